"""One HTTP request and its answer, on bare ASGI: what every path of the gateway does the same way."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, timeout
from consorcio.core.ids import IdGenerator
from consorcio.gateway.problems import problem_of
from consorcio.platform.http_protocol import WHOLE_ANSWER
from consorcio.platform.problem import PROBLEM_MEDIA_TYPE

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
Header = tuple[bytes, bytes]

_CORRELATION_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
JSON_TYPE: Header = (b"content-type", b"application/json")
PROBLEM_TYPE: Header = (b"content-type", PROBLEM_MEDIA_TYPE.encode())


class StandardHeaders:
    """What every answer of a kind carries, ready to be written."""

    __slots__ = ("each", "json_head")

    def __init__(self, each: list[Header]) -> None:
        self.each = each
        lines = b"".join(b"%s: %s\r\n" % header for header in [JSON_TYPE, *each])
        self.json_head = b"HTTP/1.1 200 OK\r\n" + lines + b"x-correlation-id: "


class Exchange:
    """The request with its headers read once, and the ways to answer it."""

    __slots__ = ("_added", "_send", "_standard", "correlation_id", "headers", "receive", "scope", "started", "status")

    def __init__(self, scope: Scope, receive: Receive, send: Send, ids: IdGenerator, standard: StandardHeaders) -> None:
        self.scope = scope
        self.receive = receive
        self._send = send
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.started = False
        self.status = 0
        given = self.headers.get(b"x-correlation-id")
        valid = given is not None and _CORRELATION_ID.fullmatch(given) is not None
        self.correlation_id = given.decode() if given is not None and valid else ids.new_text()
        self._standard = standard
        self._added: list[Header] = []

    def check(self) -> None:
        """VALIDATION for what is wrong before any path is looked at."""
        given = self.headers.get(b"x-correlation-id")
        if given is not None and given != self.correlation_id.encode():
            message = "deve ter até 64 letras, números, pontos, hífens ou sublinhados"
            raise header_error("X-Correlation-Id", message)

    def add_header(self, header: Header) -> None:
        """A header of whatever answer comes."""
        self._added.append(header)

    def _extra(self) -> list[Header]:
        return [*self._standard.each, (b"x-correlation-id", self.correlation_id.encode()), *self._added]

    async def respond(self, status: int, body: bytes, headers: list[Header]) -> None:
        """Send a whole answer."""
        length = (b"content-length", str(len(body)).encode())
        await self.start(status, [*headers, length])
        await self._send({"type": "http.response.body", "body": body})

    async def respond_json(self, body: bytes) -> None:
        """Send a whole answer of a route that went well, in one write if the server can."""
        send_whole = self.scope.get(WHOLE_ANSWER)
        if send_whole is not None and not self._added:
            length = b"\r\ncontent-length: %d\r\n\r\n" % len(body)
            if send_whole(b"".join((self._standard.json_head, self.correlation_id.encode(), length, body))):
                self.started, self.status = True, 200
                return
        await self.respond(200, body, [JSON_TYPE])

    async def start(self, status: int, headers: list[Header]) -> None:
        """Send status and headers."""
        self.started, self.status = True, status
        await self._send({"type": "http.response.start", "status": status, "headers": headers + self._extra()})

    async def send_chunk(self, chunk: bytes, more: bool = True) -> None:
        """Send a part of the body."""
        await self._send({"type": "http.response.body", "body": chunk, "more_body": more})

    async def respond_problem(self, error: Exception) -> None:
        """Send the error as a problem document."""
        status, body, headers = problem_of(error, self.correlation_id)
        await self.respond(status, body, [PROBLEM_TYPE, *headers])

    async def send_through(self, message: Message) -> None:
        """`send` for an inner ASGI application: its answer gains the headers of this exchange."""
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            extra = self._extra()
            names = {name for name, _ in extra}
            own = [header for header in message.get("headers", ()) if header[0].lower() not in names]
            message = {**message, "headers": own + extra}
        await self._send(message)

    async def read_body(self, limit_bytes: int, deadline_s: float) -> bytes:
        """The whole body. TOO_LARGE above the limit, TIMEOUT when the client does not finish in time."""
        declared = self.headers.get(b"content-length", b"0")
        if not declared.isdigit() or int(declared) > limit_bytes:
            raise _too_large(limit_bytes)
        message = await self.receive()
        body: bytes = message.get("body", b"")
        if message.get("more_body", False):
            try:
                async with asyncio.timeout(deadline_s):
                    body = await self._read_rest(body, limit_bytes)
            except TimeoutError:
                raise timeout("O corpo não chegou no prazo.") from None
        if len(body) > limit_bytes:
            raise _too_large(limit_bytes)
        return body

    async def _read_rest(self, first: bytes, limit_bytes: int) -> bytes:
        parts, size, more = [first], len(first), True
        while more:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > limit_bytes:
                raise _too_large(limit_bytes)
            more = message.get("more_body", False)
        return b"".join(parts)


class ClientGoneError(Exception):
    """The client left before the request was whole: there is nobody to answer."""


def header_error(name: str, message: str) -> ConsorcioError:
    """A bad header, as VALIDATION."""
    fields = (FieldError(name, message),)
    return ConsorcioError(ErrorKind.VALIDATION, f"O cabeçalho {name} é inválido: {message}.", fields)


def _too_large(limit_bytes: int) -> ConsorcioError:
    return ConsorcioError(ErrorKind.TOO_LARGE, f"O corpo passa de {limit_bytes} bytes.")
