"""10 % of the cotas per person and the spread of credits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.grupos.domain.limites import (
    exigir_faixa_de_creditos,
    exigir_limite_participacao,
    maximo_por_consorciado,
)


def test_v16_400_cotas_allow_40_per_person() -> None:
    assert maximo_por_consorciado(400) == 40


@pytest.mark.parametrize(("base", "maximo"), [(409, 40), (19, 1), (20, 2), (10, 1), (9, 1), (0, 1)])
def test_r3_05_floor_never_below_one(base: int, maximo: int) -> None:
    assert maximo_por_consorciado(base) == maximo


@given(st.integers(1, 10_000), st.integers(0, 1_100), st.integers(0, 1_100))
def test_r3_05_spouse_counts_together(base: int, pessoa: int, conjuge: int) -> None:
    cabe = pessoa + conjuge + 1 <= maximo_por_consorciado(base)
    if cabe:
        exigir_limite_participacao(pessoa, conjuge, base)
        return
    with pytest.raises(ConsorcioError) as erro:
        exigir_limite_participacao(pessoa, conjuge, base)
    assert erro.value.rule == "R3.05"


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=20))
def test_r3_02_lowest_credit_is_at_least_half_of_the_highest(precos: list[int]) -> None:
    if 2 * min(precos) >= max(precos):
        exigir_faixa_de_creditos(precos)
        return
    with pytest.raises(ConsorcioError) as erro:
        exigir_faixa_de_creditos(precos)
    assert erro.value.fields[0].pointer == "/bem_ids"
