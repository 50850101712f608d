"""Rules that Python checks for less than it costs to ask the validator (ADR 0031).

A check only ever says "certainly valid": what it does not know, or would refuse, is for the validator to judge and to
explain. Known are messages of plain fields with rules of texts (uuid, pattern, length) and of whole numbers (limits).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from consorcio.contracts.buf.validate import validate_pb2

Check = Callable[[Any], bool]
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_WHOLE = ("int32", "int64", "uint32", "uint64")
_LIMITS: dict[str, Callable[[int], Check]] = {
    "gte": lambda limit: lambda value: value >= limit,
    "gt": lambda limit: lambda value: value > limit,
    "lte": lambda limit: lambda value: value <= limit,
    "lt": lambda limit: lambda value: value < limit,
}


class _UnknownRuleError(Exception):
    """Only the validator knows."""


def certainly_valid(kind: type[Message]) -> Callable[[Message], bool] | None:
    """Whether a message of the type breaks no rule, if that can be known here; None when it never can."""
    try:
        checks = list(_checks_of(kind.DESCRIPTOR))
    except _UnknownRuleError:
        return None

    def is_valid(message: Message) -> bool:
        for name, check in checks:  # noqa: SIM110 a generator costs more than most checks
            if not check(getattr(message, name)):
                return False
        return True

    return is_valid


def _checks_of(descriptor: Any) -> Iterator[tuple[str, Check]]:
    if descriptor.GetOptions().HasExtension(validate_pb2.message):
        raise _UnknownRuleError
    if any(one.GetOptions().HasExtension(validate_pb2.oneof) for one in descriptor.oneofs):
        raise _UnknownRuleError
    for field in descriptor.fields:
        if field.message_type is not None:
            raise _UnknownRuleError
        if field.GetOptions().HasExtension(validate_pb2.field):
            yield from ((field.name, check) for check in _checks_of_field(field))


def _checks_of_field(field: FieldDescriptor) -> Iterator[Check]:
    rules = field.GetOptions().Extensions[validate_pb2.field]
    of_kind = rules.ListFields()
    if field.is_repeated or field.has_presence or len(of_kind) != 1:
        raise _UnknownRuleError
    kind, limits = of_kind[0][0].name, of_kind[0][1]
    known = _text_check if kind == "string" else _whole_check if kind in _WHOLE else None
    if known is None:
        raise _UnknownRuleError
    names = {rule.name for rule, _ in limits.ListFields()}
    if len(names & _LIMITS.keys()) > 1 and not _is_range(limits, names):
        raise _UnknownRuleError
    for rule, value in limits.ListFields():
        yield known(rule.name, value)


def _is_range(limits: Any, names: set[str]) -> bool:
    """Two limits with values between them; the other way round they mean "outside"."""
    low, high = names & {"gt", "gte"}, names & {"lt", "lte"}
    return len(low) == len(high) == 1 and bool(getattr(limits, low.pop()) < getattr(limits, high.pop()))


def _text_check(rule: str, value: Any) -> Check:
    if rule == "uuid" and value:
        matches = _UUID.fullmatch
        return lambda text: matches(text) is not None
    if rule == "max_len":
        return lambda text: len(text) <= value
    if rule == "min_len":
        return lambda text: len(text) >= value
    if rule == "pattern" and value.startswith("^") and value.endswith("$") and not value.endswith(r"\$"):
        matches = re.compile(value[1:-1], re.ASCII).fullmatch
        return lambda text: matches(text) is not None
    raise _UnknownRuleError


def _whole_check(rule: str, value: int) -> Check:
    limit = _LIMITS.get(rule)
    if limit is None:
        raise _UnknownRuleError
    return limit(value)
