"""Between the compact schedule of an account (base, monthly percents) and the list of parcelas of the domain.

The table keeps the schedule as "from base_ago on, charge fc_base in parcelas of fc_mensal", so that set-based emission
writes nothing but titles; the rules work on the list. The two must agree parcela by parcela (tested).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual
from consorcio.services.financeiro.domain.cronograma import Cronograma, ParcelaPrevista, Percentuais, total_previsto
from consorcio.services.financeiro.registros import ContaCota

RESIDUO = Decimal("0.00001")


@dataclass(frozen=True, slots=True)
class Base:
    """The compact schedule: what is left to issue from an AGO on, and the percent of each parcela."""

    base_ago: int
    total: Percentuais
    mensal: Percentuais
    segue_cronograma: bool


def compactar(cronograma: Cronograma, proxima_ago: int, *, segue_cronograma: bool) -> Base:
    """The schedule of the parcelas from the next AGO on, compact. The first one says the monthly percents."""
    futuras = [parcela for parcela in cronograma if parcela.numero >= proxima_ago]
    total = sum((parcela.percentuais for parcela in futuras), Percentuais())
    mensal = futuras[0].percentuais if futuras else Percentuais()
    return Base(proxima_ago, total, mensal, segue_cronograma)


def expandir(
    conta: ContaCota, proxima_ago: int, prazo_meses: int, taxas: Mapping[int, Decimal] | None = None
) -> Cronograma:
    """The parcelas still to be issued, from the next AGO to the last; `taxas` is the group's TA by month."""
    fc, ta, fr = conta.fc_base, conta.ta_base, conta.fr_base
    parcelas = []
    for ago in range(conta.base_ago, prazo_meses + 1):
        ultima = ago == prazo_meses
        ta_mensal = taxas[ago] if taxas and conta.ta_segue_cronograma else conta.ta_mensal
        parcela = ParcelaPrevista(
            ago,
            _da_vez(fc, conta.fc_mensal, ultima),
            _da_vez(ta, ta_mensal, ultima),
            _da_vez(fr, conta.fr_mensal, ultima),
        )
        fc, ta, fr = fc - parcela.fc, ta - parcela.ta, fr - parcela.fr
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
    resta = total_previsto(cronograma)
    inicio = cronograma[0].numero if cronograma else proxima_ago
    parcelas = len(cronograma) or prazo_meses - proxima_ago + 1
    parte = ZERO if conta.ta_segue_cronograma else pct(percentual / parcelas)
    return Base(
        inicio,
        resta + Percentuais(ta=percentual),
        Percentuais(conta.fc_mensal, conta.ta_mensal + parte, conta.fr_mensal),
        conta.ta_segue_cronograma,
    )


def conta_percentual(conta: ContaCota) -> ContaPercentual:
    """The account as the rules see it: totals of the plan and percents paid."""
    return ContaPercentual(
        total=Percentuais(CEM, conta.ta_total, conta.fr_total),
        pago=Percentuais(conta.fc_pago, conta.ta_paga, conta.fr_pago),
    )


def _da_vez(restante: Decimal, mensal: Decimal, ultima: bool) -> Decimal:
    restante = max(restante, ZERO)
    return restante if ultima or restante - mensal < RESIDUO else mensal
