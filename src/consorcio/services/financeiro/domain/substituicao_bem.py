"""A bem that an AGE replaced by another: what it makes of a cota that was not contemplada (R4.33).

What was paid keeps its value at the price of the new bem, so its percent changes; what is left is charged at that
price. What passes the whole credit goes back to the member. Who was contemplated keeps the value he had, which then
moves in the proportion of the price of the new bem: nothing of his account changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from consorcio.core.percent import CEM, OITO_CASAS, ZERO, pct
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual
from consorcio.services.financeiro.domain.cronograma import (
    NADA,
    Cronograma,
    ParcelaPrevista,
    Percentuais,
    dividir_percentual,
    total_previsto,
)


@dataclass(frozen=True, slots=True)
class CotaSubstituida:
    """The cota at the new bem: its account, what issued parcelas may still charge of it, the schedule, and the FC
    percent of the new price that was paid beyond 100.
    """

    conta: ContaPercentual
    emitidas: Percentuais
    cronograma: Cronograma
    excesso: Decimal


def converter(percentual: Decimal, antigo_centavos: int, novo_centavos: int) -> Decimal:
    """The percent of the new price that is worth what a percent of the old one is."""
    return pct(percentual * antigo_centavos / novo_centavos)


def substituir_bem(
    conta: ContaPercentual, emitidas: Percentuais, a_emitir: Cronograma, antigo_centavos: int, novo_centavos: int
) -> CotaSubstituida:
    """The account, the issued parcelas and those to be issued of a cota whose bem was replaced (R4.33, I17).

    `emitidas` is what parcelas issued and not paid still charge: their percents stay, at the new price.
    """
    fc, ta, fr = (
        converter(parte, antigo_centavos, novo_centavos) for parte in (conta.pago.fc, conta.pago.ta, conta.pago.fr)
    )
    pago = Percentuais(min(fc, conta.total.fc), min(ta, conta.total.ta), min(fr, conta.total.fr))
    nova = replace(conta, pago=pago)
    ficam = _menor(emitidas, nova.saldo)
    return CotaSubstituida(nova, ficam, escalar(a_emitir, nova.saldo - ficam), max(fc - CEM, ZERO))


def escalar(cronograma: Cronograma, saldo: Percentuais) -> Cronograma:
    """The same parcelas, in the same proportion to each other, that add up to another total.

    PRECONDITION when something is left and there is no parcela to charge it.
    """
    if not cronograma and saldo == NADA:
        return ()
    antes = total_previsto(cronograma)
    antecipadas = [_parte(parcela.ta_antecipada, saldo.ta, antes.ta) for parcela in cronograma]
    partes = zip(
        cronograma,
        _escalar([parcela.fc for parcela in cronograma], saldo.fc),
        _escalar([parcela.ta for parcela in cronograma], saldo.ta - sum(antecipadas, ZERO)),
        _escalar([parcela.fr for parcela in cronograma], saldo.fr),
        antecipadas,
        strict=True,
    )
    novas = (ParcelaPrevista(parcela.numero, *percentuais) for parcela, *percentuais in partes)
    return tuple(parcela for parcela in novas if not parcela.vazia)


def _escalar(partes: Sequence[Decimal], total: Decimal) -> Sequence[Decimal]:
    antes = sum(partes, ZERO)
    if antes == 0:
        return dividir_percentual(total, len(partes))
    novas = [_parte(parte, total, antes) for parte in partes[:-1]]
    return [*novas, total - sum(novas, ZERO)]


def _parte(parte: Decimal, total: Decimal, antes: Decimal) -> Decimal:
    return (parte * total / antes).quantize(OITO_CASAS, rounding=ROUND_DOWN) if antes else ZERO


def _menor(um: Percentuais, outro: Percentuais) -> Percentuais:
    return Percentuais(min(um.fc, outro.fc), min(um.ta, outro.ta), min(um.fr, outro.fr))
