"""Facts of other services that grupos reacts to, each in the transaction of its inbox row."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.service import Runtime
from consorcio.services.grupos.use_cases.andamento_adesao import registrar_primeira_parcela


async def ao_primeira_parcela_paga(tx: Transaction, event: Event, runtime: Runtime) -> None:  # noqa: ARG001
    """financeiro received the first parcela of an adesão."""
    pagamento = date.fromisoformat(event.data["data_pagamento"])
    await registrar_primeira_parcela(tx, UUID(event.data["adesao_id"]), pagamento)


SUBSCRIPTIONS: Subscriptions = {"PrimeiraParcelaPaga": ao_primeira_parcela_paga}
