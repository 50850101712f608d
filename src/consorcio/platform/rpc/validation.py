"""Rules of the contract (buf.validate) checked at the service edge, told in Portuguese, with JSON pointers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import protovalidate
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from consorcio.contracts.buf.validate import validate_pb2
from consorcio.contracts.opcoes.v1 import opcoes_pb2
from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.platform.rpc.plain_rules import certainly_valid

_FORMATS = {
    opcoes_pb2.FORMATO_DINHEIRO: 'Informe o valor em reais com ponto e dois decimais, por exemplo "1234.56".',
    opcoes_pb2.FORMATO_PERCENTUAL: 'Informe o percentual com ponto e até 8 decimais, por exemplo "18.5".',
    opcoes_pb2.FORMATO_DATA: "Informe a data como AAAA-MM-DD.",
    opcoes_pb2.FORMATO_ID: "Informe um identificador UUID.",
    opcoes_pb2.FORMATO_CPF_CNPJ: "Informe o CPF ou o CNPJ sem pontuação.",
    opcoes_pb2.FORMATO_CEP: "Informe o CEP com oito dígitos, sem traço.",
    opcoes_pb2.FORMATO_EMAIL: "Informe um e-mail válido.",
    opcoes_pb2.FORMATO_TELEFONE: 'Informe o telefone com código do país e DDD, por exemplo "+5511987654321".',
}

_NOT_HERE = "Valor não aceito aqui."
_MESSAGES: dict[str, Callable[[Any], str]] = {
    "required": lambda _: "Campo obrigatório.",
    "string.min_len": lambda v: "Campo obrigatório." if v == 1 else f"Informe ao menos {v} caracteres.",
    "string.max_len": lambda v: f"Informe no máximo {v} caracteres.",
    "string.len": lambda v: f"Informe exatamente {v} caracteres.",
    "string.pattern": lambda _: "O valor não está no formato esperado.",
    "string.in": lambda v: f"Informe um destes valores: {', '.join(v)}.",
    "string.uuid": lambda _: "Informe um identificador UUID.",
    "string.uuid_empty": lambda _: "Campo obrigatório.",
    "string.email": lambda _: "Informe um e-mail válido.",
    "string.email_empty": lambda _: "Campo obrigatório.",
    "string.uri": lambda _: "Informe um endereço completo (URI).",
    "string.uri_empty": lambda _: "Campo obrigatório.",
    "bytes.min_len": lambda _: "Campo obrigatório.",
    "bytes.max_len": lambda v: f"O conteúdo passa de {v} bytes.",
    "enum.defined_only": lambda _: "Valor desconhecido.",
    "enum.in": lambda _: _NOT_HERE,
    "repeated.min_items": lambda v: "Informe ao menos um item." if v == 1 else f"Informe ao menos {v} itens.",
    "repeated.max_items": lambda v: f"Informe no máximo {v} {'item' if v == 1 else 'itens'}.",
    "repeated.unique": lambda _: "Há itens repetidos.",
    "map.max_pairs": lambda v: f"Informe no máximo {v} entradas.",
}

_LIMITS = {
    "gte": "O valor mínimo é {}.",
    "gt": "O valor deve ser maior que {}.",
    "lte": "O valor máximo é {}.",
    "lt": "O valor deve ser menor que {}.",
}
_OUTSIDE = {"gte": int.__lt__, "gt": int.__le__, "lte": int.__gt__, "lt": int.__ge__}
_FORMAT_RULES = ("string.pattern", "string.uuid", "string.email")

_validator = protovalidate.Validator()
_certainly_valid: dict[type[Message], Callable[[Message], bool] | None] = {}


def warm_up(request: Message) -> None:
    """Compile the rules of a message, which costs milliseconds the first time."""
    _certainly_valid[type(request)] = certainly_valid(type(request))
    _validator.collect_violations(request)


def validate(request: Message) -> None:
    """Raises VALIDATION with every field that breaks a rule."""
    is_valid = _certainly_valid.get(type(request))
    if is_valid is not None and is_valid(request):
        return
    violations = _validator.collect_violations(request)
    if not violations:
        return
    fields = tuple(_field_error(request, violation) for violation in violations)
    detail = fields[0].message if len(fields) == 1 else "Há campos inválidos."
    raise ConsorcioError(ErrorKind.VALIDATION, detail, fields)


def _field_error(request: Message, violation: Any) -> FieldError:
    """The pointer follows the path of the violation; a rule of the whole message points at its root."""
    pointer, field = "", None
    descriptor: Any = request.DESCRIPTOR
    path = violation.proto.field
    for element in path.elements if path is not None else ():
        pointer += f"/{element.field_name}"
        if element.subscript is not None:
            pointer += f"/{element.subscript.value}"
        field = descriptor.fields_by_name.get(element.field_name) if descriptor is not None else None
        descriptor = field.message_type if field is not None else None
    return FieldError(pointer, _message(violation, field))


def _message(violation: Any, field: FieldDescriptor | None) -> str:
    rule = violation.proto.rule_id
    if field is not None and rule in _FORMAT_RULES:
        of_format = _FORMATS.get(field.GetOptions().Extensions[opcoes_pb2.campo].formato)
        if of_format:
            return of_format
    if rule == "enum.not_in":
        return "Campo obrigatório." if violation.field_value == 0 else _NOT_HERE
    known = _MESSAGES.get(rule)
    if known is not None:
        return known(violation.rule_value)
    limit = _broken_limit(violation, field, rule) if field is not None else None
    return limit or str(violation.proto.message) or "Valor inválido."


def _broken_limit(violation: Any, field: FieldDescriptor, rule: str) -> str | None:
    """The limit that a number broke. The rule id names both of a range (`int32.gte_lte`) whichever was broken."""
    kind, _, names = rule.partition(".")
    if not isinstance(violation.field_value, int) or not set(names.split("_")) <= _LIMITS.keys():
        return None
    rules = getattr(field.GetOptions().Extensions[validate_pb2.field], kind)
    for name in names.split("_"):
        bound = getattr(rules, name)
        if _OUTSIDE[name](violation.field_value, bound):
            return _LIMITS[name].format(bound)
    return None
