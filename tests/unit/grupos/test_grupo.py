"""Life of a group, its regime and what stays fixed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.percent import pct
from consorcio.services.grupos.domain.grupo import (
    CICLO_DE_VIDA,
    AtoGrupo,
    SituacaoGrupo,
    exigir_aberto_a_adesoes,
    exigir_mesma_estrutura,
    exigir_regra_alteravel,
    proxima_situacao,
    regime_na_data,
)
from consorcio.services.grupos.domain.parametros import Regime
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo

REGRA = RegraGrupo(prazo_meses=60, max_cotas=300, taxa_administracao=pct(15))


@pytest.mark.parametrize(("situacao", "ato"), list(product(SituacaoGrupo, AtoGrupo)))
def test_r2_10_only_the_moves_of_the_table_exist(situacao: SituacaoGrupo, ato: AtoGrupo) -> None:
    if (situacao, ato) in CICLO_DE_VIDA:
        assert proxima_situacao(situacao, ato) is CICLO_DE_VIDA[situacao, ato]
        return
    with pytest.raises(ConsorcioError) as erro:
        proxima_situacao(situacao, ato)
    assert erro.value.kind is ErrorKind.PRECONDITION


def test_r2_15_no_transfer_after_the_last_ago() -> None:
    with pytest.raises(ConsorcioError) as erro:
        proxima_situacao(SituacaoGrupo.EM_ENCERRAMENTO, AtoGrupo.TRANSFERENCIA)
    assert erro.value.rule == "R2.15"


def test_a_closed_or_never_constituted_group_does_not_move() -> None:
    finais = set(SituacaoGrupo) - {situacao for situacao, _ in CICLO_DE_VIDA}
    assert finais == {
        SituacaoGrupo.ENCERRADO,
        SituacaoGrupo.NAO_CONSTITUIDO,
        SituacaoGrupo.FUNDIDO,
        SituacaoGrupo.DISSOLVIDO,
        SituacaoGrupo.TRANSFERIDO,
    }


@pytest.mark.parametrize(
    ("dia", "regime"),
    [
        (date(2024, 7, 1), Regime.R285),
        (date(2024, 6, 30), Regime.C3432),
        (date(2009, 2, 6), Regime.C3432),
        (date(2009, 2, 5), Regime.PRE_2009),
    ],
)
def test_r0_3_regime_is_that_of_the_day_of_constitution(dia: date, regime: Regime) -> None:
    assert regime_na_data(dia) is regime


@pytest.mark.parametrize("situacao", list(SituacaoGrupo))
def test_r2_14_rule_changes_only_in_formation(situacao: SituacaoGrupo) -> None:
    if situacao is SituacaoGrupo.EM_FORMACAO:
        exigir_regra_alteravel(situacao)
        return
    with pytest.raises(ConsorcioError) as erro:
        exigir_regra_alteravel(situacao)
    assert erro.value.rule == "R2.14"


@pytest.mark.parametrize("campo", ["prazo_meses", "max_cotas"])
def test_r3_03_seats_and_term_are_fixed_at_creation(campo: str) -> None:
    outra = replace(REGRA, **{campo: 61})  # type: ignore[arg-type]
    with pytest.raises(ConsorcioError) as erro:
        exigir_mesma_estrutura(REGRA, outra)
    assert erro.value.fields[0].pointer == f"/regra/{campo}"
    exigir_mesma_estrutura(REGRA, replace(REGRA, contemplacoes_minimas=3))


@pytest.mark.parametrize("situacao", list(SituacaoGrupo))
def test_r3_10_cotas_are_sold_in_formation_and_while_the_group_runs(situacao: SituacaoGrupo) -> None:
    if situacao in (SituacaoGrupo.EM_FORMACAO, SituacaoGrupo.EM_ANDAMENTO):
        exigir_aberto_a_adesoes(situacao)
        return
    with pytest.raises(ConsorcioError) as erro:
        exigir_aberto_a_adesoes(situacao)
    assert erro.value.rule == "R3.10"
