"""Requests over the test contract: what reaches the service, what the client sees, and every way to be refused."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError, precondition
from contract.gateway.exemplo import World, message, world

KEY = {"idempotency-key": "chave-1"}
BODY = {"nome": "maria", "cor": "AZUL"}


@pytest_asyncio.fixture
async def w() -> AsyncIterator[World]:
    async with world() as made:
        yield made


async def test_path_reaches_the_service_and_the_answer_the_client(w: World) -> None:
    w.services.answers["BuscarExemplo"] = message("Exemplo", exemplo_id="e1", cor=1, valor="10.00")
    answer = await w.client.get("/api/v1/exemplos/e%2F1")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["cor"] == "AZUL"
    assert w.services.request.exemplo_id == "e/1"
    assert w.services.actor.nome == "Maria"
    assert w.services.context["timeout_s"] == 10
    assert w.services.context["idempotency_key"] is None


async def test_additional_binding_and_integer_in_the_path(w: World) -> None:
    await w.client.get("/api/v1/pastas/7/exemplos/e1")
    assert (w.services.request.pasta, w.services.request.exemplo_id) == (7, "e1")
    refused = await w.client.get("/api/v1/pastas/sete/exemplos/e1")
    assert refused.json()["errors"][0]["pointer"] == "/pasta"


async def test_query_reaches_the_service(w: World) -> None:
    await w.client.get(
        "/api/v1/exemplos?nome=Jo%C3%A3o+S&cores=AZUL&cores=VERDE&ativos=false&tamanho_pagina=50"
        "&periodo.inicio=2026-01-01T00:00:00Z&periodo.fim=x"
    )
    request = w.services.request
    assert (request.nome, list(request.cores), request.tamanho_pagina) == ("João S", [1, 2], 50)
    assert request.HasField("ativos")
    assert not request.ativos
    assert (request.periodo.inicio.seconds, request.periodo.fim) == (1767225600, "x")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("x=1", "/x"),
        ("nome=a&nome=b", "/nome"),
        ("ativos=sim", "/ativos"),
        ("tamanho_pagina=201", "/tamanho_pagina"),
        ("tamanho_pagina=-1", "/tamanho_pagina"),
        ("tamanho_pagina=1.0", "/tamanho_pagina"),
        ("tamanho_pagina=99999999999999999999", "/tamanho_pagina"),
        ("cores=ROSA", "/cores"),
        ("nome=%ZZ", "/nome"),
        ("nome=%FF", "/nome"),
        ("nome=%00", "/nome"),
        ("periodo.inicio=ontem", "/periodo/inicio"),
    ],
)
async def test_bad_query(w: World, query: str, pointer: str) -> None:
    answer = await w.client.get(f"/api/v1/exemplos?{query}")
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert w.services.calls == []


async def test_command_carries_its_key(w: World) -> None:
    answer = await w.client.post("/api/v1/pastas/3/exemplos", json=BODY, headers=KEY)
    assert answer.status_code == 200
    assert w.services.request == message("CriarExemploRequest", pasta=3, nome="maria", cor=1)
    assert w.services.context["idempotency_key"] == "chave-1"


async def test_verb_route_without_body(w: World) -> None:
    answer = await w.client.post("/api/v1/exemplos/e1:encerrar", headers=KEY)
    assert answer.status_code == 200
    assert w.services.calls[-1][0] == "EncerrarExemplo"
    assert w.services.request.exemplo_id == "e1"


async def test_delete_takes_its_fields_from_the_query(w: World) -> None:
    await w.client.delete("/api/v1/exemplos/e1?motivo=fim", headers=KEY)
    assert w.services.request == message("ApagarExemploRequest", exemplo_id="e1", motivo="fim")


async def test_patch_makes_the_mask(w: World) -> None:
    body = {"versao": 2, "nome": None, "detalhe": {"inteiro": 5}}
    answer = await w.client.patch("/api/v1/exemplos/e1", json=body, headers=KEY)
    assert answer.status_code == 200
    assert list(w.services.request.update_mask.paths) == ["nome", "detalhe.inteiro"]
    assert w.services.request.versao == 2


async def test_patch_of_a_resource_puts_the_body_in_its_field(w: World) -> None:
    answer = await w.client.patch("/api/v1/recursos/e1", json={"apelido": "a"}, headers=KEY)
    assert answer.status_code == 200, answer.text
    request = w.services.request
    assert (request.exemplo.exemplo_id, request.exemplo.apelido) == ("e1", "a")
    assert list(request.update_mask.paths) == ["apelido"]


@pytest.mark.parametrize(
    "body", [{"versao": 2}, {"update_mask": "nome", "versao": 1}, {"exemplo_id": "x", "versao": 1}]
)
async def test_patch_without_change_or_with_its_own_mask_is_refused(w: World, body: dict[str, Any]) -> None:
    assert (await w.client.patch("/api/v1/exemplos/e1", json=body, headers=KEY)).status_code == 400


@pytest.mark.parametrize(
    ("verb", "path", "headers", "content", "status", "code"),
    [
        ("GET", "/api/v1/nada", {}, b"", 404, "NAO_ENCONTRADO"),
        ("GET", "/nada", {}, b"", 404, "NAO_ENCONTRADO"),
        ("GET", "/api/v1/exemplos/", {}, b"", 404, "NAO_ENCONTRADO"),
        ("GET", "/api/v1/exemplos/a/b/c/d", {}, b"", 404, "NAO_ENCONTRADO"),
        ("POST", "/api/v1/exemplos", {}, b"", 405, "METODO_NAO_PERMITIDO"),
        ("TRACE", "/api/v1/exemplos", {}, b"", 405, "METODO_NAO_PERMITIDO"),
        ("POST", "/health", {}, b"", 405, "METODO_NAO_PERMITIDO"),
        ("GET", "/api/v1/exemplos", {"accept": "text/html"}, b"", 406, "NAO_ACEITAVEL"),
        ("GET", "/api/v1/exemplos/%ZZ", {}, b"", 400, "VALIDACAO"),
        ("GET", "/api/v1/exemplos", {"authorization": ""}, b"", 401, "NAO_AUTENTICADO"),
        ("GET", "/api/v1/exemplos", {"authorization": "Bearer x.y.z"}, b"", 401, "NAO_AUTENTICADO"),
        ("GET", "/api/v1/exemplos", {"authorization": "Basic YTpi"}, b"", 401, "NAO_AUTENTICADO"),
        ("GET", "/api/v1/exemplos", {"x-correlation-id": "a b"}, b"", 400, "VALIDACAO"),
        ("POST", "/api/v1/pastas/3/exemplos", {"content-type": "application/json"}, b"{}", 400, "VALIDACAO"),
        ("POST", "/api/v1/pastas/3/exemplos", KEY, b"{}", 415, "NAO_SUPORTADO"),
        ("POST", "/api/v1/pastas/3/exemplos", {**KEY, "content-type": "text/plain"}, b"{}", 415, "NAO_SUPORTADO"),
        ("POST", "/api/v1/pastas/3/exemplos", {**KEY, "content-type": "application/json"}, b"{", 400, "VALIDACAO"),
        ("POST", "/api/v1/pastas/3/exemplos", {**KEY, "content-type": "application/json"}, b"[]", 400, "VALIDACAO"),
        ("POST", "/api/v1/pastas/3/exemplos", {"idempotency-key": "a b"}, b"", 400, "VALIDACAO"),
        ("POST", "/api/v1/pastas/3/exemplos", {"idempotency-key": "k" * 256}, b"", 400, "VALIDACAO"),
        ("POST", "/api/v1/pastas/3/exemplos", KEY, b" " * 5000, 413, "GRANDE_DEMAIS"),
    ],
)
async def test_refusals_are_problems(
    verb: str, path: str, headers: dict[str, str], content: bytes, status: int, code: str
) -> None:
    async with world(limite_corpo_bytes=4096) as w:
        answer = await w.client.request(verb, path, headers=headers, content=content)
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["status"]) == (status, code, status)
        assert answer.headers["content-type"] == "application/problem+json"
        assert problem["instance"] == f"urn:correlacao:{answer.headers['x-correlation-id']}"
        assert {"type", "title", "detail"} <= problem.keys()
        assert w.services.calls == []


async def test_a_body_that_lies_about_its_length_is_still_limited() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b" " * 1000

    async with world(limite_corpo_bytes=4096) as w:
        answer = await w.client.post("/api/v1/pastas/3/exemplos", content=chunks(), headers=KEY)
        assert answer.status_code == 413


async def test_wrong_method_says_which_are_right(w: World) -> None:
    answer = await w.client.post("/api/v1/exemplos")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    options = await w.client.options("/api/v1/exemplos")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("kind", list(ErrorKind))
async def test_every_kind_of_error_has_its_problem_and_is_documented(w: World, kind: ErrorKind) -> None:
    w.services.answers["CriarExemplo"] = ConsorcioError(kind, "Porque sim.", (FieldError("/nome", "ruim"),), 7, "R3.05")
    answer = await w.client.post("/api/v1/pastas/3/exemplos", json=BODY, headers=KEY)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["detail"]) == (kind.http_status, kind.code, "Porque sim.")
    assert problem["regra"] == "R3.05"
    assert problem["errors"] == [{"pointer": "/nome", "message": "ruim"}]
    assert answer.headers["retry-after"] == "7"
    documented = w.gateway.document["paths"]["/api/v1/pastas/{pasta}/exemplos"]["post"]["responses"]
    reference = documented[str(kind.http_status)]["$ref"].split("/")[-1]
    content = w.gateway.document["components"]["responses"][reference]["content"]["application/problem+json"]
    assert kind.code in content["schema"]["properties"]["code"]["enum"]


async def test_an_unforeseen_error_shows_only_the_incident(w: World) -> None:
    w.services.answers["BuscarExemplo"] = RuntimeError("senha do banco: 123")
    answer = await w.client.get("/api/v1/exemplos/e1", headers={"x-correlation-id": "pedido-1"})
    assert answer.status_code == 500
    assert "senha" not in answer.text
    assert "pedido-1" in answer.json()["detail"]


async def test_correlation_id_goes_through(w: World) -> None:
    answer = await w.client.get("/api/v1/exemplos/e1", headers={"x-correlation-id": "pedido-1"})
    assert answer.headers["x-correlation-id"] == "pedido-1"
    assert w.services.context["correlation_id"] == "pedido-1"


async def test_public_route_needs_nobody(w: World) -> None:
    answer = await w.client.get("/api/v1/situacao", headers={"authorization": "Bearer ruim"})
    assert answer.status_code == 200
    assert w.services.actor.id == "anonimo"


async def test_stream_is_one_line_per_message(w: World) -> None:
    w.services.answers["ExportarExemplos"] = [message("ListarExemplosResponse", proximo_token=t) for t in "abc"]
    answer = await w.client.get("/api/v1/exemplos:exportar?nome=x")
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line)["proximo_token"] for line in answer.text.splitlines()] == ["a", "b", "c"]
    assert w.services.context["timeout_s"] == 60


async def test_stream_without_messages_is_empty(w: World) -> None:
    answer = await w.client.get("/api/v1/exemplos:exportar")
    assert (answer.status_code, answer.text) == (200, "")


async def test_stream_error_before_the_first_message_is_a_status(w: World) -> None:
    w.services.answers["ExportarExemplos"] = [precondition("Ainda não.")]
    answer = await w.client.get("/api/v1/exemplos:exportar")
    assert (answer.status_code, answer.json()["code"]) == (422, "REGRA_NAO_ATENDIDA")


async def test_stream_error_in_the_middle_is_the_last_line(w: World) -> None:
    w.services.answers["ExportarExemplos"] = [message("ListarExemplosResponse"), RuntimeError("segredo")]
    answer = await w.client.get("/api/v1/exemplos:exportar")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert (answer.status_code, len(lines), lines[-1]["code"]) == (200, 2, "ERRO_INTERNO")
    assert "segredo" not in answer.text


async def test_security_headers_everywhere(w: World) -> None:
    for path in ("/api/v1/exemplos", "/api/v1/docs", "/nada", "/health"):
        headers = (await w.client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert (await w.client.get("/api/v1/exemplos")).headers["cache-control"] == "no-store"


async def test_rate_limit_says_when_to_come_back() -> None:
    async with world(limite_por_minuto=2) as w:
        statuses = [(await w.client.get("/api/v1/exemplos")).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        refused = await w.client.get("/api/v1/exemplos")
        assert int(refused.headers["retry-after"]) >= 1
        assert (await w.client.get("/api/v1/exemplos/e1")).status_code == 200


async def test_cors_only_for_the_origins_of_the_settings() -> None:
    async with world(cors_origens=("https://parceiro.example",)) as w:
        ask = {"access-control-request-method": "GET"}
        good = await w.client.options("/api/v1/exemplos", headers={**ask, "origin": "https://parceiro.example"})
        assert good.status_code == 204
        assert good.headers["access-control-allow-origin"] == "https://parceiro.example"
        bad = await w.client.options("/api/v1/exemplos", headers={**ask, "origin": "https://outro.example"})
        assert "access-control-allow-origin" not in bad.headers
        answer = await w.client.get("/api/v1/exemplos", headers={"origin": "https://parceiro.example"})
        assert answer.headers["access-control-allow-credentials"] == "true"


async def test_draining_is_not_ready_but_still_answers(w: World) -> None:
    assert (await w.client.get("/ready")).status_code == 200
    w.gateway.drain()
    assert (await w.client.get("/ready")).status_code == 503
    assert (await w.client.get("/api/v1/exemplos")).status_code == 200
    assert (await w.client.get("/health")).status_code == 200
    assert "consorcio_gateway_requests_total" in (await w.client.get("/metrics")).text


async def test_oidc_paths_are_an_allow_list_and_keep_our_cookies_here(w: World) -> None:
    answer = await w.client.get("/oidc/logout", headers={"cookie": "sessao=segredo; sso=1"})
    assert answer.status_code == 200
    assert answer.headers["set-cookie"] == "sso=1; Path=/oidc"
    assert w.identity.headers_seen["cookie"] == "sso=1"
    assert (await w.client.get("/oidc/introspect")).status_code == 404
    assert (await w.client.post("/oidc/jwks")).status_code == 405


async def test_the_psp_of_the_pix_reaches_financeiro_without_a_session(w: World) -> None:
    async def ouvir(request: Request) -> Response:
        return Response(await request.body(), 200 if request.path_params["segredo"] == "certo" else 401)

    financeiro = Starlette(routes=[Route("/pix/webhook/{segredo}/pix", ouvir, methods=["POST"])])
    async with world(money_app=financeiro) as aqui:
        aviso = await aqui.client.post("/pix/webhook/certo/pix", content=b'{"pix": []}', headers={"authorization": ""})
        assert (aviso.status_code, aviso.content) == (200, b'{"pix": []}')
        assert (await aqui.client.post("/pix/webhook/errado/pix", content=b"{}")).status_code == 401
    assert (await w.client.post("/pix/webhook/certo/pix", content=b"{}")).status_code == 503
