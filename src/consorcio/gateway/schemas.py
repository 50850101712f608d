"""JSON Schemas of the messages, as OpenAPI 3.1 uses them: for what goes out, for what comes in, for PATCH."""

from __future__ import annotations

from typing import Any, Literal

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from consorcio.gateway.catalog import Catalog
from consorcio.gateway.decoder import is_input
from consorcio.gateway.descriptor_facts import (
    NAO_INFORMADO,
    TIMESTAMP,
    Formato,
    campo,
    enum_names,
    enum_of,
    formato,
    is_map,
    is_required,
    message_of,
    refused_numbers,
    rules,
    value_rules,
)
from consorcio.gateway.values import INTEGER_LIMITS, WIDE_INTEGERS

Schema = dict[str, Any]
Use = Literal["", "Entrada", "Alteracao"]
"""What a schema is for, which is also the end of its name: going out, coming in, PATCH."""

_OUTPUT_PATTERNS = {
    Formato.DINHEIRO: r"^(-?[0-9]+\.[0-9]{2})?$",
    Formato.PERCENTUAL: r"^(-?[0-9]+(\.[0-9]{1,8})?)?$",
    Formato.DATA: r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$",
}
FORMATO_EXAMPLES = {
    Formato.DINHEIRO: "1234.56",
    Formato.PERCENTUAL: "1.66666667",
    Formato.DATA: "2026-01-31",
    Formato.ID: "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a70",
    Formato.CPF_CNPJ: "52998224725",
    Formato.CEP: "01310100",
    Formato.EMAIL: "maria@example.com",
    Formato.TELEFONE: "+5511987654321",
}
_BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_ANY_JSON: Schema = {}


class Schemas:
    """Collects the component schemas while references to them are asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._owners: dict[str, str] = {}
        self._bound: dict[str, frozenset[str]] = {}
        self.components: dict[str, Schema] = {}

    def reference(self, message: Descriptor, use: Use = "", without: frozenset[str] = frozenset()) -> Schema:
        """A `$ref` to the schema of the message, made on the first request. `without`: fields that come elsewhere."""
        name = self._component_name(message, _public_name(message), use)
        if self._bound.setdefault(name, without) != without:
            name += "Com" + "".join(part.capitalize() for part in sorted(without)) if without else "Completa"
        if name not in self.components:
            self.components[name] = {}
            self.components[name] = self._object(message, use, without)
        return {"$ref": f"#/components/schemas/{name}"}

    def field(self, field: FieldDescriptor, use: Use) -> Schema:
        """The schema of a field where it is used, with its description, example and marks."""
        schema = self._repeated(field, use) if field.is_repeated else self._single(field, use)
        described = dict(schema)
        if comment := self._catalog.comment(field.full_name):
            described["description"] = comment
        option = campo(field)
        if option is not None and option.dado_pessoal:
            described["x-dado-pessoal"] = True
        if use == "Alteracao" and not is_required(field):
            return _nullable(described)
        return described

    def _component_name(self, descriptor: Descriptor | EnumDescriptor, name: str, use: Use = "") -> str:
        """The short name, or with the package in front when another package already took it."""
        owner = self._owners.setdefault(name, descriptor.full_name)
        if owner != descriptor.full_name:
            name = descriptor.file.package.split(".")[-2].capitalize() + name
            self._owners.setdefault(name, descriptor.full_name)
        return name + use

    def _object(self, message: Descriptor, use: Use, without: frozenset[str]) -> Schema:
        fields = [f for f in message.fields if f.name not in without and (not use or is_input(f))]
        exclusive = [one for one in message.oneofs if len(one.fields) > 1]
        inside = {f.name for one in exclusive for f in one.fields}
        base: Schema = {
            "type": "object",
            "properties": {f.name: self.field(f, use) for f in fields if f.name not in inside},
        }
        if required := [f.name for f in fields if _is_always_there(f, use)]:
            base["required"] = required
        schema = self._with_oneofs(base, exclusive, use) if exclusive else _closed(base, use)
        if use == "Alteracao":
            schema["minProperties"] = 1 + sum(is_required(f) for f in fields)
        if comment := self._catalog.comment(message.full_name):
            schema["description"] = comment
        return schema

    def _with_oneofs(self, base: Schema, oneofs: list[Any], use: Use) -> Schema:
        choices = []
        for one in oneofs:
            members = [
                {"type": "object", "properties": {f.name: self.field(f, use)}, "required": [f.name]} for f in one.fields
            ]
            none = {"type": "object", "not": {"anyOf": [{"required": [f.name]} for f in one.fields]}}
            choices.append({"oneOf": [*members, none]})
        return {"allOf": [base, *choices], **({"unevaluatedProperties": False} if use else {})}

    def _repeated(self, field: FieldDescriptor, use: Use) -> Schema:
        rule = rules(field)
        inner: Use = "Entrada" if use else ""
        if is_map(field):
            value = message_of(field).fields_by_name["value"]
            values = {"type": "object", "additionalProperties": self._single(value, inner)}
            return values | _map_rules(rule.map, values) if use and rule is not None else values
        schema: Schema = {"type": "array", "items": self._single(field, inner)}
        if use and rule is not None and rule.HasField("repeated"):
            for ours, theirs in (("minItems", "min_items"), ("maxItems", "max_items"), ("uniqueItems", "unique")):
                if rule.repeated.HasField(theirs):
                    schema[ours] = getattr(rule.repeated, theirs)
        return schema

    def _single(self, field: FieldDescriptor, use: Use) -> Schema:
        if field.enum_type is not None:
            return self._enum(field)
        if field.message_type is None:
            return _scalar(field, use)
        if field.message_type.full_name == TIMESTAMP:
            return {"type": "string", "format": "date-time", "examples": ["2026-01-31T12:00:00Z"]}
        if field.message_type.full_name.startswith("google.protobuf."):
            return _ANY_JSON
        return self.reference(field.message_type, use)

    def _enum(self, field: FieldDescriptor) -> Schema:
        enum = enum_of(field)
        name = self._component_name(enum, enum.name)
        values = enum_names(enum)
        if name not in self.components:
            self.components[name] = self._enum_component(enum, values)
        if refused := refused_numbers(field) - {0}:
            return {"type": "string", "enum": [values[n] for n in values if n not in refused | {0}]}
        reference: Schema = {"$ref": f"#/components/schemas/{name}"}
        if values.get(0) == NAO_INFORMADO and _accepts_zero(field):
            return {"anyOf": [reference, {"const": NAO_INFORMADO}]}
        return reference

    def _enum_component(self, enum: EnumDescriptor, values: dict[int, str]) -> Schema:
        informed = {n: name for n, name in values.items() if name != NAO_INFORMADO}
        described = [
            f"- `{name}`: {self._catalog.comment(f'{enum.full_name}.{enum.values_by_number[number].name}')}"
            for number, name in informed.items()
        ]
        text = "\n".join([self._catalog.comment(enum.full_name), "", *described]).strip()
        return {"type": "string", "enum": list(informed.values()), "description": text}


def _public_name(message: Descriptor) -> str:
    """`CriarGrupoRequest` is `CriarGrupo` (and then `CriarGrupoEntrada`); `…Response` is `…Resposta`."""
    names = [message.name]
    while message.containing_type is not None:
        message = message.containing_type
        names.insert(0, message.name)
    name = "".join(names)
    if name.endswith("Response"):
        return name.removesuffix("Response") + "Resposta"
    return name.removesuffix("Request")


def _is_always_there(field: FieldDescriptor, use: Use) -> bool:
    if use:
        return is_required(field)
    return not field.has_presence


def _accepts_zero(field: FieldDescriptor) -> bool:
    return not field.has_presence and 0 not in refused_numbers(field)


def _closed(schema: Schema, use: Use) -> Schema:
    return {**schema, "additionalProperties": False} if use else schema


def _nullable(schema: Schema) -> Schema:
    """The schema, or null, which clears the field in a PATCH."""
    if isinstance(schema.get("type"), str) and "enum" not in schema:
        return {**schema, "type": [schema["type"], "null"]}
    notes: Schema = {key: schema[key] for key in ("description", "x-dado-pessoal") if key in schema}
    return {"anyOf": [{k: v for k, v in schema.items() if k not in notes}, {"type": "null"}], **notes}


def _scalar(field: FieldDescriptor, use: Use) -> Schema:
    kind = FieldDescriptor
    if field.type == kind.TYPE_BOOL:
        return {"type": "boolean"}
    if field.type in (kind.TYPE_DOUBLE, kind.TYPE_FLOAT):
        return {"type": "number"}
    if field.type in WIDE_INTEGERS:
        return {"type": "string", "pattern": "^-?[0-9]+$"}
    if field.type in INTEGER_LIMITS:
        return _integer(field, use)
    if field.type == kind.TYPE_BYTES:
        return _bytes(field, use)
    return _text(field, use)


def _integer(field: FieldDescriptor, use: Use) -> Schema:
    low, high = INTEGER_LIMITS[field.type]
    schema: Schema = {"type": "integer", "format": "int32", "minimum": low, "maximum": high}
    rule = value_rules(field)
    numbers = getattr(rule, "int32", None) if rule is not None and rule.HasField("int32") else None
    if use and numbers is not None:
        for name, key, step in (
            ("gte", "minimum", 0),
            ("gt", "minimum", 1),
            ("lte", "maximum", 0),
            ("lt", "maximum", -1),
        ):
            if numbers.HasField(name):
                schema[key] = getattr(numbers, name) + step
        if getattr(numbers, "in"):
            schema["enum"] = list(getattr(numbers, "in"))
    return _with_example(schema, field)


def _bytes(field: FieldDescriptor, use: Use) -> Schema:
    schema: Schema = {"type": "string", "contentEncoding": "base64", "pattern": _BASE64}
    rule = value_rules(field)
    if use and rule is not None and rule.HasField("bytes"):
        if rule.bytes.HasField("max_len"):
            schema["maxLength"] = (rule.bytes.max_len + 2) // 3 * 4
        if rule.bytes.HasField("min_len"):
            schema["minLength"] = (rule.bytes.min_len + 2) // 3 * 4
    return _with_example(schema, field)


def _text(field: FieldDescriptor, use: Use) -> Schema:
    schema: Schema = {"type": "string"}
    form = formato(field)
    if form is not Formato.TEXTO:
        schema["x-formato"] = form.name.lower()
    rule = value_rules(field)
    text = rule.string if rule is not None and rule.HasField("string") else None
    if use and text is not None:
        schema |= _text_rules(text)
    elif not use and form in _OUTPUT_PATTERNS:
        schema["pattern"] = _OUTPUT_PATTERNS[form]
    return _with_example(schema, field)


def _text_rules(rule: Any) -> Schema:
    schema: Schema = {}
    for ours, theirs in (
        ("minLength", "min_len"),
        ("maxLength", "max_len"),
        ("pattern", "pattern"),
        ("const", "const"),
    ):
        if rule.HasField(theirs):
            schema[ours] = getattr(rule, theirs)
    if rule.HasField("len"):
        schema["minLength"] = schema["maxLength"] = rule.len
    for well_known, name in (("uuid", "uuid"), ("email", "email"), ("uri", "uri"), ("hostname", "hostname")):
        if rule.WhichOneof("well_known") == well_known:
            schema["format"] = name
    if getattr(rule, "in"):
        schema["enum"] = list(getattr(rule, "in"))
    return schema


def _map_rules(rule: Any, schema: Schema) -> Schema:
    """How many entries, what their names are like, and the rules of each value."""
    found: Schema = {"additionalProperties": {**schema["additionalProperties"], **_text_rules(rule.values.string)}}
    if rule.HasField("keys"):
        found["propertyNames"] = _text_rules(rule.keys.string)
    for ours, theirs in (("minProperties", "min_pairs"), ("maxProperties", "max_pairs")):
        if rule.HasField(theirs):
            found[ours] = getattr(rule, theirs)
    return found


def _with_example(schema: Schema, field: FieldDescriptor) -> Schema:
    option = campo(field)
    text = option.exemplo if option is not None else ""
    if text:
        schema["examples"] = [int(text) if schema["type"] == "integer" else text]
    elif field.type == FieldDescriptor.TYPE_STRING and formato(field) in FORMATO_EXAMPLES:
        schema["examples"] = [FORMATO_EXAMPLES[formato(field)]]
    return schema
