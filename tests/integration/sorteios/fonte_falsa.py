"""A server that stands for the official source: right, slow, wrong, too large or down, as told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

CERTA: dict[str, Any] = {
    "numero": 6000,
    "dataApuracao": "14/03/2026",
    "listaDezenas": ["000003", "011111", "022222", "033333", "044444"],
}


@dataclass
class FonteFalsa:
    """What it answers next."""

    url: str = ""
    corpo: bytes = json.dumps(CERTA).encode()
    situacao: int = 200
    demora_s: float = 0.0
    acabou: asyncio.Event = field(default_factory=asyncio.Event)
    atendidos: asyncio.Event = field(default_factory=asyncio.Event)

    async def responder(self, leitura: asyncio.StreamReader, escrita: asyncio.StreamWriter) -> None:
        """One request, one answer."""
        await leitura.readuntil(b"\r\n\r\n")
        if self.demora_s:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.acabou.wait(), self.demora_s)
        cabecalho = f"HTTP/1.1 {self.situacao} X\r\nContent-Length: {len(self.corpo)}\r\nConnection: close\r\n\r\n"
        escrita.write(cabecalho.encode() + self.corpo)
        with suppress(ConnectionError):
            await escrita.drain()
        escrita.close()
        self.atendidos.set()


@asynccontextmanager
async def fonte_no_ar() -> AsyncIterator[FonteFalsa]:
    """The source, listening on a port of its own."""
    fonte = FonteFalsa()
    servidor = await asyncio.start_server(fonte.responder, "127.0.0.1", 0)
    porta = servidor.sockets[0].getsockname()[1]
    fonte.url = f"http://127.0.0.1:{porta}/federal/{{numero}}"
    async with servidor:
        yield fonte
        fonte.acabou.set()
        if fonte.demora_s:
            await fonte.atendidos.wait()
