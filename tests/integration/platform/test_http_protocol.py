"""A whole answer in one write: the same bytes on the wire, and plain ASGI wherever it cannot be."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from consorcio.core.ids import SequentialIds
from consorcio.gateway.exchange import Exchange, StandardHeaders
from consorcio.platform.serving import http_server

_STANDARD = StandardHeaders([(b"x-frame-options", b"DENY")])
_BODY = b'{"a":"\xc3\xa3"}'


@asynccontextmanager
async def _serving(added: list[tuple[bytes, bytes]]) -> AsyncIterator[int]:
    """The port of a server that answers each request with the same JSON."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        exchange = Exchange(scope, receive, send, SequentialIds(), _STANDARD)
        for header in added:
            exchange.add_header(header)
        await exchange.respond_json(_BODY)
        assert exchange.started
        assert exchange.status == 200

    server = http_server(app, "127.0.0.1", 0)
    task = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 uvicorn tells it no other way
            await asyncio.sleep(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def _ask(port: int, *requests: bytes) -> list[tuple[set[bytes], bytes]]:
    """Status line and headers of each answer, and its body, all over one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for request in requests:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).removesuffix(b"\r\n\r\n").split(b"\r\n")
        length = next(int(line.split(b": ")[1]) for line in head if line.startswith(b"content-length"))
        answers.append((set(head), b"" if request.startswith(b"HEAD") else await reader.readexactly(length)))
    writer.close()
    return answers


_HEAD = {
    b"HTTP/1.1 200 OK",
    b"content-type: application/json",
    b"x-frame-options: DENY",
    b"x-correlation-id: 00000000-0000-7000-8000-000000000001",
    b"content-length: 10",
}


@pytest.mark.parametrize(
    ("request_head", "added", "more"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", [], set()),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n", [], set()),
        (b"HEAD / HTTP/1.1\r\nHost: x\r\n", [], set()),
        (b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n", [], {b"connection: close"}),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", [(b"vary", b"Origin")], {b"vary: Origin"}),
    ],
    ids=["get", "post", "head", "close", "added"],
)
async def test_the_wire_carries_the_same_whichever_way_it_went(
    request_head: bytes, added: list[tuple[bytes, bytes]], more: set[bytes]
) -> None:
    body = b"abc" if b"Length" in request_head else b""
    expected = b"" if request_head.startswith(b"HEAD") else _BODY
    async with _serving(added) as port:
        assert await _ask(port, request_head + b"\r\n" + body) == [(_HEAD | more, expected)]


async def test_a_connection_goes_on_after_a_whole_answer() -> None:
    get = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    async with _serving([]) as port:
        assert await _ask(port, get, get.replace(b"GET", b"HEAD"), get, get + get) == [
            (_HEAD, _BODY),
            (_HEAD, b""),
            (_HEAD, _BODY),
            (_HEAD, _BODY),
        ]
        pipelined = await _ask(port, get + get, b"")
        assert pipelined == [(_HEAD, _BODY), (_HEAD, _BODY)]


async def test_head_and_body_go_in_one_write() -> None:
    async with _serving([]) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (await reader.read(65_536)).endswith(b"\r\n\r\n" + _BODY)
        writer.close()
