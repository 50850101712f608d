"""Facts received: applied once, in order within their aggregate, in the transaction of their effect.

The same table whatever brought the event. A handler that fails is tried again later; after MAX_ATTEMPTS the event is dead:
it waits for the operator and holds back the later ones of its aggregate, because applying them out of order would be wrong.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from consorcio.platform.events import Event
from consorcio.platform.logging_setup import get_logger

if TYPE_CHECKING:
    from consorcio.platform.database import Database, Transaction
    from consorcio.platform.service import Runtime

MAX_ATTEMPTS = 12
_BATCH = 200
log = get_logger(__name__)

Handler = Callable[["Transaction", Event, "Runtime"], Awaitable[None]]
BatchHandler = Callable[["Transaction", Sequence[Event], "Runtime"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Marks a handler that takes many events in one transaction."""

    handler: BatchHandler


Subscriptions = Mapping[str, Handler | Batch]

_RECEIVE = """
INSERT INTO plataforma.inbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados)
SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::date[],
                     %s::jsonb[])
ON CONFLICT (evento_id) DO NOTHING
"""

# The head of each aggregate, if it is due; nobody jumps over a failed or dead one.
_NEXT = """
SELECT i.evento_id::text AS id, i.tipo AS type, i.agregado AS aggregate, i.origem AS source, i.instante AS time,
       i.correlacao_id AS correlation_id, i.data_contabil, i.dados AS data
  FROM plataforma.inbox i
 WHERE i.situacao = 'PENDENTE' AND i.proxima_tentativa <= now() AND i.tipo = ANY(%s)
   AND NOT EXISTS (SELECT FROM plataforma.inbox a
                    WHERE a.agregado = i.agregado AND a.ordem < i.ordem AND a.situacao <> 'FEITO')
 ORDER BY i.ordem
 LIMIT %s
   FOR UPDATE SKIP LOCKED
"""

_NEXT_BATCH = """
SELECT evento_id::text AS id, tipo AS type, agregado AS aggregate, origem AS source, instante AS time,
       correlacao_id AS correlation_id, data_contabil, dados AS data
  FROM plataforma.inbox
 WHERE situacao = 'PENDENTE' AND proxima_tentativa <= now() AND tipo = ANY(%s)
 ORDER BY ordem
 LIMIT %s
   FOR UPDATE SKIP LOCKED
"""


async def receive(conn: AsyncConnection, events: Sequence[Event]) -> None:
    """Keep events that arrived; one that already did changes nothing."""
    await conn.execute(
        _RECEIVE,
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


async def apply_pending(database: Database, subscriptions: Subscriptions, runtime: Runtime) -> int:
    """Apply what is due. Returns how many events were applied."""
    batched = [type for type, handler in subscriptions.items() if isinstance(handler, Batch)]
    single = [type for type, handler in subscriptions.items() if not isinstance(handler, Batch)]
    applied = 0
    for type in batched:
        applied += await _apply_batch(database, type, subscriptions[type], runtime)
    while single and await _apply_one(database, single, subscriptions, runtime):
        applied += 1
    return applied


async def dead(conn: AsyncConnection, limit: int = 100) -> list[dict[str, Any]]:
    """Events that gave up, for the operator."""
    cursor = await conn.execute(
        "SELECT evento_id::text, tipo, agregado, tentativas, erro, recebido_em FROM plataforma.inbox"
        " WHERE situacao = 'MORTO' ORDER BY ordem LIMIT %s",
        [limit],
    )
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]


async def replay(conn: AsyncConnection, event_id: str) -> bool:
    """Give a dead event another life; False when it is not dead."""
    cursor = await conn.execute(
        "UPDATE plataforma.inbox SET situacao = 'PENDENTE', tentativas = 0, proxima_tentativa = now()"
        " WHERE evento_id = %s AND situacao = 'MORTO'",
        [event_id],
    )
    return cursor.rowcount == 1


async def _apply_one(
    database: Database, types: Sequence[str], subscriptions: Subscriptions, runtime: Runtime
) -> bool:
    event: Event | None = None
    try:
        async with database.transaction() as tx:
            found = await _take(tx.conn, _NEXT, types, 1)
            if not found:
                return False
            event = found[0]
            tx.correlation_id = event.correlation_id
            handler = subscriptions[event.type]
            assert not isinstance(handler, Batch)
            await handler(tx, event, runtime)
            await _mark_done(tx.conn, found)
    except Exception as failure:
        if event is None:
            raise
        await _mark_failed(database, [event], failure)
    return True


async def _apply_batch(database: Database, type: str, handler: object, runtime: Runtime) -> int:
    assert isinstance(handler, Batch)
    applied = 0
    while True:
        found: list[Event] = []
        try:
            async with database.transaction() as tx:
                found = await _take(tx.conn, _NEXT_BATCH, [type], _BATCH)
                if not found:
                    return applied
                await handler.handler(tx, found, runtime)
                await _mark_done(tx.conn, found)
                applied += len(found)
        except Exception as failure:
            if not found:
                raise
            await _mark_failed(database, found, failure)


async def _take(conn: AsyncConnection, query: str, types: Sequence[str], limit: int) -> list[Event]:
    async with conn.cursor(row_factory=class_row(Event)) as cursor:
        await cursor.execute(query.encode(), [list(types), limit])
        return await cursor.fetchall()


async def _mark_done(conn: AsyncConnection, events: Sequence[Event]) -> None:
    await conn.execute(
        "UPDATE plataforma.inbox SET situacao = 'FEITO' WHERE evento_id = ANY(%s::uuid[])",
        [[event.id for event in events]],
    )


async def _mark_failed(database: Database, events: Sequence[Event], failure: Exception) -> None:
    log.warning("evento_falhou", eventos=[event.id for event in events], erro=repr(failure), exc_info=failure)
    async with database.transaction() as tx:
        await tx.conn.execute(
            "UPDATE plataforma.inbox SET tentativas = tentativas + 1, erro = %s,"
            " proxima_tentativa = now() + make_interval(secs => least(0.2 * 2 ^ tentativas, 300)),"
            " situacao = CASE WHEN tentativas + 1 >= %s THEN 'MORTO' ELSE situacao END"
            " WHERE evento_id = ANY(%s::uuid[])",
            [repr(failure)[:2000], MAX_ATTEMPTS, [event.id for event in events]],
        )
