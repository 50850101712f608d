"""Web Push: the content is sealed for the browser (RFC 8291) and the request says who we are (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import http_ece
import httpx
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from consorcio.core.clock import Clock
from consorcio.services.notificacoes.canais.saida_segura import DestinoRecusadoError, Resposta, SaidaSegura
from consorcio.services.notificacoes.domain.aviso import Mensagem
from consorcio.services.notificacoes.domain.tentativa import Fim, Resultado

_VIDA_S = 12 * 3600
_GUARDAR_S = 24 * 3600
_EXTINTA = frozenset({404, 410})
_FORA = frozenset({429, 502, 503, 504})
_ERRO_DO_SERVIDOR = 500


class ChavePush:
    """The pair of keys with which browsers know this installation."""

    def __init__(self, privada: ec.EllipticCurvePrivateKey) -> None:
        self.vapid = Vapid02(private_key=privada)

    @classmethod
    def gerar(cls) -> ChavePush:
        """A new pair."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def ler(cls, privada: str) -> ChavePush:
        """The pair of a private key in PEM."""
        chave = serialization.load_pem_private_key(privada.encode(), None)
        assert isinstance(chave, ec.EllipticCurvePrivateKey)
        return cls(chave)

    def escrever(self) -> str:
        """The private key in PEM."""
        pem: bytes = self.vapid.private_pem()
        return pem.decode()

    @property
    def publica(self) -> str:
        """What the browser subscribes with: the uncompressed point in base64url."""
        ponto = self.vapid.public_key.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return base64.urlsafe_b64encode(ponto).decode().rstrip("=")


class Push:
    """Sends to the push service of each browser."""

    paralelo = 8

    def __init__(
        self, saida: SaidaSegura, contato: str, clock: Clock, chave: Callable[[], Awaitable[ChavePush]]
    ) -> None:
        self._chave = chave
        self._saida = saida
        self._contato = contato
        self._clock = clock

    async def enviar(self, mensagem: Mensagem) -> Resultado:
        """Seal and hand over; the address of the message is the subscription, in JSON."""
        inscricao = orjson.loads(mensagem.endereco)
        try:
            conteudo = selar(inscricao, {"titulo": mensagem.assunto, "texto": mensagem.corpo})
        except (ValueError, http_ece.ECEException) as erro:
            return Resultado(Fim.RECUSADA, motivo=repr(erro), contato_extinto=True)
        try:
            cabecalhos = self._cabecalhos(await self._chave(), inscricao, mensagem)
            resposta = await self._saida.enviar(inscricao["endpoint"], conteudo, cabecalhos)
        except DestinoRecusadoError as erro:
            return Resultado(Fim.RECUSADA, motivo=str(erro), contato_extinto=True)
        except (httpx.HTTPError, OSError, TimeoutError) as erro:
            # The service of one maker of browsers is not the service of all.
            return Resultado(Fim.ADIADA, motivo=repr(erro))
        return _resultado(resposta)

    async def fechar(self) -> None:
        """The client is shared and closed by who made it."""

    def _cabecalhos(self, chave: ChavePush, inscricao: dict[str, Any], mensagem: Mensagem) -> dict[str, str]:
        partes = urlsplit(inscricao["endpoint"])
        declaracao = {
            "sub": self._contato,
            "aud": f"{partes.scheme}://{partes.netloc}",
            "exp": str(int(self._clock.now().timestamp()) + _VIDA_S),
        }
        autorizacao: dict[str, str] = chave.vapid.sign(declaracao)
        return {
            **{nome.lower(): valor for nome, valor in autorizacao.items()},
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(_GUARDAR_S),
            "topic": base64.urlsafe_b64encode(mensagem.entrega_id.bytes).decode().rstrip("="),
        }


def selar(inscricao: dict[str, Any], conteudo: dict[str, str]) -> bytes:
    """The content as only that browser can read it (aes128gcm)."""
    selado: bytes = http_ece.encrypt(
        orjson.dumps(conteudo),
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_de_base64url(inscricao["p256dh"]),
        auth_secret=_de_base64url(inscricao["auth"]),
        version="aes128gcm",
    )
    return selado


def _de_base64url(texto: str) -> bytes:
    return base64.urlsafe_b64decode(texto + "=" * (-len(texto) % 4))


def _resultado(resposta: Resposta) -> Resultado:
    motivo = f"{resposta.status}: {resposta.corpo[:200]}"
    if resposta.aceita:
        return Resultado(Fim.ENVIADA)
    if resposta.status in _EXTINTA:
        return Resultado(Fim.RECUSADA, motivo="A inscrição do navegador não existe mais.", contato_extinto=True)
    adiavel = resposta.status in _FORA or resposta.status >= _ERRO_DO_SERVIDOR
    return Resultado(Fim.ADIADA if adiavel else Fim.RECUSADA, motivo=motivo)
