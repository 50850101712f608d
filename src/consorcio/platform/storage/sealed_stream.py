"""Streams sealed chunk by chunk with AES-256-GCM: cutting, reordering, swapping or altering any part is seen.

Format: frames of 64 KiB of plaintext, each followed by its tag. The nonce is the number of the frame; the associated
data says whose stream it is and whether the frame is the last. A key seals one stream only.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from consorcio.platform.storage.object_store import Chunks

FRAME_BYTES = 64 * 1024
_TAG_BYTES = 16
_KEY_BYTES = 32


class TamperedError(Exception):
    """What came is not what was sealed under this key for this context."""


def new_key() -> bytes:
    """A key for one stream."""
    return os.urandom(_KEY_BYTES)


async def seal_stream(chunks: Chunks, key: bytes, context: str) -> AsyncIterator[bytes]:
    """The sealed stream. An empty one has one empty frame, so that its absence would be seen."""
    cipher, number = AESGCM(key), 0
    async for frame, last in _frames(chunks, FRAME_BYTES):
        yield cipher.encrypt(_nonce(number), frame, _bound_to(context, last=last))
        number += 1


async def open_stream(sealed: Chunks, key: bytes, context: str) -> AsyncIterator[bytes]:
    """The plaintext, frame by frame. TamperedError at the first frame that is not right, or at an early end."""
    cipher, number = AESGCM(key), 0
    async for frame, last in _frames(sealed, FRAME_BYTES + _TAG_BYTES):
        try:
            yield cipher.decrypt(_nonce(number), frame, _bound_to(context, last=last))
        except InvalidTag as refused:
            raise TamperedError(f"frame {number} of {context}") from refused
        number += 1


async def _frames(chunks: Chunks, size: int) -> AsyncIterator[tuple[bytes, bool]]:
    """Frames of one size, each with whether it is the last; the last may be smaller, even empty."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        while len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    yield bytes(held), True


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _bound_to(context: str, *, last: bool) -> bytes:
    return f"{context}|{'fim' if last else 'segue'}".encode()
