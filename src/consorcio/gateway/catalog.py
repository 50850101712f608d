"""The contracts as the gateway sees them: the services that exist and what their comments say."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)

from consorcio import contracts

# Field numbers of descriptor.proto, which locate each comment.
_MESSAGE, _ENUM, _SERVICE = 4, 5, 6
_FIELD, _NESTED, _NESTED_ENUM = 2, 3, 4
_METHOD = _ENUM_VALUE = 2

Located = Iterator[tuple[tuple[int, ...], str]]


@dataclass(frozen=True, slots=True)
class Catalog:
    """The services of the installation and the comment of every name in their contracts."""

    services: tuple[ServiceDescriptor, ...]
    comments: dict[str, str]

    def comment(self, full_name: str) -> str:
        """The comment above the declaration, without the comment marks; empty when there is none."""
        return self.comments.get(full_name, "")


def load_catalog() -> Catalog:
    """The catalog of the generated contracts."""
    path = Path(str(contracts.__file__)).parent / "descritores.binpb"
    files = FileDescriptorSet.FromString(path.read_bytes()).file
    services: list[ServiceDescriptor] = []
    for file in files:
        if file.service:
            module = importlib.import_module(_module_name(file.name))
            services += module.DESCRIPTOR.services_by_name.values()
    return Catalog(tuple(services), comments_of(file for file in files if file.package.startswith("consorcio.")))


def comments_of(files: Iterable[FileDescriptorProto]) -> dict[str, str]:
    """Full name → comment, for every service, rpc, message, field, enum and enum value of the files."""
    found: dict[str, str] = {}
    for file in files:
        comments = {tuple(at.path): at.leading_comments for at in file.source_code_info.location}
        for path, name in _names(file):
            text = "\n".join(line.strip() for line in comments.get(path, "").splitlines()).strip()
            if text:
                found[name] = text
    return found


def _module_name(proto: str) -> str:
    return "consorcio.contracts." + proto.removeprefix("consorcio/").removesuffix(".proto").replace("/", ".") + "_pb2"


def _names(file: FileDescriptorProto) -> Located:
    for index, message in enumerate(file.message_type):
        yield from _message_names(message, (_MESSAGE, index), file.package)
    for index, enum in enumerate(file.enum_type):
        yield from _enum_names(enum, (_ENUM, index), file.package)
    for index, service in enumerate(file.service):
        name = f"{file.package}.{service.name}"
        yield (_SERVICE, index), name
        for at, method in enumerate(service.method):
            yield (_SERVICE, index, _METHOD, at), f"{name}.{method.name}"


def _message_names(message: DescriptorProto, path: tuple[int, ...], scope: str) -> Located:
    name = f"{scope}.{message.name}"
    yield path, name
    for index, field in enumerate(message.field):
        yield (*path, _FIELD, index), f"{name}.{field.name}"
    for index, nested in enumerate(message.nested_type):
        yield from _message_names(nested, (*path, _NESTED, index), name)
    for index, enum in enumerate(message.enum_type):
        yield from _enum_names(enum, (*path, _NESTED_ENUM, index), name)


def _enum_names(enum: EnumDescriptorProto, path: tuple[int, ...], scope: str) -> Located:
    name = f"{scope}.{enum.name}"
    yield path, name
    for index, value in enumerate(enum.value):
        yield (*path, _ENUM_VALUE, index), f"{name}.{value.name}"
