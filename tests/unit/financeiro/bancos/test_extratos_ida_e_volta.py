"""Statements written and read back: OFX in both its forms, and CNAB 240; one wrong amount is never read as right."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.money import format_reais
from consorcio.services.financeiro.bancos.cnab.extrato240 import ler_extrato_240
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro
from consorcio.services.financeiro.bancos.cnab.tabela import carregar
from consorcio.services.financeiro.bancos.ofx import Transacao, ler_ofx

DIA = date(2026, 2, 9)
_TEXTO = st.text("ABCDEFXYZ0123456789 ", min_size=1, max_size=20).map(lambda t: " ".join(t.split()) or "X")
_VALOR = st.integers(-9_999_999, 9_999_999).filter(bool)
_LINHAS = st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 12, 31)), _VALOR, _TEXTO), min_size=1, max_size=6)


def _ofx(linhas: list[tuple[date, int, str]], saldo: int, *, xml: bool) -> bytes:
    def campo(nome: str, valor: str) -> str:
        return f"<{nome}>{valor}" + (f"</{nome}>" if xml else "\n")

    partes = [
        "<STMTTRN>"
        + campo("TRNTYPE", "CREDIT" if valor > 0 else "DEBIT")
        + campo("DTPOSTED", f"{dia:%Y%m%d}120000[-3:BRT]")
        + campo("TRNAMT", format_reais(valor))
        + campo("FITID", str(numero))
        + campo("MEMO", memo)
        + "</STMTTRN>"
        for numero, (dia, valor, memo) in enumerate(linhas)
    ]
    conta = "<BANKACCTFROM>" + campo("BANKID", "341") + campo("ACCTID", "123456") + "</BANKACCTFROM>"
    fim = "<LEDGERBAL>" + campo("BALAMT", format_reais(saldo)) + "</LEDGERBAL>"
    cabecalho = "<?xml version='1.0'?>" if xml else "OFXHEADER:100\nVERSION:102\n\n"
    return f"{cabecalho}<OFX><STMTRS>{conta}{''.join(partes)}{fim}</STMTRS></OFX>".encode()


@pytest.mark.parametrize("xml", [False, True], ids=["1.x", "2.x"])
@given(linhas=_LINHAS, saldo=st.integers(-(10**9), 10**9))
def test_ofx_says_what_was_written(*, xml: bool, linhas: list[tuple[date, int, str]], saldo: int) -> None:
    (extrato,) = ler_ofx(_ofx(linhas, saldo, xml=xml))
    assert (extrato.banco, extrato.conta, extrato.saldo_centavos) == ("341", "123456", saldo)
    assert extrato.transacoes == [
        Transacao(str(numero), "CREDIT" if valor > 0 else "DEBIT", dia, valor, memo)
        for numero, (dia, valor, memo) in enumerate(linhas)
    ]


def _extrato_240(linhas: list[tuple[date, int, str]], inicial: int) -> bytes:
    registros = carregar(240, "cnab/cnab240_extrato").registros

    def linha(nome: str, **valores: Any) -> str:
        return escrever_registro(registros[nome], {"codigo_banco": "104", "lote": "1", **valores})

    def saldo(valor: int) -> tuple[int, str]:
        return abs(valor), "C" if valor >= 0 else "D"

    (de, sinal), (ate, sinal_final) = saldo(inicial), saldo(inicial + sum(valor for _, valor, _ in linhas))
    partes = ["10400000".ljust(240)]
    partes.append(linha("header_lote", conta="528", data_saldo_inicial=DIA, saldo_inicial=de, situacao_inicial=sinal))
    partes += [
        linha(
            "segmento_E",
            data_lancamento=dia,
            valor=abs(valor),
            tipo_lancamento="C" if valor > 0 else "D",
            historico=texto,
        )
        for dia, valor, texto in linhas
    ]
    totais = {
        "total_debitos": -sum(valor for _, valor, _ in linhas if valor < 0),
        "total_creditos": sum(valor for _, valor, _ in linhas if valor > 0),
    }
    fim = {"data_saldo_final": DIA, "saldo_final": ate, "situacao_final": sinal_final}
    partes += [linha("trailer_lote", **fim, **totais), "10499999".ljust(240)]
    return "".join(parte + "\r\n" for parte in partes).encode()


@given(linhas=_LINHAS, inicial=st.integers(-(10**9), 10**9))
def test_cnab_240_says_what_was_written(linhas: list[tuple[date, int, str]], inicial: int) -> None:
    (extrato,) = ler_extrato_240(_extrato_240(linhas, inicial))
    assert extrato.saldo_centavos == inicial + sum(valor for _, valor, _ in linhas)
    assert [(t.data, t.valor_centavos) for t in extrato.transacoes] == [(dia, valor) for dia, valor, _ in linhas]


@given(data=st.data())
def test_one_wrong_column_of_a_statement_never_changes_an_amount(data: st.DataObject) -> None:
    original = _extrato_240([(DIA, 117_000, "COBRANCA"), (DIA, -990, "TARIFA")], 1000)
    linhas = original.split(b"\r\n")
    linha = data.draw(st.integers(1, len(linhas) - 3))
    coluna = data.draw(st.integers(0, 239))
    letra = data.draw(st.sampled_from([c for c in b"0123456789 CDEX" if c != linhas[linha][coluna]]))
    linhas[linha] = linhas[linha][:coluna] + bytes([letra]) + linhas[linha][coluna + 1 :]
    try:
        lidos = ler_extrato_240(b"\r\n".join(linhas))
    except ConsorcioError:
        return
    assert [t.valor_centavos for extrato in lidos for t in extrato.transacoes] == [117_000, -990]
    assert [extrato.saldo_centavos for extrato in lidos] == [117_010]
