"""The table of routes, read from the contracts: which rpc answers which method and path, with which fields.

A mistake in a contract is found here, when the process starts, never by a request.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from google.api import annotations_pb2
from google.protobuf.descriptor import Descriptor, FieldDescriptor, MethodDescriptor, ServiceDescriptor

from consorcio.gateway.decoder import Decode, decoder, is_input, text_field_reader
from consorcio.gateway.descriptor_facts import FIELD_MASK, TIMESTAMP, is_map, message_class, message_of, politica
from consorcio.gateway.encoder import Encode, encoder

DEFAULT_DEADLINE_MS = 10_000
PAGE_SIZE_FIELD = "tamanho_pagina"
PAGE_SIZE_MAX = 200
_VARIABLE = re.compile(r"\{([a-z0-9_.]+)\}(?::([a-z][a-z0-9-]*))?")
_LITERAL = re.compile(r"[A-Za-z0-9._~-]+(?::[a-z][a-z0-9-]*)?")
_VERBS = ("get", "put", "post", "delete", "patch")

SetText = Callable[[Any, str], None]


class RouteError(Exception):
    """The contracts cannot be served as they are; the text says which rpc and why."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A field that comes from the path or the query."""

    name: str
    field: FieldDescriptor
    set_text: SetText
    """Reads the text into a request message."""


@dataclass(frozen=True, slots=True)
class Route:
    """One way to call one rpc over HTTP."""

    verb: str
    """HTTP method, in capitals."""
    template: str
    """Path as the contract writes it: `/api/v1/grupos/{grupo_id}`."""
    method: MethodDescriptor
    rpc: str
    """Full name as gRPC writes it: `/consorcio.grupos.v1.GrupoService/BuscarGrupo`."""
    politica: Any
    request_class: Callable[[], Any]
    path_parameters: tuple[Parameter, ...]
    query_parameters: dict[str, Parameter]
    body: str
    """Empty without a body, `*` for the whole request, else the field that the body fills."""
    decode_body: Decode | None
    mask_field: str
    """The FieldMask of a PATCH; empty in other routes."""
    encode_answer: Encode
    deadline_s: float
    is_stream: bool
    """Whether the answer is a sequence of messages."""
    is_command: bool
    """Whether it writes, and so requires an idempotency key."""
    is_public: bool
    """Whether anyone may call it without identification."""

    @property
    def body_descriptor(self) -> Descriptor:
        """The message that the body fills."""
        request = self.method.input_type
        return request if self.body == "*" else message_of(request.fields_by_name[self.body])


def build_routes(services: Iterable[ServiceDescriptor]) -> list[Route]:
    """Every route of the services; `RouteError` when a contract is wrong."""
    routes = []
    for service in services:
        for method in service.methods:
            _check_policy(method)
            routes += [_route(method, verb, path, body) for verb, path, body in _bindings(method)]
    return routes


def _bindings(method: MethodDescriptor) -> Iterator[tuple[str, str, str]]:
    options = method.GetOptions()
    if not options.HasExtension(annotations_pb2.http):
        return
    main = options.Extensions[annotations_pb2.http]
    for rule in (main, *main.additional_bindings):
        verb = rule.WhichOneof("pattern")
        if verb not in _VERBS or rule.response_body:
            raise RouteError(f"{method.full_name}: rota sem suporte ({verb}, response_body={rule.response_body!r})")
        yield verb.upper(), getattr(rule, verb), rule.body


def _check_policy(method: MethodDescriptor) -> None:
    policy = politica(method)
    routed = method.GetOptions().HasExtension(annotations_pb2.http)
    if policy is None:
        raise RouteError(f"{method.full_name}: falta (consorcio.opcoes.v1.politica)")
    if sum((bool(policy.permissao), policy.publico, policy.interno)) != 1:
        raise RouteError(f"{method.full_name}: informe exatamente um de permissao, publico e interno")
    if policy.interno and routed:
        raise RouteError(f"{method.full_name}: rpc interno não tem rota")
    if method.client_streaming and routed:
        raise RouteError(f"{method.full_name}: fluxo do cliente não tem rota")


def _route(method: MethodDescriptor, verb: str, path: str, body: str) -> Route:
    request, policy = method.input_type, politica(method)
    names = _check_path(method, path)
    if policy.comando and verb == "GET":
        raise RouteError(f"{method.full_name}: comando não pode ser GET")
    if body and verb in ("GET", "DELETE"):
        raise RouteError(f"{method.full_name}: {verb} não tem corpo")
    bound = frozenset(names)
    query = {} if body == "*" else _query_parameters(request, bound, body)
    return Route(
        verb=verb,
        template=path,
        method=method,
        rpc=f"/{method.containing_service.full_name}/{method.name}",
        politica=policy,
        request_class=message_class(request),
        path_parameters=tuple(_path_parameter(method, request, name) for name in names),
        query_parameters=query,
        body=body,
        decode_body=_body_decoder(method, verb, body, bound),
        mask_field=_mask_field(request) if verb == "PATCH" else "",
        encode_answer=encoder(method.output_type),
        deadline_s=(policy.prazo_ms or DEFAULT_DEADLINE_MS) / 1000,
        is_stream=bool(method.server_streaming),
        is_command=bool(policy.comando),
        is_public=bool(policy.publico),
    )


def _check_path(method: MethodDescriptor, path: str) -> list[str]:
    names: list[str] = []
    for segment in path.removeprefix("/").split("/"):
        variable = _VARIABLE.fullmatch(segment)
        if variable:
            names.append(variable.group(1))
        elif not _LITERAL.fullmatch(segment):
            raise RouteError(f"{method.full_name}: trecho {segment!r} sem suporte em {path}")
    if len(set(names)) != len(names):
        raise RouteError(f"{method.full_name}: variável repetida em {path}")
    return names


def _body_decoder(method: MethodDescriptor, verb: str, body: str, bound: frozenset[str]) -> Decode | None:
    if not body:
        return None
    if body == "*":
        return decoder(method.input_type, patch=verb == "PATCH", bound=bound)
    field = method.input_type.fields_by_name.get(body)
    if field is None or field.message_type is None or field.is_repeated:
        raise RouteError(f"{method.full_name}: body {body!r} não é uma mensagem do pedido")
    inner = frozenset(name.removeprefix(f"{body}.") for name in bound if name.startswith(f"{body}."))
    return decoder(field.message_type, patch=verb == "PATCH", bound=inner)


def _mask_field(request: Descriptor) -> str:
    for field in request.fields:
        if field.message_type is not None and field.message_type.full_name == FIELD_MASK:
            return str(field.name)
    return ""


def _path_parameter(method: MethodDescriptor, request: Descriptor, dotted: str) -> Parameter:
    *parents, last = dotted.split(".")
    owner: Descriptor | None = request
    for name in parents:
        owner = _field(method, owner, name).message_type
    field = _field(method, owner, last)
    if field.is_repeated or not _fits_in_text(field):
        raise RouteError(f"{method.full_name}: {dotted} não cabe em um trecho do caminho")
    return _parameter(dotted, field)


def _parameter(dotted: str, field: FieldDescriptor) -> Parameter:
    parents = dotted.split(".")[:-1]
    set_here = text_field_reader(field)

    def set_inside(message: Any, text: str) -> None:
        for name in parents:
            message = getattr(message, name)
        set_here(message, text)

    return Parameter(dotted, field, set_inside if parents else set_here)


def _field(method: MethodDescriptor, owner: Descriptor | None, name: str) -> FieldDescriptor:
    field = owner.fields_by_name.get(name) if owner is not None else None
    if field is None:
        raise RouteError(f"{method.full_name}: o pedido não tem o campo {name}")
    return field


def _query_parameters(request: Descriptor, bound: frozenset[str], body: str) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for name, field in _text_fields(request, "", ()):
        top = name.split(".", 1)[0]
        if name not in bound and top != body:
            found[name] = _parameter(name, field)
    return found


def _text_fields(owner: Descriptor, prefix: str, above: tuple[str, ...]) -> Iterator[tuple[str, FieldDescriptor]]:
    """Fields that fit in a query string, down into messages (never into themselves), named `periodo.inicio`."""
    for field in owner.fields:
        if not is_input(field):
            continue
        if _fits_in_text(field):
            yield prefix + field.name, field
        elif not field.is_repeated and field.message_type is not None:
            inner = message_of(field)
            known = inner.full_name in (*above, owner.full_name) or inner.full_name.startswith("google.protobuf.")
            if not known:
                yield from _text_fields(inner, f"{prefix}{field.name}.", (*above, owner.full_name))


def _fits_in_text(field: FieldDescriptor) -> bool:
    if is_map(field):
        return False
    if field.message_type is None:
        return True
    return not field.is_repeated and field.message_type.full_name == TIMESTAMP
