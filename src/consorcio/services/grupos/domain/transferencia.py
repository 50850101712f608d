"""Transfer of an active cota to another person, with the consent of the administradora (R7.50 to R7.52)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from consorcio.core.errors import forbidden, precondition, validation
from consorcio.services.grupos.domain.cota import Contemplacao, Cota, Vinculo


class SituacaoTransferencia(Enum):
    """Where a transfer is."""

    EM_ANALISE = "EM_ANALISE"
    AGUARDANDO_TAXA = "AGUARDANDO_TAXA"
    EFETIVADA = "EFETIVADA"
    RECUSADA = "RECUSADA"
    CANCELADA = "CANCELADA"


PASSOS_TRANSFERENCIA = {
    SituacaoTransferencia.EM_ANALISE: frozenset(
        {
            SituacaoTransferencia.AGUARDANDO_TAXA,
            SituacaoTransferencia.RECUSADA,
            SituacaoTransferencia.CANCELADA,
        }
    ),
    SituacaoTransferencia.AGUARDANDO_TAXA: frozenset(
        {SituacaoTransferencia.EFETIVADA, SituacaoTransferencia.CANCELADA}
    ),
}
"""Every move of a transfer; the others are final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferencia:
    """A cota on its way from `cedente_id` to `cessionario_id`."""

    transferencia_id: UUID
    grupo_id: UUID
    cota_id: UUID
    numero: int
    cedente_id: UUID
    cessionario_id: UUID
    conjuge_id: UUID | None
    parte_relacionada: bool
    situacao: SituacaoTransferencia
    pedida_em: date
    pedida_por: str
    motivo: str = ""
    decidida_por: str = ""
    termo_documento_id: UUID | None = None
    garantia: str = ""
    prazo_taxa: date | None = None
    expira_em: datetime | None = None
    taxa_centavos: int | None = None
    parcela_id: UUID | None = None
    taxa_paga_em: date | None = None
    efetivada_em: date | None = None


def passar(atual: SituacaoTransferencia, para: SituacaoTransferencia) -> SituacaoTransferencia:
    """The next situation; PRECONDITION when the transfer is past it."""
    if para not in PASSOS_TRANSFERENCIA.get(atual, frozenset()):
        raise precondition(f"A transferência está {_legivel(atual)} e não pode passar a {_legivel(para)}.", "R7.50")
    return para


def exigir_transferivel(cota: Cota, cedente_id: UUID, cessionario_id: UUID) -> None:
    """An active cota, of who transfers it, with no winning bid still to be paid (R7.50)."""
    if cota.consorciado_id == cessionario_id:
        raise validation("/cessionario_id", "Quem recebe a cota já é o titular dela.")
    if cota.consorciado_id != cedente_id:
        raise precondition("A cota mudou de titular depois do pedido.", "R7.50")
    if cota.estado.vinculo is not Vinculo.ATIVA:
        raise precondition("Só uma cota ativa é transferida; a excluída é um crédito que se cede por aviso.", "R7.50")
    if cota.estado.contemplacao is Contemplacao.PENDENTE:
        raise precondition("Há um lance vencedor a pagar: transfira depois dele.", "R7.50")


def exigir_anuencia(
    transferencia: Transferencia, cota: Cota, ator_id: str, termo_documento_id: UUID | None, garantia: str
) -> None:
    """Two people, the signed term, and the guarantee when the cota is contemplada (R7.50, R7.52)."""
    if ator_id == transferencia.pedida_por:
        raise forbidden("Quem pediu não decide: outra pessoa precisa aprovar.")
    if termo_documento_id is None:
        raise validation("/termo_documento_id", "Informe o termo de transferência assinado.")
    if cota.estado.contemplacao is Contemplacao.CONTEMPLADA and not garantia:
        raise validation("/garantia", "A cota é contemplada: diga que garantia passa a valer.")


def _legivel(situacao: SituacaoTransferencia) -> str:
    return situacao.value.replace("_", " ").lower()
