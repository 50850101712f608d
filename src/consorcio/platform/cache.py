"""Redis as what it is here: a place to save work. Absent, slow or lying, nothing goes wrong (R6)."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import orjson
from prometheus_client import Counter, Histogram
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from consorcio.platform.logging_setup import get_logger

TIMEOUT_MS = 50
_OPEN_CIRCUIT_S = 2.0
# Between what makes the value of a lock its holder's own and the holder's name.
_SEPARATOR = " "
log = get_logger(__name__)

REDIS_SECONDS = Histogram(
    "consorcio_redis_segundos",
    "Duração dos comandos ao Redis",
    ["comando"],
    buckets=(0.0005, 0.002, 0.01, 0.05, 0.2, 1),
)
REDIS_FAILURES = Counter("consorcio_redis_falhas", "Comandos a que o Redis não respondeu", ["comando"])
LOCKS = Counter("consorcio_travas", "Travas pedidas: obtida, ocupada ou sem_redis", ["trava", "resultado"])
LOCK_HELD_SECONDS = Histogram("consorcio_trava_segundos", "Tempo com a trava na mão", ["trava"])


class Cache:
    """JSON values with a life, and locks that only avoid repeated work. Every failure is a miss."""

    def __init__(self, url: str | None, timeout_ms: int = TIMEOUT_MS) -> None:
        self._redis = _impatient(url, timeout_ms / 1000) if url else None
        self._broken_until = 0.0

    async def close(self) -> None:
        """Disconnect."""
        if self._redis is not None:
            await self._redis.aclose()

    async def get(self, key: str) -> Any | None:
        """The value, or None when there is none or Redis does not answer."""
        body = await self._try("get", key)
        try:
            return None if body is None else orjson.loads(body)
        except orjson.JSONDecodeError:
            return None

    async def set(self, key: str, value: Any, life_s: int) -> bool:
        """Keep a value for a while; False when Redis did not take it."""
        return bool(await self._try("set", key, orjson.dumps(value), ex=life_s))

    async def delete(self, *keys: str) -> bool:
        """Forget; False when Redis did not answer, and the values may live until their time."""
        return await self._try("delete", *keys) is not None

    @asynccontextmanager
    async def work_lock(self, key: str, who: str, life_s: int = 30) -> AsyncIterator[str | None]:
        """Yields who else is known to be doing this, None when nobody is. Correctness never depends on it."""
        lock = self._redis.lock(key, timeout=life_s) if self._usable() and self._redis else None
        held = await self._acquire(lock, who) if lock is not None else None
        name = _lock_name(key)
        LOCKS.labels(name, {None: "sem_redis", True: "obtida", False: "ocupada"}[held]).inc()
        try:
            with LOCK_HELD_SECONDS.labels(name).time():
                yield await self._holder(key) if held is False else None
        finally:
            if lock is not None and held:
                await self._release(lock)

    async def _acquire(self, lock: Any, who: str) -> bool | None:
        """Whether the lock is ours; None when Redis does not say."""
        try:
            with REDIS_SECONDS.labels("lock").time():
                return bool(await lock.acquire(blocking=False, token=f"{uuid4()}{_SEPARATOR}{who}"))
        except Exception as failure:  # noqa: BLE001 a Redis that answers nonsense is as good as absent
            self._break("lock", failure)
            return None

    async def _holder(self, key: str) -> str:
        """Who holds a lock; somebody, when it is no longer held."""
        token = await self._try("get", key)
        written = token.decode(errors="replace") if isinstance(token, bytes) else ""
        return written.partition(_SEPARATOR)[2] or "outra pessoa"

    async def _release(self, lock: Any) -> None:
        try:
            await lock.release()
        except Exception as failure:  # noqa: BLE001 it ends by itself when its time is over
            log.info("trava_nao_liberada", erro=repr(failure))

    async def _try(self, command: str, *args: Any, **options: Any) -> Any | None:
        if not self._usable() or self._redis is None:
            return None
        try:
            with REDIS_SECONDS.labels(command).time():
                return await getattr(self._redis, command)(*args, **options)
        except Exception as failure:  # noqa: BLE001 a Redis that answers nonsense is as good as absent
            self._break(command, failure)
            return None

    def _usable(self) -> bool:
        return self._redis is not None and time.monotonic() >= self._broken_until

    def _break(self, command: str, failure: Exception) -> None:
        """Stop asking for a moment, so that a Redis that is away does not slow every request."""
        REDIS_FAILURES.labels(command).inc()
        if time.monotonic() >= self._broken_until:
            log.warning("redis_indisponivel", comando=command, erro=repr(failure))
        self._broken_until = time.monotonic() + _OPEN_CIRCUIT_S


def _lock_name(key: str) -> str:
    """The kind of a lock, `sorteio` of `lock:sorteio:{grupo_id}`: a metric never carries an id."""
    parts = key.split(":")
    return parts[1] if parts[0] == "lock" and len(parts) > 2 else "outra"  # noqa: PLR2004 the form of our keys


def _impatient(url: str, timeout_s: float) -> Redis:
    """A client that tries once: by itself it would try each command four times."""
    retry = Retry(NoBackoff(), 0)
    return Redis.from_url(url, socket_timeout=timeout_s, socket_connect_timeout=timeout_s, retry=retry)
