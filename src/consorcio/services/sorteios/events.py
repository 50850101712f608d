"""What sorteios reacts to: bids paid, credits taken back, seats that changed hands, decisions carried out."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.sagas import wake_saga
from consorcio.platform.service import Runtime
from consorcio.services.sorteios.use_cases.contemplacoes import cancelar_confirmada, id_da_saga
from consorcio.services.sorteios.use_cases.lances import retirar_lances_da_cota
from consorcio.services.sorteios.use_cases.providencias import cumprir_por_fato


async def ao_lance_pago(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """The money of a bid arrived: its saga goes on with the date of the payment (R6.40)."""
    saga_id = id_da_saga(event.data["contemplacao_id"])
    await wake_saga(tx, saga_id, pago_em=event.data["data_pagamento"])


async def ao_credito_cancelado(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """An assembly took the credit back of who owes: the cota may win again (R7.10)."""
    await cancelar_confirmada(tx, UUID(event.data["contemplacao_id"]), event.data["motivo"])
    data = date.fromisoformat(event.data["data"])
    await cumprir_por_fato(tx, UUID(event.data["grupo_id"]), event.type, event.data["cota_id"], data)


async def ao_grupo_constituido(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """What an AGC decided was done."""
    data = date.fromisoformat(event.data["data_agc"])
    await cumprir_por_fato(tx, UUID(event.data["grupo_id"]), event.type, "", data)


async def ao_prazo_prorrogado(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """What an AGE decided was done: the group has more months (R5.07)."""
    dados = event.data
    data = date.fromisoformat(dados["data"])
    await cumprir_por_fato(tx, UUID(dados["grupo_id"]), event.type, dados["prorrogacao_id"], data)


async def ao_bem_substituido(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """What an AGE decided was done: the group has another bem (R4.33)."""
    dados = event.data
    data = date.fromisoformat(dados["data"])
    await cumprir_por_fato(tx, UUID(dados["grupo_id"]), event.type, dados["substituicao_id"], data)


async def ao_cota_transferida(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """What the former holder offered is taken back: the new one offers what he wants (R7.52)."""
    await retirar_lances_da_cota(tx, UUID(event.data["cota_id"]))


ASSINATURAS: Subscriptions = {
    "LancePago": ao_lance_pago,
    "CreditoCancelado": ao_credito_cancelado,
    "GrupoConstituido": ao_grupo_constituido,
    "PrazoProrrogado": ao_prazo_prorrogado,
    "BemSubstituido": ao_bem_substituido,
    "CotaTransferida": ao_cota_transferida,
}
