"""Money: strict text, rounding of the group's rule, and sharing that never loses a centavo."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import Arredondamento, arredondar, format_brl, format_reais, parse_reais, ratear

CENTAVOS = st.integers(min_value=-(10**14), max_value=10**14)


@given(CENTAVOS)
def test_format_and_parse_are_inverse(centavos: int) -> None:
    assert parse_reais(format_reais(centavos)) == centavos


@pytest.mark.parametrize(
    "texto", ["", "1,00", "1.0", "1.000", " 1.00", "1e3", "+1.00", "1.00 ", "NaN", "-", "٣.٠٠", "1" * 14, "1.00\n"]
)
def test_anything_but_reais_with_two_decimals_is_refused(texto: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        parse_reais(texto, "/valor")
    assert erro.value.kind is ErrorKind.VALIDATION
    assert erro.value.fields[0].pointer == "/valor"


def test_brl_is_what_people_read() -> None:
    assert format_brl(123456789) == "R$ 1.234.567,89"
    assert format_brl(-5) == "-R$ 0,05"


def test_half_centavo_goes_up_or_disappears_by_the_group_rule() -> None:
    assert arredondar(Decimal("13888.5"), Arredondamento.HALF_UP) == 13889
    assert arredondar(Decimal("13888.9"), Arredondamento.DOWN) == 13888
    assert arredondar(Decimal("-0.5"), Arredondamento.HALF_UP) == -1


@given(CENTAVOS, st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=20).filter(any))
def test_shares_sum_exactly_and_stay_within_one_centavo(total: int, pesos: list[int]) -> None:
    partes = ratear(total, pesos)
    assert sum(partes) == total
    soma = sum(pesos)
    assert all(abs(parte * soma - total * peso) < soma for parte, peso in zip(partes, pesos, strict=True))


def test_leftover_centavos_go_by_largest_remainder_then_lower_index() -> None:
    assert ratear(100, [1, 1, 1]) == [34, 33, 33]
    assert ratear(101, [2, 3, 2]) == [29, 43, 29]
    assert ratear(-100, [1, 1, 1]) == [-34, -33, -33]


def test_weights_that_share_nothing_are_a_defect() -> None:
    assert ratear(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="weights"):
        ratear(1, [0, 0])
    with pytest.raises(ValueError, match="weights"):
        ratear(1, [2, -1])
