"""R6: with Redis absent, frozen, lying or restarted the system only works more; nothing fails and nothing waits."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import redis

from consorcio.platform.cache import Cache
from consorcio.platform.stack import RunningStack
from redis_falso import fake_redis, redis_mentiroso


@asynccontextmanager
async def opened(url: str | None) -> AsyncIterator[Cache]:
    """A cache, closed at the end."""
    cache = Cache(url)
    try:
        yield cache
    finally:
        await cache.close()


async def test_what_is_kept_is_found_until_it_is_forgotten_or_its_time_is_over(pilha: RunningStack) -> None:
    async with opened(pilha.urls.redis) as cache:
        assert await cache.get("cache:grupo:1") is None
        assert await cache.set("cache:grupo:1", {"codigo": "G1", "cotas": [1, 2]}, 60)
        assert await cache.get("cache:grupo:1") == {"codigo": "G1", "cotas": [1, 2]}
        assert await cache.delete("cache:grupo:1")
        assert await cache.get("cache:grupo:1") is None
        await cache.set("cache:grupo:2", 1, 60)
    with redis.Redis.from_url(pilha.urls.redis) as client:
        assert 0 < int(client.ttl("cache:grupo:2")) <= 60


async def test_a_lock_is_seen_by_the_other_and_released(pilha: RunningStack) -> None:
    async with opened(pilha.urls.redis) as one, opened(pilha.urls.redis) as other:
        async with (
            one.work_lock("lock:sorteio:1", "Ana Lima") as mine,
            other.work_lock("lock:sorteio:1", "Bia") as theirs,
        ):
            assert (mine, theirs) == (None, "Ana Lima")
        async with other.work_lock("lock:sorteio:1", "Bia") as theirs:
            assert theirs is None


async def test_without_redis_everybody_works() -> None:
    async with opened(None) as cache:
        assert not await cache.set("k", 1, 60)
        assert await cache.get("k") is None
        async with cache.work_lock("lock:x", "Ana") as mine:
            assert mine is None


async def test_a_redis_that_never_answers_is_left_alone_after_the_first_wait() -> None:
    async with fake_redis(lambda _received: b"") as url, opened(url) as cache:
        started = time.monotonic()
        assert await cache.get("k") is None
        assert time.monotonic() - started < 0.5
        started = time.monotonic()
        for _ in range(100):
            assert await cache.get("k") is None
            async with cache.work_lock("lock:x", "Ana") as mine:
                assert mine is None
        assert time.monotonic() - started < 0.1


async def test_a_port_where_nobody_listens_is_a_miss(unused_tcp_port: int) -> None:
    async with opened(f"redis://127.0.0.1:{unused_tcp_port}/0") as cache:
        assert await cache.get("k") is None
        async with cache.work_lock("lock:x", "Ana") as mine:
            assert mine is None


@pytest.mark.parametrize("lie", [b"+OK\r\n", b"$3\r\n{{{\r\n", b":1\r\n", b"-ERR no\r\n", b"!!garbage\r\n"])
async def test_a_redis_that_lies_breaks_nothing(lie: bytes) -> None:
    async with fake_redis(lambda _received: lie) as url, opened(url) as cache:
        await cache.get("k")
        await cache.set("k", 1, 60)
        await cache.delete("k")
        async with cache.work_lock("lock:x", "Ana"):
            pass


async def test_a_redis_that_grants_every_lock_is_believed_and_a_lock_lost_meanwhile_is_forgotten() -> None:
    with redis_mentiroso() as mentiroso:
        async with opened(mentiroso.url) as one, opened(mentiroso.url) as other:
            async with one.work_lock("lock:x", "Ana") as mine, other.work_lock("lock:x", "Bia") as theirs:
                assert (mine, theirs) == (None, None)
            assert mentiroso.concedidas == 2


async def test_the_error_of_the_protected_work_is_the_one_that_surfaces(pilha: RunningStack) -> None:
    async with opened(pilha.urls.redis) as cache:
        with pytest.raises(ZeroDivisionError):
            async with cache.work_lock("lock:y", "Ana"):
                _ = 1 // 0
        async with cache.work_lock("lock:y", "Ana") as mine:
            assert mine is None


async def test_it_is_used_again_when_it_comes_back(pilha: RunningStack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("consorcio.platform.cache._OPEN_CIRCUIT_S", 0.0)
    async with opened(pilha.urls.redis) as cache:
        await cache.set("k", 1, 60)
        pilha.stop_redis()
        try:
            assert await cache.get("k") is None
        finally:
            pilha.start_redis()
        assert await cache.set("k", 2, 60)
        assert await cache.get("k") == 2
