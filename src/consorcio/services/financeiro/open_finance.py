"""Open Finance Brasil behind two interfaces: named here, spoken by no adapter yet.

The account of the administradora is read with its consent, for the conciliação; a payer pays from his own bank by an
initiation. Both rest on consents that expire and may be revoked at the bank at any moment.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Protocol
from uuid import UUID

from consorcio.services.financeiro.bancos.ofx import Transacao


class SituacaoConsentimento(Enum):
    """Where a consent is. Only AUTORIZADO lets anything be asked; from REJEITADO and ENCERRADO it never comes back."""

    AGUARDA_TITULAR = "AGUARDA_TITULAR"
    AUTORIZADO = "AUTORIZADO"
    REJEITADO = "REJEITADO"
    ENCERRADO = "ENCERRADO"


class SituacaoIniciacao(Enum):
    """How far a payment got. Only LIQUIDADO is money; LIQUIDADO and REJEITADO are the end."""

    AGUARDA_TITULAR = "AGUARDA_TITULAR"
    EM_PROCESSAMENTO = "EM_PROCESSAMENTO"
    LIQUIDADO = "LIQUIDADO"
    REJEITADO = "REJEITADO"


@dataclass(frozen=True, slots=True)
class Consentimento:
    """A consent. `endereco` is where the holder is sent to give it, empty once he answered; `expira_em` is UTC."""

    consentimento_id: str
    situacao: SituacaoConsentimento
    endereco: str
    expira_em: datetime


@dataclass(frozen=True, slots=True)
class PedidoDeIniciacao:
    """A title to be paid from the payer's bank. `volta` is where he comes back to; the document, CPF or CNPJ."""

    iniciacao_id: UUID
    parcela_id: UUID
    valor_centavos: int
    devedor_documento: str
    volta: str


@dataclass(frozen=True, slots=True)
class Iniciacao:
    """A payment that was begun. `e2eid` is of the Pix it becomes: the same money by Pix is the same payment."""

    iniciacao_id: UUID
    situacao: SituacaoIniciacao
    endereco: str
    e2eid: str
    motivo: str


class ExtratosOpenFinance(Protocol):
    """The statement of an account of ours at another institution, for the conciliação.

    An adapter must promise:

    - **idempotency**: a movement has one `fitid` for ever, so that asked again, or for other days, it enters once;
    - **only what is settled**: what is scheduled or may still be undone is not told;
    - **no hole**: either every movement of the days asked for, however many pages, or UNAVAILABLE.

    Every method may raise UNAVAILABLE; PRECONDITION when the consent is not AUTORIZADO, with its words.
    """

    async def consentir(self, conta_id: UUID, ate: datetime) -> Consentimento:
        """Ask for a consent to read an account; asked again while it waits for the holder, it is the same one."""
        ...

    async def consentimento(self, consentimento_id: str) -> Consentimento:
        """Where it is. NOT_FOUND when the institution knows none of that id."""
        ...

    async def revogar(self, consentimento_id: str) -> None:
        """Give it up; one that ended stays as it is."""
        ...

    def movimentos(self, consentimento_id: str, de: date, ate: date) -> AsyncIterator[Transacao]:
        """The movements of the days between two, in order: positive came in, negative went out, in centavos."""
        ...

    async def saldo(self, consentimento_id: str, dia: date) -> int:
        """The balance at the end of a day, in centavos. PRECONDITION when the day is not over."""
        ...


class IniciacaoDePagamento(Protocol):
    """Payments begun here and authorised by the payer at his bank.

    An adapter must promise:

    - **idempotency**: an `iniciacao_id` asked twice is one payment;
    - **no news is no money**: a lost answer leaves EM_PROCESSAMENTO; only what the institution says LIQUIDADO is paid;
    - **one payment**: the `e2eid` is the reference it enters with, so that webhook and polling of the Pix tell it again
      without effect.

    Every method may raise UNAVAILABLE.
    """

    async def iniciar(self, pedido: PedidoDeIniciacao) -> Iniciacao:
        """Begin a payment. PRECONDITION when the institution refuses it before the payer is asked, with its words."""
        ...

    async def situacao(self, iniciacao_id: UUID) -> Iniciacao:
        """How far it got. NOT_FOUND when it never began."""
        ...
