"""The taxa that waits for the contemplação, the "Plano Justo" (R4.24): 15 % in 60 months, 1 % of it ahead."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.domain.conta_percentual import abrir_conta, creditar, quitada
from consorcio.services.financeiro.domain.cronograma import Cronograma, total_previsto
from consorcio.services.financeiro.domain.prestacao import (
    Plano,
    TaAdesaoTardia,
    TaxaAteContemplacao,
    montar_cronograma,
    ta_total_da_cota,
)
from consorcio.services.financeiro.domain.prorrogacao import prorrogar
from consorcio.services.financeiro.domain.taxa_na_contemplacao import comecar_taxa, diluir_taxa, parar_taxa

PERDOADA = Plano(
    60,
    pct(15),
    ta_antecipada=pct(1),
    ta_antecipada_parcelas=2,
    taxa_ate_contemplacao=TaxaAteContemplacao.PERDOADA,
)
DILUIDA = replace(PERDOADA, taxa_ate_contemplacao=TaxaAteContemplacao.DILUIDA, meses_diluicao_final=4)


def taxas(cronograma: Cronograma) -> list[str]:
    return [f"{parcela.ta + parcela.ta_antecipada:.4f}" for parcela in cronograma]


def test_r4_24_forgiven_who_is_never_contemplado_pays_the_advance_and_is_quitado() -> None:
    cronograma = montar_cronograma(PERDOADA)
    assert taxas(cronograma) == ["0.5000"] * 2 + ["0.0000"] * 58
    conta = abrir_conta(ta_total_da_cota(cronograma), ZERO)
    assert quitada(creditar(conta, total_previsto(cronograma)))


def test_r4_24_forgiven_the_months_from_the_contemplacao_on_have_it() -> None:
    """Contemplado in the 20th AGO: forty sixtieths of 14 %, and nothing more if it is cancelled in the 30th."""
    faltam = montar_cronograma(PERDOADA)[20:]
    novo = comecar_taxa(PERDOADA, 60, faltam)
    assert taxas(novo) == ["0.2333"] * 40
    assert parar_taxa(PERDOADA, 60, novo[10:]) == faltam[10:]


def test_r4_24_the_months_paid_ahead_have_it_too_but_not_those_of_who_paid_all() -> None:
    ate_a_50 = montar_cronograma(PERDOADA)[20:50]
    novo = comecar_taxa(PERDOADA, 60, ate_a_50)
    assert (len(novo), novo[-1].numero, novo[-1].fc) == (40, 60, ZERO)
    assert comecar_taxa(PERDOADA, 60, ()) == ()


@pytest.mark.parametrize(
    ("modo", "mensal"),
    [(TaAdesaoTardia.INTEGRAL_NO_REMANESCENTE, "0.2917"), (TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO, "0.2333")],
)
def test_r4_08_r4_24_of_a_late_joiner_it_is_that_of_his_months_or_of_the_group(
    modo: TaAdesaoTardia, mensal: str
) -> None:
    plano = replace(PERDOADA, ta_adesao_tardia=modo)
    assert taxas(comecar_taxa(plano, 48, montar_cronograma(plano, 13)[10:])) == [mensal] * 38


def test_r4_24_charged_after_it_all_of_the_taxa_is_in_what_remains() -> None:
    cronograma = montar_cronograma(DILUIDA)
    assert taxas(cronograma) == ["0.5000"] * 2 + ["0.0000"] * 54 + ["3.5000"] * 4
    novo = diluir_taxa(cronograma[20:])
    assert taxas(novo) == ["0.3500"] * 40
    assert comecar_taxa(DILUIDA, 60, novo) == novo
    prorrogada = prorrogar(cronograma[20:], 10, suspende_pagamentos=False, finais=DILUIDA.parcelas_finais)
    assert taxas(prorrogada) == ["0.0000"] * 46 + ["3.5000"] * 4


@given(
    st.integers(2, 120),
    st.integers(0, 3000),
    st.data(),
    st.sampled_from([TaxaAteContemplacao.PERDOADA, TaxaAteContemplacao.DILUIDA]),
)
def test_i6_the_taxa_closes_whenever_one_is_contemplado(
    prazo: int, centesimos: int, data: st.DataObject, ate: TaxaAteContemplacao
) -> None:
    """τ where it is charged after; where it is forgiven, never more than τ, and none of the months before."""
    finais = data.draw(st.integers(1, prazo))
    plano = Plano(prazo, pct(centesimos) / 100, taxa_ate_contemplacao=ate, meses_diluicao_final=finais)
    cronograma, quando = montar_cronograma(plano), data.draw(st.integers(0, prazo - 1))
    pagas, faltam = cronograma[:quando], cronograma[quando:]
    novo = diluir_taxa(comecar_taxa(plano, prazo, faltam))
    total = total_previsto(pagas + novo)
    assert (total.fc, len(novo)) == (CEM, len(faltam))
    if ate is TaxaAteContemplacao.DILUIDA:
        assert total.ta == plano.taxa_administracao
    else:
        assert abs(total.ta - plano.taxa_administracao * len(faltam) / prazo) < pct("0.00001")
        assert total_previsto(pagas).ta == ZERO
