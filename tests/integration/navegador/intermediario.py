"""What stands between a browser and a server in offices: it may refuse sockets, and answers when the server is away."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_BYTES = 65_536
_RECUSA = b"HTTP/1.1 %b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Intermediario:
    """Passes connections on to a server. What changes holds for the next ones; those that are open are cut."""

    def __init__(self, destino: str) -> None:
        partes = urlsplit(destino)
        self._destino = (partes.hostname, partes.port)
        self._escuta = socket.create_server(("127.0.0.1", 0))
        self._abertas: set[socket.socket] = set()
        self._sem_sockets = False
        self._servidor_fora = False
        self.socket_recusado, self.stream_recusado = threading.Event(), threading.Event()
        self.endereco = f"http://127.0.0.1:{self._escuta.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._aceitar, daemon=True).start()
        return self

    def __exit__(
        self, tipo: type[BaseException] | None, erro: BaseException | None, onde: TracebackType | None
    ) -> None:
        self._escuta.close()
        self._cortar()

    def mudar(self, *, sem_sockets: bool, servidor_fora: bool) -> None:
        """Whether only plain requests pass; whether the server is away, and everything is answered 502."""
        self._sem_sockets, self._servidor_fora = sem_sockets, servidor_fora
        self._cortar()

    def _cortar(self) -> None:
        for aberta in list(self._abertas):
            with contextlib.suppress(OSError):
                aberta.shutdown(socket.SHUT_RDWR)

    def _aceitar(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._atender, args=[self._escuta.accept()[0]], daemon=True).start()

    def _atender(self, navegador: socket.socket) -> None:
        with contextlib.suppress(OSError), navegador:
            pedido = navegador.recv(_BYTES)
            if self._sem_sockets and pedido.startswith(b"GET /socket.io"):
                navegador.sendall(_RECUSA % b"403 Forbidden")
                self.socket_recusado.set()
            elif self._servidor_fora:
                navegador.sendall(_RECUSA % b"502 Bad Gateway")
                if pedido.startswith(b"GET /api/v1/ao-vivo/"):
                    self.stream_recusado.set()
            else:
                self._passar(navegador, pedido)

    def _passar(self, navegador: socket.socket, pedido: bytes) -> None:
        with socket.create_connection(self._destino) as servidor:
            self._abertas |= {navegador, servidor}
            servidor.sendall(pedido)
            volta = threading.Thread(target=_bombear, args=[servidor, navegador], daemon=True)
            volta.start()
            _bombear(navegador, servidor)
            volta.join()
            self._abertas -= {navegador, servidor}


def _bombear(de: socket.socket, para: socket.socket) -> None:
    """Until either side closes; then neither stays open."""
    with contextlib.suppress(OSError):
        while lido := de.recv(_BYTES):
            para.sendall(lido)
    for lado in (de, para):
        with contextlib.suppress(OSError):
            lado.shutdown(socket.SHUT_RDWR)
