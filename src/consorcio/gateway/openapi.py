"""The OpenAPI 3.1 document, from the same table of routes that answers the requests."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from consorcio.core.errors import ErrorKind
from consorcio.gateway.catalog import Catalog
from consorcio.gateway.descriptor_facts import is_required
from consorcio.gateway.examples import example_of
from consorcio.gateway.routes import Parameter, Route, RouteError
from consorcio.gateway.schemas import Schema, Schemas, Use

Json = dict[str, Any]
PROBLEM_MEDIA_TYPE = "application/problem+json"
NDJSON_MEDIA_TYPE = "application/x-ndjson"
API_VERSION = "1.0.0"
IDEMPOTENCY_KEY_MAX = 255

_DESCRIPTION = """\
API do **Consórcio**, sistema aberto para administradoras de consórcio.

- Dinheiro é texto com duas casas (`"1234.56"`), percentual é texto com até oito casas, data é `AAAA-MM-DD`, instante é
  RFC 3339 em UTC, identificador é UUID.
- Toda escrita exige o cabeçalho `Idempotency-Key`: repetir o pedido com a mesma chave devolve a mesma resposta.
- Erros seguem a RFC 9457 (`application/problem+json`), com um código estável em `code` e um item em `errors` para cada
  campo errado.
- Listas são páginas de até 200 itens: envie `token_pagina` com o `proximo_token` recebido. Exportações são NDJSON, um
  objeto JSON por linha; se a última linha tem `code`, a exportação foi interrompida por aquele erro.
"""
_ERROR_DESCRIPTIONS = {
    400: "Pedido malformado ou com campos inválidos.",
    401: "Falta identificação, ou ela venceu.",
    403: "Identificado, mas sem permissão.",
    404: "O recurso não existe.",
    405: "O recurso não aceita este método.",
    406: "Nenhum formato aceito pelo cliente é produzido.",
    409: "Conflito com o que já existe, ou a mesma operação ainda está em andamento.",
    412: "O registro mudou depois de lido.",
    413: "Corpo grande demais.",
    415: "O corpo deve ser `application/json`.",
    422: "Uma regra do negócio não permite a operação, ou a chave de idempotência foi usada com outro conteúdo.",
    429: "Muitas requisições; espere o tempo de `Retry-After`.",
    500: "Erro interno; informe o `instance` ao suporte.",
    503: "Serviço momentaneamente indisponível.",
    504: "O prazo da operação terminou.",
}


def codes_by_status() -> dict[int, list[str]]:
    """Every HTTP status that an error may have, with its codes."""
    codes: dict[int, list[str]] = {405: ["METODO_NAO_PERMITIDO"], 406: ["NAO_ACEITAVEL"]}
    for kind in ErrorKind:
        codes.setdefault(kind.http_status, []).append(kind.code)
    return dict(sorted(codes.items()))


def build_document(routes: Iterable[Route], catalog: Catalog, server_url: str = "/") -> Json:
    """The whole document. `RouteError` when two operations would be one in it."""
    schemas = Schemas(catalog)
    paths: dict[str, Json] = {}
    tags: dict[str, Json] = {}
    names: set[str] = set()
    shapes: dict[str, str] = {}
    for route in routes:
        _check_shape(shapes, route)
        name = _operation_id(route, names)
        tags.setdefault(_tag(route, catalog)["name"], _tag(route, catalog))
        item = paths.setdefault(route.template, {})
        item[route.verb.lower()] = _operation(route, catalog, schemas, name)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Consórcio",
            "version": API_VERSION,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": server_url}],
        "tags": sorted(tags.values(), key=lambda tag: str(tag["name"])),
        "paths": dict(sorted(paths.items())),
        "components": _components(schemas),
    }


def _check_shape(shapes: dict[str, str], route: Route) -> None:
    """For OpenAPI, two templates that differ only in the names of their variables are the same path."""
    shape = "/".join("{}" + s.partition("}")[2] if s.startswith("{") else s for s in route.template.split("/"))
    other = shapes.setdefault(shape, route.template)
    if other != route.template:
        raise RouteError(f"{route.method.full_name}: {route.template} e {other} são o mesmo caminho")


def _operation_id(route: Route, names: set[str]) -> str:
    name = route.method.name
    name = name[0].lower() + name[1:]
    if name in names:
        name = f"{route.method.containing_service.file.package.split('.')[-2]}{route.method.name}"
    number, wanted = 2, name
    while name in names:
        name, number = f"{wanted}{number}", number + 1
    names.add(name)
    return name


def _tag(route: Route, catalog: Catalog) -> Json:
    service = route.method.containing_service
    title, _, description = catalog.comment(service.full_name).partition("\n")
    name = title.strip().rstrip(".") or service.name.removesuffix("Service")
    return {"name": name, "description": description.strip()} if description.strip() else {"name": name}


def _operation(route: Route, catalog: Catalog, schemas: Schemas, name: str) -> Json:
    summary, _, description = catalog.comment(route.method.full_name).partition("\n\n")
    operation: Json = {
        "operationId": name,
        "tags": [_tag(route, catalog)["name"]],
        "summary": " ".join(summary.split()) or route.method.name,
        "parameters": _parameters(route, schemas),
        "responses": _responses(route, schemas),
        "security": [] if route.is_public else [{"tokenAcesso": []}, {"sessao": []}],
    }
    if description.strip():
        operation["description"] = description.strip()
    if route.body:
        operation["requestBody"] = _request_body(route, schemas)
    if route.politica.permissao:
        operation["x-permissao"] = route.politica.permissao
    operation["x-auditoria"] = "comando" if route.is_command else "leitura" if route.politica.auditoria else "nenhuma"
    operation["x-rpc"] = route.rpc
    operation["x-prazo-ms"] = int(route.deadline_s * 1000)
    return operation


def _parameters(route: Route, schemas: Schemas) -> list[Json]:
    parameters = [_parameter(p, "path", schemas) for p in route.path_parameters]
    parameters += [_parameter(p, "query", schemas) for p in route.query_parameters.values()]
    if route.is_command:
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    parameters.append({"$ref": "#/components/parameters/CorrelationId"})
    if route.verb != "GET" and not route.is_public:
        parameters.append({"$ref": "#/components/parameters/Csrf"})
    return parameters


def _parameter(parameter: Parameter, place: str, schemas: Schemas) -> Json:
    schema = dict(schemas.field(parameter.field, "Entrada"))
    description = schema.pop("description", None)
    described: Json = {"name": parameter.name, "in": place, "schema": _without_zero(schema)}
    if description:
        described["description"] = description
    if place == "path" or is_required(parameter.field):
        described["required"] = True
    if place == "path" and schema.get("type") == "string":
        schema.setdefault("minLength", 1)
    return described


def _without_zero(schema: Schema) -> Schema:
    """A filter that is not informed is left out, so a query does not offer the enum's zero."""
    if "anyOf" in schema:
        return {"$ref": schema["anyOf"][0]["$ref"]} if "$ref" in schema["anyOf"][0] else schema
    return schema


def _request_body(route: Route, schemas: Schemas) -> Json:
    use: Use = "Alteracao" if route.verb == "PATCH" else "Entrada"
    without = _bound_in_body(route)
    content: Json = {"schema": schemas.reference(route.body_descriptor, use, without)}
    example = example_of(route.body_descriptor, without)
    if example:
        content["example"] = example
    required = any(is_required(f) for f in route.body_descriptor.fields if f.name not in without)
    return {"required": required or use == "Alteracao", "content": {"application/json": content}}


def _bound_in_body(route: Route) -> frozenset[str]:
    names = [parameter.name for parameter in route.path_parameters]
    if route.body == "*":
        return frozenset(names)
    prefix = f"{route.body}."
    return frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _responses(route: Route, schemas: Schemas) -> Json:
    reference = schemas.reference(route.method.output_type)
    media_type = NDJSON_MEDIA_TYPE if route.is_stream else "application/json"
    description = "Uma página por linha." if route.is_stream else "Sucesso."
    responses: Json = {
        "200": {
            "description": description,
            "headers": {"X-Correlation-Id": {"$ref": "#/components/headers/CorrelationId"}},
            "content": {media_type: {"schema": reference}},
        }
    }
    for status in codes_by_status():
        if _may_answer(route, status):
            responses[str(status)] = {"$ref": f"#/components/responses/Erro{status}"}
    return responses


def _may_answer(route: Route, status: int) -> bool:
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return False
    if status in (401, 403):
        return not route.is_public
    if status in (413, 415):
        return bool(route.body)
    return True


def _components(schemas: Schemas) -> Json:
    return {
        "schemas": dict(sorted({**schemas.components, "Problema": _problem_schema()}.items())),
        "responses": {f"Erro{status}": _error(status, codes) for status, codes in codes_by_status().items()},
        "parameters": {
            "IdempotencyKey": {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": "Chave escolhida pelo cliente, única por operação. Repetida, devolve a mesma resposta.",
                "schema": {"type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_MAX, "pattern": "^[!-~]+$"},
                "example": "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a70",
            },
            "CorrelationId": {
                "name": "X-Correlation-Id",
                "in": "header",
                "description": "Identifica o pedido em todos os serviços; gerado quando falta.",
                "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
            },
            "Csrf": {
                "name": "X-CSRF-Token",
                "in": "header",
                "description": "Obrigatório com a sessão do navegador: o `csrf` devolvido por `GET /sessao`.",
                "schema": {"type": "string"},
            },
        },
        "headers": {
            "CorrelationId": {"description": "Identificador do pedido.", "schema": {"type": "string"}},
            "RetryAfter": {"description": "Segundos a esperar.", "schema": {"type": "integer", "minimum": 0}},
        },
        "securitySchemes": {
            "tokenAcesso": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "Token de acesso emitido por `/oidc` (OAuth 2.1, OpenID Connect).",
            },
            "sessao": {
                "type": "apiKey",
                "in": "cookie",
                "name": "__Host-sessao",
                "description": "Sessão do navegador, aberta em `/entrar`; escritas exigem `X-CSRF-Token`.",
            },
        },
    }


def _error(status: int, codes: list[str]) -> Json:
    schema = {
        "allOf": [{"$ref": "#/components/schemas/Problema"}],
        "type": "object",
        "properties": {"status": {"const": status}, "code": {"enum": codes}},
    }
    headers: Json = {"X-Correlation-Id": {"$ref": "#/components/headers/CorrelationId"}}
    if status in (429, 503):
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    text = _ERROR_DESCRIPTIONS.get(status, HTTPStatus(status).phrase)
    return {
        "description": f"{text} Códigos: {', '.join(f'`{code}`' for code in codes)}.",
        "headers": headers,
        "content": {PROBLEM_MEDIA_TYPE: {"schema": schema}},
    }


def _problem_schema() -> Schema:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "Erro, conforme a RFC 9457.",
        "required": ["type", "title", "status", "detail", "code", "instance"],
        "properties": {
            "type": {**text, "description": "URI do tipo de erro.", "examples": ["urn:consorcio:erro:validacao"]},
            "title": {**text, "description": "Nome do tipo de erro."},
            "status": {"type": "integer", "description": "Código HTTP."},
            "detail": {**text, "description": "O que aconteceu, para a pessoa ler."},
            "code": {**text, "description": "Código estável do erro, para o programa decidir."},
            "instance": {
                **text,
                "description": "Identificador deste pedido (`urn:correlacao:…`); informe-o ao suporte.",
            },
            "regra": {**text, "description": "Regra do manual que recusou a operação, como `R3.05`."},
            "errors": {
                "type": "array",
                "description": "Um item por campo errado.",
                "items": {
                    "type": "object",
                    "required": ["pointer", "message"],
                    "properties": {
                        "pointer": {**text, "description": "JSON Pointer do campo.", "examples": ["/endereco/uf"]},
                        "message": {**text, "description": "O que está errado."},
                    },
                },
            },
        },
    }
