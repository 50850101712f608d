"""Notifications as they are told, by Server-Sent Events: what a page keeps open to know without asking.

`GET /api/v1/ao-vivo/notificacoes`. Each event is the `Aviso` of the contract in JSON, its id is the delivery, and a
page that reconnects with `Last-Event-ID` goes on from there. A comment now and then keeps proxies from closing it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2 as pb
from consorcio.core.errors import validation
from consorcio.gateway.encoder import encoder
from consorcio.gateway.endpoints import Caller
from consorcio.gateway.exchange import Exchange
from consorcio.platform.context import Actor

PATH = "/api/v1/ao-vivo/notificacoes"
_METHOD = pb.DESCRIPTOR.services_by_name["NotificacaoService"].methods_by_name["AcompanharCaixa"]
_LIFE_S = 3600.0
_HEARTBEAT_S = 15.0
# A refusal comes at once; after this the answer begins, though nothing was told yet.
_REFUSAL_S = 0.3
_HEADERS = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no"}


class LiveNotifications:
    """The open page of whoever asks."""

    def __init__(self, caller: Caller, identify: Callable[[Exchange], Awaitable[Actor]]) -> None:
        self._caller = caller
        self._identify = identify
        self._encode = encoder(pb.Aviso.DESCRIPTOR)

    def routes(self) -> list[Route]:
        """Its route."""
        return [Route(PATH, self.follow, methods=["GET"])]

    async def follow(self, request: Request) -> Response:
        """Answer for as long as the page stays. Raises what the rpc refuses at once."""
        exchange: Exchange = request.scope["consorcio.exchange"]
        actor = await self._identify(exchange)
        pedido = pb.AcompanharCaixaRequest(depois_de=_last_seen(request))
        avisos = self._caller.stream(
            _METHOD, pedido, actor=actor, correlation_id=exchange.correlation_id, timeout_s=_LIFE_S
        )
        first = asyncio.ensure_future(anext(avisos, None))
        done, _ = await asyncio.wait({first}, timeout=_REFUSAL_S)
        refusal = first.exception() if done else None
        if refusal is not None:
            raise refusal
        return StreamingResponse(self._events(avisos, first), headers=_HEADERS)

    async def _events(
        self, avisos: AsyncIterator[Any], waiting: asyncio.Future[pb.Aviso | None]
    ) -> AsyncIterator[bytes]:
        """Events and heartbeats; whoever leaves takes the waiting with them."""
        try:
            yield b": conectado\n\n"
            while True:
                done, _ = await asyncio.wait({waiting}, timeout=_HEARTBEAT_S)
                if not done:
                    yield b": vivo\n\n"
                    continue
                aviso = waiting.result()
                if aviso is None:
                    return
                yield b"id: %b\nevent: aviso\ndata: %b\n\n" % (
                    aviso.entrega_id.encode(),
                    orjson.dumps(self._encode(aviso)),
                )
                waiting = asyncio.ensure_future(anext(avisos, None))
        finally:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
            if isinstance(avisos, AsyncGenerator):
                await avisos.aclose()


def _last_seen(request: Request) -> str:
    last = request.headers.get("last-event-id", "")
    try:
        return str(UUID(last)) if last else ""
    except ValueError:
        raise validation("/Last-Event-ID", "Use o identificador do último evento recebido.") from None
