"""What third parties write in another form is the same field, or is refused; it is never another account or no date."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from consorcio.cli.boleto import gerar_boleto, validar_boleto
from consorcio.cli.documento import validar_documento
from consorcio.cli.lote import ler_objeto, responder
from consorcio.cli.remessa import gerar_remessa
from unit.financeiro.bancos.vetores import ler_json

_BOLETO = {
    "banco": "237",
    "agencia": "1234",
    "conta": "1234567",
    "carteira": "09",
    "nosso_numero": "1",
    "valor": "1123.40",
    "vencimento": "2026-12-10",
}
_LINHA = "00190.00009 01238.798779 77700.168188 3 37710000013500"


@pytest.mark.parametrize(
    "outra_forma",
    [
        {"banco": 237},
        {"banco": "0237"},
        {"valor": Decimal("1123.4")},
        {"valor": Decimal("1123.400")},
        {"agencia": 1234, "nosso_numero": 1, "carteira": 9},
        {"uma_chave": "que ninguém conhece"},
    ],
    ids=str,
)
def test_another_form_of_the_same_boleto(outra_forma: dict[str, Any]) -> None:
    assert gerar_boleto({**_BOLETO, **outra_forma}) == gerar_boleto(_BOLETO)


@pytest.mark.parametrize(
    ("campo", "valor"),
    [
        ("banco", "237-2"),
        ("valor", Decimal("1.001")),
        ("valor", Decimal("1e400")),
        ("valor", Decimal("1e999999999")),
        ("valor", "1,123.40"),
        ("valor", "1123,40"),
        ("valor", "1.123,40"),
        ("valor", "1.000"),
        ("vencimento", "31/02/2026"),
        ("vencimento", "10/12/2026"),
        ("vencimento", "2026/12/10"),
        ("carteira", "-9"),
        ("carteira", -9),
        ("agencia", "123-4"),
        ("conta", "123456-7"),
        ("nosso_numero", "1-P"),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused_by_name(campo: str, valor: object) -> None:
    recusa = responder(lambda: gerar_boleto({**_BOLETO, campo: valor}))["erro"]
    assert recusa["campo"] == f"/{campo}", recusa


def test_the_bank_one_is_banco_do_brasil() -> None:
    bb = ler_json("remessa/bb_240.entrada.json")
    assert gerar_remessa({**bb, "banco": 1}) == gerar_remessa(bb)


def test_the_case_of_a_key_means_nothing() -> None:
    maiusculas = json.dumps({nome.upper(): valor for nome, valor in _BOLETO.items()})
    assert gerar_boleto(ler_objeto(maiusculas)) == gerar_boleto(_BOLETO)
    bb = ler_json("remessa/bb_240.entrada.json")
    partes = {p: {n.upper(): v for n, v in campos.items()} for p, campos in bb["entrada"].items()}
    assert gerar_remessa({**bb, "entrada": partes}) == gerar_remessa(bb)
    assert responder(lambda: ler_objeto('{"valor": "1.00", "VALOR": "2.00"}'))["erro"]["codigo"] == "VALIDACAO"
    assert validar_documento({"tipo": "CPF", "entrada": "39053344705"})["valido"] is True


@pytest.mark.parametrize("marca", ["\u00a0", "\u2009", "\u200b", "\ufeff", "\u2013", "-", "\t"])
def test_a_line_copied_from_anywhere(marca: str) -> None:
    assert validar_boleto({"entrada": marca + _LINHA.replace(" ", marca)})["valido"] is True


def test_what_gerar_answers_is_what_validar_asks() -> None:
    gerado = gerar_boleto(_BOLETO)
    lido = validar_boleto({**gerado, "data_referencia": "2026-12-01"})
    assert (lido["codigo_barras"], lido["valor"], lido["vencimento"]) == (
        gerado["codigo_barras"],
        "1123.40",
        "2026-12-10",
    )


@pytest.mark.parametrize("item", ler_json("contas/contas_dv.json")["itens"], ids=lambda item: item["id"])
def test_the_digits_of_an_account_by_themselves(item: dict[str, str]) -> None:
    resposta = gerar_boleto({campo: item[campo] for campo in item.keys() & {"banco", "agencia", "conta"}})
    esperado = {campo: item[campo] for campo in item.keys() & {"agencia_dv", "conta_dv"}}
    assert {campo: resposta[campo] for campo in esperado} == esperado
