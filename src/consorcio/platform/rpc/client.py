"""Calling an rpc, near or far, by the same interface.

Near, the call goes straight through the callee's pipeline; far, through grpc.aio with the passport, the correlation id,
the idempotency key and what is left of the deadline.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import grpc
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from prometheus_client import Histogram

from consorcio.core.errors import unavailable
from consorcio.platform.context import Actor, Call, Outgoing, current_call, system_actor
from consorcio.platform.rpc import wire_errors
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.rpc.policy import MethodPolicy, policies_of
from consorcio.platform.telemetry import outgoing_trace

KEY, CORRELATION, PASSPORT = "idempotency-key", "x-correlation-id", "x-consorcio-passaporte"
Metadata = Sequence[tuple[str, str]]
_GRPC_SECONDS = Histogram(
    "consorcio_grpc_segundos", "Chamadas a outro processo, vistas de quem chama", ["metodo", "estado"]
)


class Caller:
    """Knows where every service is, and calls it on behalf of `via`."""

    def __init__(self, via: str, office: PassportOffice) -> None:
        self.via = via
        self._office = office
        self._near: dict[str, Binding] = {}
        self._far: dict[str, grpc.aio.Channel] = {}
        self._policies: dict[MethodDescriptor, MethodPolicy] = {}

    def add_near(self, binding: Binding) -> None:
        """A service of this process."""
        self._near[binding.name] = binding

    def add_far(self, package: str, channel: grpc.aio.Channel) -> None:
        """Every service of a package of the contracts, in another process."""
        self._far[package] = channel

    async def invoke(self, policy: MethodPolicy, request: Message, meta: CallMeta) -> Message:
        """One call; failures are ConsorcioError on both ways."""
        near = self._near.get(policy.service)
        if near is not None:
            return await near.unary(policy, request, meta)
        multicallable = self._channel(policy).unary_unary(
            policy.path, policy.request_class.SerializeToString, policy.response_class.FromString
        )
        started, code = time.perf_counter(), grpc.StatusCode.OK
        try:
            response: Message = await multicallable(
                request, timeout=_remaining(policy, meta), metadata=self._metadata(meta)
            )
        except grpc.aio.AioRpcError as failure:
            code = failure.code()
            raise wire_errors.load(failure) from failure
        finally:
            _GRPC_SECONDS.labels(policy.path, code.name).observe(time.perf_counter() - started)
        return response

    async def invoke_stream(self, policy: MethodPolicy, request: Message, meta: CallMeta) -> AsyncIterator[Message]:
        """A streaming query, page by page."""
        near = self._near.get(policy.service)
        if near is not None:
            async for page in near.stream(policy, request, meta):
                yield page
            return
        multicallable = self._channel(policy).unary_stream(
            policy.path, policy.request_class.SerializeToString, policy.response_class.FromString
        )
        try:
            async for page in multicallable(request, timeout=_remaining(policy, meta), metadata=self._metadata(meta)):
                yield page
        except grpc.aio.AioRpcError as failure:
            raise wire_errors.load(failure) from failure

    async def unary(
        self,
        method: MethodDescriptor,
        request: Message,
        *,
        actor: Actor,
        correlation_id: str,
        idempotency_key: str | None,
        timeout_s: float,
    ) -> Message:
        """One call on behalf of whoever is at the edge."""
        meta = CallMeta(actor, correlation_id, idempotency_key, asyncio.get_running_loop().time() + timeout_s)
        return await self.invoke(self._policy(method), request, meta)

    async def stream(
        self,
        method: MethodDescriptor,
        request: Message,
        *,
        actor: Actor,
        correlation_id: str,
        timeout_s: float,
    ) -> AsyncIterator[Message]:
        """A streaming query on behalf of whoever is at the edge."""
        meta = CallMeta(actor, correlation_id, None, asyncio.get_running_loop().time() + timeout_s)
        async for page in self.invoke_stream(self._policy(method), request, meta):
            yield page

    def stub(self, service: ServiceDescriptor) -> Any:
        """The service as an object with a method per rpc, like the generated asynchronous stubs."""
        return Stub(self, service)

    def _policy(self, method: MethodDescriptor) -> MethodPolicy:
        policy = self._policies.get(method)
        if policy is None:
            service = method.containing_service
            policies = policies_of(service)
            self._policies.update((each, policies[each.name]) for each in service.methods)
            policy = self._policies[method]
        return policy

    def _channel(self, policy: MethodPolicy) -> grpc.aio.Channel:
        channel = self._far.get(policy.service.rpartition(".")[0])
        if channel is None:
            raise unavailable(f"O serviço {policy.service} não está configurado neste processo.")
        return channel

    def _metadata(self, meta: CallMeta) -> Metadata:
        passport = self._office.issue(meta.actor)
        pairs = [(PASSPORT, passport), (CORRELATION, meta.correlation_id), *outgoing_trace()]
        return [*pairs, (KEY, meta.idempotency_key)] if meta.idempotency_key else pairs


class Stub:
    """Methods named by rpc; context comes from the call being served."""

    def __init__(self, caller: Caller, service: ServiceDescriptor) -> None:
        for policy in policies_of(service).values():
            setattr(self, policy.name, _method(caller, policy))


def _method(caller: Caller, policy: MethodPolicy) -> Any:
    def meta(metadata: Metadata | None) -> CallMeta:
        outgoing = current_call.get() or Outgoing(system_actor(caller.via), "")
        key = next((value for name, value in metadata or () if name == KEY), None)
        return CallMeta(_via(outgoing, caller.via), outgoing.correlation_id, key, outgoing.deadline)

    def unary(request: Message, *, metadata: Metadata | None = None) -> Any:
        return caller.invoke(policy, request, meta(metadata))

    def stream(request: Message, *, metadata: Metadata | None = None) -> Any:
        return caller.invoke_stream(policy, request, meta(metadata))

    return stream if policy.streaming else unary


def _via(outgoing: Call | Outgoing, service: str) -> Actor:
    return replace(outgoing.actor, via=service)


def _remaining(policy: MethodPolicy, meta: CallMeta) -> float:
    if meta.deadline is None:
        return policy.timeout_s
    return max(min(policy.timeout_s, meta.deadline - asyncio.get_running_loop().time()), 0.001)
