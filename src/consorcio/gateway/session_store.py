"""Browser sessions under `session:{…}` in Redis, readable only with the cookie of the browser that owns them."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_TOKEN_BYTES = 32
TOKEN_TEXT_MAX = 64


class KeyValueStore(Protocol):
    """The commands of Redis that sessions need. UNAVAILABLE when it does not answer."""

    async def get(self, key: str) -> bytes | None:
        """The value, or None."""
        ...

    async def set(self, key: str, value: bytes, ttl_s: int) -> None:
        """Keep the value for that long."""
        ...

    async def add(self, key: str, value: bytes, ttl_s: int) -> bool:
        """Keep the value only if the key is free; whether it was."""
        ...

    async def take(self, key: str) -> bytes | None:
        """The value, which is no longer there."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the key."""
        ...


@dataclass(frozen=True, slots=True)
class Session:
    """What the gateway keeps on behalf of a browser; the tokens never reach it."""

    access_token: str
    refresh_token: str
    id_token: str
    access_expires_at: float
    ends_at: float


class SessionStore:
    """Keeps sessions by the hash of the cookie and sealed with a key made from it.

    Who reads Redis, or a copy of it, can neither use a session nor read its tokens.
    """

    def __init__(self, store: KeyValueStore) -> None:
        self._store = store

    async def load(self, cookie: str) -> Session | None:
        """The session of the cookie; None when there is none."""
        sealed = await self._store.get(_key(cookie))
        opened = _open(cookie, sealed) if sealed else None
        return Session(**opened) if opened is not None else None

    async def save(self, cookie: str, session: Session, now: float) -> None:
        """Keep the session until it ends."""
        sealed = _seal(cookie, asdict(session))
        await self._store.set(_key(cookie), sealed, max(1, int(session.ends_at - now)))

    async def remove(self, cookie: str) -> None:
        """End the session."""
        await self._store.delete(_key(cookie))

    async def begin_refresh(self, cookie: str, ttl_s: int) -> bool:
        """Whether this replica is the one that renews the session now."""
        return await self._store.add(f"lock:{_key(cookie)}", b"1", ttl_s)

    async def end_refresh(self, cookie: str) -> None:
        """Let another renewal happen."""
        await self._store.delete(f"lock:{_key(cookie)}")

    async def save_entry(self, state: str, entry: dict[str, Any], ttl_s: int) -> None:
        """Keep what a login in progress needs when the browser comes back."""
        await self._store.set(f"session:entrada:{_digest(state)}", _seal(state, entry), ttl_s)

    async def take_entry(self, state: str) -> dict[str, Any] | None:
        """What was kept of the login; it serves once."""
        sealed = await self._store.take(f"session:entrada:{_digest(state)}")
        return _open(state, sealed) if sealed else None


def new_token() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def csrf_of(cookie: str) -> str:
    """The CSRF token of the session: derived from the cookie, which JavaScript cannot read."""
    return hmac.new(cookie.encode(), b"consorcio csrf", hashlib.sha256).hexdigest()


def _key(cookie: str) -> str:
    return f"session:{_digest(cookie)}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _cipher(secret: str) -> AESGCM:
    return AESGCM(hmac.new(secret.encode(), b"consorcio session", hashlib.sha256).digest())


def _seal(secret: str, value: dict[str, Any]) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(secret).encrypt(nonce, orjson.dumps(value), None)


def _open(secret: str, sealed: bytes) -> dict[str, Any] | None:
    try:
        opened = _cipher(secret).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
    except (InvalidTag, ValueError):
        return None
    value: dict[str, Any] = orjson.loads(opened)
    return value
