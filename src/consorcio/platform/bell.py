"""Bells inside one process: who commits work rings for it, and the loops that do that work look at once.

Each kind of work has its own: a payment tells facts, and wakes who delivers them, not who conducts sagas.

Only saves waiting: work committed by another process is found by the next poll, so nothing depends on being
rung. LISTEN and NOTIFY would reach further, but a NOTIFY takes a lock of the whole cluster in every commit.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from enum import Enum, auto


class Work(Enum):
    """What a commit may leave to be done, by the loops that do it."""

    TELL = auto()
    """Facts in the outbox: the relay."""
    APPLY = auto()
    """Facts in the inbox: who applies them."""
    CONDUCT = auto()
    """Sagas that are due: who conducts them."""
    OWN = auto()
    """What only this service has: its own loops."""


class Bell:
    """Rung by whoever leaves work; waited for by any number of loops."""

    def __init__(self) -> None:
        self.rings = 0
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake every loop that waits."""
        self.rings += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, rings_seen: int, timeout_s: float) -> None:
        """Return when it rang after `rings_seen`, or when the time is over."""
        if self.rings != rings_seen:
            return
        # Not wait_for: before Python 3.12 it forgets a cancellation that comes together with the ring.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()


class Bells:
    """The bells of the loops of one service."""

    def __init__(self) -> None:
        self._bells = {work: Bell() for work in Work}

    def __getitem__(self, work: Work) -> Bell:
        """The bell of a kind of work."""
        return self._bells[work]

    def ring(self, left: Iterable[Work] = Work) -> None:
        """Wake the loops that do what was left; all of them when it is not said."""
        for work in left:
            self._bells[work].ring()
