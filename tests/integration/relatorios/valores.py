"""Values of a report as its files say them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from consorcio.services.relatorios.domain.relatorio import FormatoColuna


def centavos(reais: str) -> int:
    """Money of a report, in centavos."""
    return int(Decimal(reais or "0") * 100)


def em_csv(valor: str, formato: FormatoColuna) -> str:
    """A value as the CSV says it."""
    if formato is FormatoColuna.DATA and valor:
        return f"{date.fromisoformat(valor):%d/%m/%Y}"
    decimal = formato in (FormatoColuna.DINHEIRO, FormatoColuna.PERCENTUAL)
    return valor.replace(".", ",") if decimal else valor


def na_planilha(valor: Any, formato: FormatoColuna) -> str:
    """A cell of the spreadsheet as the report says it."""
    if valor is None:
        return ""
    if formato is FormatoColuna.DATA:
        return str(valor.date().isoformat())
    if formato is FormatoColuna.PERCENTUAL:
        return f"{Decimal(str(valor)):.8f}"
    return f"{Decimal(str(valor)):.2f}" if formato is FormatoColuna.DINHEIRO else str(valor)


def no_pdf(valor: str) -> str:
    """An amount as it is printed."""
    inteiro, fracao = valor.lstrip("-").split(".")
    return f"{'-' if valor.startswith('-') else ''}{int(inteiro):,}".replace(",", ".") + f",{fracao}"
