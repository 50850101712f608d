"""Shows the contents that services keep to the internet, as streams both ways: nothing is held in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
from starlette.requests import Request
from starlette.responses import StreamingResponse

from consorcio.core.errors import unavailable
from consorcio.gateway.exchange import AsgiApp, Receive, Scope, Send

DOCUMENTS_PATH = "/arquivos/{bilhete}"
REPORTS_PATH = "/relatorios/arquivos/{bilhete}"
PIX_PATHS = ("/pix/webhook/{segredo}", "/pix/webhook/{segredo}/pix")
_WITH_BODY = frozenset({"PUT", "POST"})
_FORWARDED = frozenset({"content-type", "content-length", "accept"})
_DROPPED = frozenset({b"connection", b"keep-alive", b"transfer-encoding", b"server", b"date"})


class FilesProxy:
    """An ASGI application: the service's own when it lives in this process, else a stream to its address."""

    def __init__(self, service: str, url: str | None, app: AsgiApp | None) -> None:
        self._service = service
        self._app = app
        self._http = httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(60.0, connect=2.0)) if url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer. UNAVAILABLE when the service is nowhere."""
        if self._app is not None:
            await self._app(scope, receive, send)
            return
        answer = await self._forward(Request(scope, receive))
        await answer(scope, receive, send)

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.aclose()

    async def _forward(self, request: Request) -> StreamingResponse:
        if self._http is None:
            raise unavailable(f"O serviço de {self._service} não está configurado.")
        outgoing = self._http.build_request(
            request.method,
            request.url.path,
            headers=[pair for pair in request.headers.items() if pair[0] in _FORWARDED],
            content=request.stream() if request.method in _WITH_BODY else None,
        )
        try:
            answer = await self._http.send(outgoing, stream=True)
        except httpx.HTTPError:
            raise unavailable(f"O serviço de {self._service} não respondeu.", retry_after_s=5) from None
        response = StreamingResponse(_body(answer), answer.status_code)
        response.raw_headers = [
            (name.lower(), value) for name, value in answer.headers.raw if name.lower() not in _DROPPED
        ]
        return response


async def _body(answer: httpx.Response) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.aiter_raw():
            yield chunk
    finally:
        await answer.aclose()
