"""One JSON value to one field value: a reader per field, made once. Readers raise `InvalidValueError` in Portuguese."""

from __future__ import annotations

import math
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from datetime import datetime
from typing import Any

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor

from consorcio.gateway.descriptor_facts import enum_names, enum_of, refused_numbers

type_of = FieldDescriptor
Read = Callable[[Any], Any]

_SIGNED_32 = (type_of.TYPE_INT32, type_of.TYPE_SINT32, type_of.TYPE_SFIXED32)
_UNSIGNED_32 = (type_of.TYPE_UINT32, type_of.TYPE_FIXED32)
_SIGNED_64 = (type_of.TYPE_INT64, type_of.TYPE_SINT64, type_of.TYPE_SFIXED64)
_UNSIGNED_64 = (type_of.TYPE_UINT64, type_of.TYPE_FIXED64)
INTEGER_LIMITS = {
    **dict.fromkeys(_SIGNED_32, (-(2**31), 2**31 - 1)),
    **dict.fromkeys(_UNSIGNED_32, (0, 2**32 - 1)),
    **dict.fromkeys(_SIGNED_64, (-(2**63), 2**63 - 1)),
    **dict.fromkeys(_UNSIGNED_64, (0, 2**64 - 1)),
}
WIDE_INTEGERS = frozenset(_SIGNED_64 + _UNSIGNED_64)
_FIRST_SECOND, _LAST_SECOND = -62_135_596_800, 253_402_300_799  # years 1 to 9999, as Timestamp allows
_FLOAT_MAX = 3.4028234663852886e38
_INTEGER_TEXT = re.compile(r"-?(0|[1-9][0-9]{0,18}|[1-9][0-9]{19})")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)", re.ASCII)
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")


class InvalidValueError(ValueError):
    """The value is not one of the field; the text says why, in Portuguese."""


def value_reader(field: FieldDescriptor) -> Read:
    """The function that reads one JSON value of a scalar or enum field."""
    if field.type == type_of.TYPE_STRING:
        return read_text
    if field.type == type_of.TYPE_BOOL:
        return _read_bool
    if field.type in INTEGER_LIMITS:
        return _integer_reader(field.type)
    if field.type == type_of.TYPE_ENUM:
        return _enum_reader(enum_of(field), refused_numbers(field))
    if field.type == type_of.TYPE_BYTES:
        return _read_bytes
    return _read_float if field.type == type_of.TYPE_FLOAT else _read_double


def text_value_reader(field: FieldDescriptor) -> Callable[[str], Any]:
    """The function that reads a value written in a path or a query string."""
    read = value_reader(field)
    if field.type in INTEGER_LIMITS:
        return lambda text: read(_integer_from(text))
    if field.type == type_of.TYPE_BOOL:
        return _bool_from
    if field.type in (type_of.TYPE_FLOAT, type_of.TYPE_DOUBLE):
        return lambda text: read(_number_from(text))
    return read


def read_text(value: Any) -> str:
    """Text without NUL, which PostgreSQL cannot store."""
    if type(value) is not str:
        raise InvalidValueError("deve ser um texto")
    if "\0" in value:
        raise InvalidValueError("não pode conter o caractere nulo")
    return value


def read_instant(value: Any) -> tuple[int, int]:
    """An RFC 3339 instant as seconds and nanoseconds since 1970."""
    match = _INSTANT.fullmatch(value) if type(value) is str else None
    if match is None:
        raise InvalidValueError('deve ser data e hora com fuso, como "2026-01-31T12:00:00Z"')
    day, time, fraction, zone = match.groups()
    try:
        instant = datetime.fromisoformat(f"{day}T{time}{'+00:00' if zone == 'Z' else zone}")
    except ValueError:
        raise InvalidValueError("não existe no calendário") from None
    seconds = int(instant.timestamp())
    if not _FIRST_SECOND <= seconds <= _LAST_SECOND:
        raise InvalidValueError("está fora do intervalo permitido")
    return seconds, int((fraction or "0").ljust(9, "0"))


def _read_bool(value: Any) -> bool:
    if type(value) is not bool:
        raise InvalidValueError("deve ser true ou false")
    return value


def _integer_reader(wire_type: int) -> Read:
    low, high = INTEGER_LIMITS[wire_type]
    wide = wire_type in WIDE_INTEGERS

    def read_integer(value: Any) -> int:
        if type(value) is float and value.is_integer():
            value = int(value)
        elif wide and type(value) is str:
            value = _integer_from(value)
        elif type(value) is not int:
            raise InvalidValueError("deve ser um número inteiro")
        if not low <= value <= high:
            raise InvalidValueError(f"deve estar entre {low} e {high}")
        return int(value)

    return read_integer


def _enum_reader(enum: EnumDescriptor, refused: frozenset[int]) -> Read:
    numbers = {name: n for n, name in enum_names(enum).items() if n not in refused}
    allowed = "deve ser um destes: " + ", ".join(numbers)

    def read_enum(value: Any) -> int:
        number = numbers.get(value) if type(value) is str else None
        if number is None:
            raise InvalidValueError(allowed)
        return number

    return read_enum


def _read_bytes(value: Any) -> bytes:
    if type(value) is not str or _BASE64.fullmatch(value) is None:
        raise InvalidValueError("deve ser um texto em base64")
    try:
        return b64decode(value, validate=True)
    except Base64Error:
        raise InvalidValueError("deve ser um texto em base64") from None


def _read_double(value: Any) -> float:
    if type(value) not in (int, float):
        raise InvalidValueError("deve ser um número")
    if not math.isfinite(value):
        raise InvalidValueError("deve ser um número finito")
    return float(value)


def _read_float(value: Any) -> float:
    number = _read_double(value)
    if abs(number) > _FLOAT_MAX:
        raise InvalidValueError("está fora do intervalo permitido")
    return number


def _integer_from(text: str) -> int:
    if _INTEGER_TEXT.fullmatch(text) is None:
        raise InvalidValueError("deve ser um número inteiro")
    return int(text)


def _number_from(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InvalidValueError("deve ser um número") from None


def _bool_from(text: str) -> bool:
    if text not in ("true", "false"):
        raise InvalidValueError("deve ser true ou false")
    return text == "true"
