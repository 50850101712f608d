"""Sessions in Redis. Unlike a cache, its absence is an error: nobody enters while it does not answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from consorcio.core.errors import unavailable
from consorcio.platform.cache import REDIS_FAILURES, REDIS_SECONDS

_TIMEOUT_S = 1.0


class RedisStore:
    """The commands that sessions need. Every failure is UNAVAILABLE; without an address, so is every use."""

    def __init__(self, url: str | None) -> None:
        self._redis = Redis.from_url(url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S) if url else None

    async def get(self, key: str) -> bytes | None:
        """The value, or None."""
        value: bytes | None = await self._do(self._client().get(key))
        return value

    async def set(self, key: str, value: bytes, ttl_s: int) -> None:
        """Keep the value for that long."""
        await self._do(self._client().set(key, value, ex=ttl_s))

    async def add(self, key: str, value: bytes, ttl_s: int) -> bool:
        """Keep the value only if the key is free; whether it was."""
        return bool(await self._do(self._client().set(key, value, ex=ttl_s, nx=True)))

    async def take(self, key: str) -> bytes | None:
        """The value, which is no longer there."""
        value: bytes | None = await self._do(self._client().getdel(key))
        return value

    async def delete(self, key: str) -> None:
        """Forget the key."""
        await self._do(self._client().delete(key))

    async def close(self) -> None:
        """Disconnect."""
        if self._redis is not None:
            await self._redis.aclose()

    def _client(self) -> Redis:
        if self._redis is None:
            raise unavailable("As sessões de navegador precisam do Redis, que não está configurado.")
        return self._redis

    async def _do(self, command: Awaitable[Any]) -> Any:
        try:
            with REDIS_SECONDS.labels("sessao").time():
                return await command
        except (RedisError, OSError, TimeoutError):
            REDIS_FAILURES.labels("sessao").inc()
            raise unavailable("As sessões de navegador estão indisponíveis.", retry_after_s=2) from None
