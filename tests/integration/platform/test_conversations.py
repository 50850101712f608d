"""Statements said together: each gives its own rows, and one that fails leaves nothing of any."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest

from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate

_SLEEPING = "SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '%pg_sleep(60)%'"


@pytest.fixture
async def database(empty_database_url: str) -> AsyncIterator[Database]:
    """A database with one connection for transactions, and a table."""
    migrate(empty_database_url, [PLATFORM])
    made = Database("prova", empty_database_url, SystemClock(), Uuid7Generator(), max_connections=1)
    await made.open()
    try:
        async with made.transaction() as tx:
            await tx.conn.execute("CREATE TABLE dito (n int PRIMARY KEY)")
        yield made
    finally:
        await made.close()


async def _kept(database: Database) -> list[int]:
    async with database.read() as conn:
        return [n for (n,) in await (await conn.execute("SELECT n FROM dito ORDER BY n")).fetchall()]


async def test_each_statement_gives_its_rows_and_cursors_take_part_in_the_transaction(database: Database) -> None:
    async with database.shared_transaction() as shared:
        said = await shared.conn.converse(
            [
                ("BEGIN", ()),
                ("INSERT INTO dito VALUES (%s)", [1]),
                ("INSERT INTO dito VALUES (%(n)s), (3) RETURNING n, n * 2", {"n": 2}),
                ("SELECT length(%s::text)", ["x" * 3_000_000]),
            ]
        )
        assert said == [[], [], [(2, 4), (3, 6)], [(3_000_000,)]]
        await shared.conn.execute("INSERT INTO dito VALUES (4)")
        assert await _kept(database) == []
        shared.at_the_end(("INSERT INTO dito VALUES (%s)", [5]))
    assert await _kept(database) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("at_the_end", [False, True])
async def test_one_that_fails_leaves_nothing_and_the_connection_goes_on(database: Database, at_the_end: bool) -> None:
    async def fail() -> None:
        async with database.shared_transaction() as shared:
            await shared.conn.converse([("BEGIN", ()), ("INSERT INTO dito VALUES (1)", ())])
            again = ("INSERT INTO dito VALUES (%s)", [1])
            if at_the_end:
                shared.at_the_end(again)
            else:
                await shared.conn.converse([("INSERT INTO dito VALUES (2)", ()), again, ("SELECT 1", ())])

    with pytest.raises(psycopg.errors.UniqueViolation):
        await fail()
    assert await _kept(database) == []
    async with database.shared_transaction() as shared:
        assert await shared.conn.converse([("BEGIN", ()), ("SELECT count(*) FROM dito", ())]) == [[], [(0,)]]


async def test_what_a_rollback_deallocates_is_prepared_anew(database: Database) -> None:
    """psycopg says DEALLOCATE ALL when it rolls back with statements of its own prepared."""

    async def count() -> list[list[tuple[int]]]:
        async with database.shared_transaction() as shared:
            return await shared.conn.converse([("BEGIN", ()), ("SELECT count(*) FROM dito", ())])

    async def refused() -> None:
        async with database.transaction() as tx:
            await tx.conn.execute("SELECT 1", prepare=True)
            await tx.conn.execute("INSERT INTO dito VALUES (1), (1)")

    assert await count() == [[], [(0,)]]
    with pytest.raises(psycopg.errors.UniqueViolation):
        await refused()
    for _ in range(2):
        assert await count() == [[], [(0,)]]


async def test_who_gives_up_ends_the_statement_and_leaves_nothing(database: Database) -> None:
    async def wait() -> None:
        async with database.shared_transaction() as shared:
            await shared.conn.converse(
                [("BEGIN", ()), ("INSERT INTO dito VALUES (1)", ()), ("SELECT pg_sleep(60)", ())]
            )

    waiting = asyncio.create_task(wait())
    async with asyncio.timeout(5), database.read() as conn:
        while not await (await conn.execute(_SLEEPING)).fetchall():
            pass
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with database.transaction() as tx:
        await tx.conn.execute("INSERT INTO dito VALUES (2)")
    assert await _kept(database) == [2]
