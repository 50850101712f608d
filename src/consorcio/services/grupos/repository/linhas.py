"""Rows of a query as dictionaries; each module turns them into the records of the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, TypeAlias

from psycopg import AsyncConnection
from psycopg.rows import dict_row

Parametros: TypeAlias = Sequence[Any] | Mapping[str, Any]
Linha: TypeAlias = dict[str, Any]


async def uma(conn: AsyncConnection, consulta: LiteralString, parametros: Parametros) -> Linha | None:
    """The row of a query that gives at most one."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(consulta, parametros)
        return await cursor.fetchone()


async def todas(conn: AsyncConnection, consulta: LiteralString, parametros: Parametros) -> list[Linha]:
    """All the rows of a query, which limits itself."""
    async with conn.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(consulta, parametros)
        return await cursor.fetchall()
