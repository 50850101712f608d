"""Telling each parcela that was issued, in pages that stay small: who reports on default needs them one by one."""

from __future__ import annotations

from datetime import date

from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import Titulo

PARCELAS_POR_FATO = 500
"""How many of an AGO go in one fact, which its emission writes."""


async def parcela_detalhada(tx: Transaction, titulo: Titulo, data_contabil: date) -> None:
    """The first parcela of a seat."""
    await tx.publish(
        "ParcelasDetalhadas",
        f"grupo/{titulo.grupo_id}",
        {
            "grupo_id": str(titulo.grupo_id),
            "parcelas": [
                {
                    "parcela_id": str(titulo.parcela_id),
                    "cota_id": str(titulo.cota_id),
                    "numero": titulo.cota_numero,
                    "ago": titulo.ago,
                    "vencimento": titulo.vencimento.isoformat(),
                    "valor_centavos": titulo.valor_centavos,
                }
            ],
        },
        data_contabil,
    )
