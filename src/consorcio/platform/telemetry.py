"""Traces (OpenTelemetry): where they go, and how one continues in another process, event or saga step."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

TRACEPARENT = "traceparent"
_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("consorcio")
_providers: list[TracerProvider] = []


def configure_tracing(otlp_url: str | None, role: str) -> None:
    """Send the traces of this process to a collector; without an address there are none."""
    if otlp_url is None:
        return
    provider = TracerProvider(resource=Resource.create({"service.name": f"consorcio-{role}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(otlp_url)))
    trace_with(provider)


def trace_with(provider: TracerProvider) -> None:
    """Trace from now on; the provider of a process is given once."""
    trace.set_tracer_provider(provider)
    _providers.append(provider)


def is_tracing() -> bool:
    """Whether spans go anywhere. Asked on the path of every request: a span that nobody keeps costs as much as one."""
    return bool(_providers)


def outgoing_trace() -> list[tuple[str, str]]:
    """The current trace as metadata of a call; nothing when there is none."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return list(carrier.items())


def current_traceparent() -> str:
    """The current trace as W3C `traceparent`, to go with a fact; empty when there is none."""
    here = trace.get_current_span().get_span_context()
    return f"00-{here.trace_id:032x}-{here.span_id:016x}-{here.trace_flags:02x}" if here.is_valid else ""


@contextmanager
def continued(metadata: Mapping[str, str]) -> Iterator[None]:
    """What runs inside belongs to the trace that came with a call."""
    token = context.attach(_propagator.extract(metadata))
    try:
        yield
    finally:
        context.detach(token)


@contextmanager
def consequence(name: str, origins: Sequence[str]) -> Iterator[None]:
    """A span around what facts or a saga ask for: in the trace of the one origin, linked to each of several."""
    told = dict.fromkeys(origin for origin in origins if origin)
    parents = [_propagator.extract({TRACEPARENT: origin}) for origin in told]
    parent, links = (parents[0], []) if len(parents) == 1 else (context.Context(), parents)
    with _tracer.start_as_current_span(
        name,
        context=parent,
        kind=trace.SpanKind.CONSUMER,
        links=[trace.Link(trace.get_current_span(link).get_span_context()) for link in links],
    ):
        yield


def traced_request(name: str, traceparent: bytes | None, serving: Awaitable[None]) -> Awaitable[None]:
    """An HTTP request being served, in a span of the trace of who asked, if they said one."""
    return _in_span(name, traceparent, serving) if is_tracing() else serving


async def _in_span(name: str, traceparent: bytes | None, serving: Awaitable[None]) -> None:
    asked = _propagator.extract({TRACEPARENT: traceparent.decode("latin-1")}) if traceparent else None
    with _tracer.start_as_current_span(
        name, context=asked, kind=trace.SpanKind.SERVER, record_exception=False, set_status_on_exception=False
    ):
        await serving
