"""Telling each parcela that was issued, in pages that stay small: who reports on default needs them one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import Titulo

PARCELAS_POR_FATO = 500
"""How many of an AGO go in one fact, which its emission writes."""


async def parcela_detalhada(tx: Transaction, titulo: Titulo, data_contabil: date) -> None:
    """The first parcela of a seat."""
    await _detalhar(tx, [titulo], data_contabil)


async def diferencas_cobradas(tx: Transaction, titulos: Sequence[Titulo], data_contabil: date) -> None:
    """Parcelas of only some cotas of a group, after the last: whose they are is told too."""
    for inicio in range(0, len(titulos), PARCELAS_POR_FATO):
        pagina = titulos[inicio : inicio + PARCELAS_POR_FATO]
        fato = {
            "grupo_id": str(pagina[0].grupo_id),
            "ago": pagina[0].ago,
            "vencimento": pagina[0].vencimento.isoformat(),
            "valor_centavos": sum(titulo.valor_centavos for titulo in pagina),
            "cotas": [str(titulo.cota_id) for titulo in pagina],
        }
        await tx.publish("DiferencasCobradas", f"grupo/{pagina[0].grupo_id}", fato, data_contabil)
        await _detalhar(tx, pagina, data_contabil)


async def _detalhar(tx: Transaction, titulos: Sequence[Titulo], data_contabil: date) -> None:
    grupo_id = str(titulos[0].grupo_id)
    dados = {"grupo_id": grupo_id, "parcelas": [_parcela(titulo) for titulo in titulos]}
    await tx.publish("ParcelasDetalhadas", f"grupo/{grupo_id}", dados, data_contabil)


def _parcela(titulo: Titulo) -> dict[str, Any]:
    return {
        "parcela_id": str(titulo.parcela_id),
        "cota_id": str(titulo.cota_id),
        "numero": titulo.cota_numero,
        "ago": titulo.ago,
        "vencimento": titulo.vencimento.isoformat(),
        "valor_centavos": titulo.valor_centavos,
    }
