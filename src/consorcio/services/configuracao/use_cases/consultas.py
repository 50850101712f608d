"""Reading parameters, proposals and flags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.core.parameters import Escopo, TipoEscopo, valor_que_vale
from consorcio.services.configuracao.domain.flag import Flag
from consorcio.services.configuracao.domain.parametro import (
    Parametro,
    ValorDefinido,
    em_vigor,
    ler_escopo,
    textos_em_vigor,
)
from consorcio.services.configuracao.domain.proposta import Proposta, Situacao
from consorcio.services.configuracao.repository import flags, parametros, propostas

Lido = tuple[Parametro, list[ValorDefinido]]
_TODOS = 10_000


@dataclass(frozen=True, slots=True)
class ParametroLido:
    """A parameter and the text in force of each scope."""

    parametro: Parametro
    valores: Mapping[Escopo, str]


async def buscar_parametro(conn: AsyncConnection, chave: str, hoje: date) -> Lido:
    """A parameter with its values from today on. NOT_FOUND."""
    parametro = await parametros.buscar(conn, chave)
    if parametro is None:
        raise not_found("parâmetro", chave)
    return parametro, await valores(conn, parametro, hoje)


async def listar_parametros(conn: AsyncConnection, prefixo: str, depois_de: str, limite: int, hoje: date) -> list[Lido]:
    """A page of parameters with their values from today on."""
    pagina = await parametros.listar(conn, prefixo, depois_de, limite)
    por_chave = await parametros.valores_de_hoje_em_diante(conn, [p.definicao.chave for p in pagina], hoje)
    return [(parametro, por_chave[parametro.definicao.chave]) for parametro in pagina]


async def valores(conn: AsyncConnection, parametro: Parametro, hoje: date) -> list[ValorDefinido]:
    """The values of a parameter from today on."""
    chave = parametro.definicao.chave
    return (await parametros.valores_de_hoje_em_diante(conn, [chave], hoje))[chave]


async def historia(
    conn: AsyncConnection, chave: str, antes_de: int | None, limite: int, hoje: date
) -> tuple[list[ValorDefinido], set[UUID]]:
    """A page of every change of a parameter, and which changes are in force. NOT_FOUND."""
    _, atuais = await buscar_parametro(conn, chave, hoje)
    vigentes = {valor.valor_id for valor in em_vigor(atuais, hoje).values()}
    return await parametros.historia(conn, chave, antes_de, limite), vigentes


async def consultar_valor(
    conn: AsyncConnection, chave: str, administradora: str, classe: str, dia: date
) -> tuple[str, Escopo | None]:
    """What is worth on a day for an administradora and a class, and where it came from. NOT_FOUND, VALIDATION."""
    parametro, do_dia = await buscar_parametro(conn, chave, dia)
    definicao = parametro.definicao
    if administradora and TipoEscopo.ADMINISTRADORA in definicao.escopos:
        escopo = Escopo(TipoEscopo.ADMINISTRADORA, administradora)
        administradora = ler_escopo(definicao, escopo, "/administradora").identificador
    return valor_que_vale(textos_em_vigor(do_dia, dia), definicao.padrao, administradora, classe)


async def listar_propostas(
    conn: AsyncConnection, chave: str, situacao: Situacao | None, antes_de: UUID | None, limite: int, hoje: date
) -> list[tuple[Proposta, int, str]]:
    """A page of proposals, each beside the version of its parameter and the value in force in its scope."""
    return await ao_lado_do_parametro(conn, await propostas.listar(conn, chave, situacao, antes_de, limite), hoje)


async def ao_lado_do_parametro(
    conn: AsyncConnection, lidas: Sequence[Proposta], hoje: date
) -> list[tuple[Proposta, int, str]]:
    """Proposals beside what their parameters are now."""
    chaves = sorted({proposta.chave for proposta in lidas})
    agora = {parametro.definicao.chave: parametro for parametro in await parametros.por_chaves(conn, chaves)}
    por_chave = await parametros.valores_de_hoje_em_diante(conn, chaves, hoje)
    return [
        (
            proposta,
            agora[proposta.chave].versao,
            textos_em_vigor(por_chave[proposta.chave], hoje).get(
                proposta.mudanca.escopo, agora[proposta.chave].definicao.padrao
            ),
        )
        for proposta in lidas
    ]


async def buscar_flag(conn: AsyncConnection, chave: str) -> Flag:
    """A flag. NOT_FOUND."""
    flag = await flags.buscar(conn, chave)
    if flag is None:
        raise not_found("chave de funcionalidade", chave)
    return flag


async def listar_flags(conn: AsyncConnection, vencidas_em: date | None, depois_de: str, limite: int) -> list[Flag]:
    """A page of flags; of the overdue of a day if asked."""
    return await flags.listar(conn, vencidas_em, depois_de, limite)


async def tudo(conn: AsyncConnection, hoje: date) -> tuple[list[Lido], list[Flag]]:
    """Everything that a file carries to another installation."""
    return await listar_parametros(conn, "", "", _TODOS, hoje), await flags.listar(conn, None, "", _TODOS)


async def ler(conn: AsyncConnection, chave: str, hoje: date) -> ParametroLido | Flag | None:
    """What a process needs to use a key; names of parameters have a dot and those of flags none."""
    if "." not in chave:
        return await flags.buscar(conn, chave)
    parametro = await parametros.buscar(conn, chave)
    if parametro is None:
        return None
    return ParametroLido(parametro, textos_em_vigor(await valores(conn, parametro, hoje), hoje))
