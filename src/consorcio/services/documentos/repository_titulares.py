"""Who holds each cota, as grupos tells."""

from __future__ import annotations

from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import tuple_row


async def titular(conn: AsyncConnection, cota_id: UUID | None) -> UUID | None:
    """Who holds a cota, as far as it was told."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute("SELECT consorciado_id FROM titular_cota WHERE cota_id = %s", [cota_id])
        linha = await cursor.fetchone()
    return linha[0] if linha else None


async def gravar_titular(conn: AsyncConnection, cota_id: UUID, consorciado_id: UUID) -> None:
    """A cota is of somebody from now on."""
    await conn.execute(
        "INSERT INTO titular_cota (cota_id, consorciado_id) VALUES (%s, %s)"
        " ON CONFLICT (cota_id) DO UPDATE SET consorciado_id = EXCLUDED.consorciado_id",
        [cota_id, consorciado_id],
    )
