"""What a command of the operator says when the database of a service refuses, or is away."""

from __future__ import annotations

from datetime import date

import psycopg
import pytest

from consorcio.cli.local.banco import dia_pedido, recusa_em_palavras
from consorcio.core.errors import precondition, validation


@pytest.mark.parametrize(
    ("falha", "palavras"),
    [
        (validation("/mes", "Informe o mês como AAAA-MM."), "lista.csv: Informe o mês como AAAA-MM."),
        (precondition("O grupo já foi encerrado."), "lista.csv: O grupo já foi encerrado."),
        (psycopg.OperationalError("sem resposta"), "O banco de grupos não respondeu: sem resposta"),
    ],
)
def test_a_refusal_ends_the_process_with_its_words(falha: Exception, palavras: str) -> None:
    with pytest.raises(SystemExit) as fim, recusa_em_palavras("grupos", "lista.csv: "):
        raise falha
    assert fim.value.code == palavras


def test_a_defect_is_not_told_as_a_refusal() -> None:
    with pytest.raises(ValueError, match="isto é um defeito"), recusa_em_palavras("grupos"):
        raise ValueError("isto é um defeito")


def test_only_a_wrong_day_is_told_as_one() -> None:
    assert dia_pedido("2026-03-16") == date(2026, 3, 16)
    with pytest.raises(SystemExit) as fim:
        dia_pedido("16/03/2026")
    assert fim.value.code == "Informe a data como AAAA-MM-DD."
