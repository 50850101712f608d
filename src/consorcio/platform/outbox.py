"""Facts written in the transaction that made them true, for the relay to deliver (DESIGN §3)."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from consorcio.platform.events import Event

_APPEND = """
INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::date[],
                     %s::jsonb[])
"""

# Unsent rows, never "after the last one sent": sequence order is not commit order.
_UNSENT = """
SELECT evento_id::text AS id, tipo AS type, agregado AS aggregate, origem AS source, instante AS time,
       correlacao_id AS correlation_id, data_contabil, dados AS data
  FROM plataforma.outbox
 WHERE enviado_em IS NULL
 ORDER BY plataforma.outbox.id
 LIMIT %s
"""


async def append(conn: AsyncConnection, events: Sequence[Event]) -> None:
    """Write facts to the outbox, in one statement."""
    await conn.execute(
        _APPEND,
        [
            [event.id for event in events],
            [event.type for event in events],
            [event.aggregate for event in events],
            [event.source for event in events],
            [event.time for event in events],
            [event.correlation_id for event in events],
            [event.data_contabil for event in events],
            [Jsonb(event.data) for event in events],
        ],
    )


async def unsent(conn: AsyncConnection, limit: int) -> list[Event]:
    """The oldest facts not yet delivered."""
    async with conn.cursor(row_factory=class_row(Event)) as cursor:
        await cursor.execute(_UNSENT, [limit])
        return await cursor.fetchall()


async def mark_sent(conn: AsyncConnection, events: Sequence[Event]) -> None:
    """These facts are with whoever subscribes."""
    await conn.execute(
        "UPDATE plataforma.outbox SET enviado_em = now() WHERE enviado_em IS NULL AND evento_id = ANY(%s::uuid[])",
        [[event.id for event in events]],
    )


async def delete_sent(conn: AsyncConnection, older_than_days: int, limit: int = 5000) -> int:
    """Forget a batch of facts delivered long ago; returns how many."""
    cursor = await conn.execute(
        "DELETE FROM plataforma.outbox WHERE id IN (SELECT id FROM plataforma.outbox"
        " WHERE enviado_em < now() - make_interval(days => %s) LIMIT %s)",
        [older_than_days, limit],
    )
    return cursor.rowcount
