"""A secret is made once, whole, and only its owner reads it."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from consorcio.platform.local_secret import read_or_make

TOGETHER = 16


def test_who_starts_together_reads_the_same_secret(tmp_path: Path) -> None:
    for attempt in range(30):
        path, barrier = tmp_path / str(attempt) / "segredo", Barrier(TOGETHER)

        def read(path: Path = path, barrier: Barrier = barrier) -> bytes:
            barrier.wait()
            return read_or_make(path, lambda: os.urandom(32))

        with ThreadPoolExecutor(TOGETHER) as pool:
            read_ones = {future.result() for future in [pool.submit(read) for _ in range(TOGETHER)]}
        assert [len(secret) for secret in read_ones] == [32]
        assert [file.name for file in path.parent.iterdir()] == ["segredo"]


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    read_or_make(tmp_path / "segredo", lambda: b"x")
    assert stat.S_IMODE((tmp_path / "segredo").stat().st_mode) == 0o600
