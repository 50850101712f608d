"""Between the compact schedule of an account (base, monthly percents) and the list of parcelas of the domain.

The table keeps the schedule as "from base_ago on, charge fc_base in parcelas of fc_mensal", so that set-based emission
writes nothing but titles; the rules work on the list. The two must agree parcela by parcela (tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual
from consorcio.services.financeiro.domain.cronograma import Cronograma, ParcelaPrevista, Percentuais, total_previsto
from consorcio.services.financeiro.registros import ContaCota

RESIDUO = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class FaseFinal:
    """The AGO from which the last parcelas charge more, and the FC and the TA of each of them (R4.22)."""

    ago: int
    fc: Decimal
    ta: Decimal


@dataclass(frozen=True, slots=True)
class Base:
    """The compact schedule: what is left to issue from an AGO on, and the percent of each parcela.

    The advance of the TA is apart: it ends before the rest does (R4.04).
    """

    base_ago: int
    total: Percentuais
    mensal: Percentuais
    segue_cronograma: bool
    antecipada: Decimal = ZERO
    antecipada_mensal: Decimal = ZERO
    final: FaseFinal | None = None


def compactar(
    cronograma: Cronograma, proxima_ago: int, *, segue_cronograma: bool, ago_final: int | None = None
) -> Base:
    """The schedule of the parcelas from the next AGO on, compact. The first one says the monthly percents, and that of
    `ago_final` those of the last phase of a reduced plan.
    """
    futuras = [parcela for parcela in cronograma if parcela.numero >= proxima_ago]
    total = sum((_sem_antecipada(parcela) for parcela in futuras), Percentuais())
    mensal = _sem_antecipada(futuras[0]) if futuras else Percentuais()
    antecipadas = [parcela.ta_antecipada for parcela in futuras if parcela.ta_antecipada] or [ZERO]
    final = next((FaseFinal(p.numero, p.fc, p.ta) for p in futuras[1:] if p.numero == ago_final), None)
    return Base(proxima_ago, total, mensal, segue_cronograma, sum(antecipadas, ZERO), antecipadas[0], final)


def expandir(
    conta: ContaCota, proxima_ago: int, prazo_meses: int, taxas: Mapping[int, Decimal] | None = None
) -> Cronograma:
    """The parcelas still to be issued, from the next AGO to the last; `taxas` is the group's TA by month."""
    fc, ta, fr, antecipada = conta.fc_base, conta.ta_base, conta.fr_base, conta.antecipada_base
    final, fc_mensal, ta_mensal = fase_final(conta), conta.fc_mensal, conta.ta_mensal
    parcelas = []
    for ago in range(conta.base_ago, prazo_meses + 1):
        ultima = ago == prazo_meses
        if final is not None and ago == final.ago:
            fc_mensal, ta_mensal = final.fc, final.ta
        if taxas and conta.ta_segue_cronograma:
            ta_mensal = taxas[ago]
        parcela = ParcelaPrevista(
            ago,
            _da_vez(fc, fc_mensal, ultima),
            _da_vez(ta, ta_mensal, ultima),
            _da_vez(fr, conta.fr_mensal, ultima),
            _da_vez(antecipada, conta.antecipada_mensal, ultima),
        )
        fc, ta, fr = fc - parcela.fc, ta - parcela.ta, fr - parcela.fr
        antecipada -= parcela.ta_antecipada
        if ago >= proxima_ago and not parcela.vazia:
            parcelas.append(parcela)
    return tuple(parcelas)


def acrescentar_taxa(
    conta: ContaCota,
    percentual: Decimal,
    proxima_ago: int,
    prazo_meses: int,
    taxas: Mapping[int, Decimal] | None = None,
) -> Base | None:
    """The schedule with more TA, in equal parts of the parcelas still to be issued; None when no month is left.

    Where the TA follows the months of the group, the last parcela charges all of it.
    """
    if proxima_ago > prazo_meses:
        return None
    cronograma = expandir(conta, proxima_ago, prazo_meses, taxas)
    antecipada, final = sum((parcela.ta_antecipada for parcela in cronograma), ZERO), fase_final(conta)
    inicio = cronograma[0].numero if cronograma else proxima_ago
    parcelas = len(cronograma) or prazo_meses - proxima_ago + 1
    parte = ZERO if conta.ta_segue_cronograma else pct(percentual / parcelas)
    return Base(
        inicio,
        total_previsto(cronograma) + Percentuais(ta=percentual - antecipada),
        Percentuais(conta.fc_mensal, conta.ta_mensal + parte, conta.fr_mensal),
        conta.ta_segue_cronograma,
        antecipada,
        conta.antecipada_mensal,
        final and replace(final, ta=final.ta + parte),
    )


def fase_final(conta: ContaCota) -> FaseFinal | None:
    """The last phase of the schedule of an account, while it has not begun."""
    if conta.final_ago is None or conta.fc_final is None or conta.ta_final is None:
        return None
    return FaseFinal(conta.final_ago, conta.fc_final, conta.ta_final)


def conta_percentual(conta: ContaCota) -> ContaPercentual:
    """The account as the rules see it: totals of the plan and percents paid."""
    return ContaPercentual(
        total=Percentuais(CEM, conta.ta_total, conta.fr_total),
        pago=Percentuais(conta.fc_pago, conta.ta_paga, conta.fr_pago),
    )


def _sem_antecipada(parcela: ParcelaPrevista) -> Percentuais:
    return Percentuais(parcela.fc, parcela.ta, parcela.fr)


def _da_vez(restante: Decimal, mensal: Decimal, ultima: bool) -> Decimal:
    restante = max(restante, ZERO)
    return restante if ultima or restante - mensal < RESIDUO else mensal
