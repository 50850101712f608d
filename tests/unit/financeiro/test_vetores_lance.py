"""Vectors V20–V27 that are money of the bid (§14.2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import ZERO, pct
from consorcio.services.financeiro.domain.amortizacao import (
    RateioLance,
    ValorPorComponente,
    dividir_por_componente,
)
from consorcio.services.financeiro.domain.conta_percentual import abrir_conta, creditar, quitada, saldo_devedor_centavos
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao, total_previsto
from consorcio.services.financeiro.domain.lance import (
    aplicar_embutido,
    aplicar_lance,
    penalidade_lance_nao_pago,
)
from consorcio.services.financeiro.domain.parcela_reduzida import diluir_residuo, residuo
from consorcio.services.financeiro.domain.prestacao import Plano, emitir_parcela, montar_cronograma

PLANO = Plano(prazo_meses=60, taxa_administracao=pct(15), fundo_reserva=pct(2))
PRECO = 6_000_000
CRONOGRAMA = montar_cronograma(PLANO)
CONTA = abrir_conta(pct(15), pct(2))
CONTA_12 = creditar(CONTA, total_previsto(CRONOGRAMA[:12]))


def test_v21_inverse_kills_15_and_cuts_the_previous() -> None:
    lance = aplicar_lance(
        CONTA_12, CRONOGRAMA[12:], 1_800_000, PRECO, RateioLance.PROPORCIONAL, OrdemAmortizacao.INVERSA
    )
    valores = [emitir_parcela(p, PRECO).total_centavos for p in lance.cronograma]
    assert saldo_devedor_centavos(lance.conta, PRECO) == 3_816_000
    assert valores == [117_000] * 32 + [72_000]
    assert [p.numero for p in lance.cronograma] == list(range(13, 46))


def test_v21_diluted_same_term() -> None:
    lance = aplicar_lance(
        CONTA_12, CRONOGRAMA[12:], 1_800_000, PRECO, RateioLance.PROPORCIONAL, OrdemAmortizacao.DILUIR
    )
    assert len(lance.cronograma) == 48
    assert emitir_parcela(lance.cronograma[0], PRECO).total_centavos == 79_500
    assert sum(emitir_parcela(p, PRECO).total_centavos for p in lance.cronograma) == 3_816_000


def test_v22_proportional_split() -> None:
    valor = dividir_por_componente(1_800_000, CONTA, PRECO, RateioLance.PROPORCIONAL)
    assert valor == ValorPorComponente(1_538_462, 230_769, 30_769)


def test_v23_embutido_of_25_percent() -> None:
    assert_net_credit(30_000_000, 7_500_000, 22_500_000)


def test_v24_embutido_of_20000() -> None:
    assert_net_credit(10_000_000, 2_000_000, 8_000_000)


def assert_net_credit(credito: int, embutido: int, liquido: int) -> None:
    conta, cronograma = abrir_conta(ZERO, ZERO), montar_cronograma(Plano(60, ZERO))
    lance = aplicar_embutido(conta, cronograma, embutido, credito, RateioLance.SO_FC, OrdemAmortizacao.INVERSA)
    assert lance.credito_liquido_centavos == lance.saida_fundo_comum_centavos == liquido


def test_v24b_embutido_outflow_is_credit_less_fc_share() -> None:
    lance = aplicar_embutido(
        CONTA, CRONOGRAMA, 2_000_000, 10_000_000, RateioLance.PROPORCIONAL, OrdemAmortizacao.INVERSA, Decimal(30)
    )
    assert lance.amortizacao.valor == ValorPorComponente(1_709_402, 256_410, 34_188)
    assert lance.credito_liquido_centavos == 8_000_000
    assert lance.saida_fundo_comum_centavos == 8_290_598


def test_v26_penalty_of_an_unpaid_bid() -> None:
    assert penalidade_lance_nao_pago(6_300_000, Decimal(1)) == 63_000


def test_limits_of_bid_and_embutido() -> None:
    for valor in (0, 7_020_001):
        with pytest.raises(ConsorcioError):
            aplicar_lance(CONTA, CRONOGRAMA, valor, PRECO, RateioLance.PROPORCIONAL, OrdemAmortizacao.INVERSA)
    with pytest.raises(ConsorcioError, match="últimas parcelas"):
        aplicar_lance(CONTA, CRONOGRAMA, 1, PRECO, RateioLance.SO_FC, OrdemAmortizacao.DIRETA)
    with pytest.raises(ConsorcioError, match="30%"):
        aplicar_embutido(CONTA, CRONOGRAMA, 1_800_001, PRECO, RateioLance.SO_FC, OrdemAmortizacao.INVERSA, Decimal(30))


@given(
    st.integers(10_000, 10**9),
    st.integers(0, 59),
    st.integers(1, 10**6),
    st.sampled_from(RateioLance),
    st.sampled_from([OrdemAmortizacao.INVERSA, OrdemAmortizacao.DILUIR]),
)
def test_i17_schedule_and_balance_agree_after_any_bid(
    preco: int, pagas: int, milionesimos: int, rateio: RateioLance, reducao: OrdemAmortizacao
) -> None:
    conta = creditar(CONTA, total_previsto(CRONOGRAMA[:pagas]))
    limite = dividir_limite(conta.saldo.fc, conta.saldo.soma, rateio)
    valor = max(1, int(preco * limite / 100 * milionesimos / 10**6))
    lance = aplicar_lance(conta, CRONOGRAMA[pagas:], valor, preco, rateio, reducao)
    assert lance.valor.total_centavos == valor
    assert total_previsto(lance.cronograma) == lance.conta.saldo
    assert all(min(p.fc, p.ta, p.fr) >= 0 for p in lance.cronograma)


def dividir_limite(fc: Decimal, soma: Decimal, rateio: RateioLance) -> Decimal:
    return fc if rateio is RateioLance.SO_FC else soma


def test_quitacao_leaves_no_residue() -> None:
    lance = aplicar_lance(
        CONTA_12, CRONOGRAMA[12:], 5_616_000, PRECO, RateioLance.PROPORCIONAL, OrdemAmortizacao.INVERSA
    )
    assert lance.cronograma == ()
    assert quitada(lance.conta)


def test_v09_r6_33_the_bid_settles_first_what_the_reduced_parcelas_left_and_the_rest_as_any_bid() -> None:
    """60,000 in 60 months at 75 %: the last parcela carries 25 % + 1.25 %. Of 18,000, 15,000 are of the FC alone."""
    plano = Plano(60, pct(15), fundo_reserva=pct(2), fracao_reduzida=pct(75), meses_diluicao_final=1)
    cronograma = montar_cronograma(plano)
    assert residuo(cronograma) == pct(25)
    lance = aplicar_lance(
        CONTA, cronograma, 1_800_000, PRECO, RateioLance.PROPORCIONAL, OrdemAmortizacao.INVERSA, quita_residuo=True
    )
    assert (lance.valor.fc, lance.valor.ta, lance.valor.fr) == (1_756_410, 38_462, 5_128)
    assert lance.valor.total_centavos == 1_800_000
    assert residuo(lance.cronograma) == ZERO
    assert total_previsto(lance.cronograma) == lance.conta.saldo, "I17"
    parte = aplicar_lance(
        CONTA, cronograma, 600_000, PRECO, RateioLance.PROPORCIONAL, OrdemAmortizacao.DILUIR, quita_residuo=True
    )
    assert (parte.valor.fc, parte.credito.fc, residuo(parte.cronograma)) == (600_000, pct(10), pct(15))


def test_v10_r4_21_what_is_left_is_diluted_and_taxa_and_reserve_are_not_touched() -> None:
    plano = Plano(75, pct(15), fundo_reserva=pct(2), fracao_reduzida=pct(75), meses_diluicao_final=1)
    restantes = montar_cronograma(plano)[25:]
    novo = diluir_residuo(restantes)
    assert {parcela.fc for parcela in novo} == {pct("1.5")}
    assert [(p.ta, p.fr) for p in novo] == [(p.ta, p.fr) for p in restantes]
    assert total_previsto(novo) == total_previsto(restantes)
    assert diluir_residuo(montar_cronograma(Plano(60, pct(15)))) == montar_cronograma(Plano(60, pct(15)))
