"""Terms of entry of founders and late joiners, and the life of an adesão."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import pct
from consorcio.services.grupos.domain.adesao import (
    PASSOS_ADESAO,
    Ingresso,
    SituacaoAdesao,
    expira_em,
    ingressar,
    passar,
    primeira_parcela_centavos,
)
from consorcio.services.grupos.domain.cronograma import montar_cronograma
from consorcio.services.grupos.domain.grupo import SituacaoGrupo
from consorcio.services.grupos.domain.parametros import BaseSeguro, TaAdesaoTardia, TaxaAteContemplacao
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo

REGRA = RegraGrupo(prazo_meses=60, max_cotas=300, taxa_administracao=pct(15))
CALENDARIO = BusinessCalendar.anbima()
CRONOGRAMA = montar_cronograma(date(2026, 1, 12), 60, 4, CALENDARIO)
FUNDADOR = Ingresso(1, 60, date(2026, 1, 15), None)


@pytest.mark.parametrize(("de", "para"), list(product(SituacaoAdesao, SituacaoAdesao)))
def test_only_the_steps_of_the_table_exist(de: SituacaoAdesao, para: SituacaoAdesao) -> None:
    if para in PASSOS_ADESAO.get(de, ()):
        assert passar(de, para) is para
        return
    with pytest.raises(ConsorcioError):
        passar(de, para)


def test_r4_01_founder_has_the_whole_term_whatever_the_day() -> None:
    ingresso = ingressar(SituacaoGrupo.EM_FORMACAO, REGRA, CRONOGRAMA, date(2026, 3, 1), venda_remota=False)
    assert ingresso == Ingresso(1, 60, date(2026, 3, 11), None)


def test_r3_10_late_joiner_pays_everything_in_the_remaining_assemblies() -> None:
    ingresso = ingressar(SituacaoGrupo.EM_ANDAMENTO, REGRA, CRONOGRAMA, date(2027, 1, 12), venda_remota=False)
    assert (ingresso.ago, ingresso.meses_plano) == (13, 48)
    assert ingresso.prazo_pagamento == date(2027, 1, 12)


def test_r3_09_remote_sale_may_be_regretted_for_seven_days() -> None:
    ingresso = ingressar(SituacaoGrupo.EM_FORMACAO, REGRA, CRONOGRAMA, date(2026, 1, 5), venda_remota=True)
    assert ingresso.arrependimento_ate == date(2026, 1, 12)


def test_reservation_waits_for_the_bank_to_report_the_last_day() -> None:
    assert expira_em(date(2026, 1, 8), CALENDARIO) == date(2026, 1, 12)
    assert expira_em(date(2026, 1, 10), CALENDARIO) == date(2026, 1, 14)


def test_v02_first_parcela_of_the_plan() -> None:
    assert primeira_parcela_centavos(REGRA, 6_000_000, FUNDADOR) == 117_000


def test_v04_first_parcela_of_a_late_joiner() -> None:
    tardio = Ingresso(13, 48, date(2027, 1, 12), None)
    assert primeira_parcela_centavos(REGRA, 6_000_000, tardio) == 146_250
    mensal = replace(REGRA, ta_adesao_tardia=TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO)
    assert primeira_parcela_centavos(mensal, 6_000_000, tardio) == 142_500


def test_r4_04_advance_comes_with_the_first_parcela() -> None:
    antecipada = replace(REGRA, taxa_antecipada=pct(3))
    assert primeira_parcela_centavos(antecipada, 6_000_000, FUNDADOR) == 100_000 + 12_000 + 2_000 + 180_000
    em_tres = replace(antecipada, taxa_antecipada_parcelas=3)
    assert primeira_parcela_centavos(em_tres, 6_000_000, FUNDADOR) == 100_000 + 12_000 + 2_000 + 60_000


@pytest.mark.parametrize("depois", [TaxaAteContemplacao.PERDOADA, TaxaAteContemplacao.DILUIDA])
def test_r4_24_a_taxa_that_waits_is_not_in_the_first_parcela_but_its_advance_is(depois: TaxaAteContemplacao) -> None:
    isenta = replace(REGRA, taxa_ate_contemplacao=depois, taxa_antecipada=pct(1))
    for meses in (60, 48):
        ingresso = replace(FUNDADOR, meses_plano=meses)
        esperada = 6_000_000 // meses + 120_000 // meses + 60_000
        assert primeira_parcela_centavos(isenta, 6_000_000, ingresso) == esperada


def test_r4_05_an_insurance_of_a_fixed_price_comes_with_every_parcela() -> None:
    segurada = replace(REGRA, base_seguro=BaseSeguro.VALOR_FIXO, seguro_valor_centavos=2_990)
    assert primeira_parcela_centavos(segurada, 6_000_000, FUNDADOR) == 100_000 + 15_000 + 2_000 + 2_990


def test_r4_20_reduced_parcela_charges_a_fraction_of_the_fundo_comum() -> None:
    reduzida = replace(REGRA, parcela_reduzida=pct(75))
    assert primeira_parcela_centavos(reduzida, 6_000_000, FUNDADOR) == 75_000 + 15_000 + 2_000
