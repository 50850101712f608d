"""What auditoria reacts to: the leaf that every command of every service leaves."""

from __future__ import annotations

from collections.abc import Sequence

from consorcio.platform.database import Transaction
from consorcio.platform.events import AUDIT_LEAF, Event
from consorcio.platform.inbox import Batch, Subscriptions
from consorcio.platform.service import Runtime
from consorcio.services.auditoria.domain.registro import Fato
from consorcio.services.auditoria.use_cases import registrar


async def ao_deixarem_folhas(tx: Transaction, events: Sequence[Event], _runtime: Runtime) -> None:
    """Leaves arrived, in order within each entity."""
    await registrar(tx, [_fato(event) for event in events])


def _fato(event: Event) -> Fato:
    dados = event.data
    return Fato(
        fato_id=event.id,
        servico=event.source,
        acao=dados["acao"],
        ator_id=dados["ator_id"],
        ator_nome=dados["ator_nome"],
        entidade=dados["entidade"],
        entidade_id=dados["entidade_id"],
        correlacao_id=event.correlation_id,
        instante=event.time,
        dados=dados["dados"],
    )


SUBSCRIPTIONS: Subscriptions = {AUDIT_LEAF: Batch(ao_deixarem_folhas)}
