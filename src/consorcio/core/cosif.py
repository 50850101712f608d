"""Which COSIF account an account of the books is, on a date: data, since Banco Central changes the plan (REGRAS §10.3).

Both the books (financeiro) and the reports read it here. `dados/cosif.csv` holds one row per account and first day in
force. The ten-digit plan of 2025 is added there as rows.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class ContaCosif:
    """An account of Banco Central's plan."""

    codigo: str
    nome: str


def conta_cosif(conta: str, data: date) -> ContaCosif:
    """The account in force on a date; before the first plan, the first one. KeyError when it is none."""
    plano = _planos()[conta]
    return next((conta for inicio, conta in reversed(plano) if inicio <= data), plano[0][1])


def plano_cosif(data: date) -> dict[str, ContaCosif]:
    """Every account of the books, as it is on a date."""
    return {conta: conta_cosif(conta, data) for conta in _planos()}


@lru_cache(maxsize=1)
def _planos() -> dict[str, list[tuple[date, ContaCosif]]]:
    texto = (files("consorcio.core") / "dados" / "cosif.csv").read_text(encoding="utf-8")
    planos: dict[str, list[tuple[date, ContaCosif]]] = {}
    for linha in csv.DictReader(texto.splitlines(), delimiter=";"):
        inicio = date.fromisoformat(linha["vigencia_inicio"])
        planos.setdefault(linha["conta"], []).append((inicio, ContaCosif(linha["codigo"], linha["nome"])))
    return {conta: sorted(plano, key=lambda vigencia: vigencia[0]) for conta, plano in planos.items()}
