"""Objects on the local disk, for the embedded stack."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from consorcio.platform.storage.object_store import Chunks, ObjectMissingError, StoreUnavailableError, checked_key

_READ_BYTES = 256 * 1024


class LocalStore:
    """A folder. An object appears by the renaming of a whole, synced file, so half of one is never seen."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def put(self, key: str, chunks: Chunks) -> None:
        """See `ObjectStore`."""
        path = self._path(key)
        partial = path.with_name(f"{path.name}.{secrets.token_hex(6)}.parcial")
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
            with partial.open("xb") as file:
                async for chunk in chunks:
                    await asyncio.to_thread(file.write, chunk)
                await asyncio.to_thread(_sync, file)
            await asyncio.to_thread(_publish, partial, path)
        except OSError as failure:
            raise StoreUnavailableError(str(failure)) from failure
        finally:
            partial.unlink(missing_ok=True)

    async def get(self, key: str) -> Chunks:
        """See `ObjectStore`."""
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise ObjectMissingError(key) from None
        except OSError as failure:
            raise StoreUnavailableError(str(failure)) from failure
        with file:
            while chunk := await asyncio.to_thread(file.read, _READ_BYTES):
                yield chunk

    async def delete(self, key: str) -> None:
        """See `ObjectStore`."""
        try:
            await asyncio.to_thread(self._path(key).unlink, missing_ok=True)
        except OSError as failure:
            raise StoreUnavailableError(str(failure)) from failure

    async def check(self) -> None:
        """See `ObjectStore`."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise StoreUnavailableError(str(failure)) from failure

    async def close(self) -> None:
        """Nothing to close."""

    def _path(self, key: str) -> Path:
        return self._root / checked_key(key)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _publish(partial: Path, path: Path) -> None:
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
