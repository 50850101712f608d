"""Adesões and what the formation of a group asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.services.grupos.domain.adesao import Adesao, SituacaoAdesao
from consorcio.services.grupos.domain.formacao import AdesaoPaga
from consorcio.services.grupos.repository.linhas import Linha, todas, uma


@dataclass(frozen=True, slots=True)
class RegistroAdesao:
    """An adesão and what only its saga needs: spouse, price of the first parcela, instant it expires."""

    adesao: Adesao
    data: date
    conjuge_id: UUID | None
    parcela_centavos: int
    expira_em: datetime


_COLUNAS: LiteralString = (
    "adesao_id, grupo_id, consorciado_id, conjuge_id, cota_id, numero, bem_id, situacao, motivo, parcela_centavos,"
    " data, prazo_pagamento, expira_em, criada_em"
)


async def inserir(conn: AsyncConnection, registros: Sequence[RegistroAdesao]) -> None:
    """Many adesões in one statement."""
    adesoes = [registro.adesao for registro in registros]
    await conn.execute(
        f"INSERT INTO adesao ({_COLUNAS}) SELECT adesao_id, grupo_id, consorciado_id, conjuge_id, cota_id, numero,"
        " bem_id, situacao, '', parcela_centavos, data, prazo_pagamento, expira_em, criada_em"
        " FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::int[], %s::uuid[], %s::text[],"
        " %s::bigint[], %s::date[], %s::date[], %s::timestamptz[], %s::timestamptz[]) AS a (adesao_id, grupo_id,"
        " consorciado_id, conjuge_id, cota_id, numero, bem_id, situacao, parcela_centavos, data, prazo_pagamento,"
        " expira_em, criada_em)",
        [
            [adesao.adesao_id for adesao in adesoes],
            [adesao.grupo_id for adesao in adesoes],
            [adesao.consorciado_id for adesao in adesoes],
            [registro.conjuge_id for registro in registros],
            [adesao.cota_id for adesao in adesoes],
            [adesao.numero for adesao in adesoes],
            [adesao.bem_id for adesao in adesoes],
            [adesao.situacao.value for adesao in adesoes],
            [registro.parcela_centavos for registro in registros],
            [registro.data for registro in registros],
            [adesao.prazo_pagamento for adesao in adesoes],
            [registro.expira_em for registro in registros],
            [adesao.criada_em for adesao in adesoes],
        ],
    )


async def buscar(conn: AsyncConnection, adesao_id: UUID) -> RegistroAdesao:
    """The adesão; NOT_FOUND."""
    return _exigir(await uma(conn, f"SELECT {_COLUNAS} FROM adesao WHERE adesao_id = %s", [adesao_id]), adesao_id)


async def travar(conn: AsyncConnection, adesao_id: UUID) -> RegistroAdesao:
    """The adesão, for one writer alone; NOT_FOUND. Whoever also keeps the group keeps it first."""
    linha = await uma(conn, f"SELECT {_COLUNAS} FROM adesao WHERE adesao_id = %s FOR UPDATE", [adesao_id])
    return _exigir(linha, adesao_id)


async def gravar(
    conn: AsyncConnection,
    adesao_id: UUID,
    situacao: SituacaoAdesao,
    motivo: str = "",
    conjuge_id: UUID | None = None,
) -> None:
    """Write where the adesão is and, if it ended, why."""
    await conn.execute(
        "UPDATE adesao SET situacao = %s, motivo = %s, conjuge_id = coalesce(%s, conjuge_id) WHERE adesao_id = %s",
        [situacao.value, motivo, conjuge_id, adesao_id],
    )


async def mudar_todas(
    conn: AsyncConnection,
    grupo_id: UUID,
    de: Sequence[SituacaoAdesao],
    para: SituacaoAdesao,
    motivo: str = "",
) -> list[RegistroAdesao]:
    """Move every adesão of a group that is in one of the situations; returns them."""
    linhas = await todas(
        conn,
        f"UPDATE adesao SET situacao = %s, motivo = %s WHERE grupo_id = %s AND situacao = ANY(%s) RETURNING {_COLUNAS}",
        [para.value, motivo, grupo_id, [situacao.value for situacao in de]],
    )
    return [_registro(linha) for linha in linhas]


async def listar(
    conn: AsyncConnection,
    grupo_id: UUID,
    situacao: SituacaoAdesao | None,
    antes_de: UUID | None,
    limite: int,
) -> list[Adesao]:
    """Adesões of a group, newest first, before the one given."""
    linhas = await todas(
        conn,
        f"SELECT {_COLUNAS} FROM adesao WHERE grupo_id = %(grupo_id)s"
        " AND (%(situacao)s::text IS NULL OR situacao = %(situacao)s)"
        " AND (%(antes)s::uuid IS NULL OR adesao_id < %(antes)s) ORDER BY adesao_id DESC LIMIT %(limite)s",
        {
            "grupo_id": grupo_id,
            "situacao": situacao.value if situacao else None,
            "antes": antes_de,
            "limite": limite,
        },
    )
    return [_registro(linha).adesao for linha in linhas]


async def pagas(conn: AsyncConnection, grupo_id: UUID, precos: dict[UUID, int]) -> list[AdesaoPaga]:
    """Paid adesões of a group in formation, as the viability test reads them."""
    linhas = await todas(
        conn,
        "SELECT a.numero, a.bem_id, c.parte_relacionada, least(a.consorciado_id::text, a.conjuge_id::text) AS nucleo"
        " FROM adesao a JOIN cota c USING (cota_id) WHERE a.grupo_id = %s AND a.situacao = 'PAGA' ORDER BY a.numero",
        [grupo_id],
    )
    return [
        AdesaoPaga(linha["numero"], linha["nucleo"], precos[linha["bem_id"]], linha["parte_relacionada"])
        for linha in linhas
    ]


async def primeira_data(conn: AsyncConnection, grupo_id: UUID) -> date | None:
    """Day of the first adhesion that still stands, from which the 90 days of formation run (R2.11)."""
    linha = await uma(
        conn,
        "SELECT min(data) AS data FROM adesao WHERE grupo_id = %s AND situacao NOT IN ('RECUSADA', 'CANCELADA')",
        [grupo_id],
    )
    return linha["data"] if linha else None


async def travar_pessoas(conn: AsyncConnection, grupo_id: UUID, pessoas: Sequence[UUID]) -> None:
    """Sales of one group to the same person, or couple, one at a time: the 10 % limit is counted in peace (R3.05)."""
    chaves = sorted({f"{grupo_id}:{pessoa}" for pessoa in pessoas})
    await conn.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(chave, 0))"
        " FROM unnest(%s::text[]) WITH ORDINALITY AS c (chave, ordem)",
        [chaves],
    )


def _exigir(linha: Linha | None, adesao_id: UUID) -> RegistroAdesao:
    if linha is None:
        raise not_found("adesão", adesao_id)
    return _registro(linha)


def _registro(linha: Linha) -> RegistroAdesao:
    adesao = Adesao(
        adesao_id=linha["adesao_id"],
        grupo_id=linha["grupo_id"],
        consorciado_id=linha["consorciado_id"],
        cota_id=linha["cota_id"],
        numero=linha["numero"],
        bem_id=linha["bem_id"],
        situacao=SituacaoAdesao(linha["situacao"]),
        prazo_pagamento=linha["prazo_pagamento"],
        criada_em=linha["criada_em"],
        motivo=linha["motivo"],
    )
    return RegistroAdesao(adesao, linha["data"], linha["conjuge_id"], linha["parcela_centavos"], linha["expira_em"])
