"""The loops of a service: carry its outbox out, apply its inbox, conduct its sagas."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import psycopg
from prometheus_client import Gauge

from consorcio.platform import inbox, outbox, sagas
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.transport import Transport

if TYPE_CHECKING:
    from consorcio.platform.database import Database
    from consorcio.platform.service import Runtime, Service

_BATCH = 500
_IDLE_MAX_S = 0.25
_LEADER_LOCK = 7_240_212
_KEEP_SENT_DAYS = 7
log = get_logger(__name__)

OUTBOX_PENDING = Gauge("consorcio_outbox_pendentes", "Fatos ainda não entregues", ["servico"])
INBOX_PENDING = Gauge("consorcio_inbox_pendentes", "Fatos ainda não aplicados", ["servico"])
INBOX_DEAD = Gauge("consorcio_inbox_mortos", "Fatos que desistiram, à espera do operador", ["servico"])
SAGAS_STUCK = Gauge("consorcio_sagas_paradas", "Sagas paradas, à espera do operador", ["servico"])

_COUNTS = """
SELECT (SELECT count(*) FROM plataforma.outbox WHERE enviado_em IS NULL),
       (SELECT count(*) FROM plataforma.inbox WHERE situacao = 'PENDENTE'),
       (SELECT count(*) FROM plataforma.inbox WHERE situacao = 'MORTO'),
       (SELECT count(*) FROM plataforma.saga WHERE situacao = 'PARADA')
"""


async def run_workers(service: Service, runtime: Runtime, transport: Transport, stop: asyncio.Event) -> None:
    """Run every loop of a service until told to stop. Each is supervised: a failure is logged and tried again."""
    database = runtime.db
    definitions = {definition.kind: definition for definition in service.sagas}
    loops = [
        _supervised("relay", lambda: _relay(database, transport, stop), stop),
        _supervised("metrics", lambda: _measure(database, stop), stop),
        _supervised("cleaning", lambda: _clean(database, stop), stop),
    ]
    if service.subscriptions:
        apply = lambda: inbox.apply_pending(database, service.subscriptions, runtime)  # noqa: E731 a step of a loop
        loops.append(_supervised("inbox", lambda: _poll(apply, stop), stop))
    if definitions:
        conduct = lambda: sagas.conduct_due(database, definitions, runtime)  # noqa: E731 a step of a loop
        loops.append(_supervised("sagas", lambda: _poll(conduct, stop), stop))
    await asyncio.gather(*loops)


async def _supervised(name: str, loop: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    pause = 0.2
    while not stop.is_set():
        try:
            await loop()
            pause = 0.2
        except Exception as failure:  # noqa: BLE001 a loop never dies
            log.warning("laco_falhou", laco=name, erro=repr(failure))
            await _sleep(pause, stop)
            pause = min(pause * 2, 5)


async def _poll(step: Callable[[], Awaitable[int]], stop: asyncio.Event) -> None:
    idle = 0.02
    while not stop.is_set():
        idle = 0.02 if await step() else min(idle * 1.5, _IDLE_MAX_S)
        await _sleep(idle, stop)


async def _relay(database: Database, transport: Transport, stop: asyncio.Event) -> None:
    """Deliver in commit order as the one leader of this database; the others wait to take over."""
    async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as leader:
        while not await _lead(leader):
            await _sleep(1, stop)
            if stop.is_set():
                return
        await _poll(lambda: _deliver(leader, transport), stop)


async def _lead(conn: psycopg.AsyncConnection) -> bool:
    cursor = await conn.execute("SELECT pg_try_advisory_lock(%s)", [_LEADER_LOCK])
    row = await cursor.fetchone()
    return bool(row and row[0])


async def _deliver(conn: psycopg.AsyncConnection, transport: Transport) -> int:
    events = await outbox.unsent(conn, _BATCH)
    if events:
        await transport.send(events)
        await outbox.mark_sent(conn, events)
    return len(events)


async def _measure(database: Database, stop: asyncio.Event) -> None:
    gauges = (OUTBOX_PENDING, INBOX_PENDING, INBOX_DEAD, SAGAS_STUCK)
    while not stop.is_set():
        async with database.read() as conn:
            row = await (await conn.execute(_COUNTS)).fetchone()
        for gauge, value in zip(gauges, row or (), strict=False):
            gauge.labels(database.service).set(value)
        await _sleep(15, stop)


async def _clean(database: Database, stop: asyncio.Event) -> None:
    while not stop.is_set():
        async with database.transaction() as tx:
            await outbox.delete_sent(tx.conn, _KEEP_SENT_DAYS)
        await _sleep(600, stop)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
