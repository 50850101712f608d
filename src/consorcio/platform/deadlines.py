"""Deadlines of many calls at once, under one timer (ADR 0031).

`asyncio.timeout_at` starts and cancels a timer for each call, and nearly no call ever needs one. Here the timer is set
for the earliest deadline, and looks at the calls still open when it rings.
"""

from __future__ import annotations

import asyncio
from math import inf
from types import TracebackType


class Deadlines:
    """The open calls of one event loop. Exact to the timer of the loop, as `asyncio.timeout_at` is."""

    __slots__ = ("_loop", "_open", "_rings_at", "_timer")

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._open: set[Deadline] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._rings_at = inf

    def until(self, when: float | None) -> Deadline:
        """A block that must end by a time of the loop, if by any; TimeoutError when it does not."""
        return Deadline(self, inf if when is None else when)

    def begin(self, deadline: Deadline) -> None:
        """One more open call."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._rings_at = loop, inf
        self._open.add(deadline)
        if deadline.when < self._rings_at:
            self._set_timer(deadline.when)

    def end(self, deadline: Deadline) -> None:
        """It ended; the timer stays, for whoever comes next."""
        self._open.discard(deadline)

    def _set_timer(self, when: float) -> None:
        assert self._loop is not None
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._rings_at = self._loop.call_at(when, self._ring), when

    def _ring(self) -> None:
        assert self._loop is not None
        now = self._loop.time()
        self._timer, self._rings_at = None, inf
        for late in [deadline for deadline in self._open if deadline.when <= now]:
            self._open.discard(late)
            late.expire()
        earliest = min((deadline.when for deadline in self._open), default=inf)
        if earliest < inf:
            self._set_timer(earliest)


class Deadline:
    """One call; `with` it. As `asyncio.Timeout`, it cancels its task and takes that one cancellation back."""

    __slots__ = ("_cancelling", "_deadlines", "_expired", "_task", "when")

    def __init__(self, deadlines: Deadlines, when: float) -> None:
        self._deadlines = deadlines
        self._expired = False
        self.when = when

    def __enter__(self) -> None:
        """The call begins, in the current task."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("a deadline is for what runs in a task")
        self._task, self._cancelling = task, task.cancelling()
        self._deadlines.begin(self)

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """The call ended, by itself or because its time was over."""
        self._deadlines.end(self)
        if self._expired and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise TimeoutError from failure

    def expire(self) -> None:
        """The time is over."""
        self._expired = True
        self._task.cancel()
