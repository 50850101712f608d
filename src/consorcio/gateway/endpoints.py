"""One API request from end to end: identify, limit, read, call, write. The path that has to be fast."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

import orjson
from google.protobuf.descriptor import MethodDescriptor

from consorcio.gateway.exchange import Exchange, Header
from consorcio.gateway.problems import METHOD_NOT_ALLOWED, HttpRefusalError, problem_line
from consorcio.gateway.request_reader import (
    check_accept,
    check_content_type,
    check_page_size,
    fill_from_address,
    fill_from_body,
    idempotency_key,
)
from consorcio.gateway.routes import Route
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.context import ANONIMO, Actor

NDJSON = "application/x-ndjson"
_JSON = "application/json"
_NDJSON_HEADERS: list[Header] = [(b"content-type", NDJSON.encode()), (b"x-accel-buffering", b"no")]

Identify = Callable[[Exchange], Awaitable[Actor]]
Limit = Callable[[Exchange, Actor, Route], None]
"""Raises RATE_LIMITED when that caller calls that route too often."""


class Caller(Protocol):
    """How an rpc is reached, in this process or another one."""

    async def unary(
        self,
        method: MethodDescriptor,
        request: Any,
        *,
        actor: Actor,
        correlation_id: str,
        idempotency_key: str | None,
        timeout_s: float,
    ) -> Any:
        """The answer of the rpc. Raises `ConsorcioError`."""
        ...

    def stream(
        self, method: MethodDescriptor, request: Any, *, actor: Actor, correlation_id: str, timeout_s: float
    ) -> AsyncIterator[Any]:
        """The answers of the rpc, one by one. Raises `ConsorcioError`."""
        ...


class Endpoints:
    """Answers the routes of the contracts."""

    def __init__(self, caller: Caller, identify: Identify, limit: Limit, settings: GatewaySettings) -> None:
        self._caller = caller
        self._identify = identify
        self._limit = limit
        self._body_max = settings.limite_corpo_bytes
        self._body_deadline_s = settings.corpo_prazo_segundos

    async def serve(self, exchange: Exchange, route: Route, values: list[str]) -> None:
        """Answer one request. Raises what could not be answered before the answer began."""
        check_accept(exchange, NDJSON if route.is_stream else _JSON)
        actor = ANONIMO if route.is_public else await self._identify(exchange)
        self._limit(exchange, actor, route)
        request = route.request_class()
        fill_from_address(route, request, values, exchange.scope["query_string"])
        check_page_size(route, request)
        key = idempotency_key(route, exchange)
        if route.body:
            body = await exchange.read_body(self._body_max, self._body_deadline_s)
            check_content_type(exchange, body)
            fill_from_body(route, request, body)
        if route.is_stream:
            await self._serve_stream(exchange, route, request, actor)
            return
        answer = await self._caller.unary(
            route.method,
            request,
            actor=actor,
            correlation_id=exchange.correlation_id,
            idempotency_key=key,
            timeout_s=route.deadline_s,
        )
        await exchange.respond_json(orjson.dumps(route.encode_answer(answer)))

    async def _serve_stream(self, exchange: Exchange, route: Route, request: Any, actor: Actor) -> None:
        """One line per message. An error before the first is a status; after it, the last line."""
        items = self._caller.stream(
            route.method,
            request,
            actor=actor,
            correlation_id=exchange.correlation_id,
            timeout_s=route.deadline_s,
        )
        lines = (orjson.dumps(route.encode_answer(item)) + b"\n" async for item in items)
        first = await anext(lines, b"")
        await exchange.start(200, _NDJSON_HEADERS)
        sending = asyncio.ensure_future(_send_lines(exchange, first, lines))
        gone = asyncio.ensure_future(_client_gone(exchange))
        try:
            await asyncio.wait((sending, gone), return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            sending.cancel()
            await asyncio.gather(sending, gone, return_exceptions=True)


def route_for(routes: dict[str, Route], verb: str) -> Route:
    """The route of the method; HEAD is answered as GET. 405 with `Allow` when the path has no such method."""
    route = routes.get("GET" if verb == "HEAD" else verb)
    if route is None:
        raise HttpRefusalError(METHOD_NOT_ALLOWED, f"Este endereço não aceita {verb}.", (allow_header(routes),))
    return route


def allow_header(routes: dict[str, Route]) -> Header:
    """The methods of a path, as the `Allow` header."""
    verbs = {*routes, "OPTIONS", *(("HEAD",) if "GET" in routes else ())}
    return b"allow", ", ".join(sorted(verbs)).encode()


async def _send_lines(exchange: Exchange, first: bytes, lines: AsyncIterator[bytes]) -> None:
    await exchange.send_chunk(first)
    try:
        async for line in lines:
            await exchange.send_chunk(line)
    except Exception as error:  # noqa: BLE001  the status is already sent: the error becomes the last line
        await exchange.send_chunk(problem_line(error, exchange.correlation_id))
    await exchange.send_chunk(b"", more=False)


async def _client_gone(exchange: Exchange) -> None:
    while (await exchange.receive())["type"] != "http.disconnect":
        pass
