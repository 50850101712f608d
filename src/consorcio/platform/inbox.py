"""Facts received: applied once, in order within their aggregate, in the transaction of their effect.

The same table whatever brought the event. A handler that fails is tried again later; after MAX_ATTEMPTS the
event is dead: it waits for the operator (`dead`, `replay`) and holds back the later ones of its aggregate,
because applying them out of order would be wrong. Other aggregates go on.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, LiteralString
from uuid import UUID

from prometheus_client import Counter, Histogram
from psycopg import AsyncConnection
from psycopg.rows import tuple_row

from consorcio.platform import rows
from consorcio.platform.arrays import plain_array, text_array
from consorcio.platform.context import Outgoing, current_call, system_actor
from consorcio.platform.events import Event, Told, json_of
from consorcio.platform.failure_points import FailurePoint
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.telemetry import consequence

if TYPE_CHECKING:
    from consorcio.platform.database import Database, Transaction
    from consorcio.platform.service import Runtime

MAX_ATTEMPTS = 12
FIRST_RETRY_S = 0.2
HANDLER_TIMEOUT_S = 60
_CANDIDATES_AT_ONCE = 200
_TO_COMMIT = FailurePoint("inbox.antes_do_commit")
_COMMITTED = FailurePoint("inbox.depois_do_commit")
log = get_logger(__name__)

APPLIED = Counter("consorcio_inbox_aplicados", "Fatos aplicados", ["servico", "tipo"])
FAILED = Counter("consorcio_inbox_falhas", "Tentativas de aplicar um fato que falharam", ["servico", "tipo"])
HANDLER_SECONDS = Histogram("consorcio_inbox_segundos", "Duração de quem aplica os fatos", ["servico", "tipo"])

Handler = Callable[["Transaction", Event, "Runtime"], Awaitable[None]]
BatchHandler = Callable[["Transaction", Sequence[Event], "Runtime"], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Marks a handler that takes many events in one transaction, at most `size`.

    One that works on the rows where they are, in the database, does not have their `data` brought to it
    (`brings_data=False`: it comes empty).
    """

    handler: BatchHandler
    size: int = 200
    brings_data: bool = True


Subscriptions = Mapping[str, Handler | Batch]

_RECEIVE = """
INSERT INTO plataforma.inbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados,
                              rastro)
SELECT * FROM ROWS FROM (unnest(%s::uuid[]), unnest(%s::text[]), unnest(%s::text[]), unnest(%s::text[]),
                         unnest(%s::timestamptz[]), unnest(%s::text[]), unnest(%s::date[]),
                         jsonb_array_elements(%s::jsonb), unnest(%s::text[]))
ON CONFLICT (evento_id) DO NOTHING
"""

_DUE = """
  FROM plataforma.inbox i
 WHERE i.situacao = 'PENDENTE' AND i.tipo = ANY(%(tipos)s)
   AND i.agregado <> ALL(%(fora)s)
   AND i.agregado NOT IN (SELECT a.agregado FROM plataforma.inbox a
                           WHERE a.situacao <> 'FEITO' AND a.tentativas > 0 AND a.tipo = ANY(%(tipos)s)
                             AND (a.situacao = 'MORTO' OR a.proxima_tentativa > now()))
 ORDER BY i.ordem
 LIMIT %(maximo)s
"""
# What is worth trying, read without locks: the oldest events of aggregates that are not held back. Many at a time,
# because a search for one would go through the whole backlog for each.
_CANDIDATES = "SELECT i.evento_id, i.agregado" + _DUE
# Asked while idle: superset of the candidates, at the cost of one row.
_ANY_DUE = """
SELECT FROM plataforma.inbox WHERE situacao = 'PENDENTE' AND tipo = ANY(%s) AND proxima_tentativa <= now()
"""
# One of them, if nobody holds it and it is the head of its aggregate: nobody jumps over an unfinished one.
_TAKE_ONE = """
SELECT i.evento_id::text, i.tipo, i.agregado, i.origem, i.instante, i.correlacao_id, i.data_contabil, i.dados,
       i.rastro
  FROM plataforma.inbox i
 WHERE i.evento_id = %(evento)s AND i.situacao = 'PENDENTE' AND i.proxima_tentativa <= now()
   AND i.ordem = (SELECT a.ordem FROM plataforma.inbox a
                   WHERE a.agregado = i.agregado AND a.situacao <> 'FEITO' AND a.tipo = ANY(%(tipos)s)
                   ORDER BY a.ordem LIMIT 1)
   FOR UPDATE OF i SKIP LOCKED
"""
# Batches: one worker at a time, or two of them would overtake each other.
_TAKE_BATCH: LiteralString = (
    """
SELECT i.evento_id::text, i.tipo, i.agregado, i.origem, i.instante, i.correlacao_id, i.data_contabil, i.dados,
       i.rastro
"""
    + _DUE
)
_TAKE_BATCH_IN_PLACE = _TAKE_BATCH.replace("i.dados", "'{}'::jsonb")
_ONE_BATCH_AT_A_TIME = "SELECT pg_try_advisory_xact_lock(7240213, hashtext(%s))"


async def receive(conn: AsyncConnection, events: Sequence[Event | Told]) -> None:
    """Keep events that arrived; one that already did changes nothing."""
    await conn.execute(
        _RECEIVE,
        [
            plain_array([event.id for event in events]),
            text_array([event.type for event in events]),
            text_array([event.aggregate for event in events]),
            text_array([event.source for event in events]),
            plain_array([event.time.isoformat() for event in events]),
            text_array([event.correlation_id for event in events]),
            plain_array([event.data_contabil for event in events]),
            "[" + ",".join([json_of(event) for event in events]) + "]",
            text_array([event.traceparent for event in events]),
        ],
    )


async def apply_pending(database: Database, subscriptions: Subscriptions, runtime: Runtime) -> int:
    """Apply what is due. Returns how many events were applied."""
    async with database.read() as conn:
        if not await rows.exists(conn, _ANY_DUE, [list(subscriptions)]):
            return 0
    applied = 0
    single: dict[str, Handler] = {}
    for tipo, handler in subscriptions.items():
        if not isinstance(handler, Batch):
            single[tipo] = handler
            continue
        while count := await _apply_batch(database, tipo, handler, runtime):
            applied += count
    if single:
        applied += await _apply_candidates(database, single, runtime)
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


async def delete_applied(conn: AsyncConnection, older_than_days: int, limit: int = 5000) -> int:
    """Forget a batch of events applied long ago; returns how many. From then on a second delivery is not recognised."""
    cursor = await conn.execute(
        "DELETE FROM plataforma.inbox WHERE evento_id IN (SELECT evento_id FROM plataforma.inbox"
        " WHERE situacao = 'FEITO' AND recebido_em < now() - make_interval(days => %s) LIMIT %s)",
        [older_than_days, limit],
    )
    return cursor.rowcount


async def _apply_candidates(database: Database, handlers: Mapping[str, Handler], runtime: Runtime) -> int:
    """Try what is due, oldest first. An aggregate that another worker is at, or whose event failed, is left alone."""
    applied = 0
    left_alone: set[str] = set()
    while candidates := await _candidates(database, list(handlers), left_alone):
        for event_id, aggregate in candidates:
            if aggregate in left_alone:
                continue
            if await _apply_one(database, event_id, handlers, runtime):
                applied += 1
            else:
                left_alone.add(aggregate)
    return applied


async def _candidates(database: Database, types: list[str], left_alone: set[str]) -> list[tuple[UUID, str]]:
    parameters = {"tipos": types, "fora": list(left_alone), "maximo": _CANDIDATES_AT_ONCE}
    async with database.read() as conn:
        return await (await conn.execute(_CANDIDATES, parameters)).fetchall()


async def _apply_one(database: Database, event_id: UUID, handlers: Mapping[str, Handler], runtime: Runtime) -> bool:
    found: list[Event] = []
    try:
        async with database.transaction() as tx:
            found = await _take(tx.conn, _TAKE_ONE, {"evento": event_id, "tipos": list(handlers)})
            if not found:
                return False
            event = found[0]
            tx.correlation_id = event.correlation_id
            async with _handling(database, found):
                await handlers[event.type](tx, event, runtime)
            await _mark_done(tx.conn, found)
            _TO_COMMIT.passing(f"{database.service}.{event.type}")
        _COMMITTED.passing(f"{database.service}.{event.type}")
    except Exception as failure:
        if not found:
            raise
        await _mark_failed(database, found, failure)
        return False
    APPLIED.labels(database.service, event.type).inc()
    return True


async def _apply_batch(database: Database, tipo: str, batch: Batch, runtime: Runtime) -> int:
    """How many events were tried. A batch that fails is tried one event at a time, so that only the guilty one pays."""
    found: list[Event] = []
    try:
        async with database.transaction() as tx:
            if not await _locked(tx.conn, tipo):
                return 0
            take = _TAKE_BATCH if batch.brings_data else _TAKE_BATCH_IN_PLACE
            found = await _take(tx.conn, take, {"tipos": [tipo], "fora": [], "maximo": batch.size})
            if found:
                async with _handling(database, found):
                    await batch.handler(tx, found, runtime)
                await _mark_done(tx.conn, found)
                _TO_COMMIT.passing(f"{database.service}.{tipo}")
        if found:
            _COMMITTED.passing(f"{database.service}.{tipo}")
    except Exception as failure:
        if not found:
            raise
        if len(found) == 1:
            await _mark_failed(database, found, failure)
            return 1
        log.warning("lote_falhou", tipo=tipo, eventos=len(found), erro=repr(failure))
        alone = replace(batch, size=1)
        return sum([await _apply_batch(database, tipo, alone, runtime) for _ in found])
    APPLIED.labels(database.service, tipo).inc(len(found))
    return len(found)


@asynccontextmanager
async def _handling(database: Database, events: Sequence[Event]) -> AsyncIterator[None]:
    """What a handler calls and logs carries the event's correlation; one that never ends counts as failed."""
    tipo = events[0].type
    token = current_call.set(Outgoing(system_actor(database.service), events[0].correlation_id))
    try:
        with (
            consequence(f"{database.service} {tipo}", [event.traceparent for event in events]),
            HANDLER_SECONDS.labels(database.service, tipo).time(),
        ):
            async with asyncio.timeout(HANDLER_TIMEOUT_S):
                yield
    finally:
        current_call.reset(token)


async def _locked(conn: AsyncConnection, tipo: str) -> bool:
    row = await (await conn.execute(_ONE_BATCH_AT_A_TIME, [tipo])).fetchone()
    return bool(row and row[0])


async def _take(conn: AsyncConnection, query: LiteralString, parameters: Mapping[str, Any]) -> list[Event]:
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query, parameters)
        return [Event(*row) for row in await cursor.fetchall()]


async def _mark_done(conn: AsyncConnection, events: Sequence[Event]) -> None:
    await conn.execute(
        "UPDATE plataforma.inbox SET situacao = 'FEITO' WHERE evento_id = ANY(%s::uuid[])",
        [[event.id for event in events]],
    )


async def _mark_failed(database: Database, events: Sequence[Event], failure: Exception) -> None:
    FAILED.labels(database.service, events[0].type).inc()
    log.warning("evento_falhou", eventos=[event.id for event in events], erro=repr(failure), exc_info=failure)
    async with database.transaction() as tx:
        await tx.conn.execute(
            "UPDATE plataforma.inbox SET tentativas = tentativas + 1, erro = %s,"
            " proxima_tentativa = now() + make_interval(secs => least(%s * 2 ^ tentativas, 300)),"
            " situacao = CASE WHEN tentativas + 1 >= %s THEN 'MORTO' ELSE situacao END"
            " WHERE evento_id = ANY(%s::uuid[]) AND situacao = 'PENDENTE'",
            [_storable(failure), FIRST_RETRY_S, MAX_ATTEMPTS, [event.id for event in events]],
        )


def _storable(failure: Exception) -> str:
    """PostgreSQL text holds no NUL."""
    return repr(failure).replace("\x00", "")[:2000]
