"""A cota with nothing more to pay: who waits for that is told (R4.13, R4.57)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from consorcio.platform.arrays import uuid_array
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.conta_percentual import TOLERANCIA_QUITACAO
from consorcio.services.financeiro.registros_credito import cota_quitada
from consorcio.services.financeiro.use_cases.garantias import liberar_garantias


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
    await liberar_garantias(tx, cota_id, data)
    await tx.publish("CotaQuitada", f"grupo/{conta.grupo_id}", fato, data)


async def contar_quitacoes(tx: Transaction, cota_ids: Sequence[UUID], data: date) -> None:
    """The same for the cotas of a set of payments, asked once: few of them are at the end of their plan."""
    cursor = await tx.conn.execute(
        "SELECT cota_id FROM conta_cota WHERE cota_id = ANY(%(cotas)s::uuid[]) AND 100 - fc_pago <= %(tolerancia)s"
        " AND ta_total - ta_paga <= %(tolerancia)s AND fr_total - fr_pago <= %(tolerancia)s ORDER BY cota_id",
        {"cotas": uuid_array(cota_ids), "tolerancia": TOLERANCIA_QUITACAO},
    )
    for (cota_id,) in await cursor.fetchall():
        await contar_quitacao(tx, cota_id, data)
