"""Rows of a query as values: how every repository reads, in a transaction or out of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import LiteralString, TypeAlias, TypeVar

from psycopg import AsyncConnection
from psycopg.abc import Params
from psycopg.rows import kwargs_row

from consorcio.platform.lookups import Lookups
from consorcio.platform.prepared import ReadConnection

T = TypeVar("T")
Source: TypeAlias = AsyncConnection | Lookups
"""What rows are read from."""


async def many(conn: Source, kind: Callable[..., T], query: LiteralString, params: Params) -> list[T]:
    """All the rows of a query, which limits itself; each is `kind` (a class, `dict`) called with its columns."""
    if isinstance(conn, ReadConnection | Lookups):
        return await conn.rows(kind, query, params)
    async with conn.cursor(row_factory=kwargs_row(kind)) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchall()


async def exists(conn: Source, query: LiteralString, params: Params) -> bool:
    """Whether a query gives any row."""
    found = await many(conn, dict[str, bool], f"SELECT EXISTS ({query}) AS found", params)
    return found[0]["found"]


async def one(conn: Source, kind: Callable[..., T], query: LiteralString, params: Params) -> T | None:
    """The row of a query that gives at most one."""
    rows = await many(conn, kind, query, params)
    return rows[0] if rows else None
