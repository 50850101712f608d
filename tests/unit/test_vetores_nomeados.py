"""Every worked example of the rule book, §14.1 to §14.4, has a test that names its id: nobody drops one unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

_TESTES = Path(__file__).parents[1]
_NOMES = "\n".join(
    nome
    for arquivo in sorted(_TESTES.rglob("test_*.py"))
    for nome in re.findall(r"def (test_\w+)", arquivo.read_text())
)
_PARCELA = [f"v{n:02d}" for n in range(1, 17)]
_LANCE = [*(f"v{n}" for n in range(20, 28)), "v24b"]
_RESTITUICAO = [f"v{n}" for n in range(30, 42)]
_GRUPO = [f"v{n}" for n in range(50, 54)]
_SORTEIO = [
    "14_4_m1_a_mao_558_499",
    "14_4_m1",
    "14_4_m2",
    "14_4_m3",
    "14_4_m5",
    "m0_exemplo",
    "k_mapfre_99558",
    "528_3_versoes",
    "m6_43651",
]


@pytest.mark.parametrize("vetor", [*_PARCELA, *_LANCE, *_RESTITUICAO, *_GRUPO, *_SORTEIO])
def test_every_vector_is_the_name_of_a_test(vetor: str) -> None:
    assert re.search(rf"_{vetor}(_|$)", _NOMES, re.MULTILINE), vetor
