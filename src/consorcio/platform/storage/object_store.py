"""What every store of objects does. A stream of bytes never sits in memory whole."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Protocol, TypeAlias

Chunks: TypeAlias = AsyncIterator[bytes]

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*")
KEY_MAX = 200


class ObjectMissingError(Exception):
    """Nothing is kept under that key."""


class StoreUnavailableError(Exception):
    """The store does not answer now; what was asked may be asked again."""


class ObjectStore(Protocol):
    """Where objects live. Keys are ours, never a person's file name: see `checked_key`."""

    async def put(self, key: str, chunks: Chunks) -> None:
        """Keep a stream under a key: whole, or not at all. StoreUnavailableError."""
        ...

    def get(self, key: str) -> Chunks:
        """The stream kept under a key. ObjectMissingError, StoreUnavailableError, both before the first chunk."""
        ...

    async def delete(self, key: str) -> None:
        """Forget a key; one that is not there is forgotten already. StoreUnavailableError."""
        ...

    async def check(self) -> None:
        """StoreUnavailableError when the store does not answer."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


def checked_key(key: str) -> str:
    """The key, if it is one: lower-case words and digits between slashes. ValueError: it is a defect of ours."""
    if len(key) > KEY_MAX or not _KEY.fullmatch(key):
        raise ValueError(f"not an object key: {key!r}")
    return key
