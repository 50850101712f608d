"""CORS: which other sites may call the API from a browser, and how preflights are answered."""

from __future__ import annotations

from collections.abc import Iterable

from consorcio.gateway.exchange import Exchange, Header
from consorcio.gateway.routes import Route

_HEADERS = b"authorization, content-type, idempotency-key, x-correlation-id, x-csrf-token"
_EXPOSED = b"x-correlation-id, retry-after"
_MAX_AGE_S = b"600"


class Cors:
    """Only the origins of the settings, compared whole; no wildcard, because cookies identify people."""

    def __init__(self, origins: Iterable[str]) -> None:
        self._origins = frozenset(origin.rstrip("/").encode() for origin in origins)

    def applies(self, exchange: Exchange) -> bool:
        """Whether the request came from a page of an allowed site."""
        return b"origin" in exchange.headers and exchange.headers[b"origin"] in self._origins

    async def answered(self, exchange: Exchange, routes: dict[str, Route] | None) -> bool:
        """Add the headers of the origin; True when it was a preflight, which needs nothing else."""
        exchange.add_header((b"access-control-allow-origin", exchange.headers[b"origin"]))
        exchange.add_header((b"access-control-allow-credentials", b"true"))
        exchange.add_header((b"access-control-expose-headers", _EXPOSED))
        exchange.add_header((b"vary", b"Origin"))
        preflight = b"access-control-request-method" in exchange.headers
        if exchange.scope["method"] != "OPTIONS" or not preflight or routes is None:
            return False
        allowed: list[Header] = [
            (b"access-control-allow-methods", ", ".join(sorted(routes)).encode()),
            (b"access-control-allow-headers", _HEADERS),
            (b"access-control-max-age", _MAX_AGE_S),
        ]
        await exchange.respond(204, b"", allowed)
        return True
