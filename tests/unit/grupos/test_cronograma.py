"""Calendar of a group on bank business days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError
from consorcio.services.grupos.domain.cronograma import ago_de_ingresso, montar_cronograma

CALENDARIO = BusinessCalendar.anbima()


def test_r4_09_due_date_moves_to_the_next_business_day() -> None:
    itens = montar_cronograma(date(2026, 1, 12), 4, 4, CALENDARIO)
    vencimentos = [item.vencimento for item in itens]
    assert vencimentos == [date(2026, 1, 12), date(2026, 2, 12), date(2026, 3, 12), date(2026, 4, 13)]
    assert itens[0].data_ago == date(2026, 1, 16)


def test_r4_09_the_31st_becomes_the_last_day_of_a_short_month() -> None:
    vencimentos = [item.vencimento for item in montar_cronograma(date(2026, 1, 31), 3, 4, CALENDARIO)]
    assert vencimentos == [date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 31)]


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), st.integers(1, 120), st.integers(0, 10))
def test_r5_01_every_assembly_follows_its_due_date_on_business_days(inicio: date, prazo: int, dias: int) -> None:
    itens = montar_cronograma(inicio, prazo, dias, CALENDARIO)
    assert [item.ago for item in itens] == list(range(1, prazo + 1))
    assert all(CALENDARIO.is_business_day(item.vencimento) for item in itens)
    assert all(CALENDARIO.business_days_between(item.vencimento, item.data_ago) == dias for item in itens)
    pares = pairwise(itens)
    assert all(timedelta(days=20) < b.vencimento - a.vencimento < timedelta(days=40) for a, b in pares)


def test_r3_10_late_joiner_enters_at_the_first_parcela_still_to_fall_due() -> None:
    itens = montar_cronograma(date(2026, 1, 12), 4, 4, CALENDARIO)
    assert ago_de_ingresso(itens, date(2026, 2, 12)).ago == 2
    assert ago_de_ingresso(itens, date(2026, 2, 13)).ago == 3
    with pytest.raises(ConsorcioError) as erro:
        ago_de_ingresso(itens, date(2026, 4, 14))
    assert erro.value.rule == "R3.10"
