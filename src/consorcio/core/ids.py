"""Identifiers as a parameter: UUIDv7 (time-ordered, RFC 9562) in production, predictable ones in tests."""

from __future__ import annotations

import os
import time
from typing import Protocol
from uuid import UUID

_VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << 62)
_RANDOM_MASK = (1 << 62) - 1
_COUNTER_MAX = (1 << 12) - 1


class IdGenerator(Protocol):
    """Where new identifiers come from."""

    def new(self) -> UUID:
        """An identifier never given before."""
        ...


class Uuid7Generator:
    """UUIDv7 with a 12-bit counter, so that the ids of one process ascend even inside one millisecond.

    Not for threads: one event loop owns it.
    """

    def __init__(self) -> None:
        self._last_ms = 0
        self._counter = 0

    def new(self) -> UUID:
        """A UUIDv7 greater than every one this generator gave before."""
        now_ms = time.time_ns() // 1_000_000
        if now_ms > self._last_ms:
            self._last_ms = now_ms
            self._counter = int.from_bytes(os.urandom(1))
        elif self._counter < _COUNTER_MAX:
            self._counter += 1
        else:
            self._last_ms += 1
            self._counter = 0
        return _uuid7(self._last_ms, self._counter, int.from_bytes(os.urandom(8)) & _RANDOM_MASK)


class SequentialIds:
    """Ids 1, 2, 3… shaped as UUIDv7; `seed` tells one sequence from another."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._last = 0

    def new(self) -> UUID:
        """The next of the sequence."""
        self._last += 1
        return _uuid7(self._seed, 0, self._last)


def _uuid7(unix_ms: int, counter: int, tail: int) -> UUID:
    return UUID(int=(unix_ms << 80) | (counter << 64) | _VERSION_AND_VARIANT | tail)
