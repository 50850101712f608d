"""Who competes, and for each cota that does not, why (R5.20, R6.05, R2.05, R3.09)."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from consorcio.services.sorteios.domain.snapshot import CotaSnapshot, SituacaoCota, Snapshot, Vinculo


class Impedimento(Enum):
    """Why a number or a cota does not compete; the text is what the ata shows."""

    FORA_DO_GRUPO = "Número fora do grupo."
    VAGA = "Vaga sem titular."
    RESERVADA = "Adesão ainda não confirmada."
    EXCLUIDA = "Titular excluído; a vaga não foi revendida."
    CONTEMPLADA = "Cota já contemplada."
    PENDENTE = "Cota com contemplação pendente de pagamento do lance."
    INADIMPLENTE = "Parcela não paga até o vencimento."
    PARTE_RELACIONADA = "Parte relacionada à administradora; concorre depois de todos os demais."
    ARREPENDIMENTO = "Adesão no prazo de arrependimento."
    DISPENSA_SORTEIO = "Titular pediu para não concorrer a sorteios."
    CONTEMPLADA_NESTA_AGO = "Cota já contemplada nesta assembleia."
    SEM_CAIXA = "O fundo comum não cobre o crédito."
    VAGAS_DA_MODALIDADE = "A modalidade já tem os contemplados desta assembleia."
    SEM_EXCLUIDO = "Não há excluído a restituir nesse número."
    SEM_CAIXA_RESTITUICAO = "O fundo comum não cobre a restituição."


_VINCULOS = {
    Vinculo.VAGA: Impedimento.VAGA,
    Vinculo.RESERVADA: Impedimento.RESERVADA,
    Vinculo.EXCLUIDA: Impedimento.EXCLUIDA,
}
_SITUACOES = {
    SituacaoCota.CONTEMPLADA: Impedimento.CONTEMPLADA,
    SituacaoCota.PENDENTE: Impedimento.PENDENTE,
}


def impedimento_sorteio(cota: CotaSnapshot, snapshot: Snapshot) -> Impedimento | None:
    """Why this cota cannot be drawn, or None when it can (R5.20)."""
    if cota.dispensa_sorteio and impedimento_lance(cota, snapshot) is None:
        return Impedimento.DISPENSA_SORTEIO
    return impedimento_lance(cota, snapshot)


def impedimento_lance(cota: CotaSnapshot, snapshot: Snapshot) -> Impedimento | None:
    """Why this cota cannot bid, or None when it can (R6.05). Giving up draws does not bar bids."""
    if cota.vinculo is not Vinculo.ATIVA:
        return _VINCULOS[cota.vinculo]
    if cota.situacao is not SituacaoCota.NAO_CONTEMPLADA:
        return _SITUACOES[cota.situacao]
    if not cota.adimplente:
        return Impedimento.INADIMPLENTE
    if cota.parte_relacionada and not snapshot.todos_contemplados:
        return Impedimento.PARTE_RELACIONADA
    if cota.arrependimento_ate is not None and cota.arrependimento_ate >= snapshot.data_ago:
        return Impedimento.ARREPENDIMENTO
    return None


def inelegiveis(
    snapshot: Snapshot, impedimento: Callable[[CotaSnapshot, Snapshot], Impedimento | None]
) -> dict[int, Impedimento]:
    """Every number of the group that does not compete, with its reason; those absent compete."""
    motivos: dict[int, Impedimento] = {}
    for numero in range(1, snapshot.max_cotas + 1):
        motivo = impedimento_do_numero(numero, snapshot, impedimento)
        if motivo is not None:
            motivos[numero] = motivo
    return motivos


def impedimento_do_numero(
    numero: int, snapshot: Snapshot, impedimento: Callable[[CotaSnapshot, Snapshot], Impedimento | None]
) -> Impedimento | None:
    """Why the number does not compete: outside the group, a seat nobody holds, or what bars its holder."""
    if not 1 <= numero <= snapshot.max_cotas:
        return Impedimento.FORA_DO_GRUPO
    cota = snapshot.titulares.get(numero)
    return Impedimento.VAGA if cota is None else impedimento(cota, snapshot)
