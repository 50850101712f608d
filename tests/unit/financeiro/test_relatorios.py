"""How the values of a report are written on the wire."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from consorcio.services.financeiro.relatorios import como_texto


@pytest.mark.parametrize(
    ("valor", "texto"),
    [
        (Decimal("0E-20"), "0.00000000000000000000"),
        (Decimal("0.00000000"), "0.00000000"),
        (Decimal("1228.50"), "1228.50"),
        (7, "7"),
        (date(2026, 3, 9), "2026-03-09"),
        ("sim", "sim"),
    ],
)
def test_no_number_has_an_exponent(valor: object, texto: str) -> None:
    assert como_texto(valor) == texto
