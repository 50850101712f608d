"""Rebuild `third_party/proto` from the installed wheels, so that protoc and buf work without a network.

`google/api/*.proto` is shipped as text by googleapis-common-protos. `buf/validate/validate.proto` is not shipped as
text by protovalidate: it is printed here from the descriptor inside that wheel, so it lacks its comments.
Both are under the Apache License 2.0. Run it after upgrading one of the two wheels.
"""

import shutil
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from google.protobuf import (
    descriptor_pb2,
    descriptor_pool,
    duration_pb2,
    field_mask_pb2,
    message,
    message_factory,
    text_format,
    timestamp_pb2,
)
from protovalidate._gen.buf.validate import validate_pb

TARGET = Path(__file__).parent.parent / "third_party/proto"
GOOGLE_API = ("annotations", "field_behavior", "http")
SCALARS = {
    number: name.removeprefix("TYPE_").lower() for name, number in descriptor_pb2.FieldDescriptorProto.Type.items()
}
LABELS = {1: "optional ", 2: "required ", 3: "repeated "}
HEADER = """\
// Copyright 2023-2026 Buf Technologies, Inc.
//
// Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except in compliance
// with the License. You may obtain a copy of the License at http://www.apache.org/licenses/LICENSE-2.0
//
// Unless required by applicable law or agreed to in writing, software distributed under the License is distributed
// on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
//
// Printed by tools/extrair_protos.py from the descriptor inside the wheel protovalidate {version}. Do not edit.
"""


class ProtoPrinter:
    """Prints a proto2 or proto3 file descriptor as source text."""

    def __init__(self, file: descriptor_pb2.FileDescriptorProto, imported: Iterable[bytes]) -> None:
        self.pool = descriptor_pool.DescriptorPool()
        for serialized in imported:
            self.pool.AddSerializedFile(serialized)
        self.pool.AddSerializedFile(file.SerializeToString())
        self.file = file

    def lines(self) -> Iterator[str]:
        """The file's source, line by line."""
        yield f'syntax = "{self.file.syntax or "proto2"}";'
        yield f"package {self.file.package};"
        yield from (f'import "{name}";' for name in self.file.dependency)
        yield from (f"option {option};" for option in self._options(self.file.options))
        for extendee in dict.fromkeys(field.extendee for field in self.file.extension):
            fields = [field for field in self.file.extension if field.extendee == extendee]
            yield from _block(f"extend {extendee}", (line for field in fields for line in self._field(field)))
        for enum in self.file.enum_type:
            yield from self._enum(enum)
        for msg in self.file.message_type:
            yield from self._message(msg)

    def _options(self, options: message.Message) -> list[str]:
        """Options as `name = value`, custom ones with their extension's full name."""
        descriptor = self.pool.FindMessageTypeByName(options.DESCRIPTOR.full_name)
        typed = message_factory.GetMessageClass(descriptor).FromString(options.SerializeToString())
        printed = []
        for field, value in typed.ListFields():
            name = f"({field.full_name})" if field.is_extension else field.name
            if field.message_type:
                text = "{" + text_format.MessageToString(value, as_one_line=True, as_utf8=True) + "}"
            else:
                text = text_format.MessageToString(typed, as_one_line=True).split(f"{field.name}: ", 1)[1].split()[0]
            printed.append(f"{name} = {text}")
        return printed

    def _field(self, field: descriptor_pb2.FieldDescriptorProto, *, in_oneof: bool = False) -> Iterator[str]:
        options = self._options(field.options)
        if field.HasField("default_value"):
            options.append(f"default = {field.default_value}")
        label = "" if in_oneof else LABELS[field.label]
        kind = field.type_name or SCALARS[field.type]
        suffix = f" [{', '.join(options)}]" if options else ""
        yield f"{label}{kind} {field.name} = {field.number}{suffix};"

    def _enum(self, enum: descriptor_pb2.EnumDescriptorProto) -> Iterator[str]:
        options = (f"option {option};" for option in self._options(enum.options))
        values = (f"{value.name} = {value.number};" for value in enum.value)
        ranges = (f"reserved {reserved.start} to {reserved.end};" for reserved in enum.reserved_range)
        names = (f'reserved "{name}";' for name in enum.reserved_name)
        yield from _block(f"enum {enum.name}", [*options, *values, *ranges, *names])

    def _message(self, msg: descriptor_pb2.DescriptorProto) -> Iterator[str]:
        yield from _block(f"message {msg.name}", self._message_body(msg))

    def _message_body(self, msg: descriptor_pb2.DescriptorProto) -> Iterator[str]:
        for enum in msg.enum_type:
            yield from self._enum(enum)
        for nested in msg.nested_type:
            yield from self._message(nested)
        for field in msg.field:
            if not field.HasField("oneof_index"):
                yield from self._field(field)
            elif field == next(self._members(msg, field.oneof_index)):
                yield from self._oneof(msg, field.oneof_index)
        for reserved in msg.reserved_range:
            yield f"reserved {reserved.start} to {reserved.end - 1};"
        for name in msg.reserved_name:
            yield f'reserved "{name}";'
        for extensions in msg.extension_range:
            end = "max" if extensions.end == 1 << 29 else extensions.end - 1
            yield f"extensions {extensions.start} to {end};"

    def _oneof(self, msg: descriptor_pb2.DescriptorProto, index: int) -> Iterator[str]:
        oneof = msg.oneof_decl[index]
        options = (f"option {option};" for option in self._options(oneof.options))
        fields = (line for field in self._members(msg, index) for line in self._field(field, in_oneof=True))
        yield from _block(f"oneof {oneof.name}", [*options, *fields])

    @staticmethod
    def _members(msg: descriptor_pb2.DescriptorProto, index: int) -> Iterator[descriptor_pb2.FieldDescriptorProto]:
        return (field for field in msg.field if field.HasField("oneof_index") and field.oneof_index == index)


def _block(opening: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"{opening} {{"
    yield from (f"  {line}" for line in lines)
    yield "}"


def _validate_proto() -> str:
    file = descriptor_pb2.FileDescriptorProto.FromString(validate_pb.desc().proto.to_binary())
    imported = (module.DESCRIPTOR for module in (descriptor_pb2, duration_pb2, field_mask_pb2, timestamp_pb2))
    printer = ProtoPrinter(file, [descriptor.serialized_pb for descriptor in imported])
    return HEADER.format(version=metadata.version("protovalidate")) + "\n".join(printer.lines()) + "\n"


def main() -> None:
    """Write the third-party protos."""
    google = TARGET / "google/api"
    google.mkdir(parents=True, exist_ok=True)
    for name in GOOGLE_API:
        shipped = metadata.distribution("googleapis-common-protos").locate_file(f"google/api/{name}.proto")
        shutil.copyfile(str(shipped), google / f"{name}.proto")
    validate = TARGET / "buf/validate/validate.proto"
    validate.parent.mkdir(parents=True, exist_ok=True)
    validate.write_text(_validate_proto(), encoding="utf-8")


if __name__ == "__main__":
    main()
