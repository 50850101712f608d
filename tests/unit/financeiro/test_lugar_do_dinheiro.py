"""Where a new bank account takes its money from: the place it was in, on the day it begins and since."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from consorcio.services.financeiro.domain.lugar_do_dinheiro import Lugar, de_onde_sai

G = UUID(int=1)
CEDO, TARDE = date(2026, 1, 5), date(2026, 3, 5)
TODOS = Lugar(None, "MOVIMENTO", None)


@pytest.mark.parametrize(
    ("lugares", "novo", "perdem"),
    [
        ([], Lugar(None, "FORMACAO", None), [TODOS]),
        ([TODOS], Lugar(G, "VINCULADA", CEDO), [TODOS]),
        ([], Lugar(G, "MOVIMENTO", None), [TODOS]),
        (
            [Lugar(None, "FORMACAO", None)],
            Lugar(G, "MOVIMENTO", CEDO),
            [TODOS, Lugar(None, "FORMACAO", None)],
        ),
        ([Lugar(G, "MOVIMENTO", None)], Lugar(G, "FORMACAO", TARDE), [Lugar(G, "MOVIMENTO", None)]),
        (
            [Lugar(G, "MOVIMENTO", TARDE), Lugar(None, "VINCULADA", CEDO)],
            Lugar(G, "VINCULADA", CEDO),
            [Lugar(G, "MOVIMENTO", TARDE), Lugar(None, "VINCULADA", CEDO)],
        ),
        ([Lugar(None, "VINCULADA", TARDE)], Lugar(G, "VINCULADA", CEDO), [Lugar(None, "VINCULADA", TARDE), TODOS]),
        ([Lugar(G, "FORMACAO", CEDO), Lugar(None, "FORMACAO", None)], Lugar(G, "MOVIMENTO", TARDE), [TODOS]),
    ],
)
def test_r10_03_a_new_account_takes_its_money_from_where_it_was(
    lugares: list[Lugar], novo: Lugar, perdem: list[Lugar]
) -> None:
    assert de_onde_sai(lugares, novo) == perdem
