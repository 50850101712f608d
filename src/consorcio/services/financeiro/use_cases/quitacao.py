"""A cota with nothing more to pay: who waits for that is told (R4.13, R4.57)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.registros_credito import cota_quitada


async def contar_quitacao(tx: Transaction, cota_id: UUID, data: date) -> None:
    """After something was paid of a cota, tell if it was all: what guaranteed it may be released (R2.24)."""
    conta = await repository.buscar_conta(tx.conn, cota_id)
    if conta.situacao != "ATIVA" or not await cota_quitada(tx.conn, conta):
        return
    fato = {
        "grupo_id": str(conta.grupo_id),
        "cota_id": str(cota_id),
        "numero": conta.numero,
        "contemplada": conta.contemplacao_id is not None,
        "data": data.isoformat(),
    }
    await tx.publish("CotaQuitada", f"grupo/{conta.grupo_id}", fato, data)
