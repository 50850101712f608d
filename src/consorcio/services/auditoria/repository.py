"""Tables of the audit log. Nothing here updates or deletes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import args_row

from consorcio.services.auditoria.domain.checkpoint import Checkpoint
from consorcio.services.auditoria.domain.merkle import Faixa, Fronteira, No, nos_da_faixa
from consorcio.services.auditoria.domain.registro import ELO_INICIAL, Acrescimo, Cauda, Registro

_TRAVA_DO_SEQUENCIADOR = 7_240_231
_TRAVA_DA_CHAVE = 7_240_232
_LINHAS_POR_LEITURA = 1000

_CAMPOS_REGISTRO = (
    "indice, evento_id::text, servico, acao, ator_id, ator_nome, entidade, entidade_id, correlacao_id, instante,"
    " conteudo, folha, cadeia"
)
_CAMPOS_CHECKPOINT = "tamanho, raiz, cadeia, instante, texto, assinatura, chave_id"

_INCLUIR_REGISTROS = """
INSERT INTO registro (indice, evento_id, servico, acao, ator_id, ator_nome, entidade, entidade_id, correlacao_id,
                      instante, conteudo, folha, cadeia)
SELECT * FROM unnest(%s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                     %s::text[], %s::timestamptz[], %s::text[], %s::bytea[], %s::bytea[])
"""
_INCLUIR_NOS = """
INSERT INTO no_merkle (nivel, posicao, resumo) SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
"""
_LER_NOS = """
SELECT 0, r.indice, r.folha FROM registro r WHERE r.indice = ANY(%(folhas)s::bigint[])
UNION ALL
SELECT n.nivel, n.posicao, n.resumo
  FROM unnest(%(niveis)s::smallint[], %(posicoes)s::bigint[]) AS pedido (nivel, posicao)
  JOIN no_merkle n USING (nivel, posicao)
"""


@dataclass(frozen=True, slots=True)
class Filtro:
    """What to look for; empty means any. `ate` is the last instant, inclusive; `acao` the whole of it or its name."""

    entidade: str = ""
    entidade_id: str = ""
    ator_id: str = ""
    servico: str = ""
    acao: str = ""
    desde: datetime | None = None
    ate: datetime | None = None


async def travar_sequenciador(conn: AsyncConnection) -> None:
    """One writer of the log at a time, until the transaction ends."""
    await conn.execute("SELECT pg_advisory_xact_lock(%s)", [_TRAVA_DO_SEQUENCIADOR])


async def travar_chave(conn: AsyncConnection) -> None:
    """One maker of keys at a time, until the transaction ends."""
    await conn.execute("SELECT pg_advisory_xact_lock(%s)", [_TRAVA_DA_CHAVE])


async def ja_registrados(conn: AsyncConnection, fato_ids: Sequence[str]) -> set[str]:
    """Which of the facts the log already has."""
    cursor = await conn.execute("SELECT evento_id::text FROM registro WHERE evento_id = ANY(%s::uuid[])", [fato_ids])
    return {row[0] for row in await cursor.fetchall()}


async def ler_cauda(conn: AsyncConnection) -> Cauda:
    """Where the log ends."""
    cursor = await conn.execute("SELECT indice + 1, cadeia FROM registro ORDER BY indice DESC LIMIT 1")
    row = await cursor.fetchone()
    if row is None:
        return Cauda(Fronteira(), ELO_INICIAL)
    tamanho, cadeia = row
    nos = nos_da_faixa(Faixa(0, tamanho))
    resumos = await ler_nos(conn, nos)
    return Cauda(Fronteira(tamanho, [resumos[no] for no in nos]), cadeia)


async def tamanho_do_registro(conn: AsyncConnection) -> int:
    """How many entries there are."""
    row = await (await conn.execute("SELECT coalesce(max(indice) + 1, 0) FROM registro")).fetchone()
    return int(row[0]) if row else 0


async def incluir(conn: AsyncConnection, acrescimo: Acrescimo) -> None:
    """Append entries and the inner nodes that they completed."""
    colunas = [list(coluna) for coluna in zip(*map(astuple, acrescimo.registros), strict=True)]
    await conn.execute(_INCLUIR_REGISTROS, colunas)
    if acrescimo.nos:
        nos = acrescimo.nos
        parametros = [[no.nivel for no, _ in nos], [no.posicao for no, _ in nos], [resumo for _, resumo in nos]]
        await conn.execute(_INCLUIR_NOS, parametros)


async def ler_nos(conn: AsyncConnection, nos: Sequence[No]) -> dict[No, bytes]:
    """The hashes of the nodes that exist; level 0 are leaves."""
    internos = [no for no in nos if no.nivel]
    parametros = {
        "folhas": [no.posicao for no in nos if not no.nivel],
        "niveis": [no.nivel for no in internos],
        "posicoes": [no.posicao for no in internos],
    }
    cursor = await conn.execute(_LER_NOS, parametros)
    return {No(nivel, posicao): resumo for nivel, posicao, resumo in await cursor.fetchall()}


async def buscar(conn: AsyncConnection, indice: int) -> Registro | None:
    """The entry of an index."""
    registros = await _registros(conn, "WHERE indice = %s", [indice])
    return registros[0] if registros else None


async def em_ordem(conn: AsyncConnection, inicio: int, fim: int, maximo: int) -> list[Registro]:
    """At most `maximo` entries of [inicio, fim), in order."""
    return await _registros(conn, "WHERE indice >= %s AND indice < %s ORDER BY indice LIMIT %s", [inicio, fim, maximo])


async def mais_recentes(conn: AsyncConnection, filtro: Filtro, antes_de: int | None, maximo: int) -> list[Registro]:
    """Entries that pass the filter, newest first, below an index."""
    condicoes, parametros = _condicoes(filtro, antes_de)
    onde = f"WHERE {' AND '.join(condicoes)}" if condicoes else ""
    return await _registros(conn, f"{onde} ORDER BY indice DESC LIMIT %(maximo)s", {**parametros, "maximo": maximo})


async def percorrer(conn: AsyncConnection) -> AsyncIterator[list[Registro]]:
    """The whole log in order, in chunks. Needs an open transaction."""
    async with conn.cursor(name="percorrer", row_factory=args_row(Registro)) as cursor:
        await cursor.execute(f"SELECT {_CAMPOS_REGISTRO} FROM registro ORDER BY indice")
        while lote := await cursor.fetchmany(_LINHAS_POR_LEITURA):
            yield lote


async def checkpoints(conn: AsyncConnection, abaixo_de: int | None, maximo: int) -> list[Checkpoint]:
    """Checkpoints, newest first, smaller than a size."""
    async with conn.cursor(row_factory=args_row(Checkpoint)) as cursor:
        await cursor.execute(
            f"SELECT {_CAMPOS_CHECKPOINT} FROM checkpoint WHERE (%(abaixo)s::bigint IS NULL OR tamanho < %(abaixo)s)"
            " ORDER BY tamanho DESC LIMIT %(maximo)s",
            {"abaixo": abaixo_de, "maximo": maximo},
        )
        return await cursor.fetchall()


async def checkpoints_entre(conn: AsyncConnection, acima_de: int, ate: int) -> list[Checkpoint]:
    """Checkpoints of the sizes in (acima_de, ate]."""
    async with conn.cursor(row_factory=args_row(Checkpoint)) as cursor:
        await cursor.execute(
            f"SELECT {_CAMPOS_CHECKPOINT} FROM checkpoint WHERE tamanho > %s AND tamanho <= %s ORDER BY tamanho",
            [acima_de, ate],
        )
        return await cursor.fetchall()


async def ultimo_checkpoint(conn: AsyncConnection) -> Checkpoint | None:
    """The newest checkpoint."""
    encontrados = await checkpoints(conn, None, 1)
    return encontrados[0] if encontrados else None


async def guardar_checkpoint(conn: AsyncConnection, checkpoint: Checkpoint) -> None:
    """Keep a checkpoint."""
    await conn.execute(
        f"INSERT INTO checkpoint ({_CAMPOS_CHECKPOINT}) VALUES (%s, %s, %s, %s, %s, %s, %s)", astuple(checkpoint)
    )


async def chaves_seladas(conn: AsyncConnection) -> list[tuple[str, str, bytes]]:
    """Every key as (chave_id, origem, privada_selada), oldest first."""
    cursor = await conn.execute("SELECT chave_id, origem, privada_selada FROM chave ORDER BY criada_em, chave_id")
    return await cursor.fetchall()


async def guardar_chave(
    conn: AsyncConnection, chave_id: str, origem: str, privada_selada: bytes, criada_em: datetime
) -> None:
    """Keep a sealed key."""
    await conn.execute(
        "INSERT INTO chave (chave_id, origem, privada_selada, criada_em) VALUES (%s, %s, %s, %s)",
        [chave_id, origem, privada_selada, criada_em],
    )


def _condicoes(filtro: Filtro, antes_de: int | None) -> tuple[list[str], Mapping[str, Any]]:
    iguais = ("entidade", "entidade_id", "ator_id", "servico")
    parametros: dict[str, Any] = {campo: valor for campo in iguais if (valor := getattr(filtro, campo))}
    condicoes = [f"{campo} = %({campo})s" for campo in parametros]
    if filtro.acao:
        # A command is kept by its whole path; who searches knows its name.
        condicoes.append("(acao = %(acao)s OR split_part(acao, '/', -1) = %(acao)s)")
        parametros["acao"] = filtro.acao
    limites = {
        "desde": ("instante >= %(desde)s", filtro.desde),
        "ate": ("instante <= %(ate)s", filtro.ate),
        "antes_de": ("indice < %(antes_de)s::bigint", antes_de),
    }
    for nome, (condicao, valor) in limites.items():
        if valor is not None:
            condicoes.append(condicao)
            parametros[nome] = valor
    return condicoes, parametros


async def _registros(
    conn: AsyncConnection, resto: str, parametros: Sequence[Any] | Mapping[str, Any]
) -> list[Registro]:
    async with conn.cursor(row_factory=args_row(Registro)) as cursor:
        await cursor.execute(f"SELECT {_CAMPOS_REGISTRO} FROM registro {resto}".encode(), parametros)
        return await cursor.fetchall()
