"""R4: every committed fact reaches each subscriber, whatever the relay suffers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar, cast

import orjson
import psycopg
import pytest
from prometheus_client import REGISTRY

from consorcio.platform import outbox, relay
from consorcio.platform.bell import Work
from consorcio.platform.database import Database
from consorcio.platform.events import Event, Told, json_of
from consorcio.platform.inbox import apply_pending
from consorcio.platform.relay import run_workers
from consorcio.platform.sagas import start_saga
from consorcio.platform.service import Runtime, Service
from consorcio.platform.transport import LocalTransport, Transport
from eventos_prova import RUNTIME, effects, fact, leave_trace, rows, until


class Recorder:
    """A transport that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[int] = []

    async def send(self, events: Sequence[Event | Told]) -> None:
        """Keep."""
        self.sent += [orjson.loads(json_of(event))["n"] for event in events]


async def tell(database: Database, *numbers: int) -> None:
    """A business transaction that tells facts."""
    async with database.transaction() as tx:
        for n in numbers:
            await tx.publish("Prova", "grupo/1", {"n": n})


async def deliver(database: Database, transport: Transport) -> int:
    """One round of the relay."""
    async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as conn:
        return await relay._deliver(conn, relay._Plans(conn), database.service, transport, asyncio.Event())


@asynccontextmanager
async def running(database: Database, transport: Transport) -> AsyncIterator[None]:
    """The loops of a service that subscribes to the facts of the test."""
    service = Service("prova", {}, Path(), subscriptions={"Prova": leave_trace})
    stop = asyncio.Event()
    runtime = cast("Runtime", SimpleNamespace(db=database))
    loops = asyncio.create_task(run_workers(service, runtime, transport, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(loops, 5)


async def test_a_fact_told_reaches_the_handler_of_its_subscriber(database: Database) -> None:
    async with running(database, LocalTransport({"prova": (database, frozenset({"Prova"}))})):
        await tell(database, 1, 2)
        await tell(database, 3)
        await until(database, "SELECT count(*) FROM efeito", 3)
    assert await effects(database) == {"grupo/1": [1, 2, 3]}


async def test_a_commit_rings_only_for_what_it_leaves(database: Database) -> None:
    def rings() -> dict[Work, int]:
        return {work: database.bells[work].rings for work in Work if database.bells[work].rings}

    async with database.transaction() as tx:
        await tx.conn.execute("SELECT 1")
    assert rings() == {}
    await tell(database, 1)
    assert rings() == {Work.TELL: 1}
    async with database.transaction() as tx:
        await start_saga(tx, "prova", "1", "passo", {})
    assert rings() == {Work.TELL: 1, Work.CONDUCT: 1}
    await LocalTransport({"prova": (database, frozenset({"Prova"}))}).send([fact("grupo/1", 2)])
    assert rings() == {Work.TELL: 1, Work.CONDUCT: 1, Work.APPLY: 1}


async def test_the_leader_marks_what_it_sent_when_told_to_stop_in_the_middle(database: Database) -> None:
    stop = asyncio.Event()

    class StopsAtTheFirst(Recorder):
        async def send(self, events: Sequence[Event | Told]) -> None:
            await super().send(events)
            stop.set()

    await tell(database, *range(relay._BATCH + 1))
    async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as conn:
        assert await relay._deliver(conn, relay._Plans(conn), database.service, StopsAtTheFirst(), stop) == relay._BATCH
    assert await rows(database, "SELECT count(*) FROM plataforma.outbox WHERE enviado_em IS NULL") == [(1,)]


async def test_what_is_told_one_by_one_gathers_while_the_relay_takes_breath(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading costs as much as four payments; a full batch has more behind it, and is followed at once."""
    monkeypatch.setattr(relay, "_BREATH_S", 0.5)
    monkeypatch.setattr(relay, "_BATCH", 5)

    class HearsMore(Recorder):
        batches: ClassVar[list[int]] = []
        times: ClassVar[list[float]] = []
        telling: asyncio.Task[None] | None = None

        async def send(self, events: Sequence[Event | Told]) -> None:
            await super().send(events)
            self.batches.append(len(events))
            self.times.append(asyncio.get_running_loop().time())
            if len(self.batches) == 2:
                self.telling = asyncio.create_task(self.tell_more())

        async def tell_more(self) -> None:
            for n in (6, 7, 8):
                await tell(database, n)

    await tell(database, *range(6))
    assert await deliver(database, HearsMore()) == 9
    assert HearsMore.batches == [5, 1, 3]
    full, breath, last = HearsMore.times
    assert breath - full < 0.5 <= last - breath


async def test_a_fact_of_a_transaction_rolled_back_is_not_told(database: Database) -> None:
    async def told_and_undone() -> None:
        async with database.transaction() as tx:
            await tx.publish("Prova", "grupo/1", {"n": 1})
            await tx.flush()
            raise ValueError("desfaz")

    with pytest.raises(ValueError, match="desfaz"):
        await told_and_undone()
    assert await deliver(database, Recorder()) == 0


async def test_a_relay_that_dies_after_handing_over_causes_no_second_effect(database: Database) -> None:
    local = LocalTransport({"prova": (database, frozenset({"Prova"}))})

    class DiesAfterwards:
        async def send(self, events: Sequence[Event | Told]) -> None:
            await local.send(events)
            raise ConnectionError("injected")

    await tell(database, 1, 2, 3)
    with pytest.raises(ConnectionError):
        await deliver(database, DiesAfterwards())
    await apply_pending(database, {"Prova": leave_trace}, RUNTIME)
    assert await deliver(database, local) == 3
    await apply_pending(database, {"Prova": leave_trace}, RUNTIME)
    assert await effects(database) == {"grupo/1": [1, 2, 3]}


async def test_a_fact_that_commits_after_a_later_number_was_sent_is_not_lost(database: Database) -> None:
    transport = Recorder()
    async with database.transaction() as slow:
        await outbox.append(slow.conn, [fact("grupo/1", 1)])
        async with database.transaction() as fast:
            await outbox.append(fast.conn, [fact("grupo/2", 2)])
        await deliver(database, transport)
    await deliver(database, transport)
    assert transport.sent == [2, 1]


async def test_there_is_one_leader_and_another_takes_over_when_it_falls(
    database: Database, other_worker: Database
) -> None:
    first, second = Recorder(), Recorder()
    leader = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s"
    async with running(database, first), running(other_worker, second):
        await until(database, f"SELECT count(*) FROM ({leader % relay._LEADER_LOCK}) l", 1)
        await tell(database, *range(50))
        await until(database, "SELECT count(*) FROM plataforma.outbox WHERE enviado_em IS NULL", 0)
        assert sorted(map(len, (first.sent, second.sent))) == [0, 50]
        await rows(database, f"SELECT pg_terminate_backend(pid) FROM ({leader % relay._LEADER_LOCK}) l")
        await tell(database, 50)
        await until(database, "SELECT count(*) FROM plataforma.outbox WHERE enviado_em IS NULL", 0)
    assert sorted(first.sent + second.sent) == list(range(51))


async def test_facts_carry_everything_they_were_told_with(database: Database) -> None:
    told = fact("grupo/1", 7, source="outra")
    async with database.transaction() as tx:
        await outbox.append(tx.conn, [told])
        assert [kept.event() for kept in await outbox.unsent(tx.conn, 10)] == [told]


async def test_sent_facts_are_forgotten_only_when_old(database: Database) -> None:
    await tell(database, *range(4))
    await deliver(database, Recorder())
    await tell(database, 4)
    await rows(database, "UPDATE plataforma.outbox SET enviado_em = enviado_em - interval '8 days' RETURNING 1")
    async with database.transaction() as tx:
        assert [await outbox.delete_sent(tx.conn, 7, limit=3) for _ in range(3)] == [3, 1, 0]
        assert [told.event().data["n"] for told in await outbox.unsent(tx.conn, 10)] == [4]


async def test_rows_that_stand_for_many_facts_are_read_by_how_many_they_are(database: Database) -> None:
    await tell(database, *range(5))
    await rows(database, "UPDATE plataforma.outbox SET fatos = 6 RETURNING 1")
    async with database.transaction() as tx:
        assert [told.event().data["n"] for told in await outbox.unsent(tx.conn, 10)] == [0, 1]
        assert [told.event().data["n"] for told in await outbox.unsent(tx.conn, 1)] == [0]
        numeros: list[int] = []
        pagina = await outbox.kept_after(tx.conn, 0, {"Prova"}, 13)
        while pagina is not None:
            numeros += [event.data["n"] for event in pagina[1]]
            pagina = await outbox.kept_after(tx.conn, pagina[0], {"Prova"}, 13)
        assert numeros == [0, 1, 2, 3, 4]
        assert await outbox.count_kept(tx.conn, {"Prova"}) == 30


async def test_the_gauges_tell_what_waits_and_what_died(database: Database) -> None:
    await tell(database, 1, 2)
    await rows(database, "UPDATE plataforma.outbox SET instante = instante - interval '1 hour' RETURNING 1")
    stop = asyncio.Event()
    measuring = asyncio.create_task(relay._measure(database, (), stop))
    async with asyncio.timeout(5):
        while REGISTRY.get_sample_value("consorcio_outbox_pendentes", {"servico": "prova"}) != 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    stop.set()
    await measuring
    lag = REGISTRY.get_sample_value("consorcio_outbox_atraso_segundos", {"servico": "prova"})
    assert lag is not None
    assert 3600 <= lag < 3700
    assert REGISTRY.get_sample_value("consorcio_inbox_mortos", {"servico": "prova"}) == 0
