"""A command sent many times has one effect and one answer (R3); what fails leaves nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest

from consorcio.core.errors import ErrorKind
from consorcio.platform.context import Call
from consorcio.platform.rpc.pipeline import MAX_RETRIES
from rpc_prova import Prova, actor, pedido

from .conftest import Way

ITEMS = "SELECT count(*) FROM item"


async def test_same_key_and_same_input_answer_the_same(way: Way) -> None:
    first = await way.call("Gravar", pedido(texto="a"), key="k1")
    again = await way.call("Gravar", pedido(texto="a"), key="k1")
    assert again.SerializeToString() == first.SerializeToString()
    assert await way.rows(ITEMS) == [(1,)]
    assert await way.rows("SELECT count(*) FROM plataforma.outbox WHERE tipo = 'ItemGravado'") == [(1,)]


async def test_same_key_and_other_input_are_refused(way: Way) -> None:
    await way.call("Gravar", pedido(texto="a"), key="k1")
    assert await way.outcome("Gravar", pedido(texto="b"), key="k1") is ErrorKind.IDEMPOTENCY_REUSED
    assert await way.rows(ITEMS) == [(1,)]


async def test_a_key_belongs_to_who_used_it(way: Way) -> None:
    await way.call("Gravar", pedido(texto="a"), key="k1")
    await way.call("Gravar", pedido(texto="b"), who=actor("prova.*", actor_id="bia"), key="k1")
    assert await way.rows(ITEMS) == [(2,)]


@pytest.mark.parametrize("key", [None, "", "x" * 256])
async def test_a_command_needs_a_key(way: Way, key: str | None) -> None:
    refused = await way.refusal("Gravar", pedido(texto="a"), key=key)
    assert refused.kind is ErrorKind.VALIDATION
    assert "Idempotency-Key" in refused.detail
    assert way.servicer.calls == []


async def test_the_same_command_still_running_is_in_progress(way: Way) -> None:
    way.servicer.gate = asyncio.Event()
    first = asyncio.create_task(way.call("Gravar", pedido(texto="a"), key="k1"))
    await way.servicer.entered.wait()
    assert await way.outcome("Gravar", pedido(texto="a"), key="k1") is ErrorKind.IN_PROGRESS
    way.servicer.gate.set()
    assert (await first).texto == "a"


async def test_sixteen_clients_have_one_effect_and_one_answer(way: Way) -> None:
    async def insist() -> bytes:
        while True:
            answer = await way.outcome("Gravar", pedido(texto="a"), key="k1")
            if answer is not ErrorKind.IN_PROGRESS:
                assert not isinstance(answer, ErrorKind)
                return bytes(answer.SerializeToString())

    answers = await asyncio.gather(*(insist() for _ in range(16)))
    assert len(set(answers)) == 1
    assert await way.rows(ITEMS) == [(1,)]
    assert await way.rows("SELECT count(*) FROM plataforma.outbox") == [(2,)]


async def test_a_failure_leaves_nothing_and_does_not_consume_the_key(way: Way) -> None:
    assert await way.outcome("Gravar", pedido(texto="a", numero=98), key="k1") is ErrorKind.PRECONDITION
    assert await way.outcome("Gravar", pedido(texto="a", numero=96), key="k1") is ErrorKind.INTERNAL
    assert await way.outcome("Gravar", pedido(texto="x" * 21), key="k1") is ErrorKind.VALIDATION
    for table in ("item", "plataforma.outbox", "plataforma.comando"):
        assert await way.rows(f"SELECT count(*) FROM {table}") == [(0,)]
    assert (await way.call("Gravar", pedido(texto="b"), key="k1")).texto == "b"


async def test_every_command_leaves_a_masked_leaf_in_its_transaction(way: Way) -> None:
    answer = await way.call("Gravar", pedido(texto="a", cpf="12345678909"), key="k1")
    ((aggregate, leaf, correlation_id),) = await way.rows(
        "SELECT agregado, dados, correlacao_id FROM plataforma.outbox WHERE tipo = 'auditoria.folha'"
    )
    assert aggregate == f"item/{answer.item_id}"
    assert leaf["ator_id"] == "ana"
    assert leaf["acao"] == "/prova.v1.ProvaService/Gravar"
    assert leaf["dados"] == {"pedido": {"texto": "a", "cpf": "***"}, "chave": "k1"}
    assert correlation_id == "corr-1"


async def test_a_reading_of_personal_data_leaves_a_leaf(way: Way) -> None:
    await way.call("LerAuditado", pedido(texto="a"))
    await way.call("Administrar", pedido(texto="a"))
    assert await way.rows("SELECT dados ->> 'acao' FROM plataforma.outbox") == [("/prova.v1.ProvaService/LerAuditado",)]


async def test_a_lost_race_is_run_again(way: Way) -> None:
    way.servicer.failures = [psycopg.errors.SerializationFailure("x"), psycopg.errors.DeadlockDetected("y")]
    assert (await way.call("Gravar", pedido(texto="a"), key="k1")).texto == "a"
    assert await way.rows(ITEMS) == [(1,)]


async def test_a_race_that_is_always_lost_ends(way: Way) -> None:
    way.servicer.failures = [psycopg.errors.DeadlockDetected("x") for _ in range(50)]
    refused = await way.refusal("Gravar", pedido(texto="a"), key="k1")
    assert refused.kind is ErrorKind.UNAVAILABLE
    assert refused.kind.retryable
    assert len(way.servicer.failures) >= 50 - 5 * (MAX_RETRIES + 1)
    assert await way.rows(ITEMS) == [(0,)]


async def test_two_commands_that_deadlock_both_succeed(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    both_inside, attempts = asyncio.Barrier(2), 0

    async def cross(_self: Prova, request: Any, call: Call) -> Any:
        nonlocal attempts
        attempts += 1
        first, second = (1, 2) if request.texto == "a" else (2, 1)
        await call.tx.conn.execute("SELECT pg_advisory_xact_lock(%s)", [first])
        if attempts <= 2:
            await both_inside.wait()
        await call.tx.conn.execute("SELECT pg_advisory_xact_lock(%s)", [second])
        return _self._answer("Gravar", request, call)

    monkeypatch.setitem(way.binding._handlers, "Gravar", cross.__get__(way.servicer))
    answers = await asyncio.gather(
        way.call("Gravar", pedido(texto="a"), key="ka"), way.call("Gravar", pedido(texto="b"), key="kb")
    )
    assert [answer.texto for answer in answers] == ["a", "b"]
    assert attempts == 3
