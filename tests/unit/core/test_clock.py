"""Instants are UTC; the business day is the one of São Paulo."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from consorcio.core.clock import FixedClock, SystemClock


def test_the_day_is_the_one_of_sao_paulo() -> None:
    clock = FixedClock(datetime(2026, 12, 1, 2, 59, tzinfo=UTC))
    assert clock.today() == date(2026, 11, 30)
    clock.advance(timedelta(minutes=1))
    assert clock.today() == date(2026, 12, 1)


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 12, 1))  # noqa: DTZ001  the very mistake


def test_the_machine_clock_is_aware() -> None:
    assert SystemClock().now().tzinfo is UTC
