"""The end of reduced parcelas: what they left for the last ones, settled by a bid, diluted, paid or taken out of the
credit (R4.20, R4.21, R6.33).

At the contemplação the contract decides. What the member picks later, while he did not use the credit, is counted over
the schedule as it then is: whatever is left beyond reduced parcelas, in the last ones or diluted, is the residue.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import Enum

from consorcio.core.percent import CEM, ZERO
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    ParcelaPrevista,
    dividir_percentual,
    total_previsto,
)

_ARREDONDAMENTO = Decimal("0.0001")
"""What the division by months leaves in the last parcela of any plan is not a residue (R4.13)."""


class ResiduoReduzida(Enum):
    """What becomes of the residue when a cota is contemplada: a term of the contract (R4.21)."""

    DILUIR = "DILUIR"
    NO_FIM = "NO_FIM"


class EscolhaResiduo(Enum):
    """What the member picks after it: equal parcelas, his own money, or less credit (R4.21a, b, d). A bid that settles
    it (R4.21c) did so when it was confirmed.
    """

    DILUIR = "DILUIR"
    DINHEIRO = "DINHEIRO"
    CREDITO = "CREDITO"


def residuo(cronograma: Cronograma) -> Decimal:
    """FC percent that the parcelas to come charge beyond equal ones: what reduced parcelas leave for the end (V09)."""
    if not cronograma:
        return ZERO
    alem = total_previsto(cronograma).fc - cronograma[0].fc * len(cronograma)
    return alem if alem > _ARREDONDAMENTO else ZERO


def quitar_residuo(cronograma: Cronograma, percentual: Decimal) -> Cronograma:
    """The schedule when so much of the residue was paid: off the last parcelas, which stay as reduced as the others."""
    parcelas = list[ParcelaPrevista]()
    for parcela in reversed(cronograma):
        menos = min(percentual, max(parcela.fc - cronograma[0].fc, ZERO))
        percentual -= menos
        parcelas.append(replace(parcela, fc=parcela.fc - menos))
    return tuple(reversed(parcelas))


def diluir_residuo(cronograma: Cronograma) -> Cronograma:
    """The FC in equal parcelas over the same months; TA and FR as they were, which were never reduced (R4.21a, V10)."""
    return em_parcelas_iguais(cronograma) if residuo(cronograma) else cronograma


def em_parcelas_iguais(cronograma: Cronograma, pago: Decimal = ZERO) -> Cronograma:
    """The FC, less a percent of it that was paid, in equal parcelas over the same months; TA and FR as they were."""
    iguais = dividir_percentual(total_previsto(cronograma).fc - pago, len(cronograma))
    return tuple(replace(parcela, fc=fc) for parcela, fc in zip(cronograma, iguais, strict=True))


def residuo_a_decidir(cronograma: Cronograma, fc_reduzido: Decimal, fracao: Decimal) -> Decimal:
    """FC percent that the parcelas to come charge beyond reduced ones, up to what the reduction leaves of a whole plan.

    With it paid they are reduced to the end: who takes it out of the credit keeps φ of it, and no less (R4.21d).
    """
    alem, maximo = total_previsto(cronograma).fc - fc_reduzido * len(cronograma), CEM - fracao
    if alem <= _ARREDONDAMENTO:
        return ZERO
    return maximo if alem > maximo - _ARREDONDAMENTO else alem


def deixar_no_fim(cronograma: Cronograma, fc_reduzido: Decimal, finais: int) -> Cronograma:
    """Reduced parcelas again, with what they leave in so many last ones: as before any choice (R4.20, R4.22)."""
    finais = min(finais, len(cronograma))
    iniciais = len(cronograma) - finais
    resta = total_previsto(cronograma).fc - fc_reduzido * iniciais
    if resta <= fc_reduzido * finais:
        return cronograma
    fcs = (*[fc_reduzido] * iniciais, *dividir_percentual(resta, finais))
    return tuple(replace(parcela, fc=fc) for parcela, fc in zip(cronograma, fcs, strict=True))
