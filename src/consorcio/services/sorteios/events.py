"""What sorteios reacts to: a winning bid that was paid."""

from __future__ import annotations

from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.platform.inbox import Subscriptions
from consorcio.platform.sagas import wake_saga
from consorcio.platform.service import Runtime
from consorcio.services.sorteios.use_cases.contemplacoes import id_da_saga


async def ao_lance_pago(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """The money of a bid arrived: its saga goes on with the date of the payment (R6.40)."""
    saga_id = id_da_saga(event.data["contemplacao_id"])
    await wake_saga(tx, saga_id, pago_em=event.data["data_pagamento"])


ASSINATURAS: Subscriptions = {"LancePago": ao_lance_pago}
