"""Which COSIF account an account of the books is, on a date: data, since Banco Central changes the plan (REGRAS §10.3).

`dados/cosif.csv` holds one row per account and first day in force. The ten-digit plan of 2025 is added there as rows.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from consorcio.services.financeiro.domain.contabilidade import Conta


@dataclass(frozen=True, slots=True)
class ContaCosif:
    """An account of Banco Central's plan."""

    codigo: str
    nome: str


def conta_cosif(conta: Conta, data: date) -> ContaCosif:
    """The account in force on a date; before the first plan, the first one."""
    plano = _planos()[conta]
    return next((conta for inicio, conta in reversed(plano) if inicio <= data), plano[0][1])


@lru_cache(maxsize=1)
def _planos() -> dict[Conta, list[tuple[date, ContaCosif]]]:
    texto = (files("consorcio.services.financeiro") / "dados" / "cosif.csv").read_text(encoding="utf-8")
    planos: dict[Conta, list[tuple[date, ContaCosif]]] = {conta: [] for conta in Conta}
    for linha in csv.DictReader(texto.splitlines(), delimiter=";"):
        inicio = date.fromisoformat(linha["vigencia_inicio"])
        planos[Conta(linha["conta"])].append((inicio, ContaCosif(linha["codigo"], linha["nome"])))
    return {conta: sorted(plano, key=lambda vigencia: vigencia[0]) for conta, plano in planos.items()}
