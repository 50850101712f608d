"""Reading what was matched: lines of the bank beside the facts of the books that they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.registros import todos
from consorcio.services.financeiro.registros_conciliacao import Escopo, FatoNoBanco, LinhaExtrato


@dataclass(frozen=True, slots=True)
class Casamento:
    """A match in force. What moved inside the pool, which the bank does not tell, is none."""

    casamento_id: UUID
    regra: str


@dataclass(frozen=True, slots=True)
class Lados:
    """What each side of a match says."""

    linhas: list[LinhaExtrato]
    fatos: list[FatoNoBanco]


async def casamentos(
    conn: AsyncConnection, escopo: Escopo, dia: date | None, antes_de: UUID | None, limite: int
) -> list[Casamento]:
    """Matches of a scope, the newest first; only those with a line of one day, if asked."""
    return await todos(
        conn,
        Casamento,
        "SELECT casamento_id, regra FROM casamento c"
        " WHERE escopo_id = %(escopo)s AND finalidade = %(finalidade)s AND desfeito_em IS NULL AND regra <> 'INTERNO'"
        " AND (%(dia)s::date IS NULL OR EXISTS (SELECT FROM extrato_linha l"
        "      WHERE l.casamento_id = c.casamento_id AND l.dia = %(dia)s))"
        " AND (%(antes)s::uuid IS NULL OR casamento_id < %(antes)s)"
        " ORDER BY casamento_id DESC LIMIT %(limite)s",
        {
            "escopo": escopo.escopo_id,
            "finalidade": escopo.finalidade,
            "dia": dia,
            "antes": antes_de,
            "limite": limite,
        },
    )


async def lados(conn: AsyncConnection, ids: Sequence[UUID]) -> dict[UUID, Lados]:
    """The lines and the facts of these matches."""
    achados: dict[UUID, Lados] = defaultdict(lambda: Lados([], []))
    cursor = await conn.execute(
        "SELECT casamento_id, linha_id, conta_id, dia, valor_centavos, historico, documento FROM extrato_linha"
        " WHERE casamento_id = ANY(%s) ORDER BY dia, linha_id",
        [list(ids)],
    )
    for casamento_id, *linha in await cursor.fetchall():
        achados[casamento_id].linhas.append(LinhaExtrato(*linha))
    cursor = await conn.execute(
        "SELECT casamento_id, livro_id, fato_id, fato, dia, valor_centavos FROM casamento_fato"
        " WHERE casamento_id = ANY(%s) AND ativo ORDER BY dia, fato_id",
        [list(ids)],
    )
    for casamento_id, *fato in await cursor.fetchall():
        achados[casamento_id].fatos.append(FatoNoBanco(*fato))
    return achados
