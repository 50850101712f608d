"""The gRPC side of a process: its bindings behind grpc.aio, with health and a graceful end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import grpc
from google.protobuf.message import Message
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from consorcio.core.errors import ConsorcioError, ErrorKind, unauthenticated
from consorcio.platform.rpc import wire_errors
from consorcio.platform.rpc.client import CORRELATION, KEY, PASSPORT
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.rpc.policy import MethodPolicy
from consorcio.platform.telemetry import continued

MAX_MESSAGE_BYTES = 32 * 1024 * 1024
GRACE_S = 10
_OPTIONS = [
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    # Clients reconnect now and then, and so find new replicas.
    ("grpc.max_connection_age_ms", 300_000),
    ("grpc.max_connection_age_grace_ms", 30_000),
    ("grpc.so_reuseport", 0),
]


class RpcServer:
    """Serves bindings at an address."""

    def __init__(self, office: PassportOffice, credentials: grpc.ServerCredentials | None = None) -> None:
        self._office = office
        self._credentials = credentials
        self._server = grpc.aio.server(options=_OPTIONS)
        self._health = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)

    async def start(self, bindings: list[Binding], address: str) -> int:
        """Listen; returns the port."""
        for binding in bindings:
            self._server.add_generic_rpc_handlers((self._handler(binding),))
            await self._health.set(binding.name, health_pb2.HealthCheckResponse.SERVING)
        port = (
            self._server.add_secure_port(address, self._credentials)
            if self._credentials
            else self._server.add_insecure_port(address)
        )
        await self._server.start()
        return port

    async def stop(self) -> None:
        """Say that it is going, let calls end, close."""
        await self._health.enter_graceful_shutdown()
        await self._server.stop(GRACE_S)

    def _handler(self, binding: Binding) -> grpc.GenericRpcHandler:
        handlers = {
            policy.name: _stream_handler(self._office, binding, policy)
            if policy.streaming
            else _unary_handler(self._office, binding, policy)
            for policy in binding.policies.values()
        }
        return grpc.method_handlers_generic_handler(binding.name, handlers)


def _unary_handler(office: PassportOffice, binding: Binding, policy: MethodPolicy) -> Any:
    async def serve(request: Message, context: grpc.aio.ServicerContext[Any, Any]) -> Message:
        try:
            metadata = _metadata_of(context)
            with continued(metadata):
                return await binding.unary(policy, request, _meta(office, context, metadata))
        except ConsorcioError as error:
            await _abort(context, error)
            raise

    return grpc.unary_unary_rpc_method_handler(
        serve, policy.request_class.FromString, policy.response_class.SerializeToString
    )


def _stream_handler(office: PassportOffice, binding: Binding, policy: MethodPolicy) -> Any:
    async def serve(request: Message, context: grpc.aio.ServicerContext[Any, Any]) -> AsyncIterator[Message]:
        try:
            metadata = _metadata_of(context)
            pages = binding.stream(policy, request, _meta(office, context, metadata))
            # The trace is set around each page, never across a `yield`.
            while (page := await _next_within(metadata, pages)) is not None:
                yield page
        except ConsorcioError as error:
            await _abort(context, error)

    return grpc.unary_stream_rpc_method_handler(
        serve, policy.request_class.FromString, policy.response_class.SerializeToString
    )


async def _next_within(metadata: Mapping[str, str], pages: AsyncIterator[Message]) -> Message | None:
    with continued(metadata):
        return await anext(pages, None)


def _metadata_of(context: grpc.aio.ServicerContext[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in context.invocation_metadata() or ()}


def _meta(office: PassportOffice, context: grpc.aio.ServicerContext[Any, Any], metadata: Mapping[str, str]) -> CallMeta:
    passport = metadata.get(PASSPORT)
    if passport is None:
        raise unauthenticated("A chamada interna não traz identificação.")
    remaining: float | None = context.time_remaining()  # None when the caller set no deadline, whatever the stubs say
    now = asyncio.get_running_loop().time()
    return CallMeta(
        office.check(passport),
        metadata.get(CORRELATION, ""),
        metadata.get(KEY),
        now + remaining if remaining is not None else None,
    )


async def _abort(context: grpc.aio.ServicerContext[Any, Any], error: ConsorcioError) -> None:
    detail = error.kind.title if error.kind is ErrorKind.INTERNAL else error.kind.code
    await context.abort(wire_errors.status_of(error), detail, ((wire_errors.TRAILER, wire_errors.dump(error)),))
