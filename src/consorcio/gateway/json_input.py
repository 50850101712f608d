"""JSON as bytes to Python values, refusing what `orjson` lets pass: a key given twice."""

from __future__ import annotations

import json
from typing import Any

import orjson

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError


def parse_json(raw: bytes) -> Any:
    """The value in the text; an empty text is an empty object. VALIDATION when it is not JSON or repeats a key."""
    if not raw:
        return {}
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _malformed(f"O corpo não é JSON válido (linha {error.lineno}, coluna {error.colno}).") from None
    if _may_repeat_a_key(raw, value):
        _refuse_repeated_keys(raw)
    return value


def _may_repeat_a_key(raw: bytes, value: Any) -> bool:
    """Whether a key may have been lost: written again, the value has another number of colons.

    Escapes can hide a colon, so their presence sends the text to the exact check. One `dumps` costs a tenth of
    parsing with the standard library.
    """
    if b"\\u" in raw:
        return True
    try:
        return raw.count(b":") != orjson.dumps(value).count(b":")
    except TypeError:
        raise _malformed("O corpo tem objetos aninhados demais.") from None


def _refuse_repeated_keys(raw: bytes) -> None:
    repeated: list[str] = []

    def collect(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                repeated.append(key)
            seen.add(key)

    try:
        json.loads(raw, object_pairs_hook=collect)
    except (RecursionError, ValueError):
        raise _malformed("O corpo tem objetos aninhados demais.") from None
    if repeated:
        fields = tuple(FieldError("/" + escape_pointer(key), "chave repetida") for key in repeated)
        raise ConsorcioError(ErrorKind.VALIDATION, "O corpo repete chaves.", fields)


def escape_pointer(key: str) -> str:
    """A key as one step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _malformed(detail: str) -> ConsorcioError:
    return ConsorcioError(ErrorKind.VALIDATION, detail)
