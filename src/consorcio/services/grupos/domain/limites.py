"""Limits that keep a group fair: 10 % of the cotas per person (R3.05) and the spread of credits (R3.02)."""

from __future__ import annotations

from collections.abc import Iterable

from consorcio.core.errors import precondition, validation

LIMITE_PARTICIPACAO_PCT = 10
"""Res. BCB 285 art. 9."""


def maximo_por_consorciado(cotas_base: int) -> int:
    """Most cotas of one person and spouse together: floor of 10 %, never below one (R3.05, V16).

    The base is the active cotas; in formation, the fixed maximum of the group, because with the few sold
    so far the floor would be zero and nobody could buy the first.
    """
    return max(1, cotas_base * LIMITE_PARTICIPACAO_PCT // 100)


def exigir_limite_participacao(cotas_da_pessoa: int, cotas_do_conjuge: int, cotas_base: int) -> None:
    """Refuses one more cota to who, with the spouse, already has the most allowed (R3.05)."""
    maximo = maximo_por_consorciado(cotas_base)
    if cotas_da_pessoa + cotas_do_conjuge + 1 > maximo:
        raise precondition(
            f"O consorciado e seu cônjuge podem ter juntos até {maximo} cota(s) deste grupo e já têm "
            f"{cotas_da_pessoa + cotas_do_conjuge} (limite de {LIMITE_PARTICIPACAO_PCT} %).",
            "R3.05",
        )


def exigir_faixa_de_creditos(precos_centavos: Iterable[int], pointer: str = "/bem_ids") -> None:
    """The lowest credit of a group is at least half of the highest (R3.02, Res. BCB 285 art. 7)."""
    precos = sorted(precos_centavos)
    if precos and precos[0] * 2 < precos[-1]:
        raise validation(pointer, "O menor crédito do grupo deve ser ao menos metade do maior (R3.02).")
