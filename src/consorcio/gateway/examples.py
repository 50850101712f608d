"""Example bodies for the documentation, from the `exemplo` of each field and its rules."""

from __future__ import annotations

import re
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from consorcio.gateway.decoder import is_input
from consorcio.gateway.descriptor_facts import (
    NAO_INFORMADO,
    TIMESTAMP,
    Formato,
    campo,
    enum_names,
    formato,
    is_map,
    is_required,
    message_of,
    rules,
    value_rules,
)
from consorcio.gateway.schemas import FORMATO_EXAMPLES
from consorcio.gateway.values import INTEGER_LIMITS, WIDE_INTEGERS

_OMIT = object()
_DEPTH_MAX = 4
_WORD = "texto"


def example_of(message: Descriptor, without: frozenset[str] = frozenset(), depth: int = 0) -> dict[str, Any]:
    """A body that the contract accepts: required fields and those with an `exemplo`."""
    example: dict[str, Any] = {}
    exclusive = {f.name for one in message.oneofs if len(one.fields) > 1 for f in one.fields[1:]}
    for field in message.fields:
        if field.name in without or field.name in exclusive or not is_input(field):
            continue
        value = _value(field, depth)
        if value is not _OMIT:
            example[field.name] = value
    return example


def _value(field: FieldDescriptor, depth: int) -> Any:
    if is_map(field) or (depth >= _DEPTH_MAX and not is_required(field)):
        return _OMIT
    value = _single(field, depth)
    if not field.is_repeated or value is _OMIT:
        return value
    rule = rules(field)
    count = max(1, rule.repeated.min_items if rule is not None else 1)
    return [value] * count


def _single(field: FieldDescriptor, depth: int) -> Any:
    option = campo(field)
    if option is not None and option.exemplo:
        is_number = field.type in INTEGER_LIMITS and field.type not in WIDE_INTEGERS
        return int(option.exemplo) if is_number else option.exemplo
    if field.message_type is not None:
        return _message(field, depth)
    if not is_required(field):
        return _OMIT
    if field.enum_type is not None:
        return next((n for n in enum_names(field.enum_type).values() if n != NAO_INFORMADO), NAO_INFORMADO)
    return _scalar(field)


def _message(field: FieldDescriptor, depth: int) -> Any:
    inner = message_of(field)
    if inner.full_name == TIMESTAMP:
        return "2026-01-31T12:00:00Z" if is_required(field) else _OMIT
    if inner.full_name.startswith("google.protobuf."):
        return _OMIT
    return example_of(inner, depth=depth + 1) or ({} if is_required(field) else _OMIT)


def _scalar(field: FieldDescriptor) -> Any:
    if field.type == FieldDescriptor.TYPE_BOOL:
        return True
    if field.type == FieldDescriptor.TYPE_BYTES:
        return "Y29uc8OzcmNpbw=="
    if field.type == FieldDescriptor.TYPE_STRING:
        return _text(field)
    if field.type in WIDE_INTEGERS:
        return "1"
    rule = value_rules(field)
    return max(1, rule.int32.gte) if rule is not None else 1


def _text(field: FieldDescriptor) -> str:
    form, rule = formato(field), value_rules(field)
    if form is not Formato.TEXTO:
        return FORMATO_EXAMPLES[form]
    if rule is not None and getattr(rule.string, "in"):
        return str(getattr(rule.string, "in")[0])
    if rule is not None and rule.string.WhichOneof("well_known") == "uuid":
        return FORMATO_EXAMPLES[Formato.ID]
    if rule is None:
        return _WORD
    digits = (("0123456789" * 5)[:size] for size in range(1, 51))
    candidates = (_WORD.ljust(rule.string.min_len, "x"), *digits)
    return next((text for text in candidates if re.search(rule.string.pattern, text)), _WORD)
