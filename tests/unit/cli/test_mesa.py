"""Every desk tool on strange input: a refusal with the field or an answer, never an internal error."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consorcio.cli.boleto import gerar_boleto, validar_boleto
from consorcio.cli.documento import validar_documento
from consorcio.cli.extrato import ler_extrato
from consorcio.cli.lote import Objeto, responder
from consorcio.cli.pix import gerar_pix, ler_pix, reconhecer_chave
from consorcio.cli.remessa import conferir_remessa, gerar_remessa
from consorcio.cli.retorno import ler_arquivo
from consorcio.services.financeiro.bancos.impressao.dados import ler_boleto_impresso
from unit.financeiro.bancos.vetores import ler_json

_BOLETOS = [{"banco": i["banco"], **i["inputs"]} for i in ler_json("boletos/boletos.json")["itens"]]
_PIX = [i["inputs"] for i in ler_json("pix/pix_brcode.json")["itens"] if "inputs" in i]
_REMESSAS = [ler_json(f"remessa/{nome}.entrada.json") for nome in ("bb_240", "caixa_240", "itau_400", "sicoob_400")]


def _imprimir(pedido: Objeto) -> Mapping[str, Any]:
    return {"linha": ler_boleto_impresso(pedido, date(2026, 11, 25)).linha_digitavel}


_FERRAMENTAS: dict[str, tuple[Callable[[Objeto], Mapping[str, Any]], list[Objeto]]] = {
    "boleto gerar": (gerar_boleto, _BOLETOS),
    "boleto imprimir": (_imprimir, [{**b, "beneficiario": "A", "pagador": "B"} for b in _BOLETOS[:20]]),
    "boleto validar": (validar_boleto, [{"entrada": "00190000090123879877977700168188337710000013500"}]),
    "documento validar": (validar_documento, [{"tipo": "cpf", "entrada": "39053344705"}]),
    "extrato ler": (ler_extrato, [{"arquivo": "nada"}]),
    "pix chave": (reconhecer_chave, [{"entrada": "ana@exemplo.com"}]),
    "pix gerar": (gerar_pix, _PIX),
    "pix ler": (ler_pix, [{"payload": i["payload"]} for i in ler_json("pix/pix_brcode.json")["itens"]]),
    "remessa gerar": (gerar_remessa, [_REMESSAS[0]["entrada"] | {"banco": "001", "layout": "240"}]),
    "remessa validar": (conferir_remessa, [{"conteudo": "01REMESSA"}, {"arquivo": "nada"}]),
    "retorno ler": (ler_arquivo, [{"arquivo": "nada"}]),
}
_estranho = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals()
    | st.text(max_size=60)
    | st.sampled_from(["", "0", "-1", "1e5", "٣", "²", "9" * 40, "2026-02-30", "\x00", "\ud800", "a\u0301", "X"])
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
)


@pytest.mark.parametrize("nome", sorted(_FERRAMENTAS))
@given(data=st.data())
@settings(deadline=None)
def test_strange_values_are_refused_by_name_or_answered(nome: str, data: st.DataObject) -> None:
    ferramenta, exemplos = _FERRAMENTAS[nome]
    pedido = dict(data.draw(st.sampled_from(exemplos)))
    for campo in data.draw(st.lists(st.sampled_from([*sorted(pedido), "valor", "vencimento", "banco"]), max_size=3)):
        pedido[campo] = data.draw(_estranho)
    resposta = responder(lambda: ferramenta(pedido))
    assert resposta.get("erro", {}).get("codigo") != "ERRO_INTERNO", (pedido, resposta)
    json.dumps(resposta, default=str)


@given(data=st.data())
@settings(deadline=None)
def test_strange_fields_inside_a_remessa(data: st.DataObject) -> None:
    vetor = data.draw(st.sampled_from(_REMESSAS))
    entrada = {parte: dict(vetor["entrada"][parte]) for parte in ("empresa", "titulo")}
    parte = data.draw(st.sampled_from(["empresa", "titulo"]))
    for campo in data.draw(st.lists(st.sampled_from(sorted(entrada[parte])), min_size=1, max_size=2)):
        entrada[parte][campo] = data.draw(_estranho)
    resposta = responder(lambda: gerar_remessa({"banco": vetor["banco"], "layout": vetor["layout"], **entrada}))
    assert resposta.get("erro", {}).get("codigo") != "ERRO_INTERNO", (entrada, resposta)


@given(st.text(max_size=300), st.sampled_from(["01REMESSA01COBRANCA".ljust(76) + "341", "00100000".ljust(142) + "1"]))
@settings(deadline=None)
def test_any_text_after_the_beginning_of_a_remessa(resto: str, inicio: str) -> None:
    resposta = responder(lambda: conferir_remessa({"conteudo": inicio + resto}))
    assert resposta.get("erro", {}).get("codigo") != "ERRO_INTERNO", resposta


_ESTRANHOS: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**40, Decimal("1.5"), [], {}, [1], {"a": 1}),
    *("", "  ", "x", "-5", "1e5", "0", "9" * 5000, "\x00", "😀", "ç", "NaN", "²", "١٢٣", "1.234,56", "0.001"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "999999999999.99"),
)
_UM_POR_BANCO = list({boleto["banco"]: boleto for boleto in _BOLETOS}.values())
_CAIXA = ler_json("remessa/caixa_240.entrada.json")["entrada"]


def _da_remessa(parte: str, pedido: Objeto) -> tuple[Callable[[Objeto], Mapping[str, Any]], Objeto]:
    return lambda estranho: gerar_remessa({**pedido, parte: estranho}), pedido[parte]


def _consorcio(campos: Objeto) -> Mapping[str, Any]:
    titulo = {**_CAIXA["titulo"], "consorcio": campos}
    return gerar_remessa({"banco": "104", "layout": "240", **_CAIXA, "titulo": titulo})


def test_no_field_of_a_boleto_or_a_remessa_breaks_on_a_strange_value_or_on_its_absence() -> None:
    """Each field by itself, the others good: what random entries reach seldom."""
    pedidos = [
        {"banco": banco, "layout": nome[-3:], **ler_json(f"remessa/{nome}.entrada.json")["entrada"]}
        for banco, nome in (("104", "caixa_240"), ("341", "itau_400"), ("748", "sicredi_240"), ("756", "sicoob_400"))
    ]
    perguntas = [
        *((gerar_boleto, boleto) for boleto in _UM_POR_BANCO),
        *(_da_remessa(parte, pedido) for pedido in pedidos for parte in ("empresa", "titulo")),
        (_consorcio, {"grupo": "1", "valor_bem": "1.00", "proxima_assembleia_data": "2026-01-01"}),
    ]
    for ferramenta, bom in perguntas:
        estranhos = [{**bom, campo: valor} for campo in bom for valor in _ESTRANHOS]
        for pedido in (*estranhos, *({c: v for c, v in bom.items() if c != campo} for campo in bom)):
            resposta = responder(partial(ferramenta, pedido))
            assert resposta.get("erro", {}).get("codigo") != "ERRO_INTERNO", (pedido, resposta)


def test_a_field_of_no_bank_is_asked_for_without_naming_a_bank() -> None:
    assert responder(lambda: gerar_pix({"chave": "a@b.com"}))["erro"]["detalhe"] == "Informe o campo nome."
    assert responder(lambda: gerar_boleto({}))["erro"]["detalhe"] == "Informe o campo banco."
    sem_conta = {campo: valor for campo, valor in _BOLETOS[0].items() if campo != "agencia"}
    assert responder(lambda: gerar_boleto({**sem_conta, "banco": "237"}))["erro"]["detalhe"].startswith(
        "Este banco pede"
    )
