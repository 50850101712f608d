"""A server that stands for the official source: right, slow, wrong, too large or down, as told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
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
    acabou: Event = field(default_factory=Event)


@contextmanager
def fonte_no_ar() -> Iterator[FonteFalsa]:
    """The source, listening on a port of its own; at the end no request is left half answered."""
    fonte = FonteFalsa()

    class Atendente(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fonte.acabou.wait(fonte.demora_s)
            with suppress(ConnectionError):
                self.send_response(fonte.situacao)
                self.send_header("Content-Length", str(len(fonte.corpo)))
                self.end_headers()
                self.wfile.write(fonte.corpo)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the name of the base class
            """Silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Atendente) as servidor:
        servidor.daemon_threads = False
        Thread(target=servidor.serve_forever, kwargs={"poll_interval": 0.02}).start()
        fonte.url = f"http://127.0.0.1:{servidor.server_port}/federal/{{numero}}"
        yield fonte
        fonte.acabou.set()
        servidor.shutdown()
