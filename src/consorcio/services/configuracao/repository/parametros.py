"""Parameters and the values they had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.rows import tuple_row

from consorcio.core.errors import conflict
from consorcio.core.parameters import Escopo, TipoEscopo, TipoParametro
from consorcio.services.configuracao.domain.parametro import Definicao, Mudanca, Parametro, ValorDefinido

_COLUNAS = "chave, tipo, descricao, unidade, minimo, maximo, opcoes, padrao, sensivel, escopos, versao"
_COLUNAS_VALOR = (
    "valor_id, chave, escopo_tipo, escopo_id, valor, vigencia_inicio, versao, autor_id, aprovador_id, motivo, criado_em"
)
# The change in force of each scope, and those that start later.
_DE_HOJE_EM_DIANTE = f"""
SELECT {_COLUNAS_VALOR} FROM (
    SELECT v.*, row_number() OVER (
               PARTITION BY chave, escopo_tipo, escopo_id, vigencia_inicio <= %(dia)s
               ORDER BY vigencia_inicio DESC, versao DESC) AS posicao
      FROM valor v WHERE chave = ANY(%(chaves)s)) AS v
 WHERE vigencia_inicio > %(dia)s OR posicao = 1
 ORDER BY chave, vigencia_inicio, versao
"""


async def inserir(conn: AsyncConnection, parametro: Parametro) -> None:
    """A new parameter. CONFLICT when the name is taken."""
    campos = _COLUNAS.count(",") + 1
    try:
        await conn.execute(
            f"INSERT INTO parametro ({_COLUNAS}) VALUES ({', '.join(['%s'] * campos)})", _linha(parametro)
        )
    except UniqueViolation:
        raise conflict(f"Já existe um parâmetro com a chave {parametro.definicao.chave}.") from None


async def atualizar(conn: AsyncConnection, parametro: Parametro) -> None:
    """What a definition may change, and the version."""
    definicao = parametro.definicao
    await conn.execute(
        "UPDATE parametro SET descricao = %s, unidade = %s, minimo = %s, maximo = %s, opcoes = %s, sensivel = %s,"
        " versao = %s WHERE chave = %s",
        [
            definicao.descricao,
            definicao.unidade,
            definicao.minimo,
            definicao.maximo,
            list(definicao.opcoes),
            definicao.sensivel,
            parametro.versao,
            definicao.chave,
        ],
    )


async def buscar(conn: AsyncConnection, chave: str, *, travar: bool = False) -> Parametro | None:
    """The parameter, locked until the end of the transaction if asked."""
    trava = " FOR UPDATE" if travar else ""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(f"SELECT {_COLUNAS} FROM parametro WHERE chave = %s{trava}", [chave])
        linha = await cursor.fetchone()
    return None if linha is None else _parametro(linha)


async def listar(conn: AsyncConnection, prefixo: str, depois_de: str, limite: int) -> list[Parametro]:
    """Parameters by name, after the one given."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(
            f"SELECT {_COLUNAS} FROM parametro WHERE starts_with(chave, %s) AND chave > %s ORDER BY chave LIMIT %s",
            [prefixo, depois_de, limite],
        )
        return [_parametro(linha) for linha in await cursor.fetchall()]


async def por_chaves(conn: AsyncConnection, chaves: Sequence[str]) -> list[Parametro]:
    """The parameters of these names."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(f"SELECT {_COLUNAS} FROM parametro WHERE chave = ANY(%s)", [list(chaves)])
        return [_parametro(linha) for linha in await cursor.fetchall()]


async def incluir_valor(conn: AsyncConnection, valor: ValorDefinido) -> None:
    """A change carried out, and the version it gives the parameter."""
    mudanca = valor.mudanca
    await conn.execute(
        f"INSERT INTO valor ({_COLUNAS_VALOR}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            valor.valor_id,
            valor.chave,
            mudanca.escopo.tipo.value,
            mudanca.escopo.identificador,
            mudanca.valor,
            mudanca.vigencia_inicio,
            valor.versao,
            valor.autor_id,
            valor.aprovador_id,
            valor.motivo,
            valor.criado_em,
        ],
    )
    await conn.execute("UPDATE parametro SET versao = %s WHERE chave = %s", [valor.versao, valor.chave])


async def valores_de_hoje_em_diante(
    conn: AsyncConnection, chaves: Sequence[str], dia: date
) -> dict[str, list[ValorDefinido]]:
    """By parameter, the change in force of each scope and the ones that start later, by their first day."""
    encontrados: dict[str, list[ValorDefinido]] = {chave: [] for chave in chaves}
    for valor in await _valores(conn, _DE_HOJE_EM_DIANTE, {"chaves": list(chaves), "dia": dia}):
        encontrados[valor.chave].append(valor)
    return encontrados


async def historia(conn: AsyncConnection, chave: str, antes_de: int | None, limite: int) -> list[ValorDefinido]:
    """Every change of a parameter, newest first, below a version."""
    consulta = (
        f"SELECT {_COLUNAS_VALOR} FROM valor WHERE chave = %(chave)s"
        " AND (%(antes_de)s::int IS NULL OR versao < %(antes_de)s) ORDER BY versao DESC LIMIT %(limite)s"
    )
    return await _valores(conn, consulta, {"chave": chave, "antes_de": antes_de, "limite": limite})


async def _valores(conn: AsyncConnection, consulta: str, parametros: dict[str, Any]) -> list[ValorDefinido]:
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(consulta.encode(), parametros)
        return [_valor(linha) for linha in await cursor.fetchall()]


def _linha(parametro: Parametro) -> list[Any]:
    definicao = parametro.definicao
    return [
        definicao.chave,
        definicao.tipo.value,
        definicao.descricao,
        definicao.unidade,
        definicao.minimo,
        definicao.maximo,
        list(definicao.opcoes),
        definicao.padrao,
        definicao.sensivel,
        [tipo.value for tipo in definicao.escopos],
        parametro.versao,
    ]


def _parametro(linha: tuple[Any, ...]) -> Parametro:
    chave, tipo, descricao, unidade, minimo, maximo, opcoes, padrao, sensivel, escopos, versao = linha
    definicao = Definicao(
        chave,
        TipoParametro(tipo),
        descricao,
        unidade,
        minimo,
        maximo,
        tuple(opcoes),
        padrao,
        sensivel,
        tuple(map(TipoEscopo, escopos)),
    )
    return Parametro(definicao, versao)


def _valor(linha: tuple[Any, ...]) -> ValorDefinido:
    valor_id, chave, escopo_tipo, escopo_id, valor, vigencia, *resto = linha
    return ValorDefinido(valor_id, chave, Mudanca(Escopo(TipoEscopo(escopo_tipo), escopo_id), valor, vigencia), *resto)
