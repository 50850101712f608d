"""Contract rules, told in Portuguese and located by JSON pointer."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.json_format import ParseDict

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.rpc.validation import validate
from rpc_prova import pedido

_PAGAMENTO = {
    "parcela_id": "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a70",
    "valor": "300.00",
    "data_pagamento": "2026-01-31",
    "referencia_externa": "TED-123",
}


@pytest.mark.parametrize(
    ("fields", "pointer", "message"),
    [
        ({"texto": "x" * 21}, "/texto", "Informe no máximo 20 caracteres."),
        ({"numero": 102}, "/numero", "O valor máximo é 100."),
        ({"numero": -2}, "/numero", "O valor mínimo é 0."),
        ({"data": "31/12/2026"}, "/data", "Informe a data como AAAA-MM-DD."),
        ({"endereco": {"uf": "sp"}}, "/endereco/uf", "O valor não está no formato esperado."),
        ({"outros": [{"uf": "SP"}, {"uf": "r"}]}, "/outros/1/uf", "O valor não está no formato esperado."),
    ],
)
def test_a_bad_field_is_named_in_portuguese(fields: dict[str, Any], pointer: str, message: str) -> None:
    with pytest.raises(ConsorcioError) as refused:
        validate(pedido(**fields))
    assert refused.value.kind is ErrorKind.VALIDATION
    assert [(field.pointer, field.message) for field in refused.value.fields] == [(pointer, message)]


def test_a_rule_of_the_message_carries_its_own_text() -> None:
    with pytest.raises(ConsorcioError, match="O número deve ser par"):
        validate(pedido(numero=3))


def test_every_bad_field_is_told_at_once() -> None:
    with pytest.raises(ConsorcioError, match="Há campos inválidos") as refused:
        validate(pedido(texto="x" * 21, numero=102))
    assert {field.pointer for field in refused.value.fields} == {"/texto", "/numero"}


@pytest.mark.parametrize(
    ("canal", "message"),
    [
        (fin.CANAL_PAGAMENTO_UNSPECIFIED, "Campo obrigatório."),
        (fin.CANAL_PAGAMENTO_A_DEVOLVER, "Valor não aceito aqui."),
        (99, "Valor desconhecido."),
    ],
)
def test_a_choice_that_is_not_for_who_asks_is_not_told_as_missing(canal: Any, message: str) -> None:
    with pytest.raises(ConsorcioError) as refused:
        validate(ParseDict({**_PAGAMENTO, "canal": canal}, fin.ProcessarPagamentoRequest()))
    assert [(field.pointer, field.message) for field in refused.value.fields] == [("/canal", message)]


def test_a_good_request_passes() -> None:
    validate(pedido(numero=2, texto="ok", data="2026-12-31"))
