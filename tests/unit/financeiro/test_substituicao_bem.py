"""A cota whose bem an AGE replaced: what was paid is worth the same, the rest is charged at the new price (R4.33)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual
from consorcio.services.financeiro.domain.cronograma import NADA, ParcelaPrevista, Percentuais, total_previsto
from consorcio.services.financeiro.domain.substituicao_bem import escalar, substituir_bem

TOTAL = Percentuais(CEM, pct(15), pct(2))


def conta(fc: str, ta: str = "0", fr: str = "0") -> ContaPercentual:
    return ContaPercentual(TOTAL, Percentuais(pct(fc), pct(ta), pct(fr)))


def meses(de: int, ate: int, fc: str, ta: str = "0", fr: str = "0") -> tuple[ParcelaPrevista, ...]:
    return tuple(ParcelaPrevista(ago, pct(fc), pct(ta), pct(fr)) for ago in range(de, ate + 1))


def test_r4_33_twenty_percent_of_60000_are_twenty_five_of_48000() -> None:
    """The numbers of V12, of a group instead of a member: FC of 1.5625% in the 48 months that are left."""
    feita = substituir_bem(conta("20", "3", "0.4"), NADA, meses(13, 60, "1.66666667", "0.25", "0.03333333"), 60, 48)
    assert (feita.conta.pago.fc, feita.conta.pago.ta, feita.conta.pago.fr) == (pct(25), pct("3.75"), pct("0.5"))
    assert {parcela.fc for parcela in feita.cronograma} == {pct("1.5625")}
    assert (len(feita.cronograma), feita.excesso) == (48, ZERO)


def test_r4_33_a_dearer_bem_asks_for_what_the_paid_percents_lack() -> None:
    feita = substituir_bem(conta("50"), NADA, meses(6, 10, "10"), 100, 125)
    assert feita.conta.pago.fc == pct(40)
    assert [parcela.fc for parcela in feita.cronograma] == [pct(12)] * 5


def test_r4_33_issued_parcelas_keep_their_percents_at_the_new_price() -> None:
    feita = substituir_bem(conta("50"), Percentuais(fc=pct(10)), meses(7, 10, "10"), 100, 125)
    assert feita.emitidas.fc == pct(10)
    assert [parcela.fc for parcela in feita.cronograma] == [pct("12.5")] * 4


def test_r4_33_who_paid_more_than_the_new_bem_costs_gets_it_back_and_owes_nothing() -> None:
    feita = substituir_bem(conta("90", "15", "2"), Percentuais(fc=pct(5)), meses(10, 10, "5"), 100, 80)
    assert (feita.conta.pago.fc, feita.excesso) == (CEM, pct("12.5"))
    assert (feita.emitidas, feita.cronograma) == (NADA, ())
    assert aplicar(8_000_000, feita.excesso) == 1_000_000


def test_r4_33_who_had_settled_owes_the_rest_in_the_months_that_remain() -> None:
    feita = substituir_bem(conta("100", "15", "2"), NADA, meses(9, 10, "0"), 100, 125)
    assert [parcela.fc for parcela in feita.cronograma] == [pct(10), pct(10)]
    with pytest.raises(ConsorcioError, match="Não há parcelas restantes"):
        substituir_bem(conta("100", "15", "2"), NADA, (), 100, 125)


def test_reduced_parcelas_stay_reduced_and_the_last_one_makes_them_up() -> None:
    reduzidas = (*meses(1, 3, "20"), ParcelaPrevista(4, pct(40), ZERO, ZERO))
    assert [parcela.fc for parcela in escalar(reduzidas, Percentuais(fc=pct(50)))] == [pct(10)] * 3 + [pct(20)]


def test_r4_04_the_advance_of_the_taxa_stays_in_the_parcelas_that_charge_it() -> None:
    com_antecipada = (*(ParcelaPrevista(n, pct(10), pct(1), ZERO, pct(1)) for n in (1, 2)), *meses(3, 4, "10", "1"))
    novas = escalar(com_antecipada, Percentuais(pct(20), pct(3), ZERO))
    assert [(p.fc, p.ta, p.ta_antecipada) for p in novas] == [
        (pct(5), pct("0.5"), pct("0.5")),
        (pct(5), pct("0.5"), pct("0.5")),
        (pct(5), pct("0.5"), ZERO),
        (pct(5), pct("0.5"), ZERO),
    ]


@given(
    st.integers(0, 10_000_000_000),
    st.integers(0, 2_000_000_000),
    st.integers(100_000, 10_000_000),
    st.integers(100_000, 10_000_000),
    st.integers(1, 70),
)
def test_i17_i19_parcelas_add_up_to_what_is_owed_and_value_is_conserved(
    pago: int, aberto: int, antigo: int, novo: int, quantas: int
) -> None:
    fc = Decimal(pago) / 10**8
    emitidas = Percentuais(fc=min(Decimal(aberto) / 10**8, CEM - fc))
    feita = substituir_bem(conta(str(fc)), emitidas, meses(1, quantas, "1"), antigo, novo)
    assert total_previsto(feita.cronograma) + feita.emitidas == feita.conta.saldo
    assert all(parcela.fc >= 0 for parcela in feita.cronograma)
    depois = (feita.conta.pago.fc + feita.excesso) * novo
    assert abs(depois - fc * antigo) <= Decimal("0.00000001") * novo
