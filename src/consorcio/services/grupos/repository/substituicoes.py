"""Bens replaced in groups, and who follows whose price (R4.33)."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.grupos.domain.substituicao import BemSubstituido
from consorcio.services.grupos.repository.linhas import todas, uma

_COLUNAS: LiteralString = ", ".join(campo.name for campo in fields(BemSubstituido))
_LUGARES: LiteralString = ", ".join(f"%({campo.name})s" for campo in fields(BemSubstituido))


async def inserir(conn: AsyncConnection, substituido: BemSubstituido) -> None:
    """From now on the price of a bem in a group is of another."""
    await conn.execute(f"INSERT INTO bem_substituido ({_COLUNAS}) VALUES ({_LUGARES})", asdict(substituido))


async def do_grupo(conn: AsyncConnection, grupo_id: UUID) -> dict[UUID, BemSubstituido]:
    """The bens replaced in a group, each with whom it follows now."""
    linhas = await todas(
        conn,
        f"SELECT DISTINCT ON (bem_id) {_COLUNAS} FROM bem_substituido WHERE grupo_id = %s ORDER BY bem_id, desde DESC",
        [grupo_id],
    )
    return {linha["bem_id"]: BemSubstituido(**linha) for linha in linhas}


async def quem_segue(conn: AsyncConnection, bem_id: UUID) -> list[BemSubstituido]:
    """The bens whose price, each in its group, follows that of a bem."""
    linhas = await todas(
        conn,
        f"SELECT {_COLUNAS} FROM bem_substituido s WHERE bem_novo_id = %s AND desde = (SELECT max(desde)"
        " FROM bem_substituido u WHERE u.grupo_id = s.grupo_id AND u.bem_id = s.bem_id) ORDER BY grupo_id, bem_id",
        [bem_id],
    )
    return [BemSubstituido(**linha) for linha in linhas]


async def acrescentar_bem(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID) -> None:
    """The group has one more bem, the last of its list; if it has it already nothing changes."""
    await conn.execute(
        "INSERT INTO grupo_bem (grupo_id, bem_id, ordem) SELECT %(g)s, %(b)s, max(ordem) + 1 FROM grupo_bem"
        " WHERE grupo_id = %(g)s ON CONFLICT DO NOTHING",
        {"g": grupo_id, "b": bem_id},
    )


async def tem_reserva(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID) -> bool:
    """Whether a seat of the bem was sold and is not a cota yet."""
    consulta: LiteralString = "SELECT 1 FROM cota WHERE grupo_id = %s AND bem_id = %s AND vinculo = 'RESERVADA' LIMIT 1"
    return await uma(conn, consulta, [grupo_id, bem_id]) is not None
