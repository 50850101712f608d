"""Services with HTTP faces share a port without hiding each other."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from consorcio.platform.serving import Faces


def face(path: str, says: str) -> Starlette:
    async def answer(_request: Request) -> PlainTextResponse:
        return PlainTextResponse(says)

    return Starlette(routes=[Mount(path, routes=[Route("/{rest:path}", answer)])])


async def test_each_face_answers_its_own_addresses() -> None:
    app = Starlette(routes=[Mount("/", Faces([face("/oidc", "identidade"), face("/arquivos", "documentos")]))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        answers = [(await client.get(path)).text for path in ("/oidc/jwks", "/arquivos/1", "/outro")]
    assert answers == ["identidade", "documentos", "não existe"]
