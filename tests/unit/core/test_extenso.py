"""Amounts in words, against two public repositories that differ in commas, case and "um mil"."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from consorcio.core.errors import ConsorcioError
from consorcio.core.extenso import valor_por_extenso

VETORES = Path(__file__).parents[2] / "vectors" / "bancos" / "documentos" / "extenso.json"
ITENS = json.loads(VETORES.read_text(encoding="utf-8"))["itens"]


def _sem_estilo(texto: str) -> str:
    return texto.lower().replace(",", "").removeprefix("um mil ").removeprefix("mil ")


@pytest.mark.parametrize("item", ITENS, ids=lambda item: str(item["valor"]))
def test_words_of_the_sources(item: dict[str, str]) -> None:
    assert _sem_estilo(valor_por_extenso(int(Decimal(item["valor"]) * 100))) == _sem_estilo(item["texto"])


def test_the_hard_ones() -> None:
    assert valor_por_extenso(100_000) == "mil reais"
    assert valor_por_extenso(10_000) == "cem reais"
    assert valor_por_extenso(210_145) == "dois mil, cento e um reais e quarenta e cinco centavos"
    assert valor_por_extenso(110_000_000_00) == "cento e dez milhões de reais"


@pytest.mark.parametrize("centavos", [0, -1, 10**17])
def test_what_has_no_words(centavos: int) -> None:
    with pytest.raises(ConsorcioError):
        valor_por_extenso(centavos)
