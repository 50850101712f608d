"""Proposals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from consorcio.core.parameters import Escopo, TipoEscopo
from consorcio.services.configuracao.domain.parametro import Mudanca
from consorcio.services.configuracao.domain.proposta import Proposta, Situacao

_COLUNAS = (
    "proposta_id, chave, escopo_tipo, escopo_id, valor, vigencia_inicio, versao_base, situacao, autor_id, motivo,"
    " criada_em, decisor_id, parecer, decidida_em"
)


async def inserir(conn: AsyncConnection, proposta: Proposta) -> None:
    """A new proposal."""
    mudanca = proposta.mudanca
    await conn.execute(
        f"INSERT INTO proposta ({_COLUNAS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            proposta.proposta_id,
            proposta.chave,
            mudanca.escopo.tipo.value,
            mudanca.escopo.identificador,
            mudanca.valor,
            mudanca.vigencia_inicio,
            proposta.versao_base,
            proposta.situacao.value,
            proposta.autor_id,
            proposta.motivo,
            proposta.criada_em,
            proposta.decisor_id,
            proposta.parecer,
            proposta.decidida_em,
        ],
    )


async def gravar_decisao(conn: AsyncConnection, proposta: Proposta) -> None:
    """What was decided."""
    await conn.execute(
        "UPDATE proposta SET situacao = %s, decisor_id = %s, parecer = %s, decidida_em = %s WHERE proposta_id = %s",
        [proposta.situacao.value, proposta.decisor_id, proposta.parecer, proposta.decidida_em, proposta.proposta_id],
    )


async def chave_de(conn: AsyncConnection, proposta_id: UUID) -> str | None:
    """The parameter of a proposal: it is locked before the proposal."""
    cursor = await conn.execute("SELECT chave FROM proposta WHERE proposta_id = %s", [proposta_id])
    linha = await cursor.fetchone()
    return None if linha is None else str(linha[0])


async def travar(conn: AsyncConnection, proposta_id: UUID) -> Proposta:
    """The proposal, locked until the end of the transaction."""
    return (await _propostas(conn, "WHERE proposta_id = %(id)s FOR UPDATE", {"id": proposta_id}))[0]


async def listar(
    conn: AsyncConnection, chave: str, situacao: Situacao | None, antes_de: UUID | None, limite: int
) -> list[Proposta]:
    """Proposals, newest first, before the one given."""
    return await _propostas(
        conn,
        "WHERE (%(chave)s = '' OR chave = %(chave)s) AND (%(situacao)s::text IS NULL OR situacao = %(situacao)s)"
        " AND (%(antes_de)s::uuid IS NULL OR proposta_id < %(antes_de)s) ORDER BY proposta_id DESC LIMIT %(limite)s",
        {
            "chave": chave,
            "situacao": situacao.value if situacao else None,
            "antes_de": antes_de,
            "limite": limite,
        },
    )


async def _propostas(conn: AsyncConnection, resto: str, parametros: dict[str, Any]) -> list[Proposta]:
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(f"SELECT {_COLUNAS} FROM proposta {resto}".encode(), parametros)
        return [_proposta(linha) for linha in await cursor.fetchall()]


def _proposta(linha: tuple[Any, ...]) -> Proposta:
    proposta_id, chave, escopo_tipo, escopo_id, valor, vigencia, versao_base, situacao, *resto = linha
    mudanca = Mudanca(Escopo(TipoEscopo(escopo_tipo), escopo_id), valor, vigencia)
    return Proposta(proposta_id, chave, mudanca, versao_base, Situacao(situacao), *resto)
