"""Since when the money is there that is apart in the name of a cota."""

from __future__ import annotations

from datetime import date

import pytest

from consorcio.services.financeiro.domain.a_devolver import dia_do_dinheiro

JAN, FEV, MAR = date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)


@pytest.mark.parametrize(
    ("movimentos", "valor", "dia"),
    [
        ([(JAN, 3_000)], 3_000, JAN),
        ([(JAN, 3_000), (MAR, 1)], 3_000, JAN),
        ([(JAN, 3_000), (MAR, 1)], 3_001, MAR),
        ([(JAN, 3_000), (FEV, -3_000), (MAR, 500)], 500, MAR),
        ([(JAN, 3_000), (FEV, -1_000), (MAR, 500)], 2_000, JAN),
        ([(MAR, 500), (FEV, 700)], 1_000, MAR),
    ],
)
def test_what_goes_out_takes_what_came_first(movimentos: list[tuple[date, int]], valor: int, dia: date) -> None:
    assert dia_do_dinheiro(movimentos, valor) == dia


def test_nobody_asks_for_more_than_there_is() -> None:
    with pytest.raises(ValueError, match="less"):
        dia_do_dinheiro([(JAN, 3_000), (FEV, -1)], 3_000)
