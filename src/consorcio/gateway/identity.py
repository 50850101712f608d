"""The HTTP side of identidade, as the gateway uses it: keys, tokens, and the paths it shows to the internet."""

from __future__ import annotations

import asyncio
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx
from joserfc.jwk import KeySet

from consorcio.core.clock import Clock
from consorcio.core.errors import ConsorcioError, unavailable
from consorcio.gateway.exchange import AsgiApp
from consorcio.gateway.settings import GatewaySettings

PREFIX = "/oidc"
_KEYS_FRESH_S = 300
_KEYS_RETRY_S = 1
_INTERNAL_URL = "http://identidade.interno"


class IdentityClient:
    """Speaks HTTP to identidade: in this process by ASGI when it lives here, else by its address."""

    def __init__(self, settings: GatewaySettings, app: AsgiApp | None) -> None:
        self._settings = settings
        self.is_configured = app is not None or settings.url_identidade is not None
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app) if app is not None else None,
            base_url=settings.url_identidade or _INTERNAL_URL,
            timeout=httpx.Timeout(10.0, connect=2.0),
            follow_redirects=False,
        )
        # One client serves every browser: a cookie kept here would be sent on behalf of somebody else.
        self.http.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    @property
    def issuer(self) -> str:
        """The `iss` of the tokens."""
        return f"{self._settings.url_publica}{PREFIX}"

    @property
    def redirect_uri(self) -> str:
        """Where identidade sends the browser back."""
        return f"{self._settings.url_publica}/entrar/retorno"

    async def keys(self) -> KeySet:
        """The published keys."""
        answer = await self._request("GET", f"{PREFIX}/jwks")
        if answer.status_code != httpx.codes.OK:
            raise unavailable("As chaves de identidade não estão disponíveis.", retry_after_s=5)
        return KeySet.import_key_set(answer.json())

    async def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The answer of the token endpoint; None when it refuses."""
        answer = await self._post(f"{PREFIX}/token", form)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise unavailable("O serviço de identidade não respondeu.", retry_after_s=5)
        return answer.json() if answer.status_code == httpx.codes.OK else None

    async def revoke(self, refresh_token: str) -> None:
        """End the session of a refresh token. Failing to reach identidade does not keep the person inside."""
        form = {"token": refresh_token, "token_type_hint": "refresh_token"}
        try:
            await self._post(f"{PREFIX}/revoke", form)
        except ConsorcioError:
            return

    async def close(self) -> None:
        """Close the connections."""
        await self.http.aclose()

    async def _post(self, path: str, form: dict[str, str]) -> httpx.Response:
        secret = self._settings.cliente_segredo
        client_id = self._settings.cliente_id
        if secret is None:
            return await self._request("POST", path, data={**form, "client_id": client_id})
        auth = httpx.BasicAuth(client_id, secret.get_secret_value())
        return await self._request("POST", path, data=form, auth=auth)

    async def _request(self, verb: str, path: str, **arguments: Any) -> httpx.Response:
        if not self.is_configured:
            raise unavailable("O serviço de identidade não está configurado.")
        try:
            return await self.http.request(verb, path, **arguments)
        except httpx.HTTPError:
            raise unavailable("O serviço de identidade não respondeu.", retry_after_s=5) from None


class KeyRing:
    """The keys that verify tokens: fetched when first needed, when old, and when a token names an unknown one."""

    def __init__(self, identity: IdentityClient, clock: Clock) -> None:
        self._identity = identity
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._fetching = asyncio.Lock()

    async def current(self, *, refresh: bool = False) -> KeySet:
        """The keys. `refresh`: a key is missing, so ask again, though never more often than every second."""
        keys = self._keys
        if keys is not None and not self._is_due(refresh=refresh):
            return keys
        async with self._fetching:
            if self._keys is not None and not self._is_due(refresh=refresh):
                return self._keys
            return await self._fetch()

    async def _fetch(self) -> KeySet:
        try:
            self._keys = await self._identity.keys()
        except ConsorcioError:
            if self._keys is None:
                raise
        self._fetched_at = self._now()
        return self._keys

    def _is_due(self, *, refresh: bool) -> bool:
        return self._now() - self._fetched_at >= (_KEYS_RETRY_S if refresh else _KEYS_FRESH_S)

    def _now(self) -> float:
        return self._clock.now().timestamp()
