"""Money as an integer number of centavos: parsing, display, rounding and exact sharing.

No official source fixes the rounding of a consórcio, so it is a rule of each group (REGRAS §4.10).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import Enum

from consorcio.core.errors import validation

_REAIS = re.compile(r"(?P<sinal>-?)(?P<reais>[0-9]{1,13})(\.(?P<centavos>[0-9]{2}))?", re.ASCII)


class Arredondamento(Enum):
    """How a fraction of a centavo disappears (group rule `arredondamento_parcela`, §4.10)."""

    HALF_UP = "HALF_UP"
    DOWN = "DOWN"


_MODO = {Arredondamento.HALF_UP: ROUND_HALF_UP, Arredondamento.DOWN: ROUND_DOWN}


def parse_reais(texto: str, pointer: str = "/valor") -> int:
    """Centavos of a decimal string such as "1234.56" (or "1234"); anything else is a validation error."""
    achado = _REAIS.fullmatch(texto)
    if achado is None:
        raise validation(pointer, 'Informe o valor em reais com ponto e dois decimais, por exemplo "1234.56".')
    centavos = int(achado["reais"]) * 100 + int(achado["centavos"] or 0)
    return -centavos if achado["sinal"] else centavos


def format_reais(centavos: int) -> str:
    """The wire form of an amount: 123456 → "1234.56"."""
    reais, resto = divmod(abs(centavos), 100)
    return f"{'-' if centavos < 0 else ''}{reais}.{resto:02d}"


def format_brl(centavos: int) -> str:
    """The form people read in Brazil: 123456 → "R$ 1.234,56"."""
    reais, resto = divmod(abs(centavos), 100)
    milhares = f"{reais:,}".replace(",", ".")
    return f"{'-' if centavos < 0 else ''}R$ {milhares},{resto:02d}"


def arredondar(centavos: Decimal, modo: Arredondamento = Arredondamento.HALF_UP) -> int:
    """Whole centavos of a fractional amount. One rounding per component, never of sums (R4.07)."""
    return int(centavos.to_integral_value(rounding=_MODO[modo]))


def ratear(total_centavos: int, pesos: Sequence[int | Decimal]) -> list[int]:
    """Share an amount by weights: floor to the centavo, leftover centavos by largest remainder (§4.10).

    Ties go to the lower index, so callers order by cota number. The shares always sum exactly to the total;
    a negative total is the mirror of the positive one. Raises ValueError when weights cannot share it.
    """
    if total_centavos < 0:
        return [-parte for parte in ratear(-total_centavos, pesos)]
    inteiros = _na_mesma_escala(pesos)
    soma = sum(inteiros)
    if min(inteiros, default=0) < 0 or (soma == 0 and total_centavos != 0):
        raise ValueError("weights must be non-negative and not all zero")
    if soma == 0:
        return [0] * len(inteiros)
    divisoes = [divmod(total_centavos * peso, soma) for peso in inteiros]
    partes = [parte for parte, _ in divisoes]
    por_resto = sorted(range(len(partes)), key=lambda i: (-divisoes[i][1], i))
    for i in por_resto[: total_centavos - sum(partes)]:
        partes[i] += 1
    return partes


def _na_mesma_escala(pesos: Sequence[int | Decimal]) -> list[int]:
    """Weights as integers in the same proportion."""
    decimais = [peso for peso in pesos if isinstance(peso, Decimal)]
    casas = max((-int(peso.as_tuple().exponent) for peso in decimais), default=0)
    if casas <= 0:
        return [int(peso) for peso in pesos]
    return [peso * 10**casas if isinstance(peso, int) else int(peso.scaleb(casas)) for peso in pesos]
