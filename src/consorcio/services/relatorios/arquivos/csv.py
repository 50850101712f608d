"""CSV as Excel in Brazil opens it: semicolons, UTF-8 with its mark, decimal comma, no thousands."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from consorcio.core.money import format_reais
from consorcio.services.relatorios.arquivos.escritor import Capa
from consorcio.services.relatorios.domain.relatorio import FormatoColuna, Linha, Valor

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class EscritorCsv:
    """Column titles first, then the lines. A text is never a formula of a spreadsheet."""

    def __init__(self, caminho: Path, capa: Capa) -> None:
        self._formatos = [coluna.formato for coluna in capa.relatorio.colunas]
        self._arquivo = caminho.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._arquivo, delimiter=";")
        self._csv.writerow([coluna.titulo for coluna in capa.relatorio.colunas])

    def escrever(self, linhas: Sequence[Linha]) -> None:
        """See `Escritor`."""
        self._csv.writerows([map(_celula, linha, self._formatos) for linha in linhas])

    def terminar(self, total: Linha | None) -> None:
        """See `Escritor`."""
        if total is not None:
            self.escrever([total])
        self._arquivo.close()

    def abandonar(self) -> None:
        """See `Escritor`."""
        self._arquivo.close()


def _celula(valor: Valor, formato: FormatoColuna) -> str:
    if valor is None:
        return ""
    if formato is FormatoColuna.DINHEIRO and isinstance(valor, int):
        return format_reais(valor).replace(".", ",")
    if isinstance(valor, Decimal):
        return f"{valor:f}".replace(".", ",")
    if isinstance(valor, date):
        return f"{valor:%d/%m/%Y}"
    texto = str(valor)
    return f"'{texto}" if isinstance(valor, str) and texto.startswith(_FORMULAS) else texto
