"""The way between processes: it insists when nobody answered, and one trace crosses it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError, ErrorKind, unavailable
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import telemetry
from consorcio.platform.rpc import observation
from consorcio.platform.rpc.channel import open_channel
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.rpc.server import RpcServer
from consorcio.platform.stack.process import free_port
from rpc_prova import Prova, contract, pedido

from .conftest import ANA, Way


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Where the spans of the calls end."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(telemetry, "_providers", [provider])
    monkeypatch.setattr(observation, "_tracer", provider.get_tracer("prova"))
    yield exporter
    provider.shutdown()


@pytest.mark.parametrize("way", ["far"], indirect=True)
async def test_a_command_nobody_answered_is_sent_again_with_its_key(way: Way) -> None:
    way.servicer.failures = [unavailable("Reiniciando."), unavailable("Reiniciando.")]
    assert (await way.call("Gravar", pedido(texto="a"), key="k1")).texto == "a"
    assert await way.rows("SELECT count(*) FROM item") == [(1,)]


@pytest.mark.parametrize("way", ["far"], indirect=True)
async def test_insisting_ends(way: Way) -> None:
    way.servicer.failures = [unavailable("Reiniciando.") for _ in range(10)]
    assert await way.outcome("Gravar", pedido(texto="a"), key="k1") is ErrorKind.UNAVAILABLE
    assert len(way.servicer.failures) == 5


async def test_a_service_that_came_back_answers_the_next_call() -> None:
    """However long it was away: the way is tried again before the attempts of one call are over."""
    service = contract().services_by_name["ProvaService"]
    binding = Binding(service, Prova(), None, SystemClock(), Uuid7Generator())
    policy, meta = next(iter(binding.policies.values())), CallMeta(ANA, "corr-1")
    office, address = PassportOffice(b"chave"), f"127.0.0.1:{free_port()}"
    async with open_channel(address) as channel:
        caller, server = Caller("", office), RpcServer(office)
        caller.add_far("prova.v1", channel)
        back = asyncio.get_running_loop().time() + 3
        while asyncio.get_running_loop().time() < back:
            with pytest.raises(ConsorcioError, match="não respondeu"):
                await caller.invoke(policy, policy.request_class(), meta)
        await server.start([binding], address)
        try:
            assert isinstance(await caller.invoke(policy, policy.request_class(), meta), policy.response_class)
        finally:
            await server.stop()


async def test_the_span_of_a_call_belongs_to_the_trace_of_its_caller(way: Way, spans: InMemorySpanExporter) -> None:
    with observation._tracer.start_as_current_span("edge") as edge:
        await way.outcome("Administrar", pedido(numero=98))
    served = next(span for span in spans.get_finished_spans() if span.name == "/prova.v1.ProvaService/Administrar")
    assert served.parent is not None
    assert served.parent.span_id == edge.get_span_context().span_id
    assert served.attributes == {"consorcio.resultado": "REGRA_NAO_ATENDIDA", "consorcio.correlacao_id": "corr-1"}
    assert not served.events  # the text of an error may hold personal data
