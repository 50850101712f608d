"""Rules of the contract (buf.validate) checked at the service edge, told in Portuguese, with JSON pointers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import protovalidate
from google.protobuf.message import Message

from consorcio.contracts.opcoes.v1 import opcoes_pb2
from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError

_FORMATS = {
    opcoes_pb2.FORMATO_DINHEIRO: 'Informe o valor em reais com ponto e dois decimais, por exemplo "1234.56".',
    opcoes_pb2.FORMATO_PERCENTUAL: 'Informe o percentual com ponto e até 8 decimais, por exemplo "18.5".',
    opcoes_pb2.FORMATO_DATA: "Informe a data como AAAA-MM-DD.",
    opcoes_pb2.FORMATO_ID: "Informe um identificador UUID.",
    opcoes_pb2.FORMATO_CEP: "Informe o CEP com oito dígitos, sem traço.",
}

_MESSAGES: dict[str, Callable[[Any], str]] = {
    "required": lambda _: "Campo obrigatório.",
    "string.min_len": lambda v: "Campo obrigatório." if v == 1 else f"Informe ao menos {v} caracteres.",
    "string.max_len": lambda v: f"Informe no máximo {v} caracteres.",
    "string.pattern": lambda _: "O valor não está no formato esperado.",
    "string.in": lambda v: f"Informe um destes valores: {', '.join(v)}.",
    "string.uuid": lambda _: "Informe um identificador UUID.",
    "string.uuid_empty": lambda _: "Campo obrigatório.",
    "string.email": lambda _: "Informe um e-mail válido.",
    "bytes.min_len": lambda _: "Campo obrigatório.",
    "bytes.max_len": lambda v: f"O conteúdo passa de {v} bytes.",
    "int32.gte": lambda v: f"O valor mínimo é {v}.",
    "int32.lte": lambda v: f"O valor máximo é {v}.",
    "int32.gt": lambda v: f"O valor deve ser maior que {v}.",
    "enum.defined_only": lambda _: "Valor desconhecido.",
    "enum.not_in": lambda _: "Campo obrigatório.",
    "enum.in": lambda _: "Valor não aceito aqui.",
    "repeated.min_items": lambda v: f"Informe ao menos {v} item(ns).",
    "repeated.max_items": lambda v: f"Informe no máximo {v} itens.",
    "repeated.unique": lambda _: "Há itens repetidos.",
}

_validator = protovalidate.Validator()


def validate(request: Message) -> None:
    """Raises VALIDATION with every field that breaks a rule."""
    violations = _validator.collect_violations(request)
    if not violations:
        return
    fields = tuple(_field_error(request, violation) for violation in violations)
    raise ConsorcioError(
        ErrorKind.VALIDATION, fields[0].message if len(fields) == 1 else "Há campos inválidos.", fields
    )


def _field_error(request: Message, violation: Any) -> FieldError:
    pointer, format_message = "", None
    descriptor: Any = request.DESCRIPTOR
    for element in violation.proto.field.elements:
        pointer += f"/{element.field_name}"
        if element.subscript is not None:
            pointer += f"/{element.subscript.value}"
        field = descriptor.fields_by_name.get(element.field_name) if descriptor is not None else None
        if field is not None:
            format_message = _FORMATS.get(field.GetOptions().Extensions[opcoes_pb2.campo].formato)
            descriptor = field.message_type
    return FieldError(pointer or "/", _message(violation, format_message))


def _message(violation: Any, format_message: str | None) -> str:
    rule = violation.proto.rule_id
    if rule in ("string.pattern", "string.uuid") and format_message:
        return format_message
    known = _MESSAGES.get(rule)
    if known is None:
        return str(violation.proto.message) or "Valor inválido."
    value = violation.rule_value
    return known(list(value) if rule.endswith(".in") and not isinstance(value, str) else value)
