"""The streams of `live.py` over Socket.IO: one connection for all of them, and what is done in a page told to others.

A page connects with the cookie of its session, or a token in `auth.token` or in `Authorization`, and asks
`acompanhar {canal, depois_de}` for `notificacoes` or `painel`. Only by WebSocket: with several gateways behind a
balancer a connection stays where it was made. Each is fed by the gateway it is on; only what goes from page to page of
a person passes through Redis, which may be away.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
import socketio
from prometheus_client import Gauge
from starlette.routing import BaseRoute, Mount

from consorcio.core.errors import ConsorcioError, validation
from consorcio.core.ids import IdGenerator
from consorcio.gateway.authn import Authenticator
from consorcio.gateway.encoder import encode
from consorcio.gateway.endpoints import Caller
from consorcio.gateway.exchange import Exchange, Scope, StandardHeaders
from consorcio.gateway.identify import Identifier
from consorcio.gateway.live import LIVE, Live
from consorcio.gateway.problems import problem_of
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.context import Actor

PATH = "/socket.io"
_CHANNELS = {live.path.rpartition("/")[2]: live for live in LIVE}
_LIFE_S = 3600.0
_MESSAGE_MAX_BYTES = 16 * 1024
_REDIS_TIMEOUT_S = 2.0
_CONNECTED = Gauge("consorcio_gateway_socketio_conexoes", "Páginas ligadas por Socket.IO.")


class Sockets:
    """The connections of this gateway."""

    def __init__(
        self,
        caller: Caller,
        authenticator: Authenticator,
        identify: Identifier,
        ids: IdGenerator,
        settings: GatewaySettings,
    ) -> None:
        self._caller = caller
        self._authenticator = authenticator
        self._identify = identify
        self._ids = ids
        self._origins = {_host(origin) for origin in (settings.url_publica, *settings.cors_origens)}
        self._following: dict[str, dict[str, asyncio.Task[None]]] = {}
        self._server = socketio.AsyncServer(
            async_mode="asgi",
            client_manager=_manager(settings.redis_url),
            cors_allowed_origins=self._allows,
            transports=["websocket"],
            max_http_buffer_size=_MESSAGE_MAX_BYTES,
            json=_Json,
        )
        self._server.on("connect", self._connect)
        self._server.on("disconnect", self._disconnect)
        self._server.on("acompanhar", self._follow)
        self._server.on("lidas", self._tell_other_pages)

    def routes(self) -> list[BaseRoute]:
        """Where connections are made."""
        return [Mount(PATH, socketio.ASGIApp(self._server, socketio_path=PATH))]

    async def close(self) -> None:
        """Let go of everything."""
        following = [task for tasks in self._following.values() for task in tasks.values()]
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
        await self._server.shutdown()
        if isinstance(self._server.manager, _PagesByRedis):
            await self._server.manager.close()

    async def _connect(self, sid: str, environ: Mapping[str, Any], auth: object) -> None:
        scope: Scope = environ["asgi.scope"]
        try:
            actor = await self._who(scope, auth)
        except ConsorcioError as refusal:
            raise socketio.exceptions.ConnectionRefusedError(refusal.detail, self._problem(refusal)) from None
        self._following[sid] = {}
        _CONNECTED.inc()
        await self._server.save_session(sid, (scope, auth))
        await self._server.enter_room(sid, _pages_of(actor))

    async def _disconnect(self, sid: str, _reason: str) -> None:
        tasks = self._following.pop(sid, None)
        if tasks is not None:
            _CONNECTED.dec()
            for task in tasks.values():
                task.cancel()

    async def _follow(self, sid: str, asked: object = None) -> dict[str, Any]:
        """Start telling a page what is new; it is answered `{}`, or with the problem. Asked again, it starts over."""
        scope, auth = await self._server.get_session(sid)
        try:
            channel, live, request = _read(asked)
            actor = await self._who(scope, auth)
        except ConsorcioError as refusal:
            return self._problem(refusal)
        tasks = self._following.get(sid)
        if tasks is None:
            return {}
        if channel in tasks:
            tasks[channel].cancel()
        tasks[channel] = asyncio.create_task(self._tell(sid, channel, live, request, actor))
        return {}

    async def _tell(self, sid: str, channel: str, live: Live, request: object, actor: Actor) -> None:
        """Every message until the end; then the page is told that there will be no more, and why."""
        problem: dict[str, Any] = {}
        messages = self._caller.stream(
            live.method, request, actor=actor, correlation_id=self._ids.new_text(), timeout_s=_LIFE_S
        )
        try:
            async for message in messages:
                event = {"id": live.event_id(message), "dados": orjson.loads(encode(message))}
                await self._server.emit(live.event, event, to=sid, ignore_queue=True)
        except Exception as failure:  # noqa: BLE001 the page is told, and asks again or gives up
            problem = self._problem(failure)
        finally:
            if isinstance(messages, AsyncGenerator):
                await messages.aclose()
        await self._server.emit("interrompido", {"canal": channel, "problema": problem}, to=sid, ignore_queue=True)

    async def _tell_other_pages(self, sid: str, _data: object = None) -> None:
        """Somebody read their notices: their other pages, at whatever gateway, count again."""
        for room in self._server.rooms(sid):
            if room != sid:
                await self._server.emit("lidas", {}, room=room, skip_sid=sid)

    async def _who(self, scope: Scope, auth: object) -> Actor:
        """Who connected. Asked again at each channel: a session that ended follows nothing more. UNAUTHENTICATED."""
        token = auth.get("token") if isinstance(auth, dict) else None
        if isinstance(token, str) and token.isascii():
            return await self._authenticator.from_header(b"Bearer " + token.encode())
        return await self._identify(self._exchange(scope))

    def _exchange(self, scope: Scope) -> Exchange:
        """The handshake as the request that it was."""
        return Exchange({**scope, "method": "GET"}, _nothing_more, _no_answer, self._ids, StandardHeaders([]))

    def _allows(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        """Our own page or one of the sites of the settings: the cookie must serve no other."""
        return origin is not None and _host(origin) in {*self._origins, environ.get("HTTP_HOST")}

    def _problem(self, failure: Exception) -> dict[str, Any]:
        problem: dict[str, Any] = orjson.loads(problem_of(failure, self._ids.new_text())[1])
        return problem


class _PagesByRedis(socketio.AsyncRedisManager):  # type: ignore[misc]  # the library has no types
    """The manager of the library, which opens connections and has no way to close them."""

    thread: asyncio.Task[None] | None = None

    async def close(self) -> None:
        if self.thread is not None:
            self.thread.cancel()
            await asyncio.gather(self.thread, return_exceptions=True)
        for opened in (self.pubsub, self.redis):
            if opened is not None:
                await opened.aclose()


class _Json:
    """What Socket.IO calls `json`."""

    @staticmethod
    def dumps(value: object, **_how: object) -> str:
        return orjson.dumps(value).decode()

    loads = staticmethod(orjson.loads)


def _manager(redis_url: str | None) -> socketio.AsyncManager:
    """How the pages of a person at several gateways hear each other."""
    if redis_url is None:
        return socketio.AsyncManager()
    options = {"socket_connect_timeout": _REDIS_TIMEOUT_S}
    return _PagesByRedis(redis_url, channel="consorcio:ao-vivo", redis_options=options)


def _read(asked: object) -> tuple[str, Live, object]:
    """What a page asks to follow. VALIDATION when it is not one of the channels, or not where it was."""
    pedido = asked if isinstance(asked, dict) else {}
    channel = pedido.get("canal")
    live = _CHANNELS.get(channel) if isinstance(channel, str) else None
    if live is None or not isinstance(channel, str):
        raise validation("/canal", f"Informe um destes canais: {', '.join(_CHANNELS)}.")
    last = pedido.get("depois_de") or ""
    try:
        return channel, live, live.request(depois_de=live.last_seen(str(last)) if last else "")
    except ValueError:
        raise validation("/depois_de", "Use o identificador do último evento recebido.") from None


def _pages_of(actor: Actor) -> str:
    return f"paginas:{actor.id}"


def _host(origin: str) -> str:
    return urlsplit(origin).netloc or origin


async def _nothing_more() -> Any:
    raise AssertionError("a handshake has no body")


async def _no_answer(_message: object) -> None:
    raise AssertionError("a handshake is answered by Socket.IO")
