"""Contracts that cannot be served stop the process at start, saying which rpc and why."""

from __future__ import annotations

import itertools

import pytest
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import ServiceDescriptor

from consorcio.gateway.catalog import load_catalog
from consorcio.gateway.openapi import build_document
from consorcio.gateway.router import Router
from consorcio.gateway.routes import RouteError, build_routes
from contract.gateway.exemplo import catalog, compile_proto

_serial = itertools.count()
POLICY = '(consorcio.opcoes.v1.politica) = {permissao: "x.y.z"}'


def service(*rpcs: str) -> ServiceDescriptor:
    """A service with those options, one rpc each."""
    package = f"consorcio.ruim{next(_serial)}.v1"
    body = "\n".join(
        f"rpc R{number}(P) returns (P) {{ {''.join(f'option {o};' for o in rpc.split('|') if o)} }}"
        for number, rpc in enumerate(rpcs)
    )
    text = f"""syntax = "proto3"; package {package};
        import "consorcio/opcoes/v1/opcoes.proto"; import "google/api/annotations.proto";
        message P {{ string a = 1; repeated string b = 2; P p = 3; }} service S {{ {body} }}"""
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(compile_proto(text, f"{package}.proto").SerializeToString())
    return pool.FindServiceByName(f"{package}.S")


def get(path: str) -> str:
    return f'(google.api.http) = {{get: "{path}"}}'


@pytest.mark.parametrize(
    ("rpc", "why"),
    [
        (get("/api/v1/a"), "falta"),
        ("", "falta"),
        (f"{get('/api/v1/a')}|(consorcio.opcoes.v1.politica) = {{comando: true}}", "exatamente um"),
        (f"{get('/api/v1/a')}|(consorcio.opcoes.v1.politica) = {{publico: true permissao: 'x'}}", "exatamente um"),
        (f"{get('/api/v1/a')}|(consorcio.opcoes.v1.politica) = {{interno: true}}", "interno não tem rota"),
        (f"{get('/api/v1/a')}|(consorcio.opcoes.v1.politica) = {{permissao: 'x' comando: true}}", "não pode ser GET"),
        (f"{get('/api/v1/{z}')}|{POLICY}", "não tem o campo z"),
        (f"{get('/api/v1/{b}')}|{POLICY}", "não cabe"),
        (f"{get('/api/v1/{p}')}|{POLICY}", "não cabe"),
        (f"{get('/api/v1/{a}/{a}')}|{POLICY}", "repetida"),
        (f"{get('/api/v1/{a=**}')}|{POLICY}", "sem suporte"),
        (f"(google.api.http) = {{post: '/api/v1/a' body: 'b'}}|{POLICY}", "não é uma mensagem"),
        (f"(google.api.http) = {{delete: '/api/v1/a' body: '*'}}|{POLICY}", "não tem corpo"),
        (f"(google.api.http) = {{custom: {{kind: 'LOCK' path: '/a'}}}}|{POLICY}", "sem suporte"),
    ],
)
def test_a_wrong_contract_is_refused(rpc: str, why: str) -> None:
    with pytest.raises(RouteError, match=why):
        build_routes([service(rpc)])


def test_two_rpcs_of_the_same_route_are_refused() -> None:
    routes = build_routes([service(f"{get('/api/v1/{a}')}|{POLICY}", f"{get('/api/v1/{a}')}|{POLICY}")])
    with pytest.raises(RouteError, match="disputam"):
        Router(routes)


def test_two_templates_that_are_one_path_are_refused_even_with_other_names() -> None:
    routes = build_routes([service(f"{get('/api/v1/{a}')}|{POLICY}", f"{get('/api/v1/{p.a}')}|{POLICY}")])
    with pytest.raises(RouteError, match="disputam"):
        Router(routes)
    with pytest.raises(RouteError, match="mesmo caminho"):
        build_document(routes, catalog())


@pytest.mark.parametrize(
    ("path", "rpc", "values"),
    [
        ("/api/v1/exemplos", "ListarExemplos", []),
        ("/api/v1/exemplos:exportar", "ExportarExemplos", []),
        ("/api/v1/exemplos/e1", "BuscarExemplo", ["e1"]),
        ("/api/v1/exemplos/e1:encerrar", "EncerrarExemplo", ["e1"]),
        ("/api/v1/exemplos/a:b", "BuscarExemplo", ["a:b"]),
        ("/api/v1/pastas/1/exemplos/e1", "BuscarExemplo", ["1", "e1"]),
    ],
)
def test_paths_find_their_rpc(path: str, rpc: str, values: list[str]) -> None:
    found = Router(build_routes(catalog().services)).find(path)
    assert found is not None
    assert rpc in {route.method.name for route in found[0].values()}
    assert found[1] == values


@pytest.mark.parametrize("path", ["/", "", "/api/v1", "/api/v1/exemplos/", "/api/v1//exemplos", "/api/v1/exemplos/a/b"])
def test_other_paths_find_nothing(path: str) -> None:
    assert Router(build_routes(catalog().services)).find(path) is None


def test_every_real_contract_can_be_served() -> None:
    routes = build_routes(load_catalog().services)
    router = Router(routes)
    for route in routes:
        parts = [f"v{n}" if part.startswith("{") else part for n, part in enumerate(route.template.split("/"))]
        verb = route.template.rpartition(":")[2] if "}:" in route.template else ""
        path = "/".join(parts) + (f":{verb}" if verb and not parts[-1].endswith(f":{verb}") else "")
        found = router.find(path)
        assert found is not None, route.template
        assert found[0][route.verb] is route
