"""Recovery codes: drawn, different, and read however they are typed."""

import secrets
from collections.abc import Sequence

import pytest

from consorcio.services.identidade.domain.recuperacao import QUANTOS_CODIGOS, gerar_codigos, ler_codigo


def test_ten_different_codes_each_read_back() -> None:
    codigos = gerar_codigos(secrets.choice)
    assert len({ler_codigo(codigo) for codigo in codigos}) == len(codigos) == QUANTOS_CODIGOS
    assert None not in map(ler_codigo, codigos)


def test_a_code_drawn_twice_is_given_once() -> None:
    repetidas = iter("a" * 20 + "".join(letra * 10 for letra in "bcdefghjk"))

    def escolher(_alfabeto: Sequence[str]) -> str:
        return next(repetidas)

    assert gerar_codigos(escolher)[:2] == ["aaaaa-aaaaa", "bbbbb-bbbbb"]


@pytest.mark.parametrize("digitado", ["abcde-23456", "ABCDE-23456", " abcde 23456 ", "abcde23456", "ab-cde-23-456"])
def test_case_spaces_and_hyphens_do_not_matter(digitado: str) -> None:
    assert ler_codigo(digitado) == "abcde23456"


@pytest.mark.parametrize("digitado", ["", "123456", "abcde-2345", "abcde-234567", "abcde-23450", "abcdé-23456"])
def test_what_cannot_be_one_is_none(digitado: str) -> None:
    assert ler_codigo(digitado) is None
