"""An SMTP server that really receives, on a free port of this machine, and does what a test asks of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(slots=True)
class Recebida:
    """A message that was accepted."""

    para: str
    email: EmailMessage

    @property
    def texto(self) -> str:
        """The plain text."""
        corpo = self.email.get_body(("plain",))
        assert corpo is not None
        return str(corpo.get_content())


@dataclass(slots=True)
class Correio:
    """The server. `demora_s` is how long it thinks about each message; `recusas` answers by recipient."""

    porta: int = 0
    demora_s: float = 0
    recusas: dict[str, str] = field(default_factory=dict)
    caixa: list[Recebida] = field(default_factory=list)
    quantas: int = 0
    guardar: bool = True
    _servidor: asyncio.Server | None = None
    _conexoes: set[asyncio.BaseTransport] = field(default_factory=set)

    async def abrir(self) -> None:
        """Listen: on the port it had, if it had one."""
        loop = asyncio.get_running_loop()
        self._servidor = await loop.create_server(lambda: _Protocolo(self), "127.0.0.1", self.porta)
        self.porta = self._servidor.sockets[0].getsockname()[1]

    async def fechar(self) -> None:
        """Vanish: connections are cut in the middle."""
        if self._servidor is None:
            return
        self._servidor.close()
        for conexao in list(self._conexoes):
            assert isinstance(conexao, asyncio.Transport)
            conexao.abort()
        await self._servidor.wait_closed()
        self._servidor = None

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Accept a recipient, unless told otherwise."""
        if address in self.recusas:
            return self.recusas[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Take a message."""
        if self.demora_s:
            await asyncio.sleep(self.demora_s)
        self.quantas += 1
        if self.guardar:
            email = message_from_bytes(envelope.original_content or b"", policy=default)
            assert isinstance(email, EmailMessage)
            self.caixa += [Recebida(para, email) for para in envelope.rcpt_tos]
        return f"250 aceita como {self.quantas}"

    async def esperar(self, quantas: int, prazo_s: float = 20) -> None:
        """Until so many were accepted."""
        async with asyncio.timeout(prazo_s):
            while self.quantas < quantas:  # noqa: ASYNC110 the server counts, nobody tells
                await asyncio.sleep(0.02)


class _Protocolo(SMTP):
    def __init__(self, correio: Correio) -> None:
        super().__init__(correio, hostname="correio.teste", loop=asyncio.get_running_loop())
        self._correio = correio

    def connection_made(self, transport: Any) -> None:
        self._correio._conexoes.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._correio._conexoes.discard(self.transport)
        super().connection_lost(error)
