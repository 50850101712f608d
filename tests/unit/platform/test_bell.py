"""A bell wakes whoever waits, and whoever is told to end at that very moment ends."""

from __future__ import annotations

import asyncio

import pytest

from consorcio.platform.bell import Bell, Bells, Work


async def test_a_ring_wakes_and_one_that_was_missed_is_not_waited_for() -> None:
    bell = Bell()
    waiting = asyncio.ensure_future(bell.wait(0, 60))
    await asyncio.sleep(0)
    bell.ring()
    await waiting
    await bell.wait(0, 60)


async def test_a_cancellation_that_comes_together_with_a_ring_is_not_forgotten() -> None:
    bell = Bell()
    waiting = asyncio.ensure_future(bell.wait(0, 60))
    await asyncio.sleep(0.01)
    bell.ring()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


async def test_it_ends_by_itself_when_nobody_rings() -> None:
    await Bell().wait(0, 0.001)


def test_what_is_left_to_do_wakes_only_who_does_it() -> None:
    bells = Bells()
    bells.ring({Work.TELL})
    bells.ring(())
    assert {work: bells[work].rings for work in Work} == {work: int(work is Work.TELL) for work in Work}
    bells.ring()
    assert all(bells[work].rings for work in Work)
