"""Chooses how a request proves who it comes from: a bearer token, else the session cookie."""

from __future__ import annotations

from consorcio.core.errors import unauthenticated
from consorcio.gateway.authn import Authenticator
from consorcio.gateway.exchange import Exchange
from consorcio.gateway.session import Sessions
from consorcio.platform.context import Actor


class Identifier:
    """The Actor of a request. UNAUTHENTICATED without a good proof, FORBIDDEN without the CSRF header."""

    def __init__(self, authenticator: Authenticator, sessions: Sessions) -> None:
        self._authenticator = authenticator
        self._sessions = sessions

    async def __call__(self, exchange: Exchange) -> Actor:
        """Who sends the request."""
        header = exchange.headers.get(b"authorization")
        if header is not None:
            return await self._authenticator.from_header(header)
        cookie = self._sessions.cookie_of(exchange, self._sessions.session_cookie)
        if cookie is None:
            raise unauthenticated()
        self._sessions.check_csrf(exchange, cookie)
        return await self._sessions.actor(cookie)
