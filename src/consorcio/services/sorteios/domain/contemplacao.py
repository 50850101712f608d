"""Life of a contemplação and who is called when a winning bid is not paid (R6.40, R6.41)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.services.sorteios.domain.regra import PoliticaCaixa, RegraAssembleia

DIAS_UTEIS_CREDITO = 3
"""The credit is available by the 3rd business day after the AGO or the payment of the bid (R285 art. 16,
R7.01).
"""


class SituacaoContemplacao(Enum):
    """State of a contemplação. By sorteio it goes straight from EM_PROCESSAMENTO to CONFIRMADA."""

    EM_PROCESSAMENTO = "EM_PROCESSAMENTO"
    PENDENTE = "PENDENTE"
    CONFIRMADA = "CONFIRMADA"
    CANCELADA = "CANCELADA"


_S = SituacaoContemplacao
TRANSICOES: Mapping[SituacaoContemplacao, frozenset[SituacaoContemplacao]] = {
    _S.EM_PROCESSAMENTO: frozenset({_S.PENDENTE, _S.CONFIRMADA, _S.CANCELADA}),
    _S.PENDENTE: frozenset({_S.CONFIRMADA, _S.CANCELADA}),
    _S.CONFIRMADA: frozenset({_S.CANCELADA}),
    _S.CANCELADA: frozenset(),
}


def mudar(de: SituacaoContemplacao, para: SituacaoContemplacao) -> SituacaoContemplacao:
    """The new state. Raises PRECONDITION for a change that the table does not have."""
    if para not in TRANSICOES[de]:
        raise precondition(f"Uma contemplação {de.value} não passa a {para.value}.", "R6.40")
    return para


def prazo_pagamento(data_ago: date, regra: RegraAssembleia, calendario: BusinessCalendar) -> date:
    """Last day to pay the winning bid, in business days (R6.40)."""
    return calendario.add_business_days(data_ago, regra.prazo_lance_dias_uteis)


def credito_disponivel_em(confirmada_em: date, calendario: BusinessCalendar) -> date:
    """From when the contemplated may use the credit (R7.01)."""
    return calendario.add_business_days(confirmada_em, DIAS_UTEIS_CREDITO)


@dataclass(frozen=True, slots=True)
class Suplente:
    """A bid waiting for its turn and what it would take from the FC, net of what it brings."""

    lance_id: str
    saida_fc_centavos: int


def proximo_suplente(suplentes: Iterable[Suplente], caixa_centavos: int, politica: PoliticaCaixa) -> Suplente | None:
    """The first suplente whose credit the cash covers; under STOP only the very first may be called (R6.41,
    R6.13).
    """
    for suplente in suplentes:
        if suplente.saida_fc_centavos <= caixa_centavos:
            return suplente
        if politica is PoliticaCaixa.STOP:
            return None
    return None
