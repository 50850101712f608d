"""R4, R5: a fact is applied once, in order within its aggregate, whoever dies, repeats or fails meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import pytest

from consorcio.platform import inbox
from consorcio.platform.database import Database, Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Batch, Subscriptions, apply_pending
from consorcio.platform.service import Runtime
from eventos_prova import RUNTIME, child_that_stops_inside, effects, fact, leave_trace, receive, rows

TRACE: Subscriptions = {"Prova": leave_trace}


async def drained(databases: Sequence[Database], subscriptions: Subscriptions) -> None:
    """Workers apply until nothing is pending."""
    while (await rows(databases[0], "SELECT count(*) FROM plataforma.inbox WHERE situacao = 'PENDENTE'"))[0][0]:
        await asyncio.gather(*(apply_pending(database, subscriptions, RUNTIME) for database in databases))


async def test_a_fact_delivered_many_times_has_one_effect(database: Database, other_worker: Database) -> None:
    events = [fact("grupo/1", n) for n in range(20)]
    shuffled = events[:]
    random.Random(7).shuffle(shuffled)  # noqa: S311 repeatable chance
    await receive(database, events)
    await asyncio.gather(
        *(receive(worker, shuffled) for worker in (database, other_worker) for _ in range(3)),
        apply_pending(database, TRACE, RUNTIME),
        apply_pending(other_worker, TRACE, RUNTIME),
    )
    await drained([database, other_worker], TRACE)
    await receive(database, events)
    assert await apply_pending(database, TRACE, RUNTIME) == 0
    assert await effects(database) == {"grupo/1": list(range(20))}


@pytest.mark.usefixtures("impatient")
async def test_two_workers_keep_the_order_of_each_aggregate_through_failures(
    database: Database, other_worker: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MAX_ATTEMPTS", 1000)
    chance = random.Random(42)  # noqa: S311 repeatable chance
    running: set[str] = set()
    both_at_work = 0

    async def unreliable(tx: Transaction, event: Event, runtime: Runtime) -> None:
        nonlocal both_at_work
        running.add(event.id)
        both_at_work += len(running) > 1
        try:
            await leave_trace(tx, event, runtime)
            await asyncio.sleep(chance.random() / 500)
            if chance.random() < 0.2:
                raise ConnectionError("injected")
        finally:
            running.discard(event.id)

    aggregates = [f"cota/{number}" for number in range(6)]
    await receive(database, [fact(aggregate, n) for n in range(15) for aggregate in aggregates])
    await drained([database, other_worker], {"Prova": unreliable})
    assert await effects(database) == {aggregate: list(range(15)) for aggregate in aggregates}
    assert both_at_work > 0


async def test_a_worker_killed_inside_a_handler_leaves_one_effect(database: Database, prova_url: str) -> None:
    await receive(database, [fact("grupo/1", 1), fact("grupo/1", 2)])
    with child_that_stops_inside("handler", prova_url) as child:
        assert await apply_pending(database, TRACE, RUNTIME) == 0  # the one it holds keeps the next one waiting
        child.kill()
        child.wait()
    await drained([database], TRACE)
    assert await effects(database) == {"grupo/1": [1, 2]}


@pytest.mark.usefixtures("impatient")
async def test_a_poisoned_fact_parks_only_its_aggregate_and_is_replayed(database: Database) -> None:
    cured = False

    async def sickened_by_2(tx: Transaction, event: Event, runtime: Runtime) -> None:
        await leave_trace(tx, event, runtime)
        if event.data["n"] == 2 and event.aggregate == "grupo/1" and not cured:
            raise ValueError("veneno\x00")

    events = [fact(aggregate, n) for n in (1, 2, 3) for aggregate in ("grupo/1", "grupo/2")]
    await receive(database, events)
    for _ in range(5):
        await apply_pending(database, {"Prova": sickened_by_2}, RUNTIME)
    assert await effects(database) == {"grupo/1": [1], "grupo/2": [1, 2, 3]}
    async with database.read() as conn:
        [seen] = await inbox.dead(conn)
    assert (seen["evento_id"], seen["tentativas"]) == (events[2].id, 3)
    assert "veneno" in seen["erro"]

    cured = True
    async with database.transaction() as tx:
        assert await inbox.replay(tx.conn, events[2].id)
        assert not await inbox.replay(tx.conn, events[3].id)
    await drained([database], {"Prova": sickened_by_2})
    assert (await effects(database))["grupo/1"] == [1, 2, 3]


async def test_a_fact_that_failed_waits_before_it_is_tried_again(database: Database) -> None:
    tries = 0

    async def fails(_tx: Transaction, _event: Event, _runtime: Runtime) -> None:
        nonlocal tries
        tries += 1
        raise ConnectionError("injected")

    await receive(database, [fact("grupo/1", 1)])
    await apply_pending(database, {"Prova": fails}, RUNTIME)
    await apply_pending(database, {"Prova": fails}, RUNTIME)
    assert tries == 1
    query = "SELECT tentativas, proxima_tentativa > now(), situacao FROM plataforma.inbox"
    assert await rows(database, query) == [(1, True, "PENDENTE")]


async def test_a_handler_that_never_ends_counts_as_failed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "HANDLER_TIMEOUT_S", 0.05)

    async def hangs(_tx: Transaction, _event: Event, _runtime: Runtime) -> None:
        await asyncio.Event().wait()

    await receive(database, [fact("grupo/1", 1)])
    assert await apply_pending(database, {"Prova": hangs}, RUNTIME) == 0
    assert (await rows(database, "SELECT tentativas, erro FROM plataforma.inbox"))[0] == (1, "TimeoutError()")


async def test_a_long_queue_behind_a_busy_aggregate_does_not_hide_the_others(
    database: Database, other_worker: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "_CANDIDATES_AT_ONCE", 10)
    inside, leave = asyncio.Event(), asyncio.Event()

    async def slow_for_1(tx: Transaction, event: Event, runtime: Runtime) -> None:
        if event.aggregate == "grupo/1":
            inside.set()
            await leave.wait()
        await leave_trace(tx, event, runtime)

    await receive(database, [fact("grupo/1", n) for n in range(30)] + [fact("grupo/2", 0)])
    busy = asyncio.create_task(apply_pending(database, {"Prova": slow_for_1}, RUNTIME))
    await inside.wait()
    assert await apply_pending(other_worker, {"Prova": slow_for_1}, RUNTIME) == 1
    assert await effects(other_worker) == {"grupo/2": [0]}
    leave.set()
    assert await busy == 30


async def test_facts_nobody_subscribes_to_any_more_hold_nobody_back(database: Database) -> None:
    await receive(database, [fact("grupo/1", 1, "Aposentado"), fact("grupo/1", 2)])
    await apply_pending(database, TRACE, RUNTIME)
    assert await effects(database) == {"grupo/1": [2]}


async def leave_traces(tx: Transaction, events: Sequence[Event], runtime: Runtime) -> None:
    """A batch handler; a negative number is poison."""
    for event in events:
        await leave_trace(tx, event, runtime)
        if event.data["n"] < 0:
            raise ValueError("veneno")


@pytest.mark.usefixtures("impatient")
async def test_one_poisoned_fact_of_a_batch_does_not_take_the_others_along(database: Database) -> None:
    await receive(database, [fact(f"folha/{n}", n) for n in range(10)])
    await receive(database, [fact("folha/ruim", -1), fact("folha/ruim", 1), *(fact("folha/boa", n) for n in range(10))])
    for _ in range(6):
        await apply_pending(database, {"Prova": Batch(leave_traces)}, RUNTIME)
    assert await effects(database) == {**{f"folha/{n}": [n] for n in range(10)}, "folha/boa": list(range(10))}
    assert await rows(database, "SELECT agregado, tentativas FROM plataforma.inbox WHERE tentativas > 0") == [
        ("folha/ruim", 3)
    ]


async def test_two_workers_of_batches_keep_the_order(database: Database, other_worker: Database) -> None:
    await receive(database, [fact(f"grupo/{n % 3}", n) for n in range(120)])
    await drained([database, other_worker], {"Prova": Batch(leave_traces, size=7)})
    assert await effects(database) == {f"grupo/{rest}": list(range(rest, 120, 3)) for rest in range(3)}


async def test_applied_facts_are_forgotten_only_when_old(database: Database) -> None:
    await receive(database, [fact("grupo/1", n) for n in range(4)])
    await apply_pending(database, TRACE, RUNTIME)
    await receive(database, [fact("grupo/1", 4)])
    await rows(database, "UPDATE plataforma.inbox SET recebido_em = now() - interval '91 days' RETURNING 1")
    async with database.transaction() as tx:
        assert [await inbox.delete_applied(tx.conn, 90, limit=3) for _ in range(3)] == [3, 1, 0]
    assert await rows(database, "SELECT situacao FROM plataforma.inbox") == [("PENDENTE",)]
