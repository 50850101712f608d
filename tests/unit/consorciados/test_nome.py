"""A name is found by the beginning of any of its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.consorciados.domain.nome import palavras, prefixos_do_nome, prefixos_procurados

NOMES = st.text(min_size=1, max_size=40)


def test_words_lose_accents_case_and_punctuation() -> None:
    assert palavras("José D'Ávila-Müller JÚNIOR 2º") == ["jose", "d", "avila", "muller", "junior", "2o"]


@given(NOMES)
def test_a_name_is_found_by_itself_and_by_the_beginning_of_each_word(nome: str) -> None:
    indice = set(prefixos_do_nome(nome))
    assert set(prefixos_procurados(nome)) <= indice
    for palavra in palavras(nome):
        for tamanho in range(3, len(palavra) + 1):
            assert set(prefixos_procurados(palavra[:tamanho])) <= indice


@given(NOMES)
def test_the_index_keeps_only_beginnings_of_3_to_12_letters_or_short_whole_words(nome: str) -> None:
    inteiras = palavras(nome)
    for prefixo in prefixos_do_nome(nome):
        assert 3 <= len(prefixo) <= 12 or prefixo in inteiras
        assert any(palavra.startswith(prefixo) for palavra in inteiras)


@pytest.mark.parametrize(
    ("pesquisa", "procurados"),
    [("Maria d", ["maria"]), ("Sá", ["sa"]), ("--", []), ("Constantinopolitana", ["constantinop"])],
)
def test_what_a_search_demands(pesquisa: str, procurados: list[str]) -> None:
    assert prefixos_procurados(pesquisa) == procurados
