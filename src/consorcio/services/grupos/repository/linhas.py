"""Rows of a query as dictionaries; each module turns them into the records of the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString, TypeAlias

from psycopg import AsyncConnection

from consorcio.platform.rows import Source, many, one

Parametros: TypeAlias = Sequence[Any] | Mapping[str, Any]
Linha: TypeAlias = dict[str, Any]


async def uma(conn: Source, consulta: LiteralString, parametros: Parametros) -> Linha | None:
    """The row of a query that gives at most one."""
    return await one(conn, dict, consulta, parametros)


async def todas(conn: AsyncConnection, consulta: LiteralString, parametros: Parametros) -> list[Linha]:
    """All the rows of a query, which limits itself."""
    return await many(conn, dict, consulta, parametros)
