"""JSON values to messages: one function per message type, put together once from its descriptor.

Strict: every bad value is reported with its JSON pointer, all at once; unknown keys, values of another type, both
members of a oneof and absent required fields are refused. `null` is accepted only by PATCH, where it clears the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.gateway.descriptor_facts import (
    FIELD_MASK,
    TIMESTAMP,
    is_map,
    is_output_only,
    is_required,
    message_of,
)
from consorcio.gateway.json_input import escape_pointer
from consorcio.gateway.values import InvalidValueError, read_instant, text_value_reader, value_reader

Errors = list[FieldError]
Decode = Callable[[Any, Any, str, Errors], None]
"""Reads a JSON object into a message: value, message, pointer of the value, where errors are added."""
Put = Callable[[Any, Any, str, Errors], None]
"""Reads one JSON value into one field of a message: message, value, pointer of the object, where errors are added."""

_DEPTH_MAX = 64
_decoders: dict[tuple[str, bool, frozenset[str]], Decode] = {}


def decode(decoder: Decode, value: Any, message: Message) -> None:
    """Fill the message; VALIDATION with every bad field when something is wrong."""
    errors: Errors = []
    decoder(value, message, "", errors)
    if errors:
        raise invalid(errors)


def invalid(errors: Errors) -> ConsorcioError:
    """The error of a request with bad fields."""
    detail = "Há um campo inválido." if len(errors) == 1 else f"Há {len(errors)} campos inválidos."
    return ConsorcioError(ErrorKind.VALIDATION, detail, tuple(errors))


def decoder(descriptor: Descriptor, *, patch: bool = False, bound: frozenset[str] = frozenset()) -> Decode:
    """The function that reads JSON objects into messages of that type, without the fields in `bound`."""
    key = (descriptor.full_name, patch, bound)
    known = _decoders.get(key)
    if known is not None:
        return known
    # A message may contain itself: the name is taken before its fields are looked at.
    _decoders[key] = lambda value, message, pointer, errors: _decoders[key](value, message, pointer, errors)  # noqa: PLW0108
    _decoders[key] = made = _well_known(descriptor) or _message_decoder(descriptor, patch, bound)
    return made


def mask_paths(descriptor: Descriptor, value: Mapping[str, Any]) -> list[str]:
    """The `update_mask` of a PATCH body: what was sent, down into messages, without the required control fields."""
    paths: list[str] = []
    for name, sent in value.items():
        field = descriptor.fields_by_name[name]
        if is_required(field):
            continue
        if _is_plain_message(field) and isinstance(sent, dict) and sent:
            paths += [f"{name}.{path}" for path in mask_paths(message_of(field), sent)] or [name]
        else:
            paths.append(name)
    return paths


def is_input(field: FieldDescriptor) -> bool:
    """Whether a caller may send the field in a body."""
    masks = field.message_type is not None and field.message_type.full_name == FIELD_MASK
    return not masks and not is_output_only(field)


def text_field_reader(field: FieldDescriptor) -> Callable[[Any, str], None]:
    """How a path or query value enters the field: message, text. Raises `InvalidValueError`."""
    name = field.name
    if field.message_type is not None:
        return lambda message, text: _set_instant(getattr(message, name), text)
    read = text_value_reader(field)
    if field.is_repeated:
        return lambda message, text: getattr(message, name).append(read(text))
    return lambda message, text: setattr(message, name, read(text))


def _message_decoder(descriptor: Descriptor, patch: bool, bound: frozenset[str]) -> Decode:
    fields = {f.name: f for f in descriptor.fields if is_input(f) and f.name not in bound}
    puts = {name: _put(field, patch) for name, field in fields.items()}
    required = frozenset(name for name, field in fields.items() if is_required(field))
    oneofs = [frozenset(f.name for f in one.fields) for one in descriptor.oneofs if len(one.fields) > 1]

    def decode_message(value: Any, message: Any, pointer: str, errors: Errors) -> None:
        if type(value) is not dict:
            errors.append(FieldError(pointer, "deve ser um objeto"))
            return
        for key, item in value.items():
            put = puts.get(key)
            if put is None:
                errors.append(FieldError(f"{pointer}/{escape_pointer(key)}", _unknown(descriptor, key, bound)))
            else:
                put(message, item, pointer, errors)
        if not required <= value.keys():
            _report_absent(required, value, pointer, errors)
        for members in oneofs:
            _report_both(members, value, pointer, errors)

    return decode_message


def _unknown(descriptor: Descriptor, key: str, bound: frozenset[str]) -> str:
    field = descriptor.fields_by_name.get(key)
    if key in bound:
        return "é informado no endereço, não no corpo"
    return "é preenchido pelo sistema" if field is not None else "campo desconhecido"


def _report_absent(required: frozenset[str], value: dict[str, Any], pointer: str, errors: Errors) -> None:
    for name in sorted(required - value.keys()):
        errors.append(FieldError(f"{pointer}/{name}", "é obrigatório"))


def _report_both(members: frozenset[str], value: dict[str, Any], pointer: str, errors: Errors) -> None:
    sent = [name for name in value if name in members]
    if len(sent) > 1:
        errors.append(FieldError(f"{pointer}/{sent[1]}", f"não pode vir junto com {sent[0]}"))


def _put(field: FieldDescriptor, patch: bool) -> Put:
    put = _put_value(field, patch)
    name, clears = field.name, patch and not is_required(field)

    def put_or_null(message: Any, value: Any, pointer: str, errors: Errors) -> None:
        if value is not None:
            put(message, value, pointer, errors)
        elif clears:
            message.ClearField(name)
        else:
            errors.append(FieldError(f"{pointer}/{name}", "não pode ser nulo"))

    return put_or_null if field.message_type is not None or clears or field.is_repeated else put


def _put_value(field: FieldDescriptor, patch: bool) -> Put:
    if is_map(field):
        return _put_map(field)
    if field.message_type is not None:
        if field.is_repeated:
            return _put_messages(field.name, decoder(field.message_type))
        return _put_message(field.name, decoder(field.message_type, patch=patch))
    if field.is_repeated:
        return _put_scalars(field)
    return _put_scalar(field)


def _put_scalar(field: FieldDescriptor) -> Put:
    name, read = field.name, value_reader(field)

    def put(message: Any, value: Any, pointer: str, errors: Errors) -> None:
        try:
            setattr(message, name, read(value))
        except InvalidValueError as error:
            text = "não pode ser nulo" if value is None else str(error)
            errors.append(FieldError(f"{pointer}/{name}", text))

    return put


def _put_scalars(field: FieldDescriptor) -> Put:
    name, read = field.name, value_reader(field)

    def put(message: Any, value: Any, pointer: str, errors: Errors) -> None:
        if type(value) is not list:
            errors.append(FieldError(f"{pointer}/{name}", "deve ser uma lista"))
            return
        append = getattr(message, name).append
        for index, item in enumerate(value):
            try:
                append(read(item))
            except InvalidValueError as error:
                errors.append(FieldError(f"{pointer}/{name}/{index}", str(error)))

    return put


def _put_message(name: str, decode_inner: Decode) -> Put:
    def put(message: Any, value: Any, pointer: str, errors: Errors) -> None:
        inner_pointer = f"{pointer}/{name}"
        if inner_pointer.count("/") > _DEPTH_MAX:
            errors.append(FieldError(inner_pointer, "está aninhado demais"))
            return
        inner = getattr(message, name)
        inner.SetInParent()
        decode_inner(value, inner, inner_pointer, errors)

    return put


def _put_messages(name: str, decode_inner: Decode) -> Put:
    def put(message: Any, value: Any, pointer: str, errors: Errors) -> None:
        list_pointer = f"{pointer}/{name}"
        if type(value) is not list:
            errors.append(FieldError(list_pointer, "deve ser uma lista"))
            return
        if list_pointer.count("/") > _DEPTH_MAX:
            errors.append(FieldError(list_pointer, "está aninhado demais"))
            return
        add = getattr(message, name).add
        for index, item in enumerate(value):
            decode_inner(item, add(), f"{list_pointer}/{index}", errors)

    return put


def _put_map(field: FieldDescriptor) -> Put:
    name, entry = field.name, message_of(field)
    read_key = text_value_reader(entry.fields_by_name["key"])
    value_field = entry.fields_by_name["value"]
    inner = decoder(value_field.message_type) if value_field.message_type is not None else None
    read = value_reader(value_field) if inner is None else None

    def put(message: Any, value: Any, pointer: str, errors: Errors) -> None:
        map_pointer = f"{pointer}/{name}"
        if type(value) is not dict:
            errors.append(FieldError(map_pointer, "deve ser um objeto"))
            return
        entries = getattr(message, name)
        for key, item in value.items():
            item_pointer = f"{map_pointer}/{escape_pointer(key)}"
            try:
                if inner is not None:
                    inner(item, entries[read_key(key)], item_pointer, errors)
                elif read is not None:
                    entries[read_key(key)] = read(item)
            except InvalidValueError as error:
                errors.append(FieldError(item_pointer, str(error)))

    return put


def _is_plain_message(field: FieldDescriptor) -> bool:
    inner = field.message_type
    return inner is not None and not field.is_repeated and not inner.full_name.startswith("google.protobuf.")


def _well_known(descriptor: Descriptor) -> Decode | None:
    if descriptor.full_name == TIMESTAMP:
        return _decode_instant
    if descriptor.full_name.startswith("google.protobuf."):
        return _decode_by_json_format
    return None


def _decode_instant(value: Any, message: Any, pointer: str, errors: Errors) -> None:
    try:
        _set_instant(message, value)
    except InvalidValueError as error:
        errors.append(FieldError(pointer, str(error)))


def _set_instant(message: Any, value: Any) -> None:
    message.seconds, message.nanos = read_instant(value)
    message.SetInParent()


def _decode_by_json_format(value: Any, message: Any, pointer: str, errors: Errors) -> None:
    try:
        json_format.ParseDict(value, message)
    except (json_format.ParseError, ValueError, TypeError):
        errors.append(FieldError(pointer, "tem um valor inválido"))
