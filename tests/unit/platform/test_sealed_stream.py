"""A sealed stream opens whole and in order, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consorcio.platform.storage import TamperedError, open_stream, seal_stream
from consorcio.platform.storage.object_store import checked_key
from consorcio.platform.storage.sealed_stream import FRAME_BYTES

KEY = bytes(range(32))
SIZES = st.sampled_from([0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES, 2 * FRAME_BYTES + 7])


async def _chunks(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def _all(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


def seal(plaintext: bytes, context: str = "a", pieces: int = 1000) -> bytes:
    parts = [plaintext[start : start + pieces] for start in range(0, len(plaintext), pieces)]
    return asyncio.run(_all(seal_stream(_chunks(parts), KEY, context)))


def open_(sealed: bytes, context: str = "a", key: bytes = KEY) -> bytes:
    return asyncio.run(_all(open_stream(_chunks([sealed]), key, context)))


@settings(max_examples=25)
@given(SIZES, st.integers(100, 200_000))
def test_what_was_sealed_opens_however_it_was_cut(size: int, pieces: int) -> None:
    plaintext = bytes(size % 251 for _ in range(size))
    assert open_(seal(plaintext, pieces=pieces)) == plaintext


@settings(max_examples=25)
@given(SIZES, st.integers(0), st.integers(1, 255))
def test_any_altered_byte_is_noticed(size: int, position: int, difference: int) -> None:
    sealed = bytearray(seal(b"x" * size))
    sealed[position % len(sealed)] ^= difference
    with pytest.raises(TamperedError):
        open_(bytes(sealed))


@settings(max_examples=25)
@given(SIZES, st.integers(1))
def test_a_stream_cut_anywhere_is_noticed(size: int, cut: int) -> None:
    sealed = seal(b"x" * size)
    with pytest.raises(TamperedError):
        open_(sealed[: len(sealed) - 1 - cut % len(sealed)])


def test_frames_out_of_order_of_another_stream_or_with_another_key_are_noticed() -> None:
    frame = FRAME_BYTES + 16
    sealed = seal(b"x" * 3 * FRAME_BYTES)
    for wrong in (sealed[frame : 2 * frame] + sealed[:frame] + sealed[2 * frame :], sealed + sealed):
        with pytest.raises(TamperedError):
            open_(wrong)
    with pytest.raises(TamperedError):
        open_(sealed, "b")
    with pytest.raises(TamperedError):
        open_(sealed, key=bytes(32))


@pytest.mark.parametrize("key", ["", "/a", "a/", "a//b", "../a", "a/../b", "A", "a.b", "a b", "a" * 201])
def test_a_key_is_never_a_path_of_somebody_else(key: str) -> None:
    with pytest.raises(ValueError, match="not an object key"):
        checked_key(key)
