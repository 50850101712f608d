"""Recovery codes: what enters in the place of the code of a telephone that was lost, each once (ASVS 5.0 6.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

QUANTOS_CODIGOS = 10

# No letter or digit that is read as another: they are kept on paper.
_ALFABETO = "abcdefghjkmnpqrstuvwxyz23456789"
_GRUPO = 5
_FORMA = re.compile(rf"[{_ALFABETO}]{{{2 * _GRUPO}}}")


def gerar_codigos(escolher: Callable[[Sequence[str]], str]) -> list[str]:
    """Ten different codes (about 49 bits each) in two groups of five; `escolher` is the source of randomness."""
    codigos: dict[str, None] = {}
    while len(codigos) < QUANTOS_CODIGOS:
        letras = "".join(escolher(_ALFABETO) for _ in range(2 * _GRUPO))
        codigos[f"{letras[:_GRUPO]}-{letras[_GRUPO:]}"] = None
    return list(codigos)


def ler_codigo(texto: str) -> str | None:
    """A recovery code as it is compared: no hyphen, no space, lower case. None when it cannot be one."""
    simples = texto.replace("-", "").replace(" ", "").lower()
    return simples if _FORMA.fullmatch(simples) else None
