"""Percents of the price: 8 places kept, 4 shown, never a float."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.money import Arredondamento
from consorcio.core.percent import aplicar, format_pct, format_pct_br, parse_pct, pct, percentual_de


def test_percent_keeps_eight_places_and_shows_four() -> None:
    assert format_pct(pct(Decimal(100) / 60)) == "1.66666667"
    assert format_pct_br(pct(Decimal(100) / 60)) == "1,6667%"


def test_trap_18_float_is_refused() -> None:
    with pytest.raises(TypeError):
        pct(1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("texto", ["", "1,5", "1.123456789", "NaN", "Infinity", "1e2", " 1"])
def test_percent_text_is_strict(texto: str) -> None:
    with pytest.raises(ConsorcioError):
        parse_pct(texto)


def test_v41_a_percent_needs_more_than_four_places() -> None:
    dez_de_72 = pct(Decimal(1000) / 72)
    assert aplicar(5_300_000, dez_de_72) == 736_111
    assert aplicar(5_300_000, dez_de_72.quantize(Decimal("0.0001"))) == 736_112


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_money_to_percent_and_back_is_the_same_money(preco: int, parte: int) -> None:
    """8 places are enough below R$ 10 million: the error is under a twentieth of a centavo."""
    assert aplicar(preco, percentual_de(parte, preco), Arredondamento.HALF_UP) == parte
