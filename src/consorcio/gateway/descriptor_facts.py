"""What the contracts say about a field, an enum value or an rpc beyond its wire type."""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Any

from google.api import field_behavior_pb2
from google.protobuf import message_factory
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor, MethodDescriptor
from google.protobuf.message import Message

NAO_INFORMADO = "NAO_INFORMADO"
"""How JSON writes the zero of an enum, which the contracts name `…_UNSPECIFIED`."""

TIMESTAMP = "google.protobuf.Timestamp"
FIELD_MASK = "google.protobuf.FieldMask"


class Formato(IntEnum):
    """Logical formats of strings, as in `consorcio.opcoes.v1.Formato`."""

    TEXTO = 0
    DINHEIRO = 1
    PERCENTUAL = 2
    DATA = 3
    ID = 4
    CPF_CNPJ = 5
    CEP = 6
    EMAIL = 7
    TELEFONE = 8


def extension(options: Message, name: str) -> Any:
    """The value of a custom option; None when it is not given or its file was never loaded."""
    pool = options.DESCRIPTOR.file.pool
    try:
        descriptor = pool.FindExtensionByName(name)
    except KeyError:
        return None
    known: Any = options  # the stubs type only extensions that were generated
    return known.Extensions[descriptor] if known.HasExtension(descriptor) else None


def message_of(field: FieldDescriptor) -> Descriptor:
    """The message type of a field that has one."""
    inner = field.message_type
    if not isinstance(inner, Descriptor):
        raise TypeError(f"{field.full_name} is not a message")
    return inner


def enum_of(field: FieldDescriptor) -> EnumDescriptor:
    """The enum of a field that has one."""
    enum = field.enum_type
    if enum is None:
        raise TypeError(f"{field.full_name} is not an enum")
    return enum


def is_map(field: FieldDescriptor) -> bool:
    """Whether the field is a `map<…>`."""
    return bool(field.is_repeated and field.message_type is not None and field.message_type.GetOptions().map_entry)


@cache
def behaviours(field: FieldDescriptor) -> frozenset[int]:
    """The `google.api.field_behavior` marks of the field."""
    return frozenset(field.GetOptions().Extensions[field_behavior_pb2.field_behavior])


def is_required(field: FieldDescriptor) -> bool:
    """Whether the caller must send the field."""
    return field_behavior_pb2.REQUIRED in behaviours(field)


def is_output_only(field: FieldDescriptor) -> bool:
    """Whether only the system writes the field."""
    return field_behavior_pb2.OUTPUT_ONLY in behaviours(field)


@cache
def campo(field: FieldDescriptor) -> Any:
    """The `(consorcio.opcoes.v1.campo)` option, or None."""
    return extension(field.GetOptions(), "consorcio.opcoes.v1.campo")


def formato(field: FieldDescriptor) -> Formato:
    """The logical format of a string field."""
    option = campo(field)
    return Formato(option.formato) if option is not None else Formato.TEXTO


@cache
def rules(field: FieldDescriptor) -> Any:
    """The `(buf.validate.field)` rules, or None."""
    return extension(field.GetOptions(), "buf.validate.field")


def value_rules(field: FieldDescriptor) -> Any:
    """The rules of one value of the field: of its items, when it is a list."""
    rule = rules(field)
    if rule is None or not field.is_repeated:
        return rule
    return rule.repeated.items if rule.repeated.HasField("items") else None


def refused_numbers(field: FieldDescriptor) -> frozenset[int]:
    """What the rules of an enum field exclude: its zero, when it must be informed, and what is not for who asks."""
    rule = value_rules(field)
    return frozenset() if rule is None else frozenset(rule.enum.not_in)


@cache
def politica(method: MethodDescriptor) -> Any:
    """The `(consorcio.opcoes.v1.politica)` option, or None."""
    return extension(method.GetOptions(), "consorcio.opcoes.v1.politica")


def enum_names(enum: EnumDescriptor) -> dict[int, str]:
    """Number → JSON name: `SITUACAO_GRUPO_EM_FORMACAO` is `EM_FORMACAO`, the unspecified zero is `NAO_INFORMADO`."""
    prefix = _enum_prefix(enum)
    names: dict[int, str] = {}
    for value in enum.values:
        short = value.name.removeprefix(prefix)
        names.setdefault(value.number, NAO_INFORMADO if short == "UNSPECIFIED" else short)
    return names


def _enum_prefix(enum: EnumDescriptor) -> str:
    zero = enum.values_by_number.get(0)
    if zero is not None and zero.name.endswith("UNSPECIFIED"):
        return str(zero.name.removesuffix("UNSPECIFIED"))
    return ""


def message_class(field_or_method_type: Any) -> type[Message]:
    """The generated class of a message descriptor."""
    return message_factory.GetMessageClass(field_or_method_type)
