"""Printed atas: one for each, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection


async def ler_impressa(conn: AsyncConnection[Any], assembleia_id: UUID) -> bytes | None:
    """The PDF of an ata that was printed before."""
    cursor = await conn.execute("SELECT conteudo FROM ata_impressa WHERE assembleia_id = %s", [assembleia_id])
    linha = await cursor.fetchone()
    return bytes(linha[0]) if linha else None


async def guardar_impressa(
    conn: AsyncConnection[Any], assembleia_id: UUID, impressao_digital: str, conteudo: bytes, criada_em: datetime
) -> bytes:
    """Keep a PDF; gives the one that is kept, which may be what another printed at the same time."""
    await conn.execute(
        "INSERT INTO ata_impressa (assembleia_id, impressao_digital, conteudo, criada_em) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (assembleia_id) DO NOTHING",
        [assembleia_id, impressao_digital, conteudo, criada_em],
    )
    guardada = await ler_impressa(conn, assembleia_id)
    assert guardada is not None
    return guardada
