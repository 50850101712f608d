"""The outermost ASGI application: gives every answer its headers and turns every failure into a problem."""

from __future__ import annotations

import time
from functools import cache

from prometheus_client import Counter, Histogram

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import IdGenerator
from consorcio.gateway.cors import Cors
from consorcio.gateway.endpoints import Endpoints, allow_header, route_for
from consorcio.gateway.exchange import AsgiApp, ClientGoneError, Exchange, Header, Receive, Scope, Send, StandardHeaders
from consorcio.gateway.router import Router
from consorcio.platform.telemetry import traced_request

SECURITY_HEADERS: list[Header] = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
]
_STRICT_TRANSPORT: Header = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
_API = "/api/"

_requests = Counter("consorcio_gateway_requests", "Pedidos respondidos.", ("rota", "metodo", "status"))
_seconds = Histogram("consorcio_gateway_seconds", "Duração dos pedidos, em segundos.", ("rota", "metodo"))
# Finding the child of a metric by its labels costs more than counting in it.
_answered = cache(_requests.labels)
_lasted = cache(_seconds.labels)


class Edge:
    """API routes by the router; everything else by the inner application."""

    def __init__(
        self, router: Router, endpoints: Endpoints, others: AsgiApp, cors: Cors, ids: IdGenerator, is_secure: bool
    ) -> None:
        self._router = router
        self._endpoints = endpoints
        self._others = others
        self._cors = cors
        self._ids = ids
        headers = [*SECURITY_HEADERS, *([_STRICT_TRANSPORT] if is_secure else [])]
        self._api_headers = StandardHeaders(headers)
        self._page_headers = StandardHeaders([header for header in headers if header[0] != b"cache-control"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is not HTTP goes to the inner application."""
        if scope["type"] != "http":
            await self._others(scope, receive, send)
            return
        path = _wire_path(scope)
        found = self._router.find(path) if path.startswith(_API) else None
        headers = self._api_headers if found is not None else self._page_headers
        exchange = Exchange(scope, receive, send, self._ids, headers)
        started_at, name = time.perf_counter(), "outras"
        try:
            exchange.check()
            if self._cors.applies(exchange) and await self._cors.answered(exchange, found and found[0]):
                return
            if found is None:
                scope["consorcio.exchange"], scope["app"] = exchange, self
                await self._others(scope, receive, exchange.send_through)
            elif scope["method"] == "OPTIONS":
                await exchange.respond(204, b"", [allow_header(found[0])])
            else:
                route = route_for(found[0], scope["method"])
                name = route.template
                serving = self._endpoints.serve(exchange, route, found[1])
                await traced_request(f"{route.verb} {name}", exchange.headers.get(b"traceparent"), serving)
        except ClientGoneError:
            exchange.status = 499
        except Exception as error:  # noqa: BLE001  this is where every failure becomes a problem
            await self._fail(exchange, error)
        finally:
            verb = scope["method"] if scope["method"] in _VERBS else "OUTRO"
            _answered(name, verb, str(exchange.status)).inc()
            _lasted(name, verb).observe(time.perf_counter() - started_at)

    async def _fail(self, exchange: Exchange, error: Exception) -> None:
        if exchange.started:
            raise error
        await exchange.respond_problem(error)


_VERBS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def not_found() -> ConsorcioError:
    """No route has that address."""
    return ConsorcioError(ErrorKind.NOT_FOUND, "Este endereço não existe.")


def _wire_path(scope: Scope) -> str:
    """The path as it came, still percent-encoded: an encoded slash is no separator."""
    raw = scope.get("raw_path")
    return raw.decode("latin-1") if raw is not None else str(scope["path"])
