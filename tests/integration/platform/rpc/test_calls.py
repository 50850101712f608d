"""Calls mean the same near and far: errors, deadlines, streams, context, permission."""

from __future__ import annotations

import asyncio
from typing import Any

import grpc
import psycopg
import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.context import ANONIMO, Outgoing, current_call
from consorcio.platform.rpc.client import PASSPORT
from consorcio.platform.rpc.passport import PassportOffice
from rpc_prova import actor, contract, pedido

from .conftest import Way


async def test_a_business_error_arrives_whole(way: Way) -> None:
    refused = await way.refusal("Administrar", pedido(numero=98))
    assert (refused.kind, refused.detail, refused.rule) == (
        ErrorKind.PRECONDITION,
        "A regra não deixa: saldo é ação.",
        "R3.05",
    )


async def test_bad_fields_arrive_with_their_pointers(way: Way) -> None:
    refused = await way.refusal("Administrar", pedido(texto="x" * 21, outros=[{"uf": "s"}]))
    assert {field.pointer for field in refused.fields} == {"/texto", "/outros/0/uf"}


async def test_a_defect_shows_an_incident_and_nothing_else(way: Way) -> None:
    refused = await way.refusal("Administrar", pedido(numero=96))
    assert refused.kind is ErrorKind.INTERNAL
    assert "senha" not in refused.detail
    assert "incidente" in refused.detail or "código" in refused.detail


async def test_a_person_is_not_a_service(way: Way) -> None:
    assert await way.outcome("Interno", pedido(), who=actor("*")) is ErrorKind.FORBIDDEN
    assert await way.outcome("Administrar", pedido(), who=actor()) is ErrorKind.FORBIDDEN
    assert await way.outcome("Administrar", pedido(), who=ANONIMO) is ErrorKind.UNAUTHENTICATED
    assert (await way.call("Interno", pedido(texto="a"), who=actor(via="grupos"))).texto == "a"


async def test_the_deadline_of_the_rpc_ends_it(way: Way) -> None:
    assert await way.outcome("Demorar", pedido()) is ErrorKind.TIMEOUT
    async with asyncio.timeout(2):
        await way.servicer.cancelled.wait()


async def test_a_nearer_deadline_of_the_caller_is_passed_on(way: Way) -> None:
    before = asyncio.get_running_loop().time()
    assert await way.outcome("Demorar", pedido(), deadline_s=0.05) is ErrorKind.TIMEOUT
    assert way.servicer.seen[0] - before < 0.1


async def test_pages_arrive_in_order_even_when_read_by_another_task(way: Way) -> None:
    pages = way.stream(pedido(numero=10))
    first = await anext(pages)
    rest = await asyncio.create_task(_all(pages))
    assert [page.numero for page in (first, *rest)] == [0, 2, 4, 6, 8]


async def test_a_failure_in_mid_stream_comes_after_the_pages(way: Way) -> None:
    pages = way.stream(pedido(numero=10, texto="falhar"))
    assert [(await anext(pages)).numero, (await anext(pages)).numero] == [0, 2]
    with pytest.raises(ConsorcioError, match="Parou no meio") as refused:
        await anext(pages)
    assert refused.value.rule == "R0.0"


async def test_a_stub_carries_the_call_being_served(way: Way) -> None:
    stub = way.caller.stub(contract().services_by_name["ProvaService"])
    token = current_call.set(Outgoing(actor("prova.*", consorciado_id="c1"), "corr-9"))
    try:
        assert (await stub.Interno(pedido(texto="a"))).texto == "a"
        answer = await stub.Gravar(pedido(texto="b"), metadata=(("idempotency-key", "saga:passo"),))
        pages = [page.numero async for page in stub.Exportar(pedido(numero=4, texto="conferir", consorciado_id="c1"))]
    finally:
        current_call.reset(token)
    assert answer.texto == "b"
    assert pages == [0, 2]
    who, correlation_id, outgoing = way.servicer.seen[0]
    assert (who.id, who.via, who.consorciado_id, correlation_id) == ("ana", "sorteios", "c1", "corr-9")
    assert outgoing.correlation_id == "corr-9"


async def test_a_stub_outside_any_call_speaks_for_its_service(way: Way) -> None:
    stub = way.caller.stub(contract().services_by_name["ProvaService"])
    await stub.Interno(pedido())
    assert way.servicer.seen[0][0].id == "sistema:sorteios"


@pytest.mark.parametrize("way", ["far"], indirect=True)
@pytest.mark.parametrize(
    "metadata",
    [(), ((PASSPORT, "nada.assinado"),), ((PASSPORT, PassportOffice(b"outra chave").issue(actor("*"))),)],
)
async def test_nobody_comes_in_from_outside_without_a_passport(way: Way, metadata: Any) -> None:
    async with grpc.aio.insecure_channel(str(way.address)) as channel:
        policy = way.binding.policies["Publico"]
        multicallable: Any = channel.unary_unary(policy.path, policy.request_class.SerializeToString)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await multicallable(pedido(), metadata=metadata)
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
    assert way.servicer.calls == []


async def test_a_query_cannot_write(way: Way) -> None:
    async with way.database.read() as conn:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await conn.execute("DELETE FROM item")


async def _all(pages: Any) -> list[Any]:
    return [page async for page in pages]
