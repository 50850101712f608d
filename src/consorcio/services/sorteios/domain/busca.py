"""M0, the alternate search: how a number that does not serve leads to the next (K-MAPFRE art. 33 and family)."""

from __future__ import annotations

from collections.abc import Iterator


def busca_alternada(
    pedra: int, max_cotas: int, circular: bool = False, *, abaixo_primeiro: bool = False
) -> Iterator[int]:
    """k, k+1, k−1, k+2, k−2… each number of the group once; `abaixo_primeiro` tries k−1 before k+1.

    Numbers outside 1..N are skipped, k itself included, or wrap around when `circular`: contracts are silent [?].
    """
    if circular:
        yield from _busca_circular(na_volta(pedra, max_cotas), max_cotas)
        return
    if pedra > max_cotas or pedra < 1:
        yield from range(max_cotas, 0, -1) if pedra > max_cotas else range(1, max_cotas + 1)
        return
    yield pedra
    for distancia in range(1, max(pedra, max_cotas - pedra + 1)):
        lados = (pedra - distancia, pedra + distancia) if abaixo_primeiro else (pedra + distancia, pedra - distancia)
        yield from (numero for numero in lados if 1 <= numero <= max_cotas)


def na_volta(numero: int, max_cotas: int) -> int:
    """Position of a number in 1..N counting around: `numero mod N`, where 0 means N."""
    return (numero - 1) % max_cotas + 1


def _busca_circular(pedra: int, max_cotas: int) -> Iterator[int]:
    yield pedra
    for distancia in range(1, max_cotas // 2 + 1):
        acima = (pedra + distancia - 1) % max_cotas + 1
        abaixo = (pedra - distancia - 1) % max_cotas + 1
        yield acima
        if abaixo != acima:
            yield abaixo
