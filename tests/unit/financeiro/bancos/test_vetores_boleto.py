"""Boletos of fourteen banks against the tests of seven public repositories."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from consorcio.cli.boleto import gerar_boleto, validar_boleto
from consorcio.services.financeiro.bancos.boleto.fator_vencimento import datas_do, fator_de
from consorcio.services.financeiro.bancos.catalogo import buscar_banco
from consorcio.services.financeiro.bancos.entrada import Entrada
from unit.financeiro.bancos.vetores import itens

_IMPRESSO = re.compile(r"(?:(?P<carteira>\d+)/)?(?P<numero>\d+)(?:[-.](?P<dv>\w+))?")


@pytest.mark.parametrize(
    "item",
    [
        *itens("boletos/boletos.json"),
        *itens("boletos/boletos_pos_2025_derivados.json"),
        *itens("boletos/campo_livre.json"),
        *itens("boletos/nosso_numero.json"),
    ],
)
def test_what_is_printed_on_a_boleto(item: dict[str, Any]) -> None:
    resposta = gerar_boleto({"banco": item["banco"], **item["inputs"]})
    esperado = dict(item["expected"])
    formatado = esperado.pop("nosso_numero_formatado", None)
    assert {campo: resposta.get(campo) for campo in esperado} == esperado
    if formatado:
        assert _mesmo_numero(resposta["nosso_numero_formatado"], formatado)


def _mesmo_numero(nosso: str, deles: str) -> bool:
    """The sources print with or without carteira and DV, and carteira with two or three digits."""
    a, b = (_IMPRESSO.fullmatch(texto) for texto in (nosso, deles))
    assert a is not None
    assert b is not None
    carteiras = {int(achado["carteira"]) for achado in (a, b) if achado["carteira"]}
    digitos = {achado["dv"] for achado in (a, b) if achado["dv"]}
    return a["numero"] == b["numero"] and len(carteiras) <= 1 and len(digitos) <= 1


@pytest.mark.parametrize("item", itens("boletos/linhas.json"))
def test_what_a_line_or_barcode_says(item: dict[str, Any]) -> None:
    resposta = validar_boleto({"entrada": item["entrada"]})
    afirmado = {
        campo: item[campo]
        for campo in item.keys()
        & {"valido", "codigo_barras", "valor", "formatada", "vencimento_fator_antigo", "vencimento_fator_novo"}
    }
    assert {campo: resposta.get(campo) for campo in afirmado} == afirmado


@pytest.mark.parametrize("item", itens("boletos/fator_vencimento.json"))
def test_factor_of_a_date(item: dict[str, str]) -> None:
    vencimento = date.fromisoformat(item["vencimento"])
    assert fator_de(vencimento) == item["fator"]
    assert vencimento in (datas_do(item["fator"]) or ())


@pytest.mark.parametrize("item", itens("contas/contas_dv.json"))
def test_digits_of_branch_and_account(item: dict[str, str]) -> None:
    entrada = Entrada({campo: item[campo] for campo in item.keys() & {"agencia", "conta"}})
    esperado = {campo: item[campo] for campo in item.keys() & {"agencia_dv", "conta_dv"}}
    assert {c: buscar_banco(item["banco"]).digitos_da_conta(entrada)[c] for c in esperado} == esperado
