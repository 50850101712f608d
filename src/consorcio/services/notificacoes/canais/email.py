"""E-mail by SMTP, over a few connections that are kept open."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from email.policy import SMTP as POLITICA
from email.utils import format_datetime, parseaddr

import aiosmtplib
from aiosmtplib.errors import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from consorcio.core.clock import Clock
from consorcio.services.notificacoes.domain.aviso import Mensagem
from consorcio.services.notificacoes.domain.tentativa import Fim, Resultado
from consorcio.services.notificacoes.settings import NotificacoesSettings

_FORA = (
    SMTPConnectError,
    SMTPServerDisconnected,
    SMTPTimeoutError,
    SMTPAuthenticationError,
    SMTPHeloError,
    TimeoutError,
    OSError,
)
_DEFINITIVO, _SERVICO_FORA = 500, 421


class Email:
    """A pool of SMTP connections. One that was cut is opened again at its next message."""

    def __init__(self, settings: NotificacoesSettings, clock: Clock) -> None:
        self.paralelo = settings.smtp_conexoes
        self._settings = settings
        self._clock = clock
        self._remetente = parseaddr(settings.remetente)[1]
        self._dominio = self._remetente.rpartition("@")[2]
        self._livres: asyncio.LifoQueue[aiosmtplib.SMTP | None] = asyncio.LifoQueue()
        for _ in range(settings.smtp_conexoes):
            self._livres.put_nowait(None)

    async def enviar(self, mensagem: Mensagem) -> Resultado:
        """Hand the message to the server."""
        conteudo = self._montar(mensagem)
        conexao = await self._livres.get()
        try:
            conexao, resultado = await self._tentar(conexao, mensagem.endereco, conteudo)
        except BaseException:
            # Cut in the middle: nobody knows what the server understood on this connection.
            conexao = None
            raise
        finally:
            self._livres.put_nowait(conexao)
        return resultado

    async def fechar(self) -> None:
        """Close every connection that is free; one is opened again when it is needed."""
        for _ in range(self._livres.qsize()):
            conexao = self._livres.get_nowait()
            if conexao is not None:
                conexao.close()
        for _ in range(self._livres.qsize(), self.paralelo):
            self._livres.put_nowait(None)

    async def _tentar(
        self, conexao: aiosmtplib.SMTP | None, endereco: str, conteudo: bytes
    ) -> tuple[aiosmtplib.SMTP | None, Resultado]:
        """The connection as it is left, and the end. An idle connection that the server closed is no failure."""
        estava_aberta = conexao is not None and conexao.is_connected
        try:
            conexao = conexao if estava_aberta else await self._conectar()
            assert conexao is not None
            _, resposta = await conexao.sendmail(self._remetente, [endereco], conteudo)
        except SMTPServerDisconnected as erro:
            if estava_aberta:
                return await self._tentar(None, endereco, conteudo)
            return None, Resultado(Fim.FORA, motivo=repr(erro))
        except _FORA as erro:
            return None, Resultado(Fim.FORA, motivo=repr(erro))
        except SMTPException as erro:
            return await self._depois_da_recusa(conexao, erro)
        return conexao, Resultado(Fim.ENVIADA, resposta)

    async def _depois_da_recusa(
        self, conexao: aiosmtplib.SMTP | None, erro: SMTPException
    ) -> tuple[aiosmtplib.SMTP | None, Resultado]:
        codigo, motivo = _codigo_e_motivo(erro)
        if codigo == _SERVICO_FORA:
            return None, Resultado(Fim.FORA, motivo=motivo)
        return conexao, Resultado(Fim.RECUSADA if codigo >= _DEFINITIVO else Fim.ADIADA, motivo=motivo)

    async def _conectar(self) -> aiosmtplib.SMTP:
        ajustes = self._settings
        conexao = aiosmtplib.SMTP(
            hostname=ajustes.smtp_servidor,
            port=ajustes.smtp_porta,
            username=ajustes.smtp_usuario,
            password=ajustes.smtp_senha.get_secret_value() if ajustes.smtp_senha else None,
            use_tls=ajustes.smtp_seguranca == "tls",
            start_tls=ajustes.smtp_seguranca == "starttls",
            timeout=ajustes.prazo_segundos,
        )
        await conexao.connect()
        return conexao

    def _montar(self, mensagem: Mensagem) -> bytes:
        """The same Message-ID at every try: a mailbox that gets it twice can tell."""
        email = EmailMessage(policy=POLITICA)
        email["From"] = self._settings.remetente
        email["To"] = mensagem.endereco
        email["Subject"] = mensagem.assunto
        email["Date"] = format_datetime(self._clock.now())
        email["Message-ID"] = f"<{mensagem.entrega_id}@{self._dominio}>"
        email["Auto-Submitted"] = "auto-generated"
        email.set_content(mensagem.corpo, cte="quoted-printable")
        if mensagem.corpo_html:
            email.add_alternative(mensagem.corpo_html, subtype="html", cte="quoted-printable")
        return email.as_bytes()


def _codigo_e_motivo(erro: SMTPException) -> tuple[int, str]:
    if isinstance(erro, SMTPRecipientsRefused):
        recusados = erro.recipients
        return max(r.code for r in recusados), "; ".join(f"{r.code} {r.message}" for r in recusados)
    if isinstance(erro, SMTPRecipientRefused | SMTPSenderRefused | SMTPDataError):
        return int(erro.code), f"{erro.code} {erro.message}"
    return 0, str(erro)
