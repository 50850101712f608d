"""The end of reduced parcelas: what they left for the last ones, settled by a bid or diluted (R4.20, R4.21, R6.33).

Who takes less credit instead (R4.21d) changes it before the contemplação (R4.60); who pays with his own money prepays
(R4.21b, R4.55).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import Enum

from consorcio.core.percent import ZERO
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
    if not residuo(cronograma):
        return cronograma
    iguais = dividir_percentual(total_previsto(cronograma).fc, len(cronograma))
    return tuple(replace(parcela, fc=fc) for parcela, fc in zip(cronograma, iguais, strict=True))
