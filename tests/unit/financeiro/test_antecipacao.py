"""Which parcelas an advance payment takes, issued ones included; nothing is paid twice nor forgotten (R4.55, I17)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.percent import ZERO, pct
from consorcio.services.financeiro.domain.antecipacao import Escolha, planejar
from consorcio.services.financeiro.domain.conta_percentual import abrir_conta
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    abater_com_emitidas,
    total_previsto,
)
from consorcio.services.financeiro.domain.prestacao import Plano, montar_cronograma

PRECO = 6_000_000
TODAS = tuple(OrdemAmortizacao)


def plano_de(meses: int) -> Cronograma:
    return montar_cronograma(Plano(meses, pct("15"), pct("2")))


@given(
    meses=st.integers(2, 24),
    emitidas=st.integers(0, 3),
    fracao=st.integers(0, 1000),
    ordem=st.sampled_from(TODAS),
)
def test_i17_whatever_the_order_what_is_left_is_what_there_was_less_what_was_credited(
    meses: int, emitidas: int, fracao: int, ordem: OrdemAmortizacao
) -> None:
    cronograma = plano_de(meses)
    abertas, a_emitir = cronograma[:emitidas], cronograma[emitidas:]
    antes = total_previsto(cronograma)
    partes = (antes.fc, antes.ta, antes.fr)
    credito = Percentuais(*(pct(parte * fracao / 1000) for parte in partes))
    restam, novo = abater_com_emitidas(abertas, a_emitir, credito, ordem)
    assert total_previsto(restam + novo) == antes - credito
    assert {p.numero for p in restam} <= {p.numero for p in abertas}
    assert {p.numero for p in novo} <= {p.numero for p in a_emitir}
    if ordem is not OrdemAmortizacao.DIRETA and credito.fc <= total_previsto(a_emitir).fc:
        assert total_previsto(restam).fc == total_previsto(abertas).fc, "what was issued is the last to be reached"


def test_r4_55_direct_order_takes_the_issued_one_first() -> None:
    cronograma = plano_de(10)
    credito = total_previsto(cronograma[:2])
    restam, novo = abater_com_emitidas(cronograma[:1], cronograma[1:], credito, OrdemAmortizacao.DIRETA)
    assert (restam, novo) == ((), cronograma[2:])


def test_r10_06_what_is_owed_to_the_member_makes_the_quitacao_smaller_up_to_its_fc() -> None:
    cronograma = plano_de(10)[8:]
    conta = abrir_conta(pct("15"), pct("2"))
    feita = planejar(conta, cronograma, Escolha(quitacao=True), PRECO, TODAS, abertos=(pct("-3"), pct("-40")))
    assert (feita.diferenca, feita.rateio) == (pct("-3"), pct("-17"))
    assert feita.cronograma == ()
    aberto = planejar(conta, (), Escolha(quitacao=True), PRECO, TODAS, abertos=(pct("0.5"), ZERO))
    assert (aberto.valor.total_centavos, aberto.diferenca) == (0, pct("0.5"))


def test_r4_55_an_amount_pays_only_what_was_not_issued() -> None:
    cronograma = plano_de(10)[5:]
    conta = abrir_conta(pct("15"), pct("2"))
    tudo = Escolha(valor_centavos=3_510_000, ordem=OrdemAmortizacao.DILUIR)
    assert planejar(conta, cronograma, tudo, PRECO, TODAS).credito == total_previsto(cronograma)
    with pytest.raises(ConsorcioError) as demais:
        planejar(conta, cronograma, Escolha(valor_centavos=3_510_001), PRECO, TODAS)
    assert demais.value.kind is ErrorKind.PRECONDITION


@pytest.mark.parametrize(
    ("escolha", "permitidas"),
    [
        (Escolha(parcelas=1), (OrdemAmortizacao.DIRETA,)),
        (Escolha(parcelas=11, ordem=OrdemAmortizacao.DIRETA), TODAS),
        (Escolha(valor_centavos=100, ordem=OrdemAmortizacao.DIRETA), TODAS),
    ],
)
def test_r4_55_what_the_group_or_the_schedule_does_not_allow(
    escolha: Escolha, permitidas: tuple[OrdemAmortizacao, ...]
) -> None:
    with pytest.raises(ConsorcioError) as erro:
        planejar(abrir_conta(pct("15"), pct("2")), plano_de(10), escolha, PRECO, permitidas)
    assert (erro.value.kind, erro.value.rule) == (ErrorKind.PRECONDITION, "R4.55")


def test_one_of_the_three_and_no_more() -> None:
    for parcelas, valor, quitacao in [(0, 0, False), (1, 1, False), (1, 0, True), (0, 1, True)]:
        with pytest.raises(ConsorcioError) as erro:
            Escolha(parcelas, valor, quitacao)
        assert erro.value.kind is ErrorKind.VALIDATION


def test_v02_the_quitacao_is_the_saldo_devedor_of_what_was_not_issued() -> None:
    feita = planejar(abrir_conta(pct("15"), pct("2")), plano_de(60)[12:], Escolha(quitacao=True), PRECO, TODAS)
    assert feita.valor.total_centavos == 5_616_000
    assert feita.credito.fc.quantize(Decimal("0.000001")) == Decimal(80)
