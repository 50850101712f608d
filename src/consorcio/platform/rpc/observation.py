"""What the operator sees of a call: a span, a duration, a count by outcome, and a line in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable
from functools import cache
from typing import TypeVar

from google.protobuf.message import Message
from opentelemetry import trace
from prometheus_client import Counter, Histogram

from consorcio.platform.context import Call
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.rpc.failures import as_error
from consorcio.platform.rpc.policy import MethodPolicy, masked
from consorcio.platform.telemetry import is_tracing

T = TypeVar("T")
OK = "OK"
CANCELLED = "CANCELADA"
_DURATION = Histogram("consorcio_rpc_segundos", "Duração das chamadas", ["metodo"])
_OUTCOMES = Counter("consorcio_rpc_total", "Chamadas por resultado", ["metodo", "resultado"])
# Finding the child of a metric by its labels costs more than counting in it.
_duration = cache(_DURATION.labels)
_outcomes = cache(_OUTCOMES.labels)
_tracer = trace.get_tracer("consorcio.rpc")
_log = get_logger("consorcio.rpc")


class Observation:
    """One call, from start to end. A query that went well leaves its log line only at DEBUG."""

    __slots__ = ("_call", "_policy", "_request", "_span", "_started", "outcome")

    def __init__(self, policy: MethodPolicy, request: Message, call: Call) -> None:
        self._policy = policy
        self._request = request
        self._call = call
        self._started = time.perf_counter()
        self._span = _tracer.start_span(policy.path) if is_tracing() else trace.INVALID_SPAN
        self.outcome = OK

    def traced(self, work: Awaitable[T]) -> Awaitable[T]:
        """What the call awaits, as part of its span; without tracing there is none to be part of."""
        return work if self._span is trace.INVALID_SPAN else self._in_span(work)

    async def _in_span(self, work: Awaitable[T]) -> T:
        with trace.use_span(self._span, record_exception=False, set_status_on_exception=False):
            return await work

    def error(self, failure: BaseException) -> Exception:
        """The error of the failure that ended the call, for the caller."""
        error = as_error(failure, self._policy.path)
        self.outcome = error.kind.code
        return error

    def end(self) -> None:
        """The call ended."""
        elapsed_s = time.perf_counter() - self._started
        _duration(self._policy.path).observe(elapsed_s)
        _outcomes(self._policy.path, self.outcome).inc()
        if self._span is not trace.INVALID_SPAN:
            self._span.set_attribute("consorcio.resultado", self.outcome)
            self._span.set_attribute("consorcio.correlacao_id", self._call.correlation_id)
            self._span.end()
        if (self._policy.command or self.outcome != OK) and _log.is_enabled_for(logging.INFO):
            self._tell(elapsed_s)

    def _tell(self, elapsed_s: float) -> None:
        _log.info(
            "rpc",
            metodo=self._policy.path,
            resultado=self.outcome,
            duracao_ms=round(elapsed_s * 1000, 1),
            ator_id=self._call.actor.id,
            via=self._call.actor.via,
            correlacao_id=self._call.correlation_id,
            pedido=masked(self._request),
        )
