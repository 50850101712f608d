"""The bucket never gives more than its burst plus its rate, and says exactly how long to wait."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.platform import rate_limit
from consorcio.platform.rate_limit import RateLimiter


@given(st.integers(1, 600), st.lists(st.floats(0, 5), max_size=200))
def test_no_window_gives_more_than_burst_and_rate(per_minute: int, pauses: list[float]) -> None:
    limiter, now, given_out = RateLimiter(per_minute), 0.0, 0
    for pause in pauses:
        now += pause
        given_out += limiter.take("c", "/r", now) == 0
        assert given_out <= per_minute + now * per_minute / 60 + 1e-4


@given(st.integers(1, 600))
def test_who_waits_as_told_goes_on_and_who_does_not_is_refused(per_minute: int) -> None:
    limiter = RateLimiter(per_minute)
    assert all(limiter.take("c", "/r", 0.0) == 0 for _ in range(per_minute))
    wait_s = limiter.take("c", "/r", 0.0)
    assert wait_s == pytest.approx(60 / per_minute, abs=1e-4)
    assert limiter.take("c", "/r", wait_s * 0.5) > 0
    assert limiter.take("c", "/r", wait_s * 1.001) == 0


def test_clients_and_routes_do_not_spend_of_each_other() -> None:
    limiter = RateLimiter(1)
    assert limiter.take("a", "/r", 0.0) == 0
    assert limiter.take("a", "/r", 0.0) > 0
    assert limiter.take("b", "/r", 0.0) == 0
    assert limiter.take("a", "/s", 0.0) == 0


def test_memory_is_bounded_and_the_first_to_come_is_the_first_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "MAX_BUCKETS", 3)
    limiter = RateLimiter(1)
    for client in "abcd":
        limiter.take(client, "/r", 0.0)
    assert limiter.take("d", "/r", 0.0) > 0
    assert limiter.take("a", "/r", 0.0) == 0
    assert len(limiter._full_at) == 3
