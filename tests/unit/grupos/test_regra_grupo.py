"""Parameters of a group: defaults, refusals and versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.percent import pct
from consorcio.services.grupos.domain.parametros import (
    BaseSeguro,
    MetodoSorteio,
    ModalidadeLance,
    MotivoExclusao,
    PoliticaCaixa,
    TaxaAteContemplacao,
)
from consorcio.services.grupos.domain.regra_grupo import (
    FaixaPenal,
    FaixaTa,
    RegraGrupo,
    VersaoRegra,
    regra_em,
    validar_regra,
)

REGRA = RegraGrupo(prazo_meses=60, max_cotas=300, taxa_administracao=pct(15))


def campos_recusados(regra: RegraGrupo) -> set[str]:
    with pytest.raises(ConsorcioError) as erro:
        validar_regra(regra)
    assert erro.value.kind is ErrorKind.VALIDATION
    return {campo.pointer for campo in erro.value.fields}


def test_defaults_of_section_13() -> None:
    assert validar_regra(REGRA) is REGRA
    assert [REGRA.fundo_reserva, REGRA.multa_mora, REGRA.juros_mora_mensal] == [pct(2), pct(2), pct(1)]
    assert pct(50) == REGRA.mora_do_grupo
    assert (REGRA.prazo_dias_ago, REGRA.prazo_lance_dias_uteis, REGRA.exclusao_parcelas) == (4, 2, 3)
    assert REGRA.metodo_sorteio is MetodoSorteio.CENTENAS_3_PASSES
    assert REGRA.modalidades_lance == (ModalidadeLance.LIVRE,)
    assert (REGRA.politica_caixa_sorteio, REGRA.politica_caixa_lance) == (
        PoliticaCaixa.STOP,
        PoliticaCaixa.SKIP,
    )


def test_m7_a_group_of_any_size_may_draw_by_globo() -> None:
    regra = replace(REGRA, max_cotas=10_000, metodo_sorteio=MetodoSorteio.GLOBO)
    assert validar_regra(regra) is regra


@pytest.mark.parametrize(
    ("alteracao", "campo"),
    [
        ({"prazo_meses": 1}, "/regra/prazo_meses"),
        ({"max_cotas": 1}, "/regra/max_cotas"),
        ({"max_cotas": 1_001}, "/regra/metodo_sorteio"),
        ({"prazo_recuperacao_dias": 0}, "/regra/prazo_recuperacao_dias"),
        ({"prazo_recuperacao_dias": 121}, "/regra/prazo_recuperacao_dias"),
        ({"mora_do_grupo": pct("49.99")}, "/regra/mora_do_grupo"),
        ({"multa_mora": pct("2.01")}, "/regra/multa_mora"),
        ({"taxa_antecipada": pct("15.01")}, "/regra/taxa_antecipada"),
        (
            {
                "taxa_ate_contemplacao": TaxaAteContemplacao.DILUIDA,
                "cronograma_taxa": (FaixaTa(1, 60, pct("0.25")),),
            },
            "/regra/cronograma_taxa",
        ),
        ({"base_seguro": BaseSeguro.VALOR_FIXO}, "/regra/seguro_valor"),
        ({"seguro_valor_centavos": 2_990}, "/regra/seguro_valor"),
        (
            {"base_seguro": BaseSeguro.VALOR_FIXO, "seguro_valor_centavos": 2_990, "seguro_mensal": pct("0.03")},
            "/regra/seguro_mensal",
        ),
        ({"meses_diluicao_final": 61}, "/regra/meses_diluicao_final"),
        ({"taxa_antecipada_parcelas": 0}, "/regra/taxa_antecipada_parcelas"),
        ({"taxa_antecipada_parcelas": 61}, "/regra/taxa_antecipada_parcelas"),
        ({"parcela_reduzida": pct(0)}, "/regra/parcela_reduzida"),
        ({"modalidades_lance": (ModalidadeLance.FIXO,), "lance_fixo": pct(0)}, "/regra/lance_fixo"),
        ({"modalidades_lance": (ModalidadeLance.LIVRE, ModalidadeLance.LIVRE)}, "/regra/modalidades_lance"),
    ],
)
def test_refuses_impossible_combination_by_field(alteracao: dict[str, object], campo: str) -> None:
    assert campos_recusados(replace(REGRA, **alteracao)) == {campo}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "faixas",
    [
        (FaixaPenal(pct(40)),),
        (FaixaPenal(pct(100)), FaixaPenal(pct(40))),
        (FaixaPenal(pct(40)), FaixaPenal(pct(40)), FaixaPenal(pct(100))),
        (FaixaPenal(pct(40)), FaixaPenal(pct(100), motivo=MotivoExclusao.DESISTENCIA)),
        (FaixaPenal(pct(100), grupo=pct(60), administradora=pct(41)),),
    ],
)
def test_r8_06_tiers_of_each_motive_ascend_to_100(faixas: tuple[FaixaPenal, ...]) -> None:
    assert campos_recusados(replace(REGRA, clausula_penal=faixas)) == {"/regra/clausula_penal"}


def test_m2_serves_a_thousand_and_m1_ten_thousand() -> None:
    m1 = replace(REGRA, max_cotas=10_000, metodo_sorteio=MetodoSorteio.MOD_PRIMEIRO_PREMIO)
    for regra in (replace(REGRA, max_cotas=1_000), m1):
        assert validar_regra(regra) == regra


def test_names_every_wrong_field_at_once() -> None:
    ruim = replace(REGRA, prazo_meses=1, multa_mora=pct(3), fundo_reserva=pct(-1))
    assert campos_recusados(ruim) == {"/regra/prazo_meses", "/regra/multa_mora", "/regra/fundo_reserva"}


@pytest.mark.parametrize(
    "faixas",
    [
        (FaixaTa(1, 60, pct("0.2")),),
        (FaixaTa(2, 60, pct("0.25")),),
        (FaixaTa(1, 30, pct("0.25")), FaixaTa(30, 60, pct("0.25"))),
        (FaixaTa(1, 59, pct("0.25")),),
        (FaixaTa(1, 61, pct("0.25")),),
        (FaixaTa(1, 60, pct("0.25")), FaixaTa(61, 60, pct(1))),
    ],
)
def test_r4_03_schedule_covers_the_term_and_adds_up(faixas: tuple[FaixaTa, ...]) -> None:
    assert campos_recusados(replace(REGRA, cronograma_taxa=faixas)) == {"/regra/cronograma_taxa"}


def test_r4_03_higher_fee_first_and_lower_after() -> None:
    faixas = (FaixaTa(1, 12, pct("0.5")), FaixaTa(13, 60, pct("0.125")))
    regra = validar_regra(replace(REGRA, taxa_administracao=pct(14), taxa_antecipada=pct(2), cronograma_taxa=faixas))
    assert [regra.ta_mensal(mes) for mes in (1, 12, 13, 60)] == [
        pct("0.5"),
        pct("0.5"),
        pct("0.125"),
        pct("0.125"),
    ]


@given(
    st.integers(2, 420),
    st.decimals("0", "100", places=4),
    st.decimals("0", "100", places=4),
)
def test_r4_03_even_fee_and_advance_add_up_to_the_total(prazo: int, taxa: Decimal, antecipada: Decimal) -> None:
    regra = replace(REGRA, prazo_meses=prazo, taxa_administracao=taxa, taxa_antecipada=min(taxa, antecipada))
    soma = regra.ta_mensal(1) * prazo + regra.taxa_antecipada
    assert abs(soma - taxa) <= Decimal("0.00000001") * prazo


def test_r2_14_the_version_in_force_is_the_last_started() -> None:
    versoes = [
        VersaoRegra(2, date(2026, 3, 1), replace(REGRA, contemplacoes_minimas=2)),
        VersaoRegra(1, date(2026, 1, 10), REGRA),
    ]
    dias = (date(2025, 12, 1), date(2026, 1, 10), date(2026, 2, 28), date(2026, 3, 1), date(2027, 1, 1))
    assert [regra_em(versoes, dia).numero for dia in dias] == [1, 1, 1, 2, 2]


def test_two_versions_of_the_same_day_the_later_number_wins() -> None:
    dia = date(2026, 1, 10)
    assert regra_em([VersaoRegra(1, dia, REGRA), VersaoRegra(2, dia, REGRA)], dia).numero == 2
