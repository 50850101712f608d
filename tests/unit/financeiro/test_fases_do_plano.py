"""What a plan charges in its first and in its last parcelas, by its schedule (R4.04, R4.22, R6.33)."""

from decimal import Decimal

from consorcio.core.percent import ZERO, pct
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    abater,
    total_previsto,
)
from consorcio.services.financeiro.domain.parcela_reduzida import quitar_residuo, residuo
from consorcio.services.financeiro.domain.prestacao import Plano, montar_cronograma
from consorcio.services.financeiro.domain.prorrogacao import prorrogar


def test_r4_22_what_the_reduced_parcelas_leave_is_in_as_many_last_ones_as_the_contract_says() -> None:
    plano = Plano(10, pct(10), fracao_reduzida=pct(75), meses_diluicao_final=2)
    assert [p.fc for p in montar_cronograma(plano)] == [pct("7.5")] * 8 + [pct(20)] * 2
    assert [p.fc for p in montar_cronograma(plano, 9)] == [pct(50)] * 2
    assert residuo(montar_cronograma(plano)) == pct(25)


def test_r6_33_a_bid_takes_what_they_left_off_the_last_ones() -> None:
    cronograma = montar_cronograma(Plano(10, pct(10), fracao_reduzida=pct(75), meses_diluicao_final=2))
    assert {p.fc for p in quitar_residuo(cronograma, pct(25))} == {pct("7.5")}
    assert [p.fc for p in quitar_residuo(cronograma, pct(15))[-2:]] == [pct("17.5"), pct("7.5")]


def antecipadas(cronograma: Cronograma) -> list[Decimal]:
    return [parcela.ta_antecipada for parcela in cronograma]


def test_r4_04_the_advance_of_a_late_joiner_is_in_his_first_parcelas_as_many_as_he_has() -> None:
    plano = Plano(10, pct(15), ta_antecipada=pct(2), ta_antecipada_parcelas=3)
    assert antecipadas(montar_cronograma(plano, 5)) == [pct("0.66666667")] * 2 + [pct("0.66666666")] + [ZERO] * 3
    assert antecipadas(montar_cronograma(plano, 9)) == [pct(1), pct(1)]
    assert all(total_previsto(montar_cronograma(plano, ingresso)).ta == pct(15) for ingresso in range(1, 11))


def test_r4_04_what_is_diluted_or_has_more_months_leaves_the_advance_where_it_was() -> None:
    plano = Plano(10, pct(15), ta_antecipada=pct(3), ta_antecipada_parcelas=3)
    faltam = montar_cronograma(plano)[1:]
    depois_do_lance = abater(faltam, Percentuais(pct(20), pct(3), ZERO), OrdemAmortizacao.DILUIR)
    assert antecipadas(depois_do_lance) == [pct(1), pct(1)] + [ZERO] * 7
    assert len({parcela.ta for parcela in depois_do_lance[:-1]}) == 1
    assert total_previsto(depois_do_lance).ta == total_previsto(faltam).ta - pct(3)
    quase_tudo = abater(faltam, Percentuais(ta=total_previsto(faltam).ta - pct("1.5")), OrdemAmortizacao.DILUIR)
    assert antecipadas(quase_tudo) == [pct(1), pct("0.5")] + [ZERO] * 7
    prorrogada = prorrogar(faltam, 2, suspende_pagamentos=False)
    assert antecipadas(prorrogada) == [pct(1), pct(1)] + [ZERO] * 9
    assert total_previsto(prorrogada) == total_previsto(faltam)
