"""An HTTP server that receives what the system sends out, on a free port of this machine, and answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consorcio.platform.serving import http_server
from consorcio.platform.stack.process import free_port


@dataclass(frozen=True, slots=True)
class Pedido:
    """A request as it arrived."""

    caminho: str
    cabecalhos: dict[str, str]
    corpo: bytes


@dataclass(slots=True)
class Destino:
    """The server. `respostas` are used up one by one; the last one stays."""

    url: str
    respostas: list[Response] = field(default_factory=lambda: [Response(status_code=204)])
    demora_s: float = 0
    pedidos: list[Pedido] = field(default_factory=list)

    async def atender(self, request: Request) -> Response:
        """Keep the request and answer."""
        self.pedidos.append(Pedido(request.url.path, dict(request.headers), await request.body()))
        if self.demora_s:
            await asyncio.sleep(self.demora_s)
        return self.respostas.pop(0) if len(self.respostas) > 1 else self.respostas[0]

    async def esperar(self, quantos: int, prazo_s: float = 20) -> None:
        """Until so many requests came."""
        async with asyncio.timeout(prazo_s):
            while len(self.pedidos) < quantos:  # noqa: ASYNC110 the server counts, nobody tells
                await asyncio.sleep(0.02)


@asynccontextmanager
async def destino() -> AsyncIterator[Destino]:
    """A server for the length of the block."""
    porta = free_port()
    aqui = Destino(f"http://127.0.0.1:{porta}")
    app = Starlette(routes=[Route("/{caminho:path}", aqui.atender, methods=["POST", "GET"])])
    servidor = http_server(app, "127.0.0.1", porta)
    tarefa = asyncio.create_task(servidor.serve())
    async with asyncio.timeout(10):
        while not servidor.started:  # noqa: ASYNC110 uvicorn tells nobody
            await asyncio.sleep(0.02)
    try:
        yield aqui
    finally:
        servidor.should_exit = True
        await tarefa
