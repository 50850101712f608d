"""Percentages of the price of the bem: Decimal with 8 places, the unit every right and duty is kept in.

R0.5 (Lei 11.795/2008 art. 27 §1): money is a percentage applied to the price in force. R4.12 asks for at
least 6 decimals; 8 are kept and 4 are shown.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from consorcio.core.errors import validation
from consorcio.core.money import Arredondamento, arredondar

OITO_CASAS = Decimal("0.00000001")
QUATRO_CASAS = Decimal("0.0001")
ZERO = Decimal("0.00000000")
CEM = Decimal("100.00000000")

_PERCENTUAL = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,8})?", re.ASCII)


def pct(valor: str | int | Decimal) -> Decimal:
    """A percent quantised to 8 places; `pct("16.666666666")` is 16.66666667. A float is a programming
    error.
    """
    if isinstance(valor, float):
        raise TypeError("percent never comes from a float")
    return Decimal(valor).quantize(OITO_CASAS, rounding=ROUND_HALF_UP)


def parse_pct(texto: str, pointer: str = "/percentual") -> Decimal:
    """A percent typed by somebody: decimal string, up to 8 places; anything else is a validation error."""
    if _PERCENTUAL.fullmatch(texto) is None:
        raise validation(pointer, 'Informe o percentual com ponto e até 8 decimais, por exemplo "18.5".')
    return pct(texto)


def aplicar(preco_centavos: int, percentual: Decimal, arredondamento: Arredondamento = Arredondamento.HALF_UP) -> int:
    """Centavos of a percent of a price, rounded once."""
    return arredondar(preco_centavos * percentual / 100, arredondamento)


def percentual_de(parte_centavos: int, preco_centavos: int) -> Decimal:
    """What percent of the price an amount is: the percent it credits when it is paid (R4.10, R4.56)."""
    if preco_centavos <= 0:
        raise ValueError("price must be positive")
    return pct(Decimal(parte_centavos) * 100 / preco_centavos)


def exato(preco_centavos: int, percentual: Decimal) -> Decimal:
    """Centavos of a percent of a price with no rounding: for equations and sums, never for charging."""
    return preco_centavos * percentual / 100


@lru_cache(maxsize=8192)
def format_pct(percentual: Decimal) -> str:
    """The wire form, 8 places: "16.66666667"."""
    return f"{pct(percentual):f}"


def format_pct_br(percentual: Decimal) -> str:
    """What contracts and boletos show, 4 places with comma: "16,6667%" (R4.12)."""
    return f"{percentual.quantize(QUATRO_CASAS, rounding=ROUND_HALF_UP)}%".replace(".", ",")
