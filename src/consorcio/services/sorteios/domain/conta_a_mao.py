"""M1 as contracts tell people to do it by hand, to audit an old ata; who draws uses whole numbers (§5.4)."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

_SOBE_A_PARTIR_DE = 6


def arredondar_a_mao(valor: Decimal) -> int:
    """By the first decimal alone: 1 to 5 drop, 6 to 9 go up (558.499 is 558)."""
    inteiro = int(valor)
    return inteiro + (int((valor - inteiro) * 10) >= _SOBE_A_PARTIR_DE)


def m1_a_mao(premio: int, max_cotas: int, casas: int) -> tuple[Decimal, int]:
    """The fraction of prize ÷ N, cut at some decimals, times N: the product, and the cota that it gives.

    It is the cota of the draw only while N × 10^-casas is at most 0.4.
    """
    fracao = (Decimal(premio % max_cotas) / max_cotas).quantize(Decimal(1).scaleb(-casas), ROUND_DOWN)
    produto = fracao * max_cotas
    return produto, arredondar_a_mao(produto) or max_cotas
