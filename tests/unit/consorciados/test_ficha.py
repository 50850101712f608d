"""What is written about a person is read whole or refused field by field."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.consorciados.domain.consorciado import TipoPessoa
from consorcio.services.consorciados.domain.ficha import Ficha, ler_ficha, ler_texto

HOJE = date(2026, 1, 5)
QUALQUER = st.text(st.characters(exclude_categories=()), max_size=30)


def _ficha(nome: str = "Ana", data_nascimento: str = "", renda_mensal: str = "") -> Ficha:
    return Ficha(TipoPessoa.FISICA, nome, "52998224725", data_nascimento, renda_mensal)


@given(QUALQUER, QUALQUER, QUALQUER, QUALQUER)
def test_any_text_is_read_or_refused_by_name(nome: str, documento: str, nascimento: str, renda: str) -> None:
    """Lone surrogates and NUL included: whatever is accepted can be written as UTF-8."""
    ficha = Ficha(TipoPessoa.FISICA, nome, documento, nascimento, renda)
    try:
        cadastro = ler_ficha(ficha, HOJE)
    except ConsorcioError as erro:
        campos = {campo.pointer for campo in erro.fields}
        if erro.kind is not ErrorKind.VALIDATION or not campos:
            raise
        if not campos <= {"/nome", "/documento", "/data_nascimento", "/renda_mensal"}:
            raise
    else:
        cadastro.nome.encode()


@pytest.mark.parametrize("texto", ["a\x00b", "\ud800", "a\nb", "\x7f", "\x85"])
def test_control_characters_and_lone_surrogates_are_refused(texto: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        ler_texto(texto, "/nome", 200)
    assert erro.value.fields[0].pointer == "/nome"


@pytest.mark.parametrize(
    ("texto", "mensagem"),
    [
        ("2025-02-29", "Informe uma data que exista, no formato AAAA-MM-DD."),
        ("20250201", "Informe uma data que exista, no formato AAAA-MM-DD."),
        ("2026-01-06", "A data não pode ser futura."),
        ("1799-12-31", "A data não pode ser anterior a 1800."),
    ],
)
def test_dates_that_cannot_be(texto: str, mensagem: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        ler_ficha(_ficha(data_nascimento=texto), HOJE)
    assert [(campo.pointer, campo.message) for campo in erro.value.fields] == [("/data_nascimento", mensagem)]


def test_born_today_is_possible() -> None:
    assert ler_ficha(_ficha(data_nascimento=HOJE.isoformat()), HOJE).data_nascimento == HOJE


def test_every_wrong_field_is_told_at_once() -> None:
    with pytest.raises(ConsorcioError) as erro:
        ler_ficha(Ficha(TipoPessoa.JURIDICA, "\x00", "52998224725", "ontem", "-1.00"), HOJE)
    assert [campo.pointer for campo in erro.value.fields] == [
        "/nome",
        "/documento",
        "/data_nascimento",
        "/renda_mensal",
    ]
