"""Typed parameters: every type is read and written one way, and the most specific scope wins."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.parameters import (
    GLOBAL,
    Escopo,
    TipoEscopo,
    TipoParametro,
    Valor,
    escrever_valor,
    ler_valor,
    valor_que_vale,
)

CNPJ = "11222333000181"


@pytest.mark.parametrize(
    ("tipo", "texto", "valor"),
    [
        (TipoParametro.INTEIRO, "-15", -15),
        (TipoParametro.DINHEIRO, "1234.56", 123456),
        (TipoParametro.PERCENTUAL, "1.5", Decimal("1.5")),
        (TipoParametro.PERCENTUAL, "100", Decimal(100)),
        (TipoParametro.TEXTO, "São Paulo", "São Paulo"),
        (TipoParametro.BOOLEANO, "true", True),
        (TipoParametro.DATA, "2026-02-28", date(2026, 2, 28)),
        (TipoParametro.HORA, "08:05", time(8, 5)),
        (TipoParametro.INTEIROS, "3,10,30", (3, 10, 30)),
        (TipoParametro.INTEIROS, "", ()),
    ],
)
def test_a_value_is_read_and_written_back_as_the_same_text(tipo: TipoParametro, texto: str, valor: Valor) -> None:
    assert ler_valor(tipo, texto) == valor
    assert escrever_valor(tipo, valor) == texto


@pytest.mark.parametrize(
    ("tipo", "texto"),
    [
        (TipoParametro.INTEIRO, "1.0"),
        (TipoParametro.INTEIRO, ""),
        (TipoParametro.INTEIRO, "١"),
        (TipoParametro.DINHEIRO, "10,5"),
        (TipoParametro.PERCENTUAL, "1.123456789"),
        (TipoParametro.BOOLEANO, "sim"),
        (TipoParametro.DATA, "2026-02-30"),
        (TipoParametro.DATA, "20260228"),
        (TipoParametro.HORA, "24:00"),
        (TipoParametro.HORA, "8:00"),
        (TipoParametro.INTEIROS, "1,,2"),
        (TipoParametro.TEXTO, "x" * 1001),
    ],
)
def test_what_the_type_does_not_take_is_refused_by_name(tipo: TipoParametro, texto: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        ler_valor(tipo, texto, "/valores/0/valor")
    assert recusa.value.fields[0].pointer == "/valores/0/valor"


@given(st.lists(st.integers(-(10**14), 10**14), max_size=8))
def test_any_list_comes_back(numeros: list[int]) -> None:
    texto = escrever_valor(TipoParametro.INTEIROS, tuple(numeros))
    assert ler_valor(TipoParametro.INTEIROS, texto) == tuple(numeros)


def test_the_class_is_worth_more_than_the_administradora_and_this_more_than_everybody() -> None:
    administradora, classe = Escopo(TipoEscopo.ADMINISTRADORA, CNPJ), Escopo(TipoEscopo.CLASSE, "MOVEIS")
    valores = {GLOBAL: "1", administradora: "2", classe: "3"}
    assert valor_que_vale(valores, "0", CNPJ, "MOVEIS") == ("3", classe)
    assert valor_que_vale(valores, "0", CNPJ, "IMOVEIS") == ("2", administradora)
    assert valor_que_vale(valores, "0") == ("1", GLOBAL)
    assert valor_que_vale({}, "0", CNPJ, "MOVEIS") == ("0", None)
