"""The OpenAPI document: valid, complete, and in agreement with what the gateway accepts."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import validate

from consorcio.gateway.catalog import Catalog, load_catalog
from consorcio.gateway.decoder import Errors
from consorcio.gateway.openapi import build_document
from consorcio.gateway.routes import build_routes
from contract.gateway.exemplo import catalog, world


def document(contracts: Catalog) -> dict[str, Any]:
    return build_document(build_routes(contracts.services), contracts)


@pytest.mark.parametrize("contracts", [catalog(), load_catalog()], ids=["exemplo", "consorcio"])
def test_the_document_is_valid(contracts: Catalog) -> None:
    validate(document(contracts))


def test_every_operation_of_the_real_contracts_is_described() -> None:
    made = document(load_catalog())
    for path, item in made["paths"].items():
        for verb, operation in item.items():
            assert operation["summary"] != operation["operationId"], (path, verb)
            assert operation["security"] == [] or operation["x-permissao"]
            assert {"400", "404", "429", "500", "503", "504"} <= operation["responses"].keys()
    for name, schema in made["components"]["schemas"].items():
        assert schema.get("description"), name
        for field, inner in schema.get("properties", {}).items():
            assert inner.get("description") or name == "Problema", f"{name}.{field}"


def test_examples_obey_their_schemas_and_are_accepted_by_the_codec() -> None:
    contracts = load_catalog()
    made, checked = document(contracts), 0
    for route in build_routes(contracts.services):
        body = made["paths"][route.template][route.verb.lower()].get("requestBody")
        if body is None or route.decode_body is None or "example" not in body["content"]["application/json"]:
            continue
        content = body["content"]["application/json"]
        schema = {**content["schema"], "components": made["components"]}
        jsonschema_rs.validator_for(schema).validate(content["example"])
        errors: Errors = []
        target = route.request_class()
        inside = target if route.body == "*" else getattr(target, route.body)
        route.decode_body(content["example"], inside, "", errors)
        assert errors == [], route.rpc
        checked += 1
    assert checked > 30


def test_rules_of_the_contract_become_constraints() -> None:
    made = document(catalog())
    schema = made["components"]["schemas"]["CriarExemploEntrada"]
    assert schema["required"] == ["nome", "cor"]
    assert schema["additionalProperties"] is False
    name = schema["properties"]["nome"]
    assert (name["minLength"], name["maxLength"], name["pattern"]) == (1, 20, "^[a-z]+$")
    assert name["x-dado-pessoal"] is True
    assert schema["properties"]["quantidade"]["minimum"] == 1
    assert schema["properties"]["quantidade"]["examples"] == [3]
    assert schema["properties"]["etiquetas"]["uniqueItems"] is True
    assert schema["properties"]["cor"] == {"$ref": "#/components/schemas/Cor", "description": "Cor."}
    assert made["components"]["schemas"]["Cor"]["enum"] == ["AZUL", "VERDE"]


def test_output_only_fields_go_out_and_never_in() -> None:
    schemas = document(catalog())["components"]["schemas"]
    assert "exemplo_id" in schemas["Exemplo"]["allOf"][0]["properties"]
    assert "exemplo_id" not in schemas["ExemploEntrada"]["allOf"][0]["properties"]


def test_patch_schema_is_optional_nullable_and_not_empty() -> None:
    schema = document(catalog())["components"]["schemas"]["AtualizarExemploAlteracao"]
    assert schema["required"] == ["versao"]
    assert schema["minProperties"] == 2
    assert schema["properties"]["nome"]["type"] == ["string", "null"]
    assert "update_mask" not in schema["properties"]
    assert "exemplo_id" not in schema["properties"]


@pytest.mark.parametrize(
    ("value", "accepted"),
    [
        ({}, True),
        ({"por_numero": 1}, True),
        ({"por_nome": "a"}, True),
        ({"por_nome": "a", "por_numero": 1}, False),
        ({"desconhecido": 1}, False),
    ],
)
def test_oneof_in_the_schema_is_the_oneof_of_the_codec(value: dict[str, Any], accepted: bool) -> None:
    made = document(catalog())
    schema = {"$ref": "#/components/schemas/ExemploEntrada", "components": made["components"]}
    assert jsonschema_rs.validator_for(schema).is_valid(value) is accepted


def test_permission_audit_and_key_are_shown() -> None:
    made = document(catalog())
    create = made["paths"]["/api/v1/pastas/{pasta}/exemplos"]["post"]
    assert create["x-permissao"] == "exemplo.exemplo.criar"
    assert create["x-auditoria"] == "comando"
    assert {"$ref": "#/components/parameters/IdempotencyKey"} in create["parameters"]
    read = made["paths"]["/api/v1/exemplos/{exemplo_id}"]["get"]
    assert read["description"] == "Explica com mais palavras."
    assert {"$ref": "#/components/parameters/IdempotencyKey"} not in read["parameters"]
    assert made["paths"]["/api/v1/situacao"]["get"]["security"] == []
    assert made["tags"] == [{"name": "Exemplos", "description": "Serviço de teste."}]


async def test_document_and_page_are_served_without_anything_from_elsewhere() -> None:
    async with world() as w:
        served = await w.client.get("/api/v1/openapi.json")
        assert served.json() == w.gateway.document
        page = await w.client.get("/api/v1/docs")
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in page.headers["content-security-policy"]
        for name in ("docs.js", "docs.css"):
            asset = await w.client.get(f"/api/v1/docs/{name}")
            assert asset.status_code == 200
            assert "http://" not in asset.text
            assert "https://" not in asset.text
        assert (await w.client.get("/api/v1/docs/../settings.py")).status_code == 404
        assert (await w.client.get("/api/v1/docs/settings.py")).status_code == 404
