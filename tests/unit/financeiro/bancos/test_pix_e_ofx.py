"""BR Codes and Pix keys of five public repositories, and a bank statement."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from consorcio.cli.extrato import app as app_extrato
from consorcio.cli.pix import gerar_pix, ler_pix, reconhecer_chave
from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.bancos.ofx import ler_ofx
from consorcio.services.financeiro.bancos.pix import tlv
from consorcio.services.financeiro.bancos.pix.brcode import BrCode, escrever_brcode, ler_brcode
from consorcio.services.financeiro.bancos.pix.tlv import crc16
from unit.financeiro.bancos.vetores import PASTA, itens, ler_json

_LIDOS = {"chave", "url", "url_recorrencia", "valor", "txid", "ponto_de_iniciacao", "gui", "cep", "info_adicional"}


@pytest.mark.parametrize("item", itens("pix/pix_brcode.json"))
def test_brcode(item: dict[str, Any]) -> None:
    assert crc16(item["payload"][:-4]) == item["crc16"]
    lido = ler_pix({"payload": item["payload"]})
    assert lido["valido"] is item["valido"]
    if item["acao"] == "gerar e ler":
        assert gerar_pix(item["inputs"])["payload"] == item["payload"]
    elif item["valido"]:
        afirmado = {**item.get("inputs", {}), **item["campos"]}
        assert {campo: lido[campo] for campo in afirmado.keys() & _LIDOS} == {
            c: afirmado[c] for c in afirmado.keys() & _LIDOS
        }
        assert afirmado.get("tipo", lido["tipo"]) == lido["tipo"]


@pytest.mark.parametrize("item", [pytest.param(i, id=i["entrada"]) for i in ler_json("pix/pix_chaves.json")["itens"]])
def test_kind_of_key(item: dict[str, Any]) -> None:
    assert reconhecer_chave({"entrada": item["entrada"]})["tipo"] == item["tipo"]


def test_keys_as_the_directory_keeps_them() -> None:
    normalizadas = [
        reconhecer_chave({"entrada": texto})["normalizada"]
        for texto in ("(11) 98765-4321", "+5511987654321", "390.533.447-05", "Ana@Exemplo.com", "nada", "11987654321")
    ]
    assert normalizadas == ["+5511987654321"] * 2 + ["39053344705", "ana@exemplo.com", None, "+5511987654321"]


_letras = st.text("ABCDEFGHIJ abcdefghij", min_size=1).map(lambda texto: " ".join(texto.split())).filter(bool)


@given(
    st.builds(
        BrCode,
        nome=_letras.filter(lambda t: len(t) <= 25),
        cidade=_letras.filter(lambda t: len(t) <= 15),
        chave=st.emails().filter(lambda e: len(e) <= 70 and e.isascii()),
        valor=st.none() | st.integers(1, 10**9).map(lambda c: f"{c // 100}.{c % 100:02d}"),
        txid=st.text("abcXYZ019", min_size=1, max_size=25),
        info_adicional=st.none(),
    )
)
def test_what_is_written_is_what_is_read(codigo: BrCode) -> None:
    assert ler_brcode(escrever_brcode(codigo)) == codigo


@given(st.data())
def test_one_wrong_character_never_passes(data: st.DataObject) -> None:
    payload = ler_json("pix/pix_brcode.json")["itens"][0]["payload"]
    posicao = data.draw(st.integers(0, len(payload) - 1))
    letra = data.draw(st.sampled_from([c for c in "0123456789ABz*" if c.upper() != payload[posicao].upper()]))
    with pytest.raises(ConsorcioError):
        ler_brcode(payload[:posicao] + letra + payload[posicao + 1 :])


@pytest.mark.parametrize(
    ("mudanca", "campo"),
    [
        ({"chave": None}, "/chave"),
        ({"txid": "com espaço"}, "/txid"),
        ({"nome": "漢字"}, "/nome"),
        ({"valor": "1,00"}, "/valor"),
        ({"url": "a.com/b"}, "/url"),
        ({"chave": None, "url": "https://a.com/b"}, "/url"),
        ({"info_adicional": "x" * 99}, "/payload"),
        ({"chave": "qualquer coisa"}, "/chave"),
        ({"cep": "01001"}, "/cep"),
        ({"valor": "10000000000.00"}, "/valor"),
        ({"ponto_de_iniciacao": "99"}, "/ponto_de_iniciacao"),
    ],
)
def test_a_wrong_field_is_refused_by_name(mudanca: dict[str, Any], campo: str) -> None:
    pedido = {"chave": "ana@exemplo.com", "nome": "José Ângelo", "cidade": "São Paulo", "valor": "10.00"}
    assert "JOSE" in gerar_pix(pedido)["payload"].upper()
    with pytest.raises(ConsorcioError) as recusa:
        gerar_pix({**pedido, **mudanca})
    assert recusa.value.fields[0].pointer == campo


@pytest.mark.parametrize(
    ("digitado", "no_codigo"),
    [
        ({"chave": "11.222.333/0001-81"}, "011411222333000181"),
        ({"chave": "390.533.447-05"}, "011139053344705"),
        ({"chave": "(11) 98765-4321"}, "0114+5511987654321"),
        ({"chave": "Ana@Exemplo.com"}, "0115ana@exemplo.com"),
        ({"cep": "01001-000"}, "610801001000"),
        ({"info_adicional": "Parcela de março"}, "0216Parcela de marco"),
    ],
)
def test_what_people_type_goes_into_the_code_as_banks_keep_it(digitado: dict[str, str], no_codigo: str) -> None:
    pedido = {"chave": "ana@exemplo.com", "nome": "José Ângelo", "cidade": "São Paulo", "valor": "10.00"}
    assert no_codigo in gerar_pix({**pedido, **digitado})["payload"]


def _com_crc(*campos: tuple[str, str]) -> str:
    sem_crc = tlv.escrever(campos) + "6304"
    return sem_crc + crc16(sem_crc)


def test_the_account_of_pix_may_come_after_those_of_other_arrangements() -> None:
    outro, pix = tlv.escrever([("00", "br.com.outro")]), tlv.escrever([("00", "BR.GOV.BCB.PIX"), ("01", "a@b.com")])
    resto = (("52", "0000"), ("53", "986"), ("58", "BR"), ("59", "ANA"), ("60", "RIO"))
    assert ler_brcode(_com_crc(("00", "01"), ("26", outro), ("27", pix), *resto)).chave == "a@b.com"
    with pytest.raises(ConsorcioError, match="não é de um Pix"):
        ler_brcode(_com_crc(("00", "01"), ("26", outro), ("52", "0000"), *resto[1:]))
    with pytest.raises(ConsorcioError, match="ponto de iniciação"):
        ler_brcode(_com_crc(("00", "01"), ("01", "99"), ("26", pix), *resto))


def test_statement() -> None:
    arquivo = PASTA / "extrato" / "extrato_itau.ofx"
    esperado = ler_json("extrato/extrato_itau.esperado.json")["esperado"]
    saida = CliRunner().invoke(app_extrato, ["ler", str(arquivo), "--json"])
    (conta,) = json.loads(saida.stdout)["contas"]
    assert {**{campo: conta[campo] for campo in esperado}, "transacoes": len(conta["transacoes"])} == esperado
    assert conta["transacoes"][0]["historico"] == "RECEBIMENTO BOLETO 12345678"


def test_statement_in_xml_with_comma_and_two_accounts() -> None:
    conta = "<STMTRS><BANKACCTFROM><BANKID>1</BANKID><ACCTID>{}</ACCTID></BANKACCTFROM><STMTTRN>"
    conta += "<DTPOSTED>20260105</DTPOSTED><TRNAMT>-1234,5</TRNAMT><FITID>x</FITID><NAME>Ação</NAME></STMTTRN></STMTRS>"
    extratos = ler_ofx(f"<?xml version='1.0'?><OFX>{conta.format(1)}{conta.format(2)}</OFX>".encode())
    assert [(e.banco, e.conta, e.transacoes[0].valor_centavos, e.transacoes[0].historico) for e in extratos] == [
        ("001", "1", -123_450, "Ação"),
        ("001", "2", -123_450, "Ação"),
    ]


@pytest.mark.parametrize("escrito", ["1", "001", "0001"])
def test_a_bank_is_its_number_however_wide_it_is_written(escrito: str) -> None:
    (extrato,) = ler_ofx(f"<OFX><STMTRS><BANKID>{escrito}</BANKID></STMTRS></OFX>".encode())
    assert extrato.banco == "001"


@pytest.mark.parametrize(
    ("troca", "motivo"),
    [
        (("<FITID>202502050001", ""), "Linha 50: transação sem FITID"),
        (("890.00", "890.0.0"), "valor inválido"),
        (("20250205", "20251305"), "data inválida"),
        (("<OFX>", ""), "não é um extrato"),
        (("<STMTRS>", ""), "não tem extrato"),
    ],
)
def test_a_broken_statement_is_refused(troca: tuple[str, str], motivo: str) -> None:
    texto = (PASTA / "extrato" / "extrato_itau.ofx").read_text(encoding="windows-1252")
    with pytest.raises(ConsorcioError, match=motivo):
        ler_ofx(texto.replace(*troca, 1).encode())
