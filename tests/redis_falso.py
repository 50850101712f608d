"""A server that speaks Redis and lies: it grants every lock to everybody and keeps nothing."""

from __future__ import annotations

import asyncio
import socketserver
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from io import BufferedIOBase


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
        return {b"GET": b"_\r\n", b"EVALSHA": b":1\r\n", b"EVAL": b":1\r\n", b"DEL": b":1\r\n"}.get(nome, b"+OK\r\n")


@contextmanager
def redis_mentiroso() -> Iterator[Mentiroso]:
    """The liar, until the end of the block. Threads of its own: who is busy racing does not slow its answers."""
    mentiroso = Mentiroso("")

    class Conversa(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while comando := _ler(self.rfile):
                self.wfile.write(mentiroso.responder(comando))

    class Servidor(socketserver.ThreadingTCPServer):
        daemon_threads = True
        # Every process connects at once; whoever does not fit in the queue tries again a second later.
        request_queue_size = 128

    with Servidor(("127.0.0.1", 0), Conversa) as servidor:
        mentiroso.url = f"redis://127.0.0.1:{servidor.server_address[1]}/0"
        thread = threading.Thread(target=servidor.serve_forever, daemon=True)
        thread.start()
        yield mentiroso
        servidor.shutdown()
        thread.join()


def _ler(recebido: BufferedIOBase) -> list[bytes]:
    """One command, an array of strings; empty when the client left."""
    try:
        quantos = int(recebido.readline()[1:] or b"0")
        return [recebido.read(int(recebido.readline()[1:]) + 2)[:-2] for _ in range(quantos)]
    except (ConnectionError, ValueError):
        return []
