"""A template reads what it is given and nothing else."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.notificacoes.domain.modelo import Texto, conferir, preencher

DADOS = {"nome": "Maria", "sistema": "Consórcio", "valor": "1234.56", "vencimento": "2026-01-10", "taxa": "1.5"}


def _fica(corpo: str, **dados: str) -> str:
    conferir(Texto("", corpo), {*DADOS, *dados})
    return preencher(Texto("", corpo), {**DADOS, **dados}).corpo


def test_values_are_shown_as_people_read_them() -> None:
    assert (
        _fica("{{ valor|reais }} até {{ vencimento|data }}, {{ taxa|percentual }}")
        == "R$ 1.234,56 até 10/01/2026, 1,5000%"
    )
    assert _fica("{{ nome|maiusculas }} {{ nome|minusculas }}") == "MARIA maria"


def test_a_part_may_depend_on_a_value() -> None:
    assert _fica("{% if prazo %}até {{ prazo }}{% else %}já{% endif %}", prazo="") == "já"
    assert _fica("{{ 'sim' if nome == 'Maria' and not (valor > '2') else 'não' }}") == "sim"


@pytest.mark.parametrize(
    "ataque",
    [
        "{{ nome.__class__ }}",
        "{{ nome['__class__'] }}",
        "{{ nome|attr('__class__') }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ self }}",
        "{{ config }}",
        "{{ cycler }}",
        "{{ range(1000000000) }}",
        "{{ lipsum() }}",
        "{{ nome() }}",
        "{{ nome.format(nome) }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 'a' ~ nome }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ [nome] }}",
        "{{ {'a': nome} }}",
        "{{ nome is defined }}",
        "{% for letra in nome %}{{ letra }}{% endfor %}",
        "{% set x = nome %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
        "{% block b %}{% endblock %}",
        "{% filter maiusculas %}x{% endfilter %}",
        "{% raw %}{{ nome }}{% endraw %}{{ segredo }}",
        "{{ valor|tojson }}",
        "{{ valor|map('upper') }}",
        "{{ nome",
        "{% if nome %}",
    ],
)
def test_whatever_else_a_template_asks_for_is_refused_before_it_is_kept(ataque: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        conferir(Texto("", "bom", f"<p>{ataque}</p>"), DADOS)
    assert recusa.value.fields[0].pointer == "/corpo_html"


@given(st.text(max_size=60))
def test_a_value_is_never_a_template(valor: str) -> None:
    assert _fica("{{ nome }}", nome=valor) == valor
    assert (
        preencher(Texto("", "", "{{ nome }}"), {**DADOS, "nome": "<b>{{ sistema }}"}).corpo_html
        == "&lt;b&gt;{{ sistema }}"
    )


@given(st.text(alphabet="{}%|.[]()'\" nome_x\n", max_size=40))
def test_whatever_is_written_is_refused_or_rendered_never_anything_else(corpo: str) -> None:
    with contextlib.suppress(ConsorcioError):
        _fica(corpo)


def test_the_subject_is_one_line_whatever_the_values_have() -> None:
    assert preencher(Texto("Olá, {{ nome }}", "x"), {**DADOS, "nome": "a\r\nBcc: b"}).assunto == "Olá, a Bcc: b"


def test_a_missing_value_or_a_wrong_one_is_told() -> None:
    with pytest.raises(ConsorcioError):
        preencher(Texto("", "{{ outro }}"), DADOS)
    with pytest.raises(ConsorcioError):
        preencher(Texto("", "{{ nome|reais }}"), DADOS)
    with pytest.raises(ConsorcioError):
        preencher(Texto("", "{{ nome|percentual }}"), DADOS)


@pytest.mark.parametrize(
    ("corpo", "dito"),
    [
        ("Olá {{ nome", "O modelo não se lê na linha 1: falta fechar o que foi aberto com {{ ou {%."),
        ("{% if nome %}\nOlá", "O modelo não se lê na linha 2: falta {% endif %}."),
    ],
)
def test_what_is_wrong_is_told_in_portuguese(corpo: str, dito: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        conferir(Texto("", corpo), [])
    assert recusa.value.fields[0].message == dito
