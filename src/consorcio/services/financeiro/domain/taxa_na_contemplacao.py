"""The taxa de administração that waits for the contemplação, and stops with it when it is cancelled (R4.24)."""

from __future__ import annotations

from dataclasses import replace

from consorcio.core.percent import ZERO
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    ParcelaPrevista,
    dividir_percentual,
    total_previsto,
)
from consorcio.services.financeiro.domain.prestacao import Plano, ta_mensal_depois


def comecar_taxa(plano: Plano, meses_plano: int, cronograma: Cronograma) -> Cronograma:
    """The schedule of who is contemplado when the months before were forgiven: that of each month, up to the last AGO,
    also of those that he had paid ahead. Who has nothing left to be issued paid all of his plan.
    """
    mensal = ta_mensal_depois(plano, meses_plano)
    if not mensal or not cronograma:
        return cronograma
    por_numero = {parcela.numero: parcela for parcela in cronograma}
    numeros = range(cronograma[0].numero, plano.prazo_meses + 1)
    meses = (por_numero.get(numero, ParcelaPrevista(numero, ZERO, ZERO, ZERO)) for numero in numeros)
    return tuple(replace(parcela, ta=parcela.ta + mensal) for parcela in meses)


def parar_taxa(plano: Plano, meses_plano: int, cronograma: Cronograma) -> Cronograma:
    """The schedule when the contemplação was cancelled: the months to come are again without it."""
    mensal = ta_mensal_depois(plano, meses_plano)
    sem = (replace(parcela, ta=max(parcela.ta - mensal, ZERO)) for parcela in cronograma)
    return tuple(parcela for parcela in sem if not parcela.vazia)


def diluir_taxa(cronograma: Cronograma) -> Cronograma:
    """The TA that waited in equal parcelas over the same months, the advance where it was."""
    if not cronograma:
        return cronograma
    a_dividir = total_previsto(cronograma).ta - sum((parcela.ta_antecipada for parcela in cronograma), ZERO)
    iguais = dividir_percentual(a_dividir, len(cronograma))
    return tuple(replace(parcela, ta=ta) for parcela, ta in zip(cronograma, iguais, strict=True))
