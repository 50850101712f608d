"""Canonical form and hashes, so that anyone can recompute what an assembleia decided (R2.40, §12.3).

Canonical JSON: keys sorted, no spaces, UTF-8, only strings, integers, booleans, null, lists and objects.
Money is integer centavos, percents and dates are strings; a float cannot be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TypeAlias

import orjson

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

_FOLHA = b"\x00"
_NO = b"\x01"


def json_canonico(valor: Json) -> bytes:
    """The only byte form of a value. Raises TypeError for a float, at any depth."""
    _recusar_float(valor)
    return folha_canonica(valor)


def folha_canonica(valor: Json) -> bytes:
    """The same bytes, of a value made here, whose type already says that it has no float."""
    return orjson.dumps(valor, option=orjson.OPT_SORT_KEYS)


def folhas_canonicas(valores: Sequence[Mapping[str, Json]]) -> tuple[bytes, ...]:
    """`folha_canonica` of each of many flat objects, written at once: a call for each costs ten times the writing.

    Those with the same first key part where one closes and the next opens with that key, and nowhere else: inside a
    text a quote has a backslash before it. Others are written one by one.
    """
    if not valores:
        return ()
    abre = b"{%b:" % orjson.dumps(min(valores[0]))
    partes = folha_canonica(valores)[1 + len(abre) : -2].split(b"}," + abre)
    if len(partes) != len(valores):
        return tuple(folha_canonica(valor) for valor in valores)
    return tuple(b"%b%b}" % (abre, parte) for parte in partes)


def sha256_hex(conteudo: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return sha256(conteudo).hexdigest()


def mensagem_da_ata(conteudo: bytes) -> bytes:
    """What the signature of an ata covers: a prefix that no other signed thing has, then its bytes."""
    return b"consorcio/ata/v1\n" + conteudo


def raiz_merkle(folhas: Sequence[bytes]) -> str:
    """Merkle tree hash of RFC 6962 (leaves prefixed by 00, nodes by 01), in hexadecimal.

    One leaf can be proved to belong to the root without showing the others.
    """
    if not folhas:
        return sha256_hex(b"")
    nivel = [sha256(_FOLHA + folha).digest() for folha in folhas]
    while len(nivel) > 1:
        nivel = _nivel_acima(nivel)
    return nivel[0].hex()


def _nivel_acima(nivel: list[bytes]) -> list[bytes]:
    """Neighbours joined two by two; one without a pair goes up as it is, which is where RFC 6962 splits."""
    pares = zip(nivel[::2], nivel[1::2], strict=False)
    acima = [sha256(_NO + esquerda + direita).digest() for esquerda, direita in pares]
    return acima + nivel[-1:] if len(nivel) % 2 else acima


def _recusar_float(valor: Json) -> None:
    if isinstance(valor, str | int | None):
        return
    if isinstance(valor, float):
        raise TypeError("canonical JSON holds no float")
    for item in valor.values() if isinstance(valor, Mapping) else valor:
        _recusar_float(item)
