"""The few addresses written by hand: session, documentation, health. Everything else comes from the contracts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from consorcio.core.clock import Clock
from consorcio.core.errors import ConsorcioError, ErrorKind, unauthenticated
from consorcio.gateway.exchange import Exchange
from consorcio.gateway.session import ENTRY_TTL_S, Sessions, refuse_login
from consorcio.gateway.session_store import csrf_of

_DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASSETS = {"docs.js": "text/javascript; charset=utf-8", "docs.css": "text/css; charset=utf-8"}


class SessionPages:
    """`/entrar`, `/entrar/retorno`, `/sessao`, `/sair`."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock

    def routes(self) -> list[Route]:
        """Their routes."""
        return [
            Route("/entrar", self.enter, methods=["GET"]),
            Route("/entrar/retorno", self.come_back, methods=["GET"]),
            Route("/sessao", self.show, methods=["GET"]),
            Route("/sair", self.leave, methods=["POST"]),
        ]

    async def enter(self, request: Request) -> Response:
        """Send the browser to identidade."""
        target, state = await self._sessions.begin(request.query_params.get("voltar", "/"))
        return _with_cookies(
            RedirectResponse(target, 302), self._sessions.set_cookie(self._sessions.entry_cookie, state, ENTRY_TTL_S)
        )

    async def come_back(self, request: Request) -> Response:
        """The browser comes back with a code: open the session."""
        query = request.query_params
        if "error" in query:
            raise refuse_login(query["error"])
        browser_state = self._cookie(request, self._sessions.entry_cookie) or ""
        cookie, target = await self._sessions.finish(query.get("state", ""), browser_state, query.get("code", ""))
        return _with_cookies(
            RedirectResponse(target, 302),
            self._sessions.set_cookie(self._sessions.session_cookie, cookie, self._sessions.life_s),
            self._sessions.set_cookie(self._sessions.entry_cookie, "", 0),
        )

    async def show(self, request: Request) -> Response:
        """Who is in, and the CSRF token that writes need."""
        cookie = self._cookie(request, self._sessions.session_cookie)
        if cookie is None:
            return _json({"autenticado": False})
        try:
            actor = await self._sessions.actor(cookie)
        except ConsorcioError as error:
            if error.kind is not ErrorKind.UNAUTHENTICATED:
                raise
            return _with_cookies(
                _json({"autenticado": False}), self._sessions.set_cookie(self._sessions.session_cookie, "", 0)
            )
        user = {
            "id": actor.id,
            "nome": actor.nome,
            "tipo": actor.tipo.value,
            "papeis": sorted(actor.papeis),
            "permissoes": sorted(actor.permissoes),
            "consorciado_id": actor.consorciado_id,
        }
        return _json({"autenticado": True, "usuario": user, "csrf": csrf_of(cookie)})

    async def leave(self, request: Request) -> Response:
        """End the session."""
        cookie = self._cookie(request, self._sessions.session_cookie)
        if cookie is None:
            raise unauthenticated("Não há sessão aberta neste navegador.")
        self._sessions.check_csrf(request.scope["consorcio.exchange"], cookie)
        target = await self._sessions.end(cookie)
        return _with_cookies(
            _json({"redirecionar": target}), self._sessions.set_cookie(self._sessions.session_cookie, "", 0)
        )

    def _cookie(self, request: Request, name: str) -> str | None:
        exchange: Exchange = request.scope["consorcio.exchange"]
        return self._sessions.cookie_of(exchange, name)


def documentation_routes(document: dict[str, Any]) -> list[Route]:
    """The OpenAPI document, and the page that shows it without anything from the internet."""
    body = orjson.dumps(document)

    async def openapi(_request: Request) -> Response:
        return Response(body, media_type="application/json", headers={"cache-control": "no-cache"})

    async def docs(_request: Request) -> Response:
        headers = {"content-security-policy": _DOCS_POLICY, "cache-control": "no-cache"}
        return Response(_asset("docs.html"), media_type="text/html; charset=utf-8", headers=headers)

    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _ASSETS:
            raise ConsorcioError(ErrorKind.NOT_FOUND, "Este endereço não existe.")
        return Response(_asset(name), headers={"content-type": _ASSETS[name], "cache-control": "no-cache"})

    return [
        Route("/api/v1/openapi.json", openapi),
        Route("/api/v1/docs", docs),
        Route("/api/v1/docs/{name}", asset),
    ]


def start_at_documentation() -> Route:
    """`/` where no web application is served."""

    async def start(_request: Request) -> Response:
        return RedirectResponse("/api/v1/docs", 302)

    return Route("/", start)


def health_routes(is_ready: Callable[[], Awaitable[bool]]) -> list[Route]:
    """Alive, ready, and the numbers."""

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_request: Request) -> Response:
        answer = await is_ready()
        return PlainTextResponse("pronto" if answer else "não pronto", 200 if answer else 503)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [Route("/health", health), Route("/ready", ready), Route("/metrics", metrics)]


def _asset(name: str) -> bytes:
    return (files("consorcio.gateway") / "static" / name).read_bytes()


def _json(value: dict[str, Any]) -> Response:
    return Response(orjson.dumps(value), media_type="application/json", headers={"cache-control": "no-store"})


def _with_cookies(response: Response, *cookies: tuple[bytes, bytes]) -> Response:
    response.raw_headers.extend(cookies)
    response.headers["cache-control"] = "no-store"
    return response
