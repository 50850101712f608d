"""More months for a group: the same percents by other parcelas (R5.07, I13, I17)."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import CEM, pct
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao, Percentuais, abater, total_previsto
from consorcio.services.financeiro.domain.prestacao import Plano, montar_cronograma
from consorcio.services.financeiro.domain.prorrogacao import efeitos_da_prorrogacao, prorrogar

PLANO = Plano(60, pct(15), fundo_reserva=pct(2))


def test_r5_07_twelve_paid_and_twelve_more_months_the_parcela_is_four_fifths() -> None:
    """48 months of 1.6667 % of FC become 60 of 1.3333 %: 1,170.00 of V02 becomes 936.00."""
    novo = prorrogar(montar_cronograma(PLANO)[12:], 12, suspende_pagamentos=False)
    assert (len(novo), novo[0].numero, novo[-1].numero) == (60, 13, 72)
    assert round(novo[0].percentuais.soma, 4) == Decimal("1.5600")


def test_r5_07_suspended_the_parcelas_are_the_same_months_later() -> None:
    antes = montar_cronograma(PLANO)[12:]
    novo = prorrogar(antes, 6, suspende_pagamentos=True)
    assert [p.percentuais for p in novo] == [p.percentuais for p in antes]
    assert (novo[0].numero, novo[-1].numero) == (19, 66)
    assert prorrogar((), 6, suspende_pagamentos=True) == prorrogar((), 6, suspende_pagamentos=False) == ()


def test_r5_07_what_happens_alike_is_counted_together() -> None:
    """Two cotas with 48 parcelas, one that finishes earlier, and one with nothing left, of which nothing is said."""
    muitas, poucas = montar_cronograma(PLANO)[12:], montar_cronograma(PLANO)[12:30]
    contadas = efeitos_da_prorrogacao([poucas, muitas, (), muitas], 12, suspende_pagamentos=False)
    assert [(cotas, e.parcelas_antes, e.parcelas_depois) for e, cotas in contadas] == [(2, 48, 60), (1, 18, 30)]
    assert (round(contadas[0][0].percentual_antes, 4), round(contadas[0][0].percentual_depois, 4)) == (
        Decimal("1.9500"),
        Decimal("1.5600"),
    )
    ((suspensas, _),) = efeitos_da_prorrogacao([muitas], 6, suspende_pagamentos=True)
    assert suspensas.percentual_depois == suspensas.percentual_antes
    assert (suspensas.proxima_ago_antes, suspensas.proxima_ago_depois) == (13, 19)


def test_r4_22_what_reduced_parcelas_leave_stays_in_the_last_one() -> None:
    reduzido = Plano(10, pct(10), fracao_reduzida=pct(75), meses_diluicao_final=1)
    novo = prorrogar(montar_cronograma(reduzido), 5, suspende_pagamentos=False)
    assert {p.fc for p in novo[:-1]} == {pct(5)}
    assert novo[-1].fc == pct(30)


def test_r4_22_or_in_as_many_last_ones_as_it_was() -> None:
    reduzido = Plano(10, pct(10), fracao_reduzida=pct(75), meses_diluicao_final=2)
    novo = prorrogar(montar_cronograma(reduzido), 5, suspende_pagamentos=False, finais=2)
    assert [p.fc for p in novo] == [pct(5)] * 13 + [pct("17.5")] * 2


@given(
    st.integers(2, 120),
    st.data(),
    st.integers(1, 60),
    st.booleans(),
    st.sampled_from([CEM, pct(50)]),
)
def test_i17_nothing_owed_appears_or_disappears(
    prazo: int, data: st.DataObject, meses: int, suspende: bool, fracao: Decimal
) -> None:
    finais = data.draw(st.integers(1, prazo))
    plano = Plano(prazo, pct(15), fundo_reserva=pct(2), fracao_reduzida=fracao, meses_diluicao_final=finais)
    cronograma = montar_cronograma(plano)[data.draw(st.integers(0, prazo - 1)) :]
    pago = pct(data.draw(st.integers(0, int(total_previsto(cronograma).fc))))
    cronograma = abater(cronograma, Percentuais(fc=pago), OrdemAmortizacao.INVERSA)
    novo = prorrogar(cronograma, meses, suspende_pagamentos=suspende, finais=plano.parcelas_finais)
    assert total_previsto(novo) == total_previsto(cronograma)
    assert all(min(p.fc, p.ta, p.fr) >= 0 for p in novo)
    assert len(novo) == len(cronograma) + (0 if suspende else meses)
