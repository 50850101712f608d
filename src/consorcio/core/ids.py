"""Identifiers as a parameter: UUIDv7 (time-ordered, RFC 9562) in production, predictable ones in tests."""

from __future__ import annotations

import os
import time
from typing import Protocol
from uuid import UUID

_VERSION_AND_VARIANT = (0x7 << 76) | (0b10 << 62)
_RANDOM_MASK = (1 << 62) - 1
_COUNTER_MAX = (1 << 12) - 1
_BLOCK = 2_048


class IdGenerator(Protocol):
    """Where new identifiers come from."""

    def new(self) -> UUID:
        """An identifier never given before."""
        ...

    def new_text(self) -> str:
        """The same for what needs no order, as a correlation: any text of at most 36 letters, digits and hyphens."""
        ...


class _Entropy:
    """The system's random bytes, taken in blocks: each call costs more than the bytes do. None is used twice."""

    def __init__(self) -> None:
        self._block = b""
        self._used = 0

    def take(self, size: int) -> bytes:
        """So many random bytes."""
        start, self._used = self._used, self._used + size
        if self._used > len(self._block):
            self._block, start, self._used = os.urandom(_BLOCK), 0, size
        return self._block[start : start + size]

    def forget(self) -> None:
        """Take other bytes: what is left belongs to the parent process."""
        self._block = b""


_entropy = _Entropy()
os.register_at_fork(after_in_child=_entropy.forget)


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
            self._counter = int.from_bytes(_entropy.take(1))
        elif self._counter < _COUNTER_MAX:
            self._counter += 1
        else:
            self._last_ms += 1
            self._counter = 0
        return _uuid7(self._last_ms, self._counter, int.from_bytes(_entropy.take(8)) & _RANDOM_MASK)

    def new_text(self) -> str:
        """32 random hexadecimal digits."""
        return _entropy.take(16).hex()


class SequentialIds:
    """Ids 1, 2, 3… shaped as UUIDv7; `seed` tells one sequence from another."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._last = 0

    def new(self) -> UUID:
        """The next of the sequence."""
        self._last += 1
        return _uuid7(self._seed, 0, self._last)

    def new_text(self) -> str:
        """The next of the sequence."""
        return str(self.new())


def _uuid7(unix_ms: int, counter: int, tail: int) -> UUID:
    return UUID(int=(unix_ms << 80) | (counter << 64) | _VERSION_AND_VARIANT | tail)
