"""R5, R6: a saga ends as if nobody had died, frozen or repeated; T-PAUSA."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, ErrorKind, precondition
from consorcio.platform import sagas
from consorcio.platform.database import Database
from consorcio.platform.sagas import (
    Done,
    Fail,
    Go,
    Next,
    SagaDefinition,
    SagaRun,
    Step,
    conduct_due,
    retry_saga,
    start_saga,
    stuck_sagas,
    wake_saga,
)
from consorcio.platform.sagas import Wait as Sleep
from eventos_prova import (
    RUNTIME,
    call_remote,
    child_that_stops_inside,
    effects,
    insert_effect,
    open_database,
    rows,
)


async def begin(database: Database, step: str, due_at: datetime | None = None, **data: Any) -> None:
    """Start the saga of the test."""
    async with database.transaction() as tx:
        await start_saga(tx, "prova", "s1", step, data, due_at)


async def conduct(database: Database, **steps: Step) -> int:
    """Run what is due."""
    return await conduct_due(database, {"prova": SagaDefinition("prova", steps)}, RUNTIME)


async def state(database: Database) -> tuple[Any, ...]:
    """Where the saga is."""
    return (await rows(database, "SELECT situacao, passo, tentativas FROM plataforma.saga"))[0]


async def expire_lease(database: Database) -> None:
    """Time passes for the server: leases and back-offs end."""
    await rows(database, "UPDATE plataforma.saga SET livre_em = now() - interval '1 second' RETURNING 1")


async def local_then_remote(run: SagaRun) -> Next:
    """A local step."""
    async with run.transaction() as tx:
        await insert_effect(tx, run.id, 1)
        return await run.advance(tx, Go("pedir", {"local": True}))


async def ask(run: SagaRun) -> Next:
    """A remote step."""
    times = await call_remote(run.database, run.key)
    return Done({"vezes": times})


async def test_steps_follow_each_other_and_their_data_add_up(database: Database) -> None:
    await begin(database, "comecar", origem="adesao")
    await begin(database, "comecar", origem="repetida")
    assert await conduct(database, comecar=local_then_remote, pedir=ask) == 2
    query = "SELECT situacao, dados FROM plataforma.saga"
    assert await rows(database, query) == [("CONCLUIDA", {"origem": "adesao", "local": True, "vezes": 1})]
    assert await effects(database) == {"s1": [1]}
    assert await conduct(database, comecar=local_then_remote, pedir=ask) == 0


async def test_a_conductor_killed_after_the_remote_call_sends_the_same_key_again(
    database: Database, prova_url: str
) -> None:
    await begin(database, "pedir")
    with child_that_stops_inside("saga", prova_url) as child:
        child.kill()
        child.wait()
    assert await conduct(database, pedir=ask) == 0  # still leased to the dead one
    await expire_lease(database)
    assert await conduct(database, pedir=ask) == 1
    assert await rows(database, "SELECT chave, vezes FROM pedido_remoto") == [("s1:pedir", 2)]
    assert (await state(database))[0] == "CONCLUIDA"


async def test_a_frozen_conductor_that_wakes_up_late_writes_nothing(database: Database, other_worker: Database) -> None:
    inside, thaw = asyncio.Event(), asyncio.Event()

    async def freezes(run: SagaRun) -> Next:
        async with run.transaction() as tx:
            await insert_effect(tx, run.id, 13)
            inside.set()
            await thaw.wait()
            return await run.advance(tx, Fail("não devia valer"))

    async def effective(run: SagaRun) -> Next:
        async with run.transaction() as tx:
            await insert_effect(tx, run.id, 1)
            return await run.advance(tx, Done())

    await begin(database, "agir")
    frozen = asyncio.create_task(conduct(database, agir=freezes))
    await inside.wait()
    assert await conduct(other_worker, agir=effective) == 0
    await expire_lease(other_worker)
    assert await conduct(other_worker, agir=effective) == 1
    thaw.set()
    await frozen
    assert await effects(database) == {"s1": [1]}
    assert (await state(database))[0] == "CONCLUIDA"


async def test_an_effect_without_its_state_is_not_written(database: Database, impatient: None) -> None:
    async def fails_between(run: SagaRun) -> Next:
        async with run.transaction() as tx:
            await insert_effect(tx, run.id, run.attempts)
            if run.attempts < 3:
                raise ConnectionError("injected")
            return await run.advance(tx, Done())

    await begin(database, "agir")
    assert await conduct(database, agir=fails_between) == 3
    assert await effects(database) == {"s1": [3]}


async def test_a_payment_that_arrives_while_the_deadline_is_being_decided_wins(database: Database) -> None:
    seen: list[bool] = []

    async def decide(run: SagaRun) -> Next:
        paid = bool(run.data.get("pago"))
        seen.append(paid)
        if len(seen) == 1:
            async with database.transaction() as tx:
                assert await wake_saga(tx, "s1", pago=True)
        return Done() if paid else Fail("prazo vencido")

    await begin(database, "decidir")
    await conduct(database, decidir=decide)
    assert seen == [False, True]
    assert (await state(database))[0] == "CONCLUIDA"


async def test_a_saga_waits_for_its_day_or_for_an_event(prova_url: str) -> None:
    clock = FixedClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    database = open_database("prova", prova_url, clock)
    await database.open()
    ran: list[datetime] = []

    async def wait_five_days(run: SagaRun) -> Next:
        ran.append(clock.now())
        return Done() if "pago" in run.data else Sleep(clock.now() + timedelta(days=5))

    try:
        await begin(database, "esperar", due_at=clock.now() + timedelta(days=1))
        for _ in range(8):
            await conduct(database, esperar=wait_five_days)
            clock.advance(timedelta(days=1))
        async with database.transaction() as tx:
            await wake_saga(tx, "s1", pago=True)
        await conduct(database, esperar=wait_five_days)
        async with database.transaction() as tx:
            assert not await wake_saga(tx, "s1", pago=True)
    finally:
        await database.close()
    assert [moment.day for moment in ran] == [3, 8, 10]


async def test_a_refusal_stops_the_saga_for_the_operator(database: Database) -> None:
    refuse = True

    async def refused(_run: SagaRun) -> Next:
        if refuse:
            raise precondition("O grupo está encerrado.", "R2.11")
        return Done()

    await begin(database, "agir")
    assert await conduct(database, agir=refused) == 1
    async with database.read() as conn:
        [seen] = await stuck_sagas(conn)
    assert seen["saga_id"] == "s1"
    assert "encerrado" in seen["erro"]
    refuse = False
    async with database.transaction() as tx:
        assert await retry_saga(tx.conn, "s1")
        assert not await retry_saga(tx.conn, "s1")
    assert await conduct(database, agir=refused) == 1
    assert (await state(database))[0] == "CONCLUIDA"


async def test_a_step_may_answer_a_refusal_with_its_compensation(database: Database) -> None:
    async def compensates(run: SagaRun) -> Next:
        try:
            raise precondition("Sem caixa.")
        except ConsorcioError as refused:
            return Fail(refused.detail)

    await begin(database, "agir")
    await conduct(database, agir=compensates)
    assert await rows(database, "SELECT situacao, erro FROM plataforma.saga") == [("FALHOU", "Sem caixa.")]


@pytest.mark.parametrize("kind", [ErrorKind.UNAVAILABLE, ErrorKind.INTERNAL, ErrorKind.IN_PROGRESS])
async def test_what_may_pass_is_tried_again_later_and_in_the_end_left_to_the_operator(
    database: Database, kind: ErrorKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_run: SagaRun) -> Next:
        raise ConsorcioError(kind, "Agora não.")

    monkeypatch.setattr(sagas, "MAX_ATTEMPTS", 3)
    await begin(database, "agir")
    for attempt in (1, 2):
        assert await conduct(database, agir=fails) == 1
        assert await state(database) == ("ATIVA", "agir", attempt)
        await expire_lease(database)
    assert await conduct(database, agir=fails) == 1
    assert await state(database) == ("PARADA", "agir", 3)


async def test_a_step_that_kills_its_conductor_every_time_is_left_to_the_operator(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sagas, "MAX_ATTEMPTS", 3)
    definitions = {"prova": SagaDefinition("prova", {"agir": ask})}
    await begin(database, "agir")
    for _ in range(3):
        assert await sagas._claim(database, definitions, RUNTIME)  # and dies
        await expire_lease(database)
    await conduct(database, agir=ask)
    assert (await state(database))[0] == "PARADA"
    assert await rows(database, "SELECT * FROM pedido_remoto") == []


async def test_a_step_that_hangs_gives_up(database: Database) -> None:
    async def hangs(_run: SagaRun) -> Next:
        await asyncio.Event().wait()
        return Done()

    await begin(database, "agir")
    impatient = SagaDefinition("prova", {"agir": hangs}, step_timeout_s=0.05)
    assert await conduct_due(database, {"prova": impatient}, RUNTIME) == 1
    assert await state(database) == ("ATIVA", "agir", 1)


async def test_a_long_step_keeps_its_lease(
    database: Database, other_worker: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sagas, "LEASE", timedelta(seconds=0.6))

    async def takes_three_leases(_run: SagaRun) -> Next:
        for _ in range(18):
            await asyncio.sleep(0.1)
            assert await conduct(other_worker, agir=takes_three_leases) == 0
        return Done()

    await begin(database, "agir")
    assert await conduct(database, agir=takes_three_leases) == 1
    assert await state(database) == ("CONCLUIDA", "agir", 0)
