"""Check digits: every bank uses modulo 10 or modulo 11 and differs in the weights and in what stands for 10."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import cycle

DE_2_A_9 = (2, 3, 4, 5, 6, 7, 8, 9)
DE_2_A_7 = (2, 3, 4, 5, 6, 7)
_BASE_10 = 10
_BASE_11 = 11


def modulo10(numero: str) -> str:
    """Weights 2, 1 from the right, digits of the products summed; the DV completes the ten."""
    soma = sum(sum(divmod(int(digito) * peso, _BASE_10)) for digito, peso in _da_direita(numero, (2, 1)))
    return str(-soma % _BASE_10)


def modulo11(numero: str, pesos: Sequence[int] = DE_2_A_9, *, dez: str = "0", onze: str = "0") -> str:
    """Weights from the right; DV = 11 − remainder. `dez` and `onze` are what the bank writes when it has two digits."""
    dv = _BASE_11 - resto11(numero, pesos)
    return {_BASE_10: dez, _BASE_11: onze}.get(dv, str(dv))


def resto11(numero: str, pesos: Sequence[int] = DE_2_A_9) -> int:
    """The weighted sum from the right, modulo 11."""
    return sum(int(digito) * peso for digito, peso in _da_direita(numero, pesos)) % _BASE_11


def duplo_digito(numero: str) -> str:
    """The two control digits of Banrisul, Banestes and BRB: modulo 10, then modulo 11 of both.

    A remainder of 1 in the second has no digit: the first is raised by one (9 becomes 0) and the second done again.
    """
    primeiro = modulo10(numero)
    while (resto := resto11(numero + primeiro, DE_2_A_7)) == 1:
        primeiro = str((int(primeiro) + 1) % _BASE_10)
    return primeiro + ("0" if resto == 0 else str(_BASE_11 - resto))


def _da_direita(numero: str, pesos: Sequence[int]) -> Iterable[tuple[str, int]]:
    return zip(reversed(numero), cycle(pesos))
