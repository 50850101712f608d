"""Telling each parcela that was issued, in pages that stay small: who reports on default needs them one by one."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from uuid import UUID

from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.platform.telemetry import current_traceparent
from consorcio.services.financeiro.registros import Titulo

_POR_PAGINA = 500
_DETALHAR = (files("consorcio.services.financeiro") / "sql" / "detalhar_parcelas.sql").read_bytes()


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


async def detalhar_parcelas(tx: Transaction, grupo_id: UUID, ago: int, data_contabil: date) -> None:
    """The parcelas of an AGO, straight from their table to the outbox. One that was told before changes nothing."""
    await tx.flush()
    await tx.conn.execute(
        _DETALHAR,
        {
            "grupo_id": grupo_id,
            "ago": ago,
            "por_pagina": _POR_PAGINA,
            "instante": tx.clock.now(),
            "correlacao_id": tx.correlation_id,
            "data_contabil": data_contabil,
            "rastro": current_traceparent(),
        },
    )
    tx.leaves.add(Work.TELL)
