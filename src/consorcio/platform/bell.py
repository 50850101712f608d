"""A bell inside one process: who commits work rings it, and the loops that poll for work look at once.

Only saves waiting: work committed by another process is found by the next poll, so nothing depends on being
rung. LISTEN and NOTIFY would reach further, but a NOTIFY takes a lock of the whole cluster in every commit.
"""

from __future__ import annotations

import asyncio
import contextlib


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
