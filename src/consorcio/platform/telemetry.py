"""Traces (OpenTelemetry): where they go, and how one continues in another process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()


def configure_tracing(otlp_url: str | None, role: str) -> None:
    """Send the traces of this process to a collector; without an address there are none."""
    if otlp_url is None:
        return
    provider = TracerProvider(resource=Resource.create({"service.name": f"consorcio-{role}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(otlp_url)))
    trace.set_tracer_provider(provider)


def outgoing_trace() -> list[tuple[str, str]]:
    """The current trace as metadata of a call; nothing when there is none."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return list(carrier.items())


@contextmanager
def continued(metadata: Mapping[str, str]) -> Iterator[None]:
    """What runs inside belongs to the trace that came with a call."""
    token = context.attach(_propagator.extract(metadata))
    try:
        yield
    finally:
        context.detach(token)
