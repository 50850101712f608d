"""The prices of the bens of a group: in force, at its last AGO, and at each one that was held (R4.10)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.domain.valor_na_ago import PrecoNaAgo
from consorcio.services.financeiro.registros import todos


async def fixar_na_ago(conn: AsyncConnection, grupo_id: UUID, ago: int, data_ago: date) -> None:
    """The prices in force become those of an AGO, for ever: from it on the percents of the group are worth them."""
    await conn.execute(
        "WITH da_ago AS (UPDATE preco_bem SET preco_ago_centavos = preco_centavos WHERE grupo_id = %s"
        " RETURNING grupo_id, bem_id, preco_centavos)"
        " INSERT INTO preco_na_ago (grupo_id, bem_id, ago, data_ago, preco_centavos)"
        " SELECT grupo_id, bem_id, %s, %s, preco_centavos FROM da_ago",
        [grupo_id, ago, data_ago],
    )


async def desde_a_ago(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID, ago: int) -> list[PrecoNaAgo]:
    """The prices of a bem at the AGOs held from one on, in their order."""
    return await todos(
        conn,
        PrecoNaAgo,
        "SELECT ago, data_ago, preco_centavos FROM preco_na_ago"
        " WHERE grupo_id = %s AND bem_id = %s AND ago >= %s ORDER BY ago",
        [grupo_id, bem_id, ago],
    )
