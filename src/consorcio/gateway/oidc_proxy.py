"""Shows identidade's OAuth and OpenID Connect pages to the internet: only these paths, only these headers."""

from __future__ import annotations

import httpx
from starlette.requests import Request
from starlette.responses import StreamingResponse

from consorcio.core.errors import ConsorcioError, ErrorKind, unavailable
from consorcio.gateway.identity import PREFIX, IdentityClient
from consorcio.gateway.problems import METHOD_NOT_ALLOWED, HttpRefusalError

DISCOVERY = f"{PREFIX}/.well-known/openid-configuration"
ALLOWED = {
    DISCOVERY: frozenset({"GET"}),
    f"{PREFIX}/jwks": frozenset({"GET"}),
    f"{PREFIX}/authorize": frozenset({"GET"}),
    f"{PREFIX}/entrar": frozenset({"POST"}),
    f"{PREFIX}/token": frozenset({"POST"}),
    f"{PREFIX}/userinfo": frozenset({"GET", "POST"}),
    f"{PREFIX}/revoke": frozenset({"POST"}),
    f"{PREFIX}/logout": frozenset({"GET", "POST"}),
}
_BODY_MAX = 64 * 1024
_FORWARDED = frozenset(
    {"accept", "accept-language", "authorization", "content-type", "origin", "referer", "user-agent"}
)
_DROPPED = frozenset(
    {"connection", "keep-alive", "proxy-authenticate", "te", "trailer", "transfer-encoding", "upgrade", "server"}
)


class OidcProxy:
    """Forwards a request to identidade; the gateway's own cookies never go along."""

    def __init__(self, identity: IdentityClient, own_cookies: frozenset[str]) -> None:
        self._identity = identity
        self._own_cookies = own_cookies

    async def forward(self, request: Request) -> StreamingResponse:
        """The answer of identidade, as it streams."""
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            path = DISCOVERY
        verbs = ALLOWED.get(path)
        if verbs is None:
            raise ConsorcioError(ErrorKind.NOT_FOUND, "Este endereço não existe.")
        if request.method not in verbs:
            allow = (b"allow", ", ".join(sorted(verbs)).encode())
            raise HttpRefusalError(METHOD_NOT_ALLOWED, f"Este endereço não aceita {request.method}.", (allow,))
        if not self._identity.is_configured:
            raise unavailable("O serviço de identidade não está configurado.")
        outgoing = self._identity.http.build_request(
            request.method,
            path,
            params=request.url.query.encode(),
            headers=self._headers(request),
            content=await _small_body(request),
        )
        try:
            answer = await self._identity.http.send(outgoing, stream=True)
        except httpx.HTTPError:
            raise unavailable("O serviço de identidade não respondeu.", retry_after_s=5) from None
        return _streamed(answer)

    def _headers(self, request: Request) -> list[tuple[str, str]]:
        headers = [(name, value) for name, value in request.headers.items() if name in _FORWARDED]
        cookies = [
            pair.strip()
            for pair in request.headers.get("cookie", "").split(";")
            if pair.strip() and pair.partition("=")[0].strip() not in self._own_cookies
        ]
        if cookies:
            headers.append(("cookie", "; ".join(cookies)))
        if request.client is not None:
            headers.append(("x-forwarded-for", request.client.host))
        return [*headers, ("accept-encoding", "identity")]


async def _small_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY_MAX:
            raise ConsorcioError(ErrorKind.TOO_LARGE, f"O corpo passa de {_BODY_MAX} bytes.")
    return body


def _streamed(answer: httpx.Response) -> StreamingResponse:
    async def chunks() -> object:
        try:
            async for chunk in answer.aiter_raw():
                yield chunk
        finally:
            await answer.aclose()

    response = StreamingResponse(chunks(), status_code=answer.status_code)  # type: ignore[arg-type]
    response.raw_headers = [
        (name.lower(), value) for name, value in answer.headers.raw if name.lower().decode() not in _DROPPED
    ]
    return response
