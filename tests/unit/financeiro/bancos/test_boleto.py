"""Boletos: what goes in comes out, one wrong digit never passes, and refusals name the field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.cli.boleto import gerar_boleto, validar_boleto
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.financeiro.bancos.boleto import arrecadacao
from consorcio.services.financeiro.bancos.boleto.codigo_barras import CodigoBarras, ler_codigo, ler_linha, montar
from consorcio.services.financeiro.bancos.boleto.fator_vencimento import datas_do, fator_de, vencimento_do
from consorcio.services.financeiro.bancos.boleto.leitura import ler_boleto
from consorcio.services.financeiro.bancos.digitos import modulo10

HOJE = date(2026, 11, 25)
BRADESCO = {"banco": "237", "agencia": "1172", "conta": "0403005", "carteira": "06", "nosso_numero": "75896452"}
digitos = st.text("0123456789", min_size=25, max_size=25)
codigos = st.builds(
    montar,
    st.text("0123456789", min_size=3, max_size=3).filter(lambda banco: banco[0] != "8"),
    st.integers(1000, 9999).map(str),
    st.integers(0, 9_999_999_999),
    digitos,
)


@given(codigos)
def test_barcode_and_line_say_the_same(codigo: CodigoBarras) -> None:
    assert ler_codigo(codigo.digitos) == ler_linha(codigo.linha_digitavel) == codigo


@given(codigos, st.data())
def test_one_wrong_digit_never_passes(codigo: CodigoBarras, data: st.DataObject) -> None:
    """Unless the check digit is 1, which the standard writes for three remainders: there it cannot tell."""
    texto = data.draw(st.sampled_from([codigo.digitos, codigo.linha_digitavel]))
    posicao = data.draw(st.integers(0, len(texto) - 1))
    digito = data.draw(st.sampled_from([d for d in "0123456789" if d != texto[posicao]]))
    errado = texto[:posicao] + digito + texto[posicao + 1 :]
    if errado[0] == "8" or codigo.dv == "1":
        return
    with pytest.raises(ConsorcioError):
        ler_boleto(errado, HOJE)


@given(st.sampled_from("6789"), st.text("0123456789", min_size=40, max_size=40))
def test_bills_of_utilities_round_trip(identificacao: str, resto: str) -> None:
    for dv in "0123456789":
        codigo = f"82{identificacao}{dv}{resto}"
        try:
            conta = arrecadacao.ler_codigo(codigo)
        except ConsorcioError:
            continue
        assert arrecadacao.ler_linha(conta.linha_digitavel) == conta
        return
    pytest.fail("nenhum dígito serve")


@given(st.dates(date(2000, 7, 3), date(2049, 10, 13)))
def test_every_date_has_a_factor_and_comes_back(dia: date) -> None:
    fator = fator_de(dia)
    assert 1000 <= int(fator) <= 9999
    assert dia in (datas_do(fator) or ())
    assert vencimento_do(fator, dia) == dia


def test_factor_begins_again() -> None:
    assert [fator_de(date(2025, 2, 21) + timedelta(days=n)) for n in range(3)] == ["9999", "1000", "1001"]
    assert vencimento_do("8981", HOJE) == date(2022, 5, 10)
    assert vencimento_do("1600", HOJE) == date(2026, 10, 15)
    assert vencimento_do("7225", HOJE) == date(2017, 7, 19)
    assert vencimento_do("7225", date(2028, 1, 1)) == date(2042, 3, 10)
    assert vencimento_do("0000", HOJE) is None
    for dia in (date(2000, 7, 2), date(2049, 10, 14)):
        with pytest.raises(ConsorcioError, match="vencimento"):
            fator_de(dia)


@pytest.mark.parametrize(
    ("campo", "valor"),
    [
        ("agencia", "12345"),
        ("agencia", "12A4"),
        ("conta", None),
        ("nosso_numero", "123456789012"),
        ("carteira", ""),
        ("valor", "-1.00"),
        ("valor", "1,00"),
        ("valor", 1.5),
        ("valor", "100000000.00"),
        ("vencimento", "2026-13-01"),
        ("vencimento", "1999-01-01"),
        ("agencia", ["1"]),
        ("agencia", True),
        ("banco", "999"),
    ],
)
def test_the_refusal_names_the_field(campo: str, valor: object) -> None:
    pedido = {**BRADESCO, "valor": "135.00", "vencimento": "2026-12-10", campo: valor}
    with pytest.raises(ConsorcioError) as recusa:
        gerar_boleto(pedido)
    assert recusa.value.fields[0].pointer == f"/{campo}"
    assert recusa.value.kind in (ErrorKind.VALIDATION, ErrorKind.UNSUPPORTED)


def test_without_a_due_date_it_is_payable_on_sight() -> None:
    resposta = gerar_boleto({**BRADESCO, "valor": "80.5"})
    assert resposta["codigo_barras"][5:19] == "0000" + "0000008050"
    assert validar_boleto({"entrada": resposta["linha_digitavel_formatada"]})["vencimento"] is None


def test_the_reader_says_what_does_not_match() -> None:
    linha = gerar_boleto({**BRADESCO, "valor": "1.00", "vencimento": "2026-12-10"})["linha_digitavel"]
    errada = linha[:9] + str((int(linha[9]) + 1) % 10) + linha[10:]
    assert "campo 1" in validar_boleto({"entrada": errada})["motivo"]
    assert "44 dígitos" in validar_boleto({"entrada": "123"})["motivo"]
    assert modulo10("237911720") == linha[9]
