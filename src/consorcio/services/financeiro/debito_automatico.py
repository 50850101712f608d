"""Débito automático (FEBRABAN 150) behind an interface: named here, spoken by no adapter yet.

The payer authorises his bank, the bank tells us (record B); debits are asked for in files (record E) and answered one
by one (record F). What the port promises is what the rest of financeiro needs, not the columns of the file.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol
from uuid import UUID


class SituacaoAutorizacao(Enum):
    """Whether an account may be debited: as the payer left it at his bank."""

    ATIVA = "ATIVA"
    CANCELADA = "CANCELADA"


class SituacaoDebito(Enum):
    """How far a debit got. PEDIDO and CANCELAMENTO_PEDIDO wait for the bank; from the other three nothing follows.

    PEDIDO → EFETUADO, RECUSADO, or CANCELAMENTO_PEDIDO → CANCELADO, or EFETUADO when the bank had done it already.
    """

    PEDIDO = "PEDIDO"
    CANCELAMENTO_PEDIDO = "CANCELAMENTO_PEDIDO"
    EFETUADO = "EFETUADO"
    RECUSADO = "RECUSADO"
    CANCELADO = "CANCELADO"


@dataclass(frozen=True, slots=True)
class AutorizacaoDeDebito:
    """An account that may be debited for a cota. `cliente` is the payer for the bank: ours, up to 25 characters."""

    cliente: str
    cota_id: UUID
    banco: str
    agencia: str
    conta: str
    situacao: SituacaoAutorizacao
    desde: date


@dataclass(frozen=True, slots=True)
class PedidoDeDebito:
    """A title to be debited. `pedido_id` comes back with the answer; it is due on a business day, from tomorrow on."""

    pedido_id: UUID
    parcela_id: UUID
    cliente: str
    valor_centavos: int
    vencimento: date


@dataclass(frozen=True, slots=True)
class RespostaDoDebito:
    """What the bank did. `valor_centavos` is what was debited, zero unless EFETUADO; `motivo` is in the bank's words.

    `data_credito` is when the money is in our account: the day of the payment for the ledger.
    """

    pedido_id: UUID
    situacao: SituacaoDebito
    valor_centavos: int
    data_credito: date | None
    codigo: str
    motivo: str


class DebitoAutomatico(Protocol):
    """An agreement of débito automático with one bank, over the account that receives.

    An adapter must promise:

    - **idempotency**: a `pedido_id` asked twice is one debit; the same answer told twice is the same value, so that its
      payment enters once (reference `debito:PEDIDO_ID`, as any payment);
    - **nothing lost**: an answer is told again until `confirmar` says it was applied, whatever file it came in;
    - **whole or nothing**: a file that is cut or does not add up tells none of its answers, and says line and column;
    - **no price of its own**: the amount is the title's; multa and juros are not the bank's to know (R4.10, R4.70).

    Every method may raise UNAVAILABLE; what the bank refuses about one request is an answer, never an error.
    """

    def autorizacoes(self, desde: date) -> AsyncIterator[AutorizacaoDeDebito]:
        """Authorisations that changed since a day, in the order they changed; a payer that left comes as CANCELADA."""
        ...

    async def pedir(self, pedidos: Sequence[PedidoDeDebito]) -> None:
        """Send debits, all or none.

        VALIDATION names the first that the layout cannot carry; PRECONDITION when one has no active authorisation.
        """
        ...

    async def cancelar(self, pedido_ids: Sequence[UUID]) -> None:
        """Ask that debits not be made. Until the answer they may still be; one already answered is left as it is."""
        ...

    def respostas(self) -> AsyncIterator[RespostaDoDebito]:
        """What the bank answered and nobody confirmed yet, the oldest first."""
        ...

    async def confirmar(self, pedido_ids: Sequence[UUID]) -> None:
        """These answers were applied, in a transaction that is committed: they are not told again."""
        ...
