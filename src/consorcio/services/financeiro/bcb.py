"""The series of Banco Central (SGS): the monthly variation of an index, behind an interface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol

import httpx

from consorcio.core.errors import unavailable

SERIES = {"INCC": 192, "IPCA": 433, "INPC": 188, "IGPM": 189}
"""Codes of the SGS: INCC-DI, IPCA, INPC and IGP-M, percent in the month."""
_TENTE_DE_NOVO_S = 60


@dataclass(frozen=True, slots=True)
class VariacaoMensal:
    """How much an index moved in a month, in percent."""

    indice: str
    mes: date
    variacao: Decimal


class FonteDeIndices(Protocol):
    """Who publishes the series. UNAVAILABLE when it does not answer, or answers what cannot be understood."""

    async def variacoes(self, indice: str, de: date, ate: date) -> Sequence[VariacaoMensal]:
        """The months of an index between two, those there are."""
        ...


class Sgs:
    """`GET /dados/serie/bcdata.sgs.{código}/dados`."""

    def __init__(self, url: str, prazo_s: float, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(base_url=url, timeout=prazo_s, trust_env=False, transport=transport)

    async def variacoes(self, indice: str, de: date, ate: date) -> Sequence[VariacaoMensal]:
        """Ask for the series of the index."""
        parametros = {"formato": "json", "dataInicial": f"{de:%d/%m/%Y}", "dataFinal": f"{ate:%d/%m/%Y}"}
        try:
            resposta = await self._http.get(f"/dados/serie/bcdata.sgs.{SERIES[indice]}/dados", params=parametros)
            itens = resposta.raise_for_status().json()
            return [_variacao(indice, item) for item in itens]
        except (httpx.HTTPError, ValueError, KeyError, TypeError, InvalidOperation):
            raise unavailable("O Banco Central não respondeu com a série.", retry_after_s=_TENTE_DE_NOVO_S) from None

    async def fechar(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _variacao(indice: str, item: dict[str, str]) -> VariacaoMensal:
    dia = datetime.strptime(item["data"], "%d/%m/%Y").date()  # noqa: DTZ007 — the month the bank wrote
    return VariacaoMensal(indice, dia.replace(day=1), Decimal(item["valor"]))
