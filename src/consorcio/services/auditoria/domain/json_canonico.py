"""One and only one text for each JSON value (RFC 8785), so that a hash of it means something.

Fractions are refused: how a number with a fraction is written is where implementations disagree, and money and percents
are not floats here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_MAIOR_INTEIRO = 2**53 - 1


def json_canonico(valor: Any) -> str:
    """Sorted keys (by UTF-16, as RFC 8785 §3.2.3), no spaces, no escapes but the compulsory.

    Raises:
        TypeError: a fraction or something that is not JSON. ValueError: an integer that JSON readers would round.
    """
    return json.dumps(_ordenado(valor), ensure_ascii=False, separators=(",", ":"))


def sem_fracoes(valor: Any) -> Any:
    """The value with fractions and integers over 2^53 as text, which is how they fit in the canonical form."""
    if isinstance(valor, Mapping):
        return {chave: sem_fracoes(item) for chave, item in valor.items()}
    if isinstance(valor, list | tuple):
        return [sem_fracoes(item) for item in valor]
    is_wide = isinstance(valor, int) and abs(valor) > _MAIOR_INTEIRO
    return str(valor) if isinstance(valor, float) or is_wide else valor


def _ordenado(valor: Any) -> Any:
    if valor is None or isinstance(valor, str | bool):
        return valor
    if isinstance(valor, int):
        if abs(valor) > _MAIOR_INTEIRO:
            raise ValueError(f"inteiro fora do intervalo do JSON: {valor}")
        return valor
    if isinstance(valor, Mapping):
        return {chave: _ordenado(valor[chave]) for chave in sorted(valor, key=_ordem_utf16)}
    if isinstance(valor, list | tuple):
        return [_ordenado(item) for item in valor]
    raise TypeError(f"{type(valor).__name__} não tem forma canônica")


def _ordem_utf16(chave: str) -> bytes:
    return chave.encode("utf-16-be")
