"""A secret that a local installation makes for itself: in a file of its own, once, whoever comes first."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of the file, made (mode 0600) when there is none. Processes that start together read the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_whole(path, make())
    return path.read_bytes()


def _make_whole(path: Path, content: bytes) -> None:
    """The file appears with its content in it, or another process's did first."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(partial)
    finally:
        partial.unlink()
