"""Many deadlines under one timer: each ends its own call, on time, and no other."""

from __future__ import annotations

import asyncio

import pytest

from consorcio.platform.deadlines import Deadlines


async def _sleeps(deadlines: Deadlines, wait_s: float, limit_s: float | None) -> float:
    """How long it slept; TimeoutError when the deadline came first."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    with deadlines.until(None if limit_s is None else began + limit_s):
        await asyncio.sleep(wait_s)
    return loop.time() - began


async def test_each_call_ends_by_its_own_deadline() -> None:
    deadlines, loop = Deadlines(), asyncio.get_running_loop()
    began = loop.time()
    ended = await asyncio.gather(
        *(_sleeps(deadlines, wait, limit) for wait, limit in [(60, 0.3), (60, 0.1), (0.05, 0.2), (0.4, None), (60, 0)]),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in ended] == [TimeoutError, TimeoutError, float, float, TimeoutError]
    assert 0.3 <= loop.time() - began < 5


async def test_a_call_that_begins_later_with_an_earlier_deadline_ends_first() -> None:
    deadlines, order = Deadlines(), []

    async def told(name: str, limit_s: float) -> None:
        with pytest.raises(TimeoutError):
            await _sleeps(deadlines, 60, limit_s)
        order.append(name)

    await asyncio.gather(told("late", 0.2), told("early", 0.05))
    assert order == ["early", "late"]


async def test_calls_that_ended_are_not_disturbed_and_later_ones_still_end() -> None:
    deadlines = Deadlines()
    await _sleeps(deadlines, 0, 0.05)
    assert await _sleeps(deadlines, 0.1, 10) >= 0.1
    with pytest.raises(TimeoutError):
        await _sleeps(deadlines, 60, 0.05)


async def test_a_cancellation_from_elsewhere_stays_one() -> None:
    deadlines = Deadlines()
    task = asyncio.create_task(_sleeps(deadlines, 60, 30))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_cancellation_that_comes_together_with_the_deadline_is_not_forgotten() -> None:
    deadlines = Deadlines()

    async def cancelled_at_its_deadline() -> None:
        task = asyncio.current_task()
        assert task is not None
        with deadlines.until(asyncio.get_running_loop().time() + 0.02):
            try:
                await asyncio.sleep(60)
            finally:
                task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(cancelled_at_its_deadline())


async def test_a_failure_goes_through_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError), Deadlines().until(asyncio.get_running_loop().time() + 10):
        raise ZeroDivisionError


def test_it_serves_one_loop_after_another() -> None:
    deadlines = Deadlines()
    for _ in range(2):
        with pytest.raises(TimeoutError):
            asyncio.run(_sleeps(deadlines, 60, 0.02))
