"""Facts written in the transaction that made them true, for the relay to deliver (DESIGN §3).

Two transactions that tell facts of one aggregate first lock something of it (the row they change), so that the
order of the outbox is the order in which things happened. Bulk SQL may insert into the table directly.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import orjson
from psycopg import AsyncConnection
from psycopg.rows import tuple_row
from psycopg.types.json import Jsonb

from consorcio.platform import rows
from consorcio.platform.events import Event

_APPEND = """
INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados,
                               rastro)
SELECT * FROM ROWS FROM (unnest(%s::uuid[]), unnest(%s::text[]), unnest(%s::text[]), unnest(%s::text[]),
                         unnest(%s::timestamptz[]), unnest(%s::text[]), unnest(%s::date[]),
                         jsonb_array_elements(%s), unnest(%s::text[]))
"""

# Unsent rows, never "after the last one sent": sequence order is not commit order.
_UNSENT = """
SELECT o.id, evento_id::text, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro
  FROM plataforma.outbox o
 WHERE enviado_em IS NULL
 ORDER BY o.id
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
            Jsonb([event.data for event in events], dumps=orjson.dumps),
            [event.traceparent for event in events],
        ],
    )


async def has_unsent(conn: AsyncConnection) -> bool:
    """Whether there is anything to deliver: what the relay asks while there is not."""
    return await rows.exists(conn, "SELECT FROM plataforma.outbox WHERE enviado_em IS NULL", [])


async def unsent(conn: AsyncConnection, limit: int) -> dict[int, Event]:
    """The oldest facts not yet delivered, by their number in the outbox, in its order."""
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(_UNSENT, [limit])
        return {number: Event(*fields) for number, *fields in await cursor.fetchall()}


async def mark_sent(conn: AsyncConnection, numbers: Collection[int]) -> None:
    """These facts are with whoever subscribes."""
    await conn.execute("UPDATE plataforma.outbox SET enviado_em = now() WHERE id = ANY(%s::bigint[])", [list(numbers)])


async def delete_sent(conn: AsyncConnection, older_than_days: int, limit: int = 5000) -> int:
    """Forget a batch of facts delivered long ago; returns how many."""
    cursor = await conn.execute(
        "DELETE FROM plataforma.outbox WHERE id IN (SELECT id FROM plataforma.outbox"
        " WHERE enviado_em < now() - make_interval(days => %s) LIMIT %s)",
        [older_than_days, limit],
    )
    return cursor.rowcount
