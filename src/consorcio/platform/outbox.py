"""Facts written in the transaction that made them true, for the relay to deliver (DESIGN §3).

Two transactions that tell facts of one aggregate first lock something of it (the row they change), so that the
order of the outbox is the order in which things happened. Bulk SQL may insert into the table directly.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import LiteralString

import orjson
from psycopg import AsyncConnection

from consorcio.platform import rows
from consorcio.platform.arrays import plain_array, text_array
from consorcio.platform.events import Event, Told
from consorcio.platform.prepared import Said

_APPEND = """
INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados,
                               rastro)
SELECT * FROM ROWS FROM (unnest(%s::uuid[]), unnest(%s::text[]), unnest(%s::text[]), unnest(%s::text[]),
                         unnest(%s::timestamptz[]), unnest(%s::text[]), unnest(%s::date[]),
                         jsonb_array_elements(%s::jsonb), unnest(%s::text[]))
"""

# Unsent rows, never "after the last one sent": sequence order is not commit order. Those that the same statement marks
# still look unsent in it.
_UNSENT: LiteralString = """
SELECT id, fatos FROM plataforma.outbox
 WHERE enviado_em IS NULL AND id <> ALL(%(sent)s::bigint[]) ORDER BY id LIMIT %(limit)s
"""
_KEPT: LiteralString = """
SELECT id, fatos FROM plataforma.outbox
 WHERE id > %(after)s AND (fatos > 1 OR tipo = ANY(%(types)s)) ORDER BY id LIMIT %(limit)s
"""
# A row may stand for many facts: as many rows as make about so many facts, and one at least.
_WEIGHED: LiteralString = """
SELECT coalesce(array_agg(id), '{{}}') AS numbers
  FROM (SELECT id, sum(fatos) OVER (ORDER BY id) - fatos AS antes FROM ({oldest}) o) o
 WHERE antes < %(limit)s
"""
_FACTS: LiteralString = """
SELECT f.id AS number, evento_id::text AS id, tipo AS type, agregado AS aggregate, origem AS source, instante AS time,
       correlacao_id AS correlation_id, data_contabil, dados AS data, rastro AS traceparent
  FROM plataforma.fato_em_texto f
 WHERE f.id = ANY(({numbers})::bigint[])
 ORDER BY f.id, ordem
"""
_MARK: LiteralString = "UPDATE plataforma.outbox SET enviado_em = now() WHERE id = ANY(%(sent)s::bigint[])"
# Among the oldest by number, which are the first to be sent: no index has to know when each was.
_FORGET: LiteralString = """
DELETE FROM plataforma.outbox
 WHERE id IN (SELECT id FROM plataforma.outbox ORDER BY id LIMIT %s) AND enviado_em < now() - make_interval(days => %s)
"""
_NUMBERED: LiteralString = _FACTS.format(numbers="%(numbers)s")
_KEPT_NUMBERS: LiteralString = _WEIGHED.format(oldest=_KEPT)
_MARK_AND_READ: LiteralString = f"WITH marked AS ({_MARK})" + _FACTS.format(numbers=_WEIGHED.format(oldest=_UNSENT))


async def append(conn: AsyncConnection, events: Sequence[Event]) -> None:
    """Write facts to the outbox, in one statement."""
    await conn.execute(*appending(events))


def appending(events: Sequence[Event]) -> Said:
    """The statement that writes facts to the outbox."""
    return _APPEND, [
        plain_array([event.id for event in events]),
        text_array([event.type for event in events]),
        text_array([event.aggregate for event in events]),
        text_array([event.source for event in events]),
        plain_array([event.time.isoformat() for event in events]),
        text_array([event.correlation_id for event in events]),
        plain_array([event.data_contabil for event in events]),
        orjson.dumps([event.data for event in events]).decode(),
        text_array([event.traceparent for event in events]),
    ]


async def has_unsent(conn: AsyncConnection) -> bool:
    """Whether there is anything to deliver: what the relay asks while there is not."""
    return await rows.exists(conn, "SELECT FROM plataforma.outbox WHERE enviado_em IS NULL", [])


async def unsent(conn: AsyncConnection, limit: int, sent: Collection[int] = ()) -> list[Told]:
    """The oldest facts not yet delivered, in the order of the outbox.

    The facts of the rows `sent` are with whoever subscribes: they are marked so, in the same round trip.
    """
    return await rows.many(conn, Told, _MARK_AND_READ, {"sent": plain_array(sent), "limit": limit})


async def kept_after(
    conn: AsyncConnection, number: int, types: Collection[str], limit: int
) -> tuple[int, list[Event]] | None:
    """About so many of the facts of some types that are still here, after a row; and the row to go on from."""
    found = await rows.one(
        conn, dict[str, list[int]], _KEPT_NUMBERS, {"after": number, "types": sorted(types), "limit": limit}
    )
    numbers = found["numbers"] if found else []
    if not numbers:
        return None
    facts = await rows.many(conn, Told, _NUMBERED, {"numbers": plain_array(numbers)})
    return max(numbers), [fact.event() for fact in facts if fact.type in types]


async def count_kept(conn: AsyncConnection, types: Collection[str]) -> int:
    """How many facts of some types are still here, counting all of a row that stands for many."""
    cursor = await conn.execute(
        "SELECT coalesce(sum(fatos), 0)::int FROM plataforma.outbox WHERE fatos > 1 OR tipo = ANY(%s)", [sorted(types)]
    )
    (count,) = await cursor.fetchone() or (0,)
    return int(count)


async def delete_sent(conn: AsyncConnection, older_than_days: int, limit: int = 5000) -> int:
    """Forget a batch of facts delivered long ago; returns how many."""
    cursor = await conn.execute(_FORGET, [limit, older_than_days])
    return cursor.rowcount
