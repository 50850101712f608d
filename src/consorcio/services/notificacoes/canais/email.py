"""E-mail by SMTP, over a few connections that are kept open."""

from __future__ import annotations

import asyncio
from binascii import b2a_qp
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr

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
# Of 78, less the name of the header.
_LINHA_MAX = 60


class Email:
    """A pool of SMTP connections. One that was cut is opened again at its next message."""

    def __init__(self, settings: NotificacoesSettings, clock: Clock) -> None:
        self.paralelo = settings.smtp_conexoes
        self._settings = settings
        self._clock = clock
        nome, self._remetente = parseaddr(settings.remetente)
        self._de = formataddr((nome, self._remetente))
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
        """The same Message-ID at every try: a mailbox that gets it twice can tell.

        Put together by hand: the library's message parses and folds every header again, and was two thirds of the time
        of a round.
        """
        identidade = f"{mensagem.entrega_id}@{self._dominio}"
        linhas = [
            f"From: {self._de}",
            f"To: {_uma_linha(mensagem.endereco)}",
            f"Subject: {_codificado(_uma_linha(mensagem.assunto))}",
            f"Date: {format_datetime(self._clock.now())}",
            f"Message-ID: <{identidade}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
        ]
        texto = _parte("plain", mensagem.corpo)
        if not mensagem.corpo_html:
            return "\r\n".join(linhas).encode("ascii") + b"\r\n" + texto
        # "=_" is in no quoted-printable text.
        divisa = f"=_{mensagem.entrega_id.hex}"
        linhas.append(f'Content-Type: multipart/alternative;\r\n boundary="{divisa}"')
        corte = f"\r\n--{divisa}".encode()
        partes = corte + b"\r\n" + texto + corte + b"\r\n" + _parte("html", mensagem.corpo_html) + corte + b"--\r\n"
        return "\r\n".join(linhas).encode("ascii") + b"\r\n" + partes


def _parte(tipo: str, texto: str) -> bytes:
    """A body with its headers, in quoted-printable."""
    inteiro = texto.replace("\r\n", "\n").rstrip("\n").replace("\n", "\r\n") + "\r\n"
    cabecalho = f'Content-Type: text/{tipo}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return cabecalho.encode("ascii") + b2a_qp(inteiro.encode(), istext=True)


def _codificado(valor: str) -> str:
    """A subject, which may have accents, in the form that travels (RFC 2047)."""
    return (
        valor
        if valor.isascii() and len(valor) <= _LINHA_MAX
        else Header(valor, "utf-8", header_name="Subject").encode(linesep="\r\n")
    )


def _uma_linha(valor: str) -> str:
    """ValueError when a header would become two."""
    if "\r" in valor or "\n" in valor:
        raise ValueError("a header with more than one line")
    return valor


def _codigo_e_motivo(erro: SMTPException) -> tuple[int, str]:
    if isinstance(erro, SMTPRecipientsRefused):
        recusados = erro.recipients
        return max(r.code for r in recusados), "; ".join(f"{r.code} {r.message}" for r in recusados)
    if isinstance(erro, SMTPRecipientRefused | SMTPSenderRefused | SMTPDataError):
        return int(erro.code), f"{erro.code} {erro.message}"
    return 0, str(erro)
