"""Read-only connections, handed from one query to the next without going back to the pool in between (ADR 0020).

The pool opens, replaces and retires them; going through it costs more than asking the query. A connection is kept here
for a minute, then goes back to the pool, which may end it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from types import TracebackType

from psycopg import pq
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from consorcio.platform.logging_setup import get_logger
from consorcio.platform.prepared import ReadConnection

KEPT_S = 60.0
_IDLE = pq.TransactionStatus.IDLE
log = get_logger(__name__)


@dataclass(slots=True)
class _Kept:
    conn: ReadConnection
    until: float
    """Loop time at which it goes back to the pool."""


class Readers:
    """At most `max_size` connections for queries. Each serves one reader at a time; who finds none waits in line."""

    def __init__(self, pool: AsyncConnectionPool[ReadConnection], timeout_s: float = 10.0) -> None:
        self._pool = pool
        self._timeout_s = timeout_s
        self._idle: deque[_Kept] = deque()
        self._waiting: deque[asyncio.Future[_Kept]] = deque()
        self._taken = 0
        self._waited_s = 0.0
        self._opening: asyncio.Task[None] | None = None

    def lend(self) -> _Loan:
        """A connection for the block."""
        return _Loan(self)

    async def open(self) -> None:
        """Connect. PoolTimeout when the server does not answer in thirty seconds."""
        await self._pool.open(wait=True, timeout=30)

    def get_stats(self) -> dict[str, int]:
        """As psycopg's pools tell it."""
        stats = dict(self._pool.get_stats())
        available = stats.get("pool_available", 0) + len(self._idle)
        waited_ms = int(self._waited_s * 1000)
        return stats | {
            "pool_available": available,
            "requests_waiting": len(self._waiting),
            "requests_wait_ms": waited_ms,
        }

    async def close(self) -> None:
        """Close what is idle at once, and what is lent when it comes back."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.gather(self._opening, return_exceptions=True)
        while self._idle:
            await self._retire(self._idle.popleft())
        await self._pool.close()

    async def take(self) -> _Kept:
        """The connection used last, which is the warmest; PoolTimeout when none is free in time."""
        while self._idle:
            kept = self._idle.pop()
            if not kept.conn.closed:
                return kept
            await self._retire(kept)
        if self._pool.closed:
            raise PoolClosed("the connections for queries are not open")
        turn: asyncio.Future[_Kept] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        self._open_another()
        began = _now()
        try:
            async with asyncio.timeout(self._timeout_s):
                return await turn
        except BaseException as failure:
            if turn in self._waiting:
                self._waiting.remove(turn)
            elif turn.done() and not turn.cancelled():
                await self.give(turn.result())
            if isinstance(failure, TimeoutError):
                raise PoolTimeout(f"no connection in {self._timeout_s:.0f} s") from None
            raise
        finally:
            self._waited_s += _now() - began

    async def give(self, kept: _Kept) -> None:
        """Take a connection back. One that is broken, busy, in a transaction or old goes to the pool."""
        if kept.conn.pgconn.transaction_status != _IDLE or self._pool.closed or _now() >= kept.until:
            await self._retire(kept)
            if self._waiting:
                self._open_another()
            return
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(kept)
                return
        self._idle.append(kept)
        if self._idle[0].until <= _now():
            await self._retire(self._idle.popleft())

    async def _retire(self, kept: _Kept) -> None:
        self._taken -= 1
        await self._pool.putconn(kept.conn)

    def _open_another(self) -> None:
        """Ask the pool for one more, one at a time, without keeping anyone from taking what comes back meanwhile."""
        if self._opening is None and self._taken < self._pool.max_size:
            self._taken += 1
            self._opening = asyncio.create_task(self._from_pool())

    async def _from_pool(self) -> None:
        try:
            conn = await self._pool.getconn()
        except BaseException as failure:
            self._taken -= 1
            if not isinstance(failure, PoolTimeout | PoolClosed):
                raise
            log.warning("sem_conexao_de_leitura", erro=repr(failure))
        else:
            await self.give(_Kept(conn, _now() + KEPT_S))
        finally:
            self._opening = None
        if self._waiting and not self._pool.closed:
            self._open_another()


class _Loan:
    """`async with` over a connection: written by hand because it is on the path of every query."""

    __slots__ = ("_kept", "_readers")

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._kept: _Kept | None = None

    async def __aenter__(self) -> ReadConnection:
        self._kept = await self._readers.take()
        return self._kept.conn

    async def __aexit__(
        self, _kind: type[BaseException] | None, _failure: BaseException | None, _trace: TracebackType | None
    ) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            await self._readers.give(kept)


def _now() -> float:
    return asyncio.get_running_loop().time()
