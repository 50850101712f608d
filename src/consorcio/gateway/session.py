"""The browser's session, kept by the gateway (backend for frontend): OIDC code + PKCE, cookie, CSRF, renewal."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlencode

from consorcio.core.clock import Clock
from consorcio.core.errors import ConsorcioError, ErrorKind, forbidden, unauthenticated, unavailable
from consorcio.gateway.authn import Authenticator
from consorcio.gateway.exchange import Exchange
from consorcio.gateway.identity import PREFIX, IdentityClient
from consorcio.gateway.session_store import TOKEN_TEXT_MAX, Session, SessionStore, csrf_of, new_token
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.context import Actor

ENTRY_TTL_S = 900
_SCOPE = "openid profile"
_REFRESH_BEFORE_S = 30
_REFRESH_LOCK_S = 10
_WAIT_STEP_S = 0.05
_SAFE_VERBS = frozenset({"GET", "HEAD", "OPTIONS"})


class Sessions:
    """Opens, uses, renews and ends sessions."""

    def __init__(
        self,
        store: SessionStore,
        identity: IdentityClient,
        authenticator: Authenticator,
        clock: Clock,
        settings: GatewaySettings,
    ) -> None:
        self._store = store
        self._identity = identity
        self._authenticator = authenticator
        self._clock = clock
        self._settings = settings
        self._refreshing: dict[str, asyncio.Task[Session | None]] = {}
        prefix = "__Host-" if settings.is_secure else ""
        self.life_s = settings.sessao_horas * 3600
        self.session_cookie = f"{prefix}sessao"
        self.entry_cookie = f"{prefix}entrada"

    async def begin(self, return_to: str) -> tuple[str, str]:
        """Start a login: where to send the browser, and the cookie that ties the login to it."""
        state, verifier, nonce = new_token(), new_token(), new_token()
        entry = {"verifier": verifier, "nonce": nonce, "voltar": safe_return(return_to)}
        await self._store.save_entry(state, entry, ENTRY_TTL_S)
        query = urlencode(
            {
                "response_type": "code",
                "client_id": self._settings.cliente_id,
                "redirect_uri": self._identity.redirect_uri,
                "scope": _SCOPE,
                "state": state,
                "nonce": nonce,
                "code_challenge": _challenge(verifier),
                "code_challenge_method": "S256",
            }
        )
        return f"{PREFIX}/authorize?{query}", state

    async def finish(self, state: str, browser_state: str, code: str) -> tuple[str, str]:
        """End a login: the cookie of the new session and where the browser wanted to go. UNAUTHENTICATED if refused."""
        if not state or not hmac.compare_digest(state.encode(), browser_state.encode()):
            raise unauthenticated("Esta entrada não foi iniciada neste navegador. Entre de novo.")
        entry = await self._store.take_entry(state)
        if entry is None:
            raise unauthenticated("A entrada venceu. Entre de novo.")
        tokens = await self._identity.token(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._identity.redirect_uri,
                "code_verifier": entry["verifier"],
            }
        )
        if tokens is None or not await self._authenticator.is_id_token(
            tokens.get("id_token", ""), self._settings.cliente_id, entry["nonce"]
        ):
            raise unauthenticated("O serviço de identidade recusou a entrada. Entre de novo.")
        cookie, now = new_token(), self._now()
        await self._store.save(cookie, _session(tokens, now, now + self.life_s), now)
        return cookie, entry["voltar"]

    async def actor(self, cookie: str) -> Actor:
        """Who the session belongs to. UNAUTHENTICATED when it ended."""
        session = await self._fresh(cookie)
        if session is None:
            raise unauthenticated("A sessão terminou. Entre de novo.")
        return await self._authenticator.from_token(session.access_token.encode())

    async def end(self, cookie: str) -> str:
        """End the session here and in identidade; where the browser may finish leaving."""
        session = await self._store.load(cookie)
        await self._store.remove(cookie)
        if session is None:
            return "/"
        await self._identity.revoke(session.refresh_token)
        query = {"id_token_hint": session.id_token, "post_logout_redirect_uri": f"{self._settings.url_publica}/"}
        return f"{PREFIX}/logout?{urlencode(query)}"

    def check_csrf(self, exchange: Exchange, cookie: str) -> None:
        """FORBIDDEN when a write does not prove that it comes from our own page."""
        if exchange.scope["method"] in _SAFE_VERBS:
            return
        given = exchange.headers.get(b"x-csrf-token", b"")
        if not hmac.compare_digest(given, csrf_of(cookie).encode()):
            raise forbidden("Falta o cabeçalho X-CSRF-Token da sessão, ou ele não confere.")

    def cookie_of(self, exchange: Exchange, name: str) -> str | None:
        """The value of a cookie; None when absent or malformed."""
        header = exchange.headers.get(b"cookie")
        if header is None or name.encode() not in header:
            return None
        try:
            morsel = SimpleCookie(header.decode("latin-1")).get(name)
        except CookieError:
            return None
        return morsel.value if morsel is not None and 0 < len(morsel.value) <= TOKEN_TEXT_MAX else None

    def set_cookie(self, name: str, value: str, max_age_s: int) -> tuple[bytes, bytes]:
        """The header that gives a cookie to the browser; an age of zero takes it away."""
        secure = "; Secure" if self._settings.is_secure else ""
        text = f"{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}"
        return b"set-cookie", text.encode()

    async def _fresh(self, cookie: str) -> Session | None:
        """The session, its access token renewed if it is about to expire."""
        session = await self._store.load(cookie)
        now = self._now()
        if session is None or now >= session.ends_at:
            return None
        if now < session.access_expires_at - _REFRESH_BEFORE_S:
            return session
        return await self._refreshed_once(cookie)

    async def _refreshed_once(self, cookie: str) -> Session | None:
        """One renewal at a time per session, however many requests arrive: a refresh token serves once."""
        task = self._refreshing.get(cookie)
        if task is None:
            task = asyncio.ensure_future(self._refresh(cookie))
            self._refreshing[cookie] = task
            task.add_done_callback(lambda _: self._refreshing.pop(cookie, None))
        return await asyncio.shield(task)

    async def _refresh(self, cookie: str) -> Session | None:
        if not await self._store.begin_refresh(cookie, _REFRESH_LOCK_S):
            return await self._refreshed_elsewhere(cookie)
        try:
            session = await self._store.load(cookie)
            if session is None or self._is_fresh(session):
                return session
            tokens = await self._identity.token({"grant_type": "refresh_token", "refresh_token": session.refresh_token})
            if tokens is None:
                await self._store.remove(cookie)
                return None
            now = self._now()
            renewed = _session({"id_token": session.id_token, **tokens}, now, session.ends_at)
            await self._store.save(cookie, renewed, now)
            return renewed
        finally:
            await self._store.end_refresh(cookie)

    async def _refreshed_elsewhere(self, cookie: str) -> Session | None:
        """Another replica is renewing: wait for what it saves."""
        for _ in range(int(_REFRESH_LOCK_S / _WAIT_STEP_S)):
            session = await self._store.load(cookie)
            if session is None or self._is_fresh(session):
                return session
            await asyncio.sleep(_WAIT_STEP_S)
        raise unavailable("A sessão não pôde ser renovada agora.", retry_after_s=2)

    def _is_fresh(self, session: Session) -> bool:
        return self._now() < session.access_expires_at - _REFRESH_BEFORE_S

    def _now(self) -> float:
        return self._clock.now().timestamp()


def safe_return(path: str) -> str:
    """The path where the login returns to; anything that could leave this site becomes the start page."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or any(ord(c) < ord(" ") for c in path):
        return "/"
    return path


def refuse_login(error: str) -> ConsorcioError:
    """Identidade sent the browser back with an error of OAuth."""
    detail = "A entrada foi cancelada." if error == "access_denied" else "A entrada não foi concluída. Tente de novo."
    return ConsorcioError(ErrorKind.UNAUTHENTICATED, detail)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _session(tokens: dict[str, Any], now: float, ends_at: float) -> Session:
    return Session(
        access_token=tokens["access_token"],
        refresh_token=tokens.get("refresh_token", ""),
        id_token=tokens.get("id_token", ""),
        access_expires_at=now + float(tokens.get("expires_in", 60)),
        ends_at=ends_at,
    )
