"""What a page keeps open to know without asking: streams of the contracts as Server-Sent Events.

`GET /api/v1/ao-vivo/notificacoes` and `GET /api/v1/ao-vivo/painel`. Each event is the message of the contract in JSON,
and a page that reconnects with `Last-Event-ID` goes on from there. Comments keep proxies from closing it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID

from google.protobuf.descriptor import MethodDescriptor
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2
from consorcio.contracts.relatorios.v1 import relatorios_pb2
from consorcio.core.errors import validation
from consorcio.gateway.encoder import encode
from consorcio.gateway.endpoints import Caller
from consorcio.gateway.exchange import Exchange
from consorcio.platform.context import Actor

_VERSION = re.compile("[0-9a-f-]{1,60}")
_LIFE_S = 3600.0
_HEARTBEAT_S = 15.0
# A refusal comes at once; after this the answer begins, though nothing was told yet.
_REFUSAL_S = 0.3
_HEADERS = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}


@dataclass(frozen=True, slots=True)
class Live:
    """A stream that pages follow: its address, its rpc (which takes `depois_de`), and what names each event."""

    path: str
    method: MethodDescriptor
    request: Callable[..., Any]
    event: str
    event_id: Callable[[Any], str]
    last_seen: Callable[[str], str]


def _uuid(text: str) -> str:
    return str(UUID(text))


def _version(text: str) -> str:
    if not _VERSION.fullmatch(text):
        raise ValueError(text)
    return text


LIVE = (
    Live(
        "/api/v1/ao-vivo/notificacoes",
        notificacoes_pb2.DESCRIPTOR.services_by_name["NotificacaoService"].methods_by_name["AcompanharCaixa"],
        notificacoes_pb2.AcompanharCaixaRequest,
        "aviso",
        attrgetter("entrega_id"),
        _uuid,
    ),
    Live(
        "/api/v1/ao-vivo/painel",
        relatorios_pb2.DESCRIPTOR.services_by_name["RelatorioService"].methods_by_name["AcompanharPainel"],
        relatorios_pb2.AcompanharPainelRequest,
        "painel",
        attrgetter("versao"),
        _version,
    ),
)


class LivePages:
    """The open pages of whoever asks."""

    def __init__(self, caller: Caller, identify: Callable[[Exchange], Awaitable[Actor]]) -> None:
        self._caller = caller
        self._identify = identify

    def routes(self) -> list[Route]:
        """A route for each stream."""
        return [Route(live.path, partial(self.follow, live), methods=["GET"]) for live in LIVE]

    async def follow(self, live: Live, request: Request) -> Response:
        """Answer for as long as the page stays. Raises what the rpc refuses at once."""
        exchange: Exchange = request.scope["consorcio.exchange"]
        actor = await self._identify(exchange)
        pedido = live.request(depois_de=_last_seen(request, live))
        messages = self._caller.stream(
            live.method, pedido, actor=actor, correlation_id=exchange.correlation_id, timeout_s=_LIFE_S
        )
        first = asyncio.ensure_future(anext(messages, None))
        done, _ = await asyncio.wait({first}, timeout=_REFUSAL_S)
        refusal = first.exception() if done else None
        if refusal is not None:
            raise refusal
        return StreamingResponse(_events(live, messages, first), headers=_HEADERS)


async def _events(live: Live, messages: AsyncIterator[Any], waiting: asyncio.Future[Any]) -> AsyncIterator[bytes]:
    """Events and heartbeats; whoever leaves takes the waiting with them."""
    try:
        yield b": conectado\n\n"
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=_HEARTBEAT_S)
            if not done:
                yield b": vivo\n\n"
                continue
            message = waiting.result()
            if message is None:
                return
            yield b"id: %b\nevent: %b\ndata: %b\n\n" % (
                live.event_id(message).encode(),
                live.event.encode(),
                encode(message),
            )
            waiting = asyncio.ensure_future(anext(messages, None))
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        if isinstance(messages, AsyncGenerator):
            await messages.aclose()


def _last_seen(request: Request, live: Live) -> str:
    last = request.headers.get("last-event-id", "")
    try:
        return live.last_seen(last) if last else ""
    except ValueError:
        raise validation("/Last-Event-ID", "Use o identificador do último evento recebido.") from None
