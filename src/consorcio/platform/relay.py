"""The loops of a service: carry its outbox out, apply its inbox, conduct its sagas."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import TYPE_CHECKING

import psycopg
from prometheus_client import Counter, Gauge

from consorcio.platform import inbox, outbox, sagas
from consorcio.platform.bell import Bell, Work
from consorcio.platform.failure_points import FailurePoint
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.prepared import read_connection
from consorcio.platform.transport import Transport

if TYPE_CHECKING:
    from consorcio.platform.database import Database
    from consorcio.platform.service import Runtime, Service

_BATCH = 500
_IDLE_MIN_S = 0.02
# The relay is alone in finding what other processes committed; the rest is mostly rung for (bell.py).
_RELAY_IDLE_MAX_S = 0.25
_WORKER_IDLE_MAX_S = 1.0
_INBOX_LANES = 2
_SAGA_LANES = 3
_LEADER_LOCK = 7_240_212
_KEEP_SENT_DAYS = 7
_KEEP_APPLIED_DAYS = 90
# A leader whose machine vanished loses its lock in half a minute, not in the two hours of the operating system. What it
# reads is planned for rows by their keys, and now and then: planned anew each time it costs three times more, and a
# plan of when the tables were small goes through all of them, the longer the more they have. Nobody waits for the disk
# to have a mark: one that is lost with the server is a fact told again, which whoever subscribes recognises.
_LEADER_SESSION = """
SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_bitmapscan = off;
SET enable_memoize = off; SET jit = off; SET synchronous_commit = off
"""
# Reading a batch costs as much as four payments in it: what is told one by one gathers this long.
_BREATH_S = 0.02
_PLANS_LAST_S = 5.0
_PUBLISHED = FailurePoint("relay.antes_de_marcar")
log = get_logger(__name__)

OUTBOX_PENDING = Gauge("consorcio_outbox_pendentes", "Fatos ainda não entregues", ["servico"])
OUTBOX_SENT = Counter("consorcio_outbox_entregues", "Fatos entregues", ["servico"])
INBOX_PENDING = Gauge("consorcio_inbox_pendentes", "Fatos ainda não aplicados", ["servico"])
INBOX_DEAD = Gauge("consorcio_inbox_mortos", "Fatos que desistiram, à espera do operador", ["servico"])
SAGAS_STUCK = Gauge("consorcio_sagas_paradas", "Sagas paradas, à espera do operador", ["servico"])
OUTBOX_LAG = Gauge("consorcio_outbox_atraso_segundos", "Idade do fato mais antigo não entregue", ["servico"])
INBOX_LAG = Gauge("consorcio_inbox_atraso_segundos", "Idade do fato mais antigo não aplicado", ["servico"])

SAGAS = Gauge("consorcio_sagas", "Sagas não terminadas", ["servico", "saga", "situacao"])

_SAGAS = """
SELECT tipo, situacao, count(*) FROM plataforma.saga WHERE situacao IN ('ATIVA', 'PARADA') GROUP BY tipo, situacao
"""
_COUNTS = """
SELECT (SELECT coalesce(sum(fatos), 0) FROM plataforma.outbox WHERE enviado_em IS NULL),
       (SELECT count(*) FROM plataforma.inbox WHERE situacao = 'PENDENTE'),
       (SELECT count(*) FROM plataforma.inbox WHERE situacao = 'MORTO'),
       (SELECT count(*) FROM plataforma.saga WHERE situacao = 'PARADA'),
       (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(instante)), 0)
          FROM plataforma.outbox WHERE enviado_em IS NULL),
       (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(recebido_em)), 0)
          FROM plataforma.inbox WHERE situacao = 'PENDENTE')
"""


async def run_workers(service: Service, runtime: Runtime, transport: Transport, stop: asyncio.Event) -> None:
    """Run every loop of a service until told to stop. Each is supervised: a failure is logged and tried again."""
    database = runtime.db
    definitions = {definition.kind: definition for definition in service.sagas}
    loops = [
        supervised("relay", lambda: _relay(database, transport, stop), stop),
        supervised("metrics", lambda: _measure(database, definitions, stop), stop),
        supervised("cleaning", lambda: _clean(database, stop), stop),
    ]
    bells = database.bells
    apply = lambda: inbox.apply_pending(database, service.subscriptions, runtime)  # noqa: E731 a step of a loop
    conduct = lambda: sagas.conduct_due(database, definitions, runtime)  # noqa: E731 a step of a loop
    if service.subscriptions:
        loops += _lanes("inbox", _INBOX_LANES, bells[Work.APPLY], apply, stop)
    if definitions:
        loops += _lanes("sagas", _SAGA_LANES, bells[Work.CONDUCT], conduct, stop)
    await asyncio.gather(*loops)


def _lanes(
    name: str, count: int, bell: Bell, step: Callable[[], Awaitable[int]], stop: asyncio.Event
) -> list[Coroutine[None, None, None]]:
    """Loops that work side by side; when none finds work, they take turns in looking for it."""
    looks = _Looks()
    return [supervised(name, lambda: _poll(bell, step, _WORKER_IDLE_MAX_S, stop, looks), stop) for _ in range(count)]


class _Looks:
    """When somebody last looked for work, by the clock of the loop."""

    __slots__ = ("last_at",)

    def __init__(self) -> None:
        self.last_at = 0.0

    def looking(self) -> None:
        self.last_at = asyncio.get_running_loop().time()

    def ago_s(self) -> float:
        return asyncio.get_running_loop().time() - self.last_at


async def supervised(name: str, loop: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Run a loop again whenever it fails, until told to stop; it waits longer each time, up to 5 s."""
    pause = 0.2
    while not stop.is_set():
        try:
            await loop()
            pause = 0.2
        except Exception as failure:  # noqa: BLE001 a loop never dies
            log.warning("laco_falhou", laco=name, erro=repr(failure))
            await _sleep(pause, stop)
            pause = min(pause * 2, 5)


async def _poll(
    bell: Bell,
    step: Callable[[], Awaitable[int]],
    idle_max_s: float,
    stop: asyncio.Event,
    looks: _Looks | None = None,
) -> None:
    """Repeat a step: at once while it finds work, ever more seldom while it does not, at once again when rung for.

    Whoever shares `looks` counts from the last look of any of them.
    """
    looks, idle = looks or _Looks(), _IDLE_MIN_S
    while not stop.is_set():
        rings = bell.rings
        looks.looking()
        if await step():
            idle = _IDLE_MIN_S
            continue
        while bell.rings == rings and (left_s := idle - looks.ago_s()) > 0:
            await bell.wait(rings, left_s)
        idle = _IDLE_MIN_S if bell.rings != rings else min(idle * 1.5, idle_max_s)


async def _relay(database: Database, transport: Transport, stop: asyncio.Event) -> None:
    """Deliver in the order of the outbox as the one leader of this database; the others wait to take over.

    Leadership is a lock of the very session that reads and marks: who lost it can do neither.
    """
    async with await read_connection(database.service).connect(database.url, autocommit=True) as leader:
        await leader.execute(_LEADER_SESSION)
        while not await _lead(leader):
            await _sleep(1, stop)
            if stop.is_set():
                return

        bell, heard, plans = database.bells[Work.TELL], -1, _Plans(leader)

        async def deliver() -> int:
            nonlocal heard
            rung, heard = bell.rings != heard, bell.rings
            if not rung and not await outbox.has_unsent(leader):
                return 0
            return await _deliver(leader, plans, database.service, transport, stop)

        await _poll(bell, deliver, _RELAY_IDLE_MAX_S, stop)


async def _lead(conn: psycopg.AsyncConnection) -> bool:
    cursor = await conn.execute("SELECT pg_try_advisory_lock(%s)", [_LEADER_LOCK])
    row = await cursor.fetchone()
    return bool(row and row[0])


class _Plans:
    """The plans of a session, forgotten when they are some seconds old."""

    def __init__(self, conn: psycopg.AsyncConnection) -> None:
        self._conn = conn
        self._since = asyncio.get_running_loop().time()

    async def renew(self) -> None:
        """Forget them if it is time: the next statement is planned for the tables as they are."""
        now = asyncio.get_running_loop().time()
        if now - self._since > _PLANS_LAST_S:
            self._since = now
            await self._conn.execute("DISCARD PLANS")


async def _deliver(
    conn: psycopg.AsyncConnection, plans: _Plans, service: str, transport: Transport, stop: asyncio.Event
) -> int:
    """Batch after batch until nothing is left or it is told to stop; how many facts.

    The first goes at once; after one that was not full it takes breath, so that the next has more in it.
    """
    delivered, events = 0, await outbox.unsent(conn, _BATCH)
    while events:
        await plans.renew()
        await transport.send(events)
        _PUBLISHED.passing(service)
        delivered += len(events)
        OUTBOX_SENT.labels(service).inc(len(events))
        sent = {event.number for event in events}
        if len(events) < _BATCH:
            await _sleep(_BREATH_S, stop)
        events = await outbox.unsent(conn, 0 if stop.is_set() else _BATCH, sent)
    return delivered


async def _measure(database: Database, kinds: Collection[str], stop: asyncio.Event) -> None:
    while not stop.is_set():
        await measure_queues(database, kinds)
        await _sleep(15, stop)


async def measure_queues(database: Database, kinds: Collection[str]) -> None:
    """What waits in the tables of a service, by its size and its age; its sagas by kind and state."""
    gauges = (OUTBOX_PENDING, INBOX_PENDING, INBOX_DEAD, SAGAS_STUCK, OUTBOX_LAG, INBOX_LAG)
    async with database.read() as conn:
        row = await (await conn.execute(_COUNTS)).fetchone()
        unfinished = await (await conn.execute(_SAGAS)).fetchall()
    for gauge, value in zip(gauges, row or (0,) * len(gauges), strict=True):
        gauge.labels(database.service).set(value)
    found = {(kind, state): count for kind, state, count in unfinished}
    for kind in kinds:
        for state in ("ATIVA", "PARADA"):
            SAGAS.labels(database.service, kind, state).set(found.get((kind, state), 0))


async def _clean(database: Database, stop: asyncio.Event) -> None:
    while not stop.is_set():
        async with database.transaction() as tx:
            deleted = await outbox.delete_sent(tx.conn, _KEEP_SENT_DAYS)
            deleted += await inbox.delete_applied(tx.conn, _KEEP_APPLIED_DAYS)
        await _sleep(0.1 if deleted else 600, stop)


async def _sleep(seconds: float, stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
