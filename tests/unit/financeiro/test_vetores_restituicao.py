"""Vectors V30–V37: what the excluded gets back, and the debit of a cancelled contemplação (§14.3)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.domain.conta_percentual import abrir_conta, creditar, lancar_ajuste
from consorcio.services.financeiro.domain.cronograma import Percentuais
from consorcio.services.financeiro.domain.diferenca import abrir_diferenca
from consorcio.services.financeiro.domain.restituicao import (
    BasePena,
    DestinoPena,
    FaixaPenal,
    Pena,
    Restituicao,
    apurar_restituicao,
    debito_por_cancelamento,
    percentual_na_exclusao,
    ta_antecipada_a_devolver,
)

GRUPO, ADM = DestinoPena.GRUPO, DestinoPena.ADMINISTRADORA


def faixas(*linhas: tuple[int, str, str]) -> tuple[FaixaPenal, ...]:
    return tuple(
        FaixaPenal(pct(limite), (Pena(GRUPO, Decimal(grupo)), Pena(ADM, Decimal(adm)))) for limite, grupo, adm in linhas
    )


K_MAPFRE = faixas((100, "15", "5"))
K_BR = faixas((100, "10", "10"))
K_ARAU = (FaixaPenal(CEM, (Pena(ADM, Decimal(2), BasePena.CREDITO),)),)
K_SAGA = faixas((40, "7.5", "7.5"), (60, "5", "5"), (80, "2.5", "2.5"), (100, "0", "0"))
HONDA = faixas((20, "15", "15"), (40, "10", "10"), (80, "5", "5"), (100, "0", "0"))
EMBRACON = faixas((20, "20", "0"), (40, "15", "0"), (50, "10", "0"), (100, "0", "0"))


def test_v30_gross_follows_the_price_of_the_draw() -> None:
    assert apurar_restituicao(pct(3), 12_000_000, faixas((100, "10", "0"))) == Restituicao(360_000, 36_000, 0)
    assert apurar_restituicao(pct(3), 12_000_000, faixas((100, "10", "0"))).liquido == 324_000


def test_v31_k_mapfre() -> None:
    resultado = apurar_restituicao(pct(20), 6_300_000, K_MAPFRE)
    assert (resultado, resultado.liquido) == (Restituicao(1_260_000, 189_000, 63_000), 1_008_000)


def test_v32_k_br() -> None:
    resultado = apurar_restituicao(pct(20), 6_300_000, K_BR)
    assert (resultado, resultado.liquido) == (Restituicao(1_260_000, 126_000, 126_000), 1_008_000)


def test_v33_k_arau_on_the_credit() -> None:
    resultado = apurar_restituicao(pct(20), 6_300_000, K_ARAU)
    assert (resultado, resultado.liquido) == (Restituicao(1_260_000, 0, 126_000), 1_134_000)


def test_v34_k_saga() -> None:
    resultado = apurar_restituicao(pct(50), 6_300_000, K_SAGA)
    assert (resultado, resultado.liquido) == (Restituicao(3_150_000, 157_500, 157_500), 2_835_000)


@pytest.mark.parametrize(("a", "liquido"), [(15, 210_000), (30, 480_000), (60, 1_080_000), (85, 1_700_000)])
def test_v35_honda(a: int, liquido: int) -> None:
    assert apurar_restituicao(pct(a), 2_000_000, HONDA).liquido == liquido


@pytest.mark.parametrize(("a", "liquido"), [(18, 1_440_000), (38, 3_230_000), (45, 4_050_000), (55, 5_500_000)])
def test_v36_embracon(a: int, liquido: int) -> None:
    assert apurar_restituicao(pct(a), 10_000_000, EMBRACON).liquido == liquido


def test_r8_06_no_gap_between_tiers() -> None:
    assert apurar_restituicao(pct("40.00000000"), 10_000_000, K_SAGA).penalidade_grupo == 300_000
    assert apurar_restituicao(pct("40.00000001"), 10_000_000, K_SAGA).penalidade_grupo == 200_000


def test_v37_cancelled_contemplation_debits_what_the_money_no_longer_buys() -> None:
    assert debito_por_cancelamento(6_000_000, 6_300_000).quantize(Decimal("0.0001")) == Decimal("4.7619")


@given(st.decimals(0, 100, places=8), st.integers(1, 10**10), st.sampled_from([K_MAPFRE, K_ARAU, K_SAGA, HONDA]))
def test_i18_refund_never_exceeds_a_times_v_nor_goes_below_zero(
    fc: Decimal, preco: int, clausula: tuple[FaixaPenal, ...]
) -> None:
    resultado = apurar_restituicao(fc, preco, clausula)
    assert 0 <= resultado.liquido <= resultado.bruto <= preco * fc / 100 + Decimal("0.5")
    assert min(resultado.penalidade_grupo, resultado.penalidade_administradora) >= 0


def test_trap_3_ta_and_fr_paid_are_not_refunded() -> None:
    conta = creditar(abrir_conta(pct(15), pct(2)), Percentuais(pct(20), pct(10), pct(2)))
    assert percentual_na_exclusao(conta) == pct(20)


def test_r8_05_open_differences_leave_with_the_member() -> None:
    conta = creditar(abrir_conta(ZERO, ZERO), Percentuais(fc=pct(20)))
    assert percentual_na_exclusao(lancar_ajuste(conta, abrir_diferenca(pct(1), 3))) == pct(19)
    assert percentual_na_exclusao(lancar_ajuste(conta, abrir_diferenca(pct(-1), 3))) == pct(21)
    assert percentual_na_exclusao(lancar_ajuste(conta, abrir_diferenca(pct(25), 3))) == ZERO


def test_r4_04_advance_beyond_the_elapsed_months_comes_back() -> None:
    assert ta_antecipada_a_devolver(pct(2), pct(2), 15, 60) == pct("1.5")
    assert ta_antecipada_a_devolver(pct(2), pct(2), 60, 60) == ZERO


def test_r4_04_of_an_advance_paid_in_part_only_what_was_paid_beyond_the_months_comes_back() -> None:
    assert ta_antecipada_a_devolver(pct("0.8"), pct(2), 15, 60) == pct("0.3")
    assert ta_antecipada_a_devolver(pct("0.4"), pct(2), 15, 60) == ZERO
