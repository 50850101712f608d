"""T-AUTZ: every route, asked by every role over HTTP, answers as the table of permissions says.

What is expected is worked out here from the permissions of each role and the policy of each rpc, by other means than
the ones the services use. Bodies are the examples of the documentation and ids are made up; an answer other than 401
or 403 means allowed. What belongs to somebody is asked for by real ids, of the consorciado who asks and of another.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any
from uuid import uuid4

import httpx
import pytest

from consorcio.contracts.opcoes.v1 import opcoes_pb2
from consorcio.gateway.catalog import load_catalog
from consorcio.gateway.examples import example_of
from consorcio.gateway.routes import Route, build_routes
from scenario.conftest import Semeado

ROTAS = build_routes(load_catalog().services)
EQUIPE = ("administrador", "operador", "financeiro", "assembleia", "auditor")
# What of the seeded life travels in the body: field → list of `ids`.
_CORPOS = {
    "ProcessarLance": {"cota_id": "cota_id"},
    "RegistrarVoto": {"cota_id": "cota_id"},
    "CriarDocumento": {"consorciado_id": "consorciado_id", "tipo": "tipo_do_consorciado"},
}
# These answer with what is the asker's own, whatever was asked for.
_SO_O_SEU = (
    "identidade.conta.ler",
    "identidade.conta.alterar",
    "sorteios.lance.ler",
    "notificacoes.caixa.ler",
    "notificacoes.caixa.alterar",
    "notificacoes.preferencia.ler",
    "notificacoes.preferencia.alterar",
)
_LISTAS = ("ListarPagamentos", "ListarDocumentos")
PERMITIDO = "permitido"


def _concede(permissoes: list[str], procurada: str) -> bool:
    return any(fnmatchcase(procurada, permissao) for permissao in permissoes)


def _esperado(rota: Route, papel: str, permissoes: list[str], *, e_seu: bool) -> str:
    """The cell of the matrix."""
    if rota.politica.publico or _concede(permissoes, rota.politica.permissao):
        return PERMITIDO
    if papel == "anonimo":
        return "401"
    proprio = f"{rota.politica.permissao}.proprio" in permissoes
    return PERMITIDO if proprio and rota.politica.dono != opcoes_pb2.DONO_UNSPECIFIED and e_seu else "403"


def _exemplo(rota: Route) -> dict[str, Any]:
    if not rota.body:
        return {}
    exemplo: dict[str, Any] = example_of(rota.body_descriptor, frozenset(p.name for p in rota.path_parameters)) or {}
    return exemplo


def _perguntar(cliente: httpx.Client, rota: Route, semeado: Semeado, token: str, qual: int | None) -> str:
    """Ask; `qual` picks among the ids that exist, None makes them up."""

    def valor(nome: str) -> str:
        if qual is not None and nome in semeado.ids:
            return semeado.ids[nome][qual]
        return "1" if nome in ("indice", "numero") else str(uuid4())

    caminho = re.sub(r"\{([a-z0-9_.]+)\}", lambda achado: valor(achado[1]), rota.template)
    do_corpo = {campo: valor(lista) for campo, lista in _CORPOS.get(rota.method.name, {}).items()}
    corpo = _exemplo(rota) | do_corpo
    cabecalhos = {"idempotency-key": str(uuid4())} | ({"authorization": f"Bearer {token}"} if token else {})
    resposta = cliente.request(rota.verb, caminho, headers=cabecalhos, json=corpo if rota.body else None)
    assert resposta.status_code < httpx.codes.INTERNAL_SERVER_ERROR, f"{rota.verb} {caminho}: {resposta.text}"
    recusado = resposta.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN)
    return str(resposta.status_code) if recusado else PERMITIDO


@pytest.fixture(scope="module")
def cliente(semeado: Semeado) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=semeado.no_ar.url, timeout=30) as cliente:
        yield cliente


@pytest.mark.parametrize("papel", [*EQUIPE, "anonimo"])
def test_every_route_answers_the_team_by_the_table(semeado: Semeado, cliente: httpx.Client, papel: str) -> None:
    permissoes = semeado.papeis.get(papel, [])
    token = semeado.no_ar.token(permissoes, usuario_id=semeado.ids["usuario_id"][0]) if permissoes else ""
    obtido = {_nome(rota): _perguntar(cliente, rota, semeado, token, None) for rota in ROTAS}
    assert obtido == {_nome(rota): _esperado(rota, papel, permissoes, e_seu=False) for rota in ROTAS}
    assert set(obtido.values()) == {"administrador": {PERMITIDO}, "anonimo": {"401"}}.get(papel, {PERMITIDO, "403"})


def test_every_route_answers_a_consorciado_with_what_is_theirs_only(semeado: Semeado, cliente: httpx.Client) -> None:
    permissoes = semeado.papeis["consorciado"]
    token = semeado.no_ar.token(
        permissoes, usuario_id=semeado.ids["usuario_id"][1], consorciado_id=semeado.ids["consorciado_id"][0]
    )
    obtido, esperado = {}, {}
    for rota, e_seu in itertools.product(ROTAS, (True, False)):
        if not e_seu and (rota.politica.permissao in _SO_O_SEU or rota.method.name in _LISTAS):
            continue
        celula = f"{_nome(rota)} {'seu' if e_seu else 'de outro'}"
        obtido[celula] = _perguntar(cliente, rota, semeado, token, 0 if e_seu else -1)
        esperado[celula] = _esperado(rota, "consorciado", permissoes, e_seu=e_seu)
    assert obtido == esperado


def test_lists_show_a_consorciado_only_what_is_theirs(semeado: Semeado, cliente: httpx.Client) -> None:
    dono = semeado.ids["consorciado_id"][1]
    token = semeado.no_ar.token(semeado.papeis["consorciado"], consorciado_id=dono)
    cabecalhos = {"authorization": f"Bearer {token}"}
    lances = cliente.get(f"/api/v1/assembleias/{semeado.ids['assembleia_id'][1]}/lances", headers=cabecalhos).json()
    # The values of the others are secret before the apuração; one's own are not (R6.04).
    assert [(lance["cota_numero"], lance["quantidade"]) for lance in lances["lances"]] == [(2, "40.00000000")]
    pagamentos = cliente.get("/api/v1/pagamentos", headers=cabecalhos).json()["pagamentos"]
    todos = semeado.ids["pagamento_id"]
    assert len(pagamentos) == 2 < len(todos)
    for pagamento in todos:
        resposta = cliente.get(f"/api/v1/pagamentos/{pagamento}", headers=cabecalhos)
        seu = pagamento in {seu["pagamento_id"] for seu in pagamentos}
        assert resposta.status_code == (httpx.codes.OK if seu else httpx.codes.FORBIDDEN)


def test_every_permission_of_a_role_opens_some_route(semeado: Semeado) -> None:
    """A permission written in the table that opens nothing is a promise not kept."""
    exigidas = {(rota.politica.permissao, rota.politica.dono) for rota in ROTAS}
    servicos = {exigida.partition(".")[0] for exigida, _ in exigidas}
    mortas = [
        f"{papel}: {permissao}"
        for papel, permissoes in semeado.papeis.items()
        for permissao in permissoes
        if permissao.partition(".")[0] in servicos
        and not any(
            fnmatchcase(exigida, permissao.removesuffix(".proprio"))
            and (not permissao.endswith(".proprio") or dono != opcoes_pb2.DONO_UNSPECIFIED)
            for exigida, dono in exigidas
        )
    ]
    assert mortas == []


def _nome(rota: Route) -> str:
    return f"{rota.method.name} {rota.verb} {rota.template}"
