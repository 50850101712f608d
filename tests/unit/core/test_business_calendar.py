"""Business days of the Brazilian banks."""

import subprocess
import sys
from datetime import date

import pytest

from consorcio.core.business_calendar import BusinessCalendar, parse_day
from consorcio.core.errors import ConsorcioError

CALENDARIO = BusinessCalendar.anbima()


@pytest.mark.parametrize("dia", [date(2026, 12, 24), date(2026, 12, 31), date(2026, 2, 18), date(2026, 11, 19)])
def test_eves_and_ash_wednesday_are_business_days(dia: date) -> None:
    assert CALENDARIO.is_business_day(dia)


@pytest.mark.parametrize(
    "dia",
    [
        date(2026, 2, 16),  # Carnival Monday
        date(2026, 2, 17),  # Carnival Tuesday
        date(2026, 6, 4),  # Corpus Christi
        date(2026, 11, 20),  # Consciência Negra, national since 2024
        date(2026, 4, 3),  # Good Friday
        date(2026, 11, 21),  # Saturday
    ],
)
def test_bank_holidays_and_weekends_are_not(dia: date) -> None:
    assert not CALENDARIO.is_business_day(dia)


def test_black_awareness_day_was_a_business_day_before_2024() -> None:
    assert CALENDARIO.is_business_day(date(2023, 11, 20))


def test_due_date_moves_to_the_next_business_day() -> None:
    assert CALENDARIO.next_business_day(date(2026, 2, 14)) == date(2026, 2, 18)
    assert CALENDARIO.next_business_day(date(2026, 2, 18)) == date(2026, 2, 18)


def test_counting_business_days_both_ways() -> None:
    assert CALENDARIO.add_business_days(date(2026, 2, 13), 3) == date(2026, 2, 20)
    assert CALENDARIO.add_business_days(date(2026, 2, 20), -3) == date(2026, 2, 13)
    assert CALENDARIO.business_days_between(date(2026, 2, 13), date(2026, 2, 20)) == 3


def test_a_year_outside_the_calendar_is_refused_not_guessed() -> None:
    with pytest.raises(ValueError, match="2100"):
        CALENDARIO.is_business_day(date(2100, 1, 4))


def test_the_calendar_does_not_load_pandas() -> None:
    programa = (
        "import sys; from consorcio.core.business_calendar import BusinessCalendar as C; C.anbima();"
        "sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", programa], check=False, timeout=30).returncode == 0


@pytest.mark.parametrize("text", ["", "2026-02-30", "16/03/2026", "1999-12-31", "2099-01-01", "9999-12-31"])
def test_a_day_that_is_accepted_has_business_days_after_it(text: str) -> None:
    with pytest.raises(ConsorcioError) as refusal:
        parse_day(text, "/data")
    assert refusal.value.fields[0].pointer == "/data"
    for known in ("2000-01-01", "2098-12-31"):
        assert BusinessCalendar.anbima().add_business_days(parse_day(known, "/data"), 100) > date.fromisoformat(known)
