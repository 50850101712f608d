"""Where the PSP tells what came in: the HTTP face that the gateway shows as /pix/webhook/{segredo}/pix.

The address is the secret that the PSP was given, beside the mTLS of whoever receives the connection. A Pix that cannot
be read refuses the whole request; the PSP sends it again, and what was already registered is registered once.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consorcio.core.errors import ConsorcioError, ErrorKind, unauthenticated, validation
from consorcio.platform.downloads import PROBLEMS
from consorcio.platform.service import Runtime
from consorcio.services.financeiro.bancos.pix.api import PixRecebido, ler_pix
from consorcio.services.financeiro.use_cases.pix import receber

CAMINHOS = ("/pix/webhook/{segredo}", "/pix/webhook/{segredo}/pix")
_CORPO_MAXIMO = 1_048_576
_PIX_POR_CORPO = 1000


def endereco_do_webhook(url_publica: str, segredo: str) -> str:
    """What the PSP is told to call, which adds `/pix` to it; empty when there is no secret."""
    return f"{url_publica.rstrip('/')}/pix/webhook/{segredo}" if segredo else ""


class WebhookPix:
    """POST registers the Pix of the body, in the order they came."""

    def __init__(self, runtime: Runtime, segredo: str) -> None:
        self._runtime = runtime
        self._segredo = segredo.encode()

    def app(self) -> Starlette:
        """The face."""
        return Starlette(
            routes=[Route(caminho, self.ouvir, methods=["POST"]) for caminho in CAMINHOS],
            exception_handlers=PROBLEMS,
        )

    async def ouvir(self, request: Request) -> Response:
        """200 when everything told is registered."""
        dado = request.path_params["segredo"].encode()
        if not self._segredo or not hmac.compare_digest(dado, self._segredo):
            raise unauthenticated()
        for pix in _ler(await _corpo(request)):
            async with self._runtime.db.transaction() as tx:
                await receber(tx, pix, "WEBHOOK", self._runtime.calendar)
        return Response(status_code=200)


async def _corpo(request: Request) -> bytes:
    partes, tamanho = [], 0
    async for parte in request.stream():
        tamanho += len(parte)
        if tamanho > _CORPO_MAXIMO:
            raise ConsorcioError(ErrorKind.TOO_LARGE, "O aviso de Pix é grande demais.")
        partes.append(parte)
    return b"".join(partes)


def _ler(corpo: bytes) -> list[PixRecebido]:
    try:
        aviso = orjson.loads(corpo)
    except orjson.JSONDecodeError:
        raise validation("/", "O corpo deve ser JSON.") from None
    lista = aviso.get("pix") if isinstance(aviso, Mapping) else None
    if not isinstance(lista, list) or len(lista) > _PIX_POR_CORPO:
        raise validation("/pix", f"pix deve ser uma lista de até {_PIX_POR_CORPO}.")
    return [ler_pix(item) for item in lista]
