"""Where official extractions may be read from: an interface, and a source over HTTP never trusted to be well."""

from __future__ import annotations

import asyncio
import json
from datetime import date, datetime
from typing import Any, Protocol

import httpx

from consorcio.core.errors import ConsorcioError, precondition, unavailable
from consorcio.services.sorteios.domain.extracao import QUANTIDADE_PREMIOS, Extracao

_PRAZO_S = 5.0
_MAIOR_RESPOSTA_BYTES = 65_536
_DIGITOS = 5


class FonteExtracoes(Protocol):
    """Gives the extraction of a number."""

    async def buscar(self, numero: int) -> Extracao:
        """The extraction. UNAVAILABLE when the source does not answer, or answers something else."""
        ...


class SemFonte:
    """An installation that did not configure a source."""

    async def buscar(self, numero: int) -> Extracao:
        """PRECONDITION: there is nothing to read from."""
        raise precondition(f"Não há fonte de extrações configurada para consultar a {numero}.", "R5.22")


class FonteHttp:
    """A source that answers JSON at `url`, where `{numero}` stands for the extraction.

    Reads `numero`, `data` and `premios`, or the names that the Loteria Federal gives, `dataApuracao` and
    `listaDezenas`. The whole answer has a deadline and a size, redirects are not followed, and nothing of it is stored
    unless it is an extraction with the number that was asked for.
    """

    def __init__(self, url: str, prazo_s: float = _PRAZO_S, transporte: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._prazo_s = prazo_s
        self._transporte = transporte

    async def buscar(self, numero: int) -> Extracao:
        """The extraction, read now."""
        try:
            async with asyncio.timeout(self._prazo_s):
                corpo = await self._ler(self._url.replace("{numero}", str(numero)))
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError):
            raise unavailable("A fonte de extrações não respondeu. Digite os prêmios ou tente mais tarde.") from None
        return interpretar(corpo, numero, f"consulta a {httpx.URL(self._url).host}")

    async def _ler(self, url: str) -> bytes:
        async with (
            httpx.AsyncClient(transport=self._transporte, timeout=self._prazo_s) as cliente,
            cliente.stream("GET", url, headers={"accept": "application/json"}) as resposta,
        ):
            resposta.raise_for_status()
            corpo = b""
            async for parte in resposta.aiter_bytes():
                corpo += parte
                if len(corpo) > _MAIOR_RESPOSTA_BYTES:
                    raise httpx.DecodingError("answer too large")
            return corpo


def interpretar(corpo: bytes, numero: int, fonte: str) -> Extracao:
    """The extraction in an answer. UNAVAILABLE when it is not one, or is another."""
    try:
        return _extracao(json.loads(corpo), numero, fonte)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ConsorcioError):
        raise unavailable(
            f"A fonte de extrações não respondeu a extração {numero} na forma esperada. Digite os prêmios."
        ) from None


def _extracao(dados: Any, numero: int, fonte: str) -> Extracao:
    if int(dados["numero"]) != numero:
        raise ValueError("another extraction")
    premios = dados["premios"] if "premios" in dados else dados["listaDezenas"]
    dia = date.fromisoformat(dados["data"]) if "data" in dados else _data_br(dados["dataApuracao"])
    return Extracao(numero, dia, tuple(_premio(premio) for premio in premios[:QUANTIDADE_PREMIOS]), fonte)


def _data_br(texto: str) -> date:
    return datetime.strptime(texto, "%d/%m/%Y").date()  # noqa: DTZ007 — a day of the calendar, with no hour


def _premio(texto: str) -> str:
    """Five digits; the Loteria writes six with a zero before."""
    inicio, digitos = texto[:-_DIGITOS], texto[-_DIGITOS:]
    if inicio.strip("0"):
        raise ValueError("a prize has five digits")
    return digitos
