"""A server that speaks Redis and lies: it grants every lock to everybody and keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass


@asynccontextmanager
async def fake_redis(answer: Callable[[bytes], bytes]) -> AsyncIterator[str]:
    """A server that answers what it likes, or nothing."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while received := await reader.read(4096):
            writer.write(answer(received))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"


@dataclass(slots=True)
class Mentiroso:
    """Where the liar answers, and how many locks it granted."""

    url: str
    concedidas: int = 0

    def responder(self, comando: list[bytes]) -> bytes:
        """OK to every SET, released to every release, nothing to every GET."""
        nome = comando[0].upper()
        self.concedidas += nome == b"SET" and b"NX" in comando
        return {b"GET": b"$-1\r\n", b"EVALSHA": b":1\r\n", b"EVAL": b":1\r\n", b"DEL": b":1\r\n"}.get(nome, b"+OK\r\n")


@asynccontextmanager
async def redis_mentiroso() -> AsyncIterator[Mentiroso]:
    """The liar, until the end of the block."""
    mentiroso = Mentiroso("")
    conexoes: list[asyncio.StreamWriter] = []

    async def servir(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conexoes.append(writer)
        while comando := await _ler(reader):
            writer.write(mentiroso.responder(comando))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(servir, "127.0.0.1", 0)
    async with server:
        mentiroso.url = f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
        yield mentiroso
        for conexao in conexoes:
            conexao.close()
        await asyncio.gather(*(conexao.wait_closed() for conexao in conexoes), return_exceptions=True)


async def _ler(reader: asyncio.StreamReader) -> list[bytes]:
    """One command, an array of strings; empty when the client left."""
    try:
        quantos = int((await reader.readuntil(b"\r\n"))[1:])
        comando = []
        for _ in range(quantos):
            tamanho = int((await reader.readuntil(b"\r\n"))[1:])
            comando.append((await reader.readexactly(tamanho + 2))[:-2])
    except (asyncio.IncompleteReadError, ConnectionError):
        return []
    return comando
