"""SMS and WhatsApp by a provider that speaks HTTP: one POST of JSON per message.

    POST {url}   Authorization: Bearer {token}   Idempotency-Key: {entrega_id}
    {"canal": "SMS", "para": "+5511987654321", "texto": "…", "referencia": "{entrega_id}"}

2xx accepts, and `id` of the answer is kept; 429, 502, 503 and 504 mean that the provider is away; other 5xx, not this
time; 4xx, never. A provider with another format is another class like this one.
"""

from __future__ import annotations

import httpx
import orjson

from consorcio.services.notificacoes.domain.aviso import Canal, Mensagem
from consorcio.services.notificacoes.domain.tentativa import Fim, Resultado

_FORA = frozenset({429, 502, 503, 504})
_ERRO_DO_SERVIDOR = 500


class ProvedorHttp:
    """A provider of one channel."""

    paralelo = 8

    def __init__(self, canal: Canal, url: str, token: str, prazo_s: float) -> None:
        self._canal = canal
        self._url = url
        autorizacao = {"authorization": f"Bearer {token}"} if token else {}
        self._cliente = httpx.AsyncClient(timeout=prazo_s, trust_env=False, headers=autorizacao)

    async def enviar(self, mensagem: Mensagem) -> Resultado:
        """Hand the message to the provider."""
        corpo = {
            "canal": self._canal.value,
            "para": mensagem.endereco,
            "texto": mensagem.corpo,
            "referencia": str(mensagem.entrega_id),
        }
        try:
            resposta = await self._cliente.post(
                self._url, json=corpo, headers={"idempotency-key": str(mensagem.entrega_id)}
            )
        except httpx.HTTPError as erro:
            return Resultado(Fim.FORA, motivo=repr(erro))
        return _resultado(resposta)

    async def fechar(self) -> None:
        """Close the connections."""
        await self._cliente.aclose()


def _resultado(resposta: httpx.Response) -> Resultado:
    motivo = f"{resposta.status_code}: {resposta.text[:200]}"
    if resposta.is_success:
        return Resultado(Fim.ENVIADA, _identificador(resposta))
    if resposta.status_code in _FORA:
        return Resultado(Fim.FORA, motivo=motivo)
    return Resultado(Fim.ADIADA if resposta.status_code >= _ERRO_DO_SERVIDOR else Fim.RECUSADA, motivo=motivo)


def _identificador(resposta: httpx.Response) -> str:
    try:
        return str(orjson.loads(resposta.content)["id"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return ""
