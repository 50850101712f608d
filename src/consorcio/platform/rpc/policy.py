"""The policy of each rpc, read once from the options of its contract. An rpc without one does not start."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from google.api import annotations_pb2
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from consorcio.contracts.opcoes.v1 import opcoes_pb2

_DEFAULT_DEADLINE_MS = 10_000
_REQUEST_AND_CALL = 2


class ContractError(Exception):
    """A contract or its implementation is incomplete: the process must not start."""


@dataclass(frozen=True, slots=True, eq=False)
class MethodPolicy:
    """An rpc: where it is, what it takes and gives, who may call it and how it is carried out."""

    service: str
    name: str
    request_class: type[Message]
    response_class: type[Message]
    streaming: bool
    permission: str
    public: bool
    internal: bool
    command: bool
    audited_read: bool
    timeout_s: float
    owner: int
    owner_field: str
    path: str
    """As gRPC writes it: `/consorcio.grupos.v1.GrupoService/BuscarGrupo`."""


@cache
def policies_of(service: ServiceDescriptor) -> Mapping[str, MethodPolicy]:
    """The policy of every rpc of a service. Raises ContractError naming the one that declares none."""
    return {method.name: _policy(service, method) for method in service.methods}


def check_servicer(service: ServiceDescriptor, servicer: object) -> None:
    """Raises ContractError naming an rpc that nobody implements."""
    for method in service.methods:
        handler, name = getattr(servicer, method.name, None), f"{service.full_name}.{method.name}"
        if handler is None:
            raise ContractError(f"{name} não tem implementação.")
        if method.server_streaming and not inspect.isasyncgenfunction(handler):
            raise ContractError(f"{name} responde em páginas: a implementação deve ser um gerador assíncrono.")
        if not method.server_streaming and not inspect.iscoroutinefunction(handler):
            raise ContractError(f"{name}: a implementação deve ser uma função assíncrona.")
        if len(inspect.signature(handler).parameters) != _REQUEST_AND_CALL:
            raise ContractError(f"{name}: a implementação deve receber o pedido e a chamada.")


def masked(message: Message) -> dict[str, Any]:
    """A message as a dict fit for logs and audit: personal data hidden, file contents reduced to their size."""
    return {field.name: _masked_field(field, value) for field, value in message.ListFields()}


def _policy(service: ServiceDescriptor, method: MethodDescriptor) -> MethodPolicy:
    options = method.GetOptions()
    name = f"{service.full_name}.{method.name}"
    if not options.HasExtension(opcoes_pb2.politica):
        raise ContractError(f"{name} não declara política.")
    if method.client_streaming:
        raise ContractError(f"{name} recebe um fluxo: só respostas podem vir em páginas.")
    policy = options.Extensions[opcoes_pb2.politica]
    if [bool(policy.permissao), policy.publico, policy.interno].count(True) != 1:
        raise ContractError(f"{name} deve declarar permissao, publico ou interno, e um só.")
    if policy.interno and options.HasExtension(annotations_pb2.http):
        raise ContractError(f"{name} é interno e não pode ter rota.")
    if policy.comando and method.server_streaming:
        raise ContractError(f"{name} é comando e não pode responder em páginas.")
    if policy.dono == opcoes_pb2.DONO_CAMPO and policy.campo_dono not in method.input_type.fields_by_name:
        raise ContractError(f"{name}: campo_dono {policy.campo_dono!r} não existe no pedido.")
    return MethodPolicy(
        service=service.full_name,
        name=method.name,
        request_class=GetMessageClass(method.input_type),
        response_class=GetMessageClass(method.output_type),
        streaming=method.server_streaming,
        permission=policy.permissao,
        public=policy.publico,
        internal=policy.interno,
        command=policy.comando,
        audited_read=policy.auditoria == opcoes_pb2.AUDITORIA_LEITURA,
        timeout_s=(policy.prazo_ms or _DEFAULT_DEADLINE_MS) / 1000,
        owner=policy.dono,
        owner_field=policy.campo_dono,
        path=f"/{service.full_name}/{method.name}",
    )


@cache
def _goes_as_it_is(field: FieldDescriptor) -> bool:
    """Neither personal, nor bytes, nor made of others: looking at the options each time costs more than the rest."""
    kinds = (FieldDescriptor.TYPE_MESSAGE, FieldDescriptor.TYPE_BYTES)
    return not _is_personal(field) and not field.is_repeated and field.type not in kinds


def _is_personal(field: FieldDescriptor) -> bool:
    return bool(field.GetOptions().Extensions[opcoes_pb2.campo].dado_pessoal)


def _masked_field(field: FieldDescriptor, value: Any) -> Any:
    if _goes_as_it_is(field):
        return value
    if _is_personal(field):
        return "***"
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        content = field.message_type.fields_by_name["value"]
        return {str(key): _masked_field(content, item) for key, item in value.items()}
    if field.type == FieldDescriptor.TYPE_MESSAGE:
        return [masked(item) for item in value] if field.is_repeated else masked(value)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return f"<{len(value)} bytes>"
    return list(value) if field.is_repeated else value


def entity_of(message: Message) -> tuple[str, str]:
    """What a command touched, by its first identifier: ("grupo", "0197…")."""
    for field in message.DESCRIPTOR.fields:
        if field.name.endswith("_id") and field.type == FieldDescriptor.TYPE_STRING and not field.is_repeated:
            value = getattr(message, field.name)
            if value:
                return field.name.removesuffix("_id"), value
    return "", ""
