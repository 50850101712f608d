"""Viability of the AGC, its deadline and the representatives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import pct
from consorcio.services.grupos.domain.formacao import (
    AdesaoPaga,
    avaliar,
    exigir_representantes,
    fundo_comum_mensal,
    prazo_final_formacao,
)
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo

REGRA = RegraGrupo(prazo_meses=60, max_cotas=300, taxa_administracao=pct(15))
HOJE = date(2026, 1, 12)


def adesoes(quantidade: int, preco_centavos: int = 6_000_000) -> list[AdesaoPaga]:
    return [AdesaoPaga(numero, f"pessoa-{numero}", preco_centavos) for numero in range(1, quantidade + 1)]


def test_r3_04_full_parcelas_of_60_cotas_pay_one_credit_a_month() -> None:
    assert fundo_comum_mensal(adesoes(60), REGRA) == 6_000_000


def test_r4_23_reduced_parcela_reduces_the_cash() -> None:
    assert fundo_comum_mensal(adesoes(60), replace(REGRA, parcela_reduzida=pct(75))) == 4_500_000


def test_r3_04_cash_of_the_term_must_pay_at_least_the_highest_credit() -> None:
    reduzida = replace(REGRA, parcela_reduzida=pct(50))
    assert not avaliar(adesoes(1), reduzida, None, HOJE).viavel
    assert avaliar(adesoes(2), reduzida, None, HOJE).viavel


def test_r3_04_nobody_paid_nothing_to_constitute() -> None:
    resultado = avaliar([], REGRA, None, HOJE)
    assert resultado.pendencias == ("Nenhuma cota tem a primeira parcela paga (R3.04).",)


def test_r3_04_minimum_sold_only_when_the_contract_has_it() -> None:
    com_minimo = replace(REGRA, minimo_vendido=pct(70))
    assert not avaliar(adesoes(209), com_minimo, None, HOJE).viavel
    assert avaliar(adesoes(210), com_minimo, None, HOJE).viavel
    assert avaliar(adesoes(60), REGRA, None, HOJE).viavel


def test_r2_11_ninety_days_from_the_first_adhesion() -> None:
    prazo = prazo_final_formacao(HOJE, REGRA)
    assert prazo == HOJE + timedelta(days=90)
    assert prazo_final_formacao(None, REGRA) is None
    assert avaliar(adesoes(60), REGRA, prazo, HOJE + timedelta(days=90)).viavel
    assert "R2.11" in avaliar(adesoes(60), REGRA, prazo, HOJE + timedelta(days=91)).pendencias[0]


def test_r3_02_spread_is_measured_on_the_credits_sold() -> None:
    mistas = [*adesoes(59), AdesaoPaga(60, "outra", 2_999_999)]
    assert "R3.02" in avaliar(mistas, REGRA, None, HOJE).pendencias[0]


@given(st.integers(1, 400), st.integers(1, 60))
def test_r3_05_nobody_is_constituted_above_ten_percent(total: int, do_maior: int) -> None:
    do_maior = min(do_maior, total)
    dele = [AdesaoPaga(n, "casal", 6_000_000) for n in range(do_maior)]
    dos_outros = [AdesaoPaga(n, f"p{n}", 6_000_000) for n in range(do_maior, total)]
    recusado = any("R3.05" in p for p in avaliar([*dele, *dos_outros], REGRA, None, HOJE).pendencias)
    assert recusado == (do_maior > max(1, total // 10))


def test_r3_13_up_to_three_paid_and_unrelated_representatives() -> None:
    membros = [*adesoes(4), AdesaoPaga(5, "administradora", 6_000_000, parte_relacionada=True)]
    exigir_representantes([1, 2, 3], membros)
    for numeros, campo in (
        ([1, 2, 3, 4], "/representantes"),
        ([1, 1], "/representantes"),
        ([1, 9], "/representantes/1"),
        ([5], "/representantes/0"),
    ):
        with pytest.raises(ConsorcioError) as erro:
            exigir_representantes(numeros, membros)
        assert erro.value.fields[0].pointer == campo
