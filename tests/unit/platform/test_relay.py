"""Loops side by side: one of them looks for work while there is none, and all of them come when it is rung for."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

import pytest

from consorcio.platform import relay
from consorcio.platform.bell import Bell


async def test_idle_lanes_take_turns_in_looking_and_all_come_at_a_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "_WORKER_IDLE_MAX_S", 0.1)
    bell, stop, looks = Bell(), asyncio.Event(), 0

    async def look() -> int:
        nonlocal looks
        looks += 1
        return 0

    lanes = asyncio.gather(*relay._lanes("prova", 5, bell, look, stop))
    await asyncio.sleep(0.4)
    looks = 0
    await asyncio.sleep(0.5)
    assert 2 <= looks <= 14
    looks = 0
    bell.ring()
    await asyncio.sleep(0.01)
    assert looks >= 5
    stop.set()
    bell.ring()
    await asyncio.wait_for(lanes, 5)


async def test_plans_are_forgotten_when_they_are_old(monkeypatch: pytest.MonkeyPatch) -> None:
    class Session:
        said: ClassVar[list[str]] = []

        async def execute(self, query: str) -> None:
            self.said.append(query)

    plans = relay._Plans(cast("Any", Session()))
    await plans.renew()
    assert Session.said == []
    monkeypatch.setattr(relay, "_PLANS_LAST_S", -1.0)
    await plans.renew()
    assert Session.said == ["DISCARD PLANS"]
