"""Messages to JSON: one function per message type, put together once from its descriptor.

Differs from ProtoJSON where the public contract does: snake_case names, enum values without their prefix. Fields
without presence always appear; `optional` ones and messages only when set.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import orjson
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from consorcio.gateway.descriptor_facts import FIELD_MASK, TIMESTAMP, enum_names, enum_of, is_map, message_of

type_of = FieldDescriptor
Encode = Callable[[Any], Any]
_64_BITS = frozenset(
    {type_of.TYPE_INT64, type_of.TYPE_UINT64, type_of.TYPE_SINT64, type_of.TYPE_FIXED64, type_of.TYPE_SFIXED64}
)
_encoders: dict[str, Encode] = {}


def encode(message: Any) -> bytes:
    """The message as the JSON bytes that the public sees."""
    return orjson.dumps(encoder(message.DESCRIPTOR)(message))


def encoder(descriptor: Descriptor) -> Encode:
    """The function that turns messages of that type into what `orjson` writes."""
    known = _encoders.get(descriptor.full_name)
    if known is not None:
        return known
    # A message may contain itself: the name is taken before its fields are looked at.
    _encoders[descriptor.full_name] = lambda message: _encoders[descriptor.full_name](message)  # noqa: PLW0108
    _encoders[descriptor.full_name] = made = _message_encoder(descriptor)
    return made


def timestamp_text(seconds: int, nanos: int) -> str:
    """The instant in RFC 3339, UTC, with 0, 3, 6 or 9 decimals as ProtoJSON writes it."""
    text = datetime.fromtimestamp(seconds, UTC).isoformat()[:-6]
    if nanos == 0:
        return text + "Z"
    if nanos % 1_000_000 == 0:
        return f"{text}.{nanos // 1_000_000:03d}Z"
    if nanos % 1_000 == 0:
        return f"{text}.{nanos // 1_000:06d}Z"
    return f"{text}.{nanos:09d}Z"


def _message_encoder(descriptor: Descriptor) -> Encode:
    if descriptor.full_name.startswith("google.protobuf."):
        return _well_known(descriptor.full_name)
    always = [field for field in descriptor.fields if not field.has_presence]
    sometimes = [
        (field.name, attrgetter(field.name), _value_encoder(field)) for field in descriptor.fields if field.has_presence
    ]
    read = _reader([field.name for field in always])
    names = [field.name for field in always]
    changed = [(field.name, change) for field in always if (change := _field_encoder(field)) is not None]

    def encode_message(message: Any) -> dict[str, Any]:
        data = dict(zip(names, read(message), strict=True))
        for name, change in changed:
            data[name] = change(data[name])
        has = message.HasField
        for name, get, change_value in sometimes:
            if has(name):
                value = get(message)
                data[name] = value if change_value is None else change_value(value)
        return data

    return encode_message


def _reader(names: list[str]) -> Callable[[Any], tuple[Any, ...]]:
    if not names:
        return lambda _message: ()
    if len(names) == 1:
        get = attrgetter(names[0])
        return lambda message: (get(message),)
    return attrgetter(*names)


def _field_encoder(field: FieldDescriptor) -> Encode | None:
    if is_map(field):
        return _map_encoder(field)
    one = _value_encoder(field)
    if not field.is_repeated:
        return one
    if one is None:
        return list
    return lambda values: [one(value) for value in values]


def _map_encoder(field: FieldDescriptor) -> Encode:
    entry = message_of(field)
    key, value = entry.fields_by_name["key"], entry.fields_by_name["value"]
    boolean = key.type == type_of.TYPE_BOOL
    one = _value_encoder(value) or (lambda item: item)

    def encode_map(items: Any) -> dict[str, Any]:
        if boolean:
            return {"true" if name else "false": one(items[name]) for name in items}
        return {str(name): one(items[name]) for name in items}

    return encode_map


def _value_encoder(field: FieldDescriptor) -> Encode | None:
    """How one value is written; None when it already is what JSON needs."""
    if field.type == type_of.TYPE_ENUM:
        names = enum_names(enum_of(field))
        return lambda number: names.get(number) or str(number)
    if field.type == type_of.TYPE_BYTES:
        return lambda raw: b64encode(raw).decode()
    if field.type in _64_BITS:
        return str
    if field.message_type is not None:
        return encoder(message_of(field))
    return None


def _well_known(full_name: str) -> Encode:
    if full_name == TIMESTAMP:
        return lambda instant: timestamp_text(instant.seconds, instant.nanos)
    if full_name == FIELD_MASK:
        return lambda mask: ",".join(mask.paths)
    return json_format.MessageToDict
