"""Prices of a bem: an append-only series read at a date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.grupos.domain.bem import Preco, acrescentar_preco, preco_em

JANEIRO, ABRIL = Preco(date(2026, 1, 1), 6_000_000), Preco(date(2026, 4, 1), 6_300_000, "Tabela de abril")


def test_r4_01_price_in_force_on_the_day() -> None:
    serie = (ABRIL, JANEIRO)
    dias = (date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2030, 1, 1))
    assert [preco_em(serie, dia) for dia in dias] == [JANEIRO, JANEIRO, ABRIL, ABRIL]


def test_r4_01_no_price_is_guessed_before_the_series() -> None:
    assert preco_em((JANEIRO,), date(2025, 12, 31)) is None


@pytest.mark.parametrize(
    ("novo", "campo"),
    [
        (Preco(date(2026, 4, 1), 1), "/vigencia_inicio"),
        (Preco(date(2026, 2, 1), 1), "/vigencia_inicio"),
        (Preco(date(2026, 5, 1), 0), "/preco"),
        (Preco(date(2026, 5, 1), -1), "/preco"),
    ],
)
def test_r4_30_prices_are_only_appended(novo: Preco, campo: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        acrescentar_preco((JANEIRO, ABRIL), novo)
    assert erro.value.fields[0].pointer == campo


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(1, 10**11)), min_size=1, max_size=20),
    st.integers(0, 900),
)
def test_r4_34_a_later_price_never_changes_an_earlier_day(passos: list[tuple[int, int]], consulta: int) -> None:
    serie: tuple[Preco, ...] = ()
    dia = date(2026, 1, 1)
    consultado = date(2026, 1, 1) + timedelta(days=consulta)
    lidos = []
    for intervalo, valor in passos:
        dia += timedelta(days=intervalo)
        serie = acrescentar_preco(serie, Preco(dia, valor))
        if dia > consultado and len(serie) > 1 and serie[0].vigencia_inicio <= consultado:
            lidos.append(preco_em(serie, consultado))
    assert len(set(lidos)) <= 1
