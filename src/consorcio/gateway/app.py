"""Puts the gateway together: one ASGI application from the contracts and the process that runs it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.routing import BaseRoute, Route
from starlette.routing import Router as Pages

from consorcio.core.clock import Clock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import IdGenerator
from consorcio.gateway import files_proxy
from consorcio.gateway.authn import Authenticator
from consorcio.gateway.catalog import Catalog, load_catalog
from consorcio.gateway.cors import Cors
from consorcio.gateway.edge import Edge, not_found
from consorcio.gateway.endpoints import Caller, Endpoints
from consorcio.gateway.exchange import AsgiApp, Exchange, Receive, Scope, Send
from consorcio.gateway.files_proxy import FilesProxy
from consorcio.gateway.identify import Identifier
from consorcio.gateway.identity import IdentityClient, KeyRing
from consorcio.gateway.live import LivePages
from consorcio.gateway.oidc_proxy import OidcProxy
from consorcio.gateway.openapi import build_document
from consorcio.gateway.pages import SessionPages, documentation_routes, health_routes, start_at_documentation
from consorcio.gateway.router import Router
from consorcio.gateway.routes import Route as ApiRoute
from consorcio.gateway.routes import build_routes
from consorcio.gateway.session import Sessions
from consorcio.gateway.session_redis import RedisStore
from consorcio.gateway.session_store import KeyValueStore, SessionStore
from consorcio.gateway.settings import GatewaySettings
from consorcio.gateway.sockets import Sockets
from consorcio.gateway.web import WebFiles, config_route
from consorcio.platform.context import Actor
from consorcio.platform.rate_limit import RateLimiter

_PROXIED = ["GET", "POST", "PUT", "PATCH", "DELETE"]
Ready = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the process gives to the gateway."""

    settings: GatewaySettings
    clock: Clock
    ids: IdGenerator
    caller: Caller
    is_ready: Ready
    identity_app: AsgiApp | None = None
    """Identidade's HTTP face, when it lives in this process."""
    files_app: AsgiApp | None = None
    """Documentos' HTTP face, when it lives in this process."""
    reports_app: AsgiApp | None = None
    """Relatorios' HTTP face, when it lives in this process."""
    money_app: AsgiApp | None = None
    """Financeiro's HTTP face (what the PSP of the Pix calls), when it lives in this process."""
    store: KeyValueStore | None = None
    """Where sessions live; Redis by the settings when not given."""
    routes: Sequence[BaseRoute] = ()
    """Addresses that are HTTP by nature and belong to others: files, live updates."""


class Gateway:
    """The ASGI application. `drain` before ending: `/ready` says no while requests finish. `close` after."""

    def __init__(self, around: Surroundings, catalog: Catalog) -> None:
        settings, clock = around.settings, around.clock
        self._around = around
        self._draining = False
        self._redis = RedisStore(settings.redis_url)
        self.identity = IdentityClient(settings, around.identity_app)
        self._files = FilesProxy("documentos", settings.url_documentos, around.files_app)
        self._reports = FilesProxy("relatórios", settings.url_relatorios, around.reports_app)
        self._money = FilesProxy("financeiro", settings.url_financeiro, around.money_app)
        self.routes = build_routes(catalog.services)
        self.document = build_document(self.routes, catalog)
        self.authenticator = Authenticator(
            KeyRing(self.identity, clock), clock, self.identity.issuer, settings.audiencia
        )
        store = SessionStore(around.store or self._redis)
        self.sessions = Sessions(store, self.identity, self.authenticator, clock, settings)
        identify = Identifier(self.authenticator, self.sessions)
        endpoints = Endpoints(around.caller, identify, _limiter(settings), settings)
        self._live = LivePages(around.caller, identify)
        self._sockets = Sockets(around.caller, self.authenticator, identify, around.ids, settings)
        self._edge = Edge(
            Router(self.routes),
            endpoints,
            self._others(),
            Cors(settings.cors_origens),
            around.ids,
            settings.is_secure,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await self._edge(scope, receive, send)

    def drain(self) -> None:
        """Stop being ready: the balancer sends nothing more."""
        self._draining = True

    async def close(self) -> None:
        """Close the connections to identidade, documentos, relatorios, financeiro and Redis."""
        await self._sockets.close()
        await self.identity.close()
        await self._files.close()
        await self._reports.close()
        await self._money.close()
        await self._redis.close()

    def _others(self) -> AsgiApp:
        own_cookies = frozenset({self.sessions.session_cookie, self.sessions.entry_cookie})
        proxy = OidcProxy(self.identity, own_cookies)
        routes: list[BaseRoute] = [
            *health_routes(self._is_ready),
            *documentation_routes(self.document),
            *SessionPages(self.sessions, self._around.clock).routes(),
            *self._live.routes(),
            *self._sockets.routes(),
            Route("/oidc/{path:path}", proxy.forward, methods=_PROXIED),
            Route("/.well-known/openid-configuration", proxy.forward, methods=_PROXIED),
            Route(files_proxy.DOCUMENTS_PATH, self._files, methods=["GET", "PUT"]),
            Route(files_proxy.REPORTS_PATH, self._reports, methods=["GET"]),
            *(Route(path, self._money, methods=["POST"]) for path in files_proxy.PIX_PATHS),
            *self._around.routes,
        ]
        settings = self._around.settings
        if settings.web is None:
            return Pages([*routes, start_at_documentation()], redirect_slashes=False, default=_nothing_here)
        web = WebFiles(settings.web, settings.web_remotos)
        return Pages([*routes, config_route(settings.web_remotos)], redirect_slashes=False, default=web)

    async def _is_ready(self) -> bool:
        return not self._draining and await self._around.is_ready()


def build_app(around: Surroundings, catalog: Catalog | None = None) -> Gateway:
    """The gateway of this process. `RouteError` when a contract cannot be served."""
    return Gateway(around, catalog or load_catalog())


def _limiter(settings: GatewaySettings) -> Callable[[Exchange, Actor, ApiRoute], None]:
    limiter = RateLimiter(settings.limite_por_minuto)

    def limit(exchange: Exchange, actor: Actor, route: ApiRoute) -> None:
        address = exchange.scope.get("client")
        client = actor.id if not route.is_public else str(address[0]) if address else "?"
        wait_s = limiter.take(client, route.template)
        if wait_s > 0:
            raise ConsorcioError(
                ErrorKind.RATE_LIMITED,
                "Você fez pedidos demais em pouco tempo. Espere e tente de novo.",
                retry_after_s=int(wait_s) + 1,
            )

    return limit


async def _nothing_here(scope: Scope, _receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1000})
        return
    raise not_found()
