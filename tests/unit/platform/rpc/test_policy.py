"""What a contract and its implementation must have for the process to start."""

from __future__ import annotations

from typing import Any

import pytest

from consorcio.contracts.notificacoes.v1.notificacoes_pb2 import PreverModeloRequest
from consorcio.platform.rpc.policy import ContractError, check_servicer, entity_of, masked, policies_of
from rpc_prova import Prova, contract, pedido


@pytest.mark.parametrize(
    ("service", "message"),
    [
        ("SemPoliticaService", r"prova\.v1\.SemPoliticaService\.Esquecido não declara política"),
        ("PoliticaDuplaService", r"PoliticaDuplaService\.Ambiguo deve declarar permissao, publico ou interno"),
        ("InternoComRotaService", r"InternoComRotaService\.Exposto é interno e não pode ter rota"),
        ("DonoSemCampoService", r"DonoSemCampoService\.SemDono: campo_dono 'inexistente' não existe"),
    ],
)
def test_a_contract_with_a_bad_policy_does_not_start(service: str, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        policies_of(contract().services_by_name[service])


def test_a_policy_says_how_the_rpc_is_carried_out() -> None:
    policies = policies_of(contract().services_by_name["ProvaService"])
    assert policies["Gravar"].command
    assert policies["Gravar"].permission == "prova.item.gravar"
    assert policies["Gravar"].timeout_s == 10
    assert policies["Demorar"].timeout_s == 0.15
    assert policies["Exportar"].streaming
    assert policies["LerAuditado"].audited_read
    assert policies["Publico"].path == "/prova.v1.ProvaService/Publico"


async def _sem_chamada(_self: object, _request: Any) -> None: ...


def _sincrona(_self: object, _request: Any, _call: Any) -> None: ...


async def _sem_paginas(_self: object, _request: Any, _call: Any) -> None: ...


@pytest.mark.parametrize(
    ("rpc", "handler", "message"),
    [
        ("Ler", None, "ProvaService.Ler não tem implementação"),
        ("Ler", _sem_chamada, "ProvaService.Ler: a implementação deve receber o pedido e a chamada"),
        ("Ler", _sincrona, "ProvaService.Ler: a implementação deve ser uma função assíncrona"),
        ("Exportar", _sem_paginas, "ProvaService.Exportar responde em páginas"),
    ],
)
def test_a_servicer_that_does_not_fit_does_not_start(rpc: str, handler: Any, message: str) -> None:
    servicer = type("Torto", (Prova,), {rpc: handler})()
    with pytest.raises(ContractError, match=message):
        check_servicer(contract().services_by_name["ProvaService"], servicer)


def test_a_whole_servicer_starts() -> None:
    check_servicer(contract().services_by_name["ProvaService"], Prova())


def test_personal_data_never_reach_log_or_audit() -> None:
    request = pedido(
        consorciado_id="c1",
        cpf="12345678909",
        anexo=b"123",
        endereco={"uf": "SP", "rua": "Rua A"},
        outros=[{"uf": "RJ", "rua": "Rua B"}],
    )
    assert masked(request) == {
        "consorciado_id": "c1",
        "cpf": "***",
        "endereco": {"uf": "SP", "rua": "***"},
        "outros": [{"uf": "RJ", "rua": "***"}],
        "anexo": "<3 bytes>",
    }


def test_a_map_is_told_by_its_keys() -> None:
    request = PreverModeloRequest(corpo="Olá", dados={"nome": "Maria", "cota": "7"})
    assert masked(request) == {"corpo": "Olá", "dados": {"nome": "Maria", "cota": "7"}}


def test_the_entity_is_the_first_identifier_that_is_given() -> None:
    assert entity_of(pedido(consorciado_id="c1")) == ("consorciado", "c1")
    assert entity_of(pedido()) == ("", "")
