"""Rows of recovery codes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection


async def trocar(conn: AsyncConnection, usuario_id: UUID, codigos: Sequence[bytes], agora: datetime) -> None:
    """These are the codes of a user from now on; those of before, used or not, are gone."""
    await conn.execute("delete from codigo_recuperacao where usuario_id = %s", (usuario_id,))
    await conn.execute(
        "insert into codigo_recuperacao (usuario_id, codigo_hash, criado_em) select %s, unnest(%s::bytea[]), %s",
        (usuario_id, list(codigos), agora),
    )


async def gastar(conn: AsyncConnection, usuario_id: UUID, codigo_hash: bytes, agora: datetime) -> bool:
    """Spend a code; False when the user has no such code, or spent it already."""
    cur = await conn.execute(
        """
        update codigo_recuperacao set usado_em = %s
        where usuario_id = %s and codigo_hash = %s and usado_em is null
        """,
        (agora, usuario_id, codigo_hash),
    )
    return cur.rowcount == 1


async def restantes(conn: AsyncConnection, usuario_id: UUID) -> int:
    """How many codes of a user still serve."""
    cur = await conn.execute(
        "select count(*) from codigo_recuperacao where usuario_id = %s and usado_em is null", (usuario_id,)
    )
    linha = await cur.fetchone()
    return int(linha[0]) if linha else 0
