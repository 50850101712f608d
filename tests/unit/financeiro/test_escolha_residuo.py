"""What a contemplado picks for what his reduced parcelas left (R4.21)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    abater,
    total_previsto,
)
from consorcio.services.financeiro.domain.parcela_reduzida import (
    deixar_no_fim,
    diluir_residuo,
    em_parcelas_iguais,
    residuo_a_decidir,
)
from consorcio.services.financeiro.domain.prestacao import Plano, emitir_parcela, montar_cronograma

CREDITO = 3_000_000


def reduzido(prazo: int, fracao: str, finais: int = 1) -> Plano:
    return Plano(prazo, pct(15), fundo_reserva=pct(2), fracao_reduzida=pct(fracao), meses_diluicao_final=finais)


def depois_de(plano: Plano, meses: int) -> tuple[Cronograma, Decimal]:
    """What is left when so many months were paid, and the reduced FC of each of them."""
    cronograma = montar_cronograma(plano)
    return cronograma[meses:], cronograma[0].fc


@pytest.mark.parametrize(
    ("fracao", "pago", "credito", "parcela"),
    [("75", "25", 2_250_000, 30_000), ("50", "16.66666675", 1_500_000, 20_000)],
)
def test_v09_v10_r4_21_the_credit_pays_the_residue_and_50_parcelas_stay_reduced(
    fracao: str, pago: str, credito: int, parcela: int
) -> None:
    """30,000 in 75 months, drawn after 25: 22,500 and 300 a month, or 15,000 and 200, instead of 450 or 500."""
    restam, fc = depois_de(reduzido(75, fracao), 25)
    assert CEM - total_previsto(restam).fc == pct(pago)
    percentual = residuo_a_decidir(diluir_residuo(restam), fc, pct(fracao))
    assert percentual == CEM - pct(fracao)
    assert CREDITO - aplicar(CREDITO, percentual) == credito
    novo = em_parcelas_iguais(diluir_residuo(restam), percentual)
    assert {emitir_parcela(p, CREDITO).fc.centavos for p in novo} == {parcela}
    assert pct(pago) + percentual + total_previsto(novo).fc == CEM
    assert [(p.ta, p.fr) for p in novo] == [(p.ta, p.fr) for p in restam], "they are of the whole credit (R4.20)"


@given(
    prazo=st.integers(2, 120),
    fracao=st.sampled_from(["75", "50", "66.67", "33.3", "99"]),
    finais=st.integers(1, 5),
    dados=st.data(),
)
def test_r4_21_what_was_paid_what_the_credit_pays_and_reduced_parcelas_are_the_whole_price(
    prazo: int, fracao: str, finais: int, dados: st.DataObject
) -> None:
    """A + 100·(1 − φ) + φ·f·n = 100, wherever the contract left the residue, up to the rounding of a month."""
    plano = reduzido(prazo, fracao, min(finais, prazo))
    meses = dados.draw(st.integers(0, prazo - min(finais, prazo)))
    restam, fc = depois_de(plano, meses)
    pago = CEM - total_previsto(restam).fc
    for cronograma in (restam, diluir_residuo(restam)):
        percentual = residuo_a_decidir(cronograma, fc, pct(fracao))
        novo = em_parcelas_iguais(cronograma, percentual)
        assert pago + percentual + total_previsto(novo).fc == CEM, "I17"
        if len(restam) > plano.parcelas_finais:
            assert percentual == CEM - pct(fracao)
            assert all(abs(p.fc - fc) < Decimal("0.00001") for p in novo)


@pytest.mark.parametrize(("do_lance", "resta"), [("10", "15"), ("25", "0"), ("40", "0")])
def test_r4_21c_a_bid_from_the_last_back_already_paid_its_part_of_the_residue(do_lance: str, resta: str) -> None:
    restam, fc = depois_de(reduzido(75, "75"), 25)
    apos = abater(restam, Percentuais(fc=pct(do_lance)), OrdemAmortizacao.INVERSA)
    assert residuo_a_decidir(diluir_residuo(apos), fc, pct(75)) == pct(resta)


def test_r4_21_who_paid_whole_parcelas_since_takes_less_out_of_the_credit() -> None:
    restam, fc = depois_de(reduzido(75, "75"), 25)
    assert residuo_a_decidir(diluir_residuo(restam)[10:], fc, pct(75)) == pct(20)


def test_r4_21_a_plan_of_whole_parcelas_or_one_all_issued_leaves_nothing() -> None:
    cronograma = montar_cronograma(Plano(60, pct(15)))
    assert residuo_a_decidir(cronograma, cronograma[0].fc, CEM) == ZERO
    assert residuo_a_decidir((), pct(1), pct(75)) == ZERO


def test_r4_21_never_more_than_the_reduction_of_a_whole_plan() -> None:
    """A bem that costs more left more to pay: the credit keeps φ of it all the same, parcelas are a little more."""
    restam, fc = depois_de(reduzido(10, "75"), 2)
    mais = em_parcelas_iguais(restam, pct(-6))
    assert residuo_a_decidir(mais, fc, pct(75)) == pct(25)


@pytest.mark.parametrize("finais", [1, 3])
def test_r7_10_without_the_credit_the_parcelas_are_as_before_the_choice(finais: int) -> None:
    restam, fc = depois_de(reduzido(75, "75", finais), 25)
    assert deixar_no_fim(diluir_residuo(restam), fc, finais) == restam
    nada = em_parcelas_iguais(restam, pct(25))
    assert deixar_no_fim(nada, fc, finais) == nada
