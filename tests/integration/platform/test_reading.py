"""Queries out of a transaction: prepared, never mixed up, never lost, on connections that are few."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import prepared
from consorcio.platform.database import Database
from consorcio.platform.rows import many, one

CONNECTIONS = 3
Row: TypeAlias = dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Linha:
    """A row of these tests."""

    n: int
    texto: str | None


@pytest.fixture
async def database(empty_database_url: str) -> AsyncIterator[Database]:
    """A database with few connections."""
    made = Database("prova", empty_database_url, SystemClock(), Uuid7Generator(), max_connections=CONNECTIONS)
    await made.open()
    try:
        yield made
    finally:
        await made.close()


async def test_a_row_is_the_same_in_a_transaction_and_out_of_it(database: Database) -> None:
    query = (
        "SELECT %(d)s::numeric(12, 8) AS d, %(u)s::uuid AS u, %(dia)s::date AS dia, %(lista)s::text[] AS lista,"
        " %(nada)s::bigint AS nada, '{\"a\": 1}'::jsonb AS j, 7 %% 4 AS resto, %(texto)s AS texto"
    )
    values = {
        "d": Decimal("18.33333337"),
        "u": UUID(int=7),
        "dia": date(2026, 1, 12),
        "lista": ["é", "b"],
        "nada": None,
        "texto": "ação",
    }
    async with database.read() as conn, database.transaction() as tx:
        first: Row = await one(conn, dict, query, values)
        again: Row = await one(conn, dict, query, values)
        assert first == again == await one(tx.conn, dict, query, values)
        assert first == {**values, "j": {"a": 1}, "resto": 3}


async def test_values_of_other_types_are_other_statements(database: Database) -> None:
    async with database.read() as conn:
        for value in (1, 2**40, None, Decimal("1.5"), 3):
            assert await one(conn, dict, "SELECT coalesce(%s, 0) AS n", [value]) == {"n": value or 0}


async def test_more_readers_than_connections_each_get_their_own_answer(database: Database) -> None:
    async def ask(n: int) -> list[Linha]:
        async with database.read() as conn:
            return await many(
                conn, Linha, "SELECT i AS n, repeat('x', i) AS texto FROM generate_series(%s::int, %s) i", [n, n + 3]
            )

    answers = await asyncio.gather(*(ask(n) for n in range(200)))
    assert answers == [[Linha(i, "x" * i) for i in range(n, n + 4)] for n in range(200)]
    assert await _open_connections(database) <= CONNECTIONS


async def test_an_answer_larger_than_the_socket_comes_whole(database: Database) -> None:
    async with database.read() as conn:
        rows = await many(
            conn, Linha, "SELECT i AS n, repeat('y', 1000) AS texto FROM generate_series(1, %s) i", [5000]
        )
        asked = await one(conn, Linha, "SELECT 1 AS n, %s AS texto", ["z" * 3_000_000])
    assert [row.n for row in rows] == list(range(1, 5001))
    assert asked == Linha(1, "z" * 3_000_000)


async def test_a_query_that_fails_spoils_nothing(database: Database) -> None:
    async with database.read() as conn:
        with pytest.raises(psycopg.errors.DivisionByZero):
            await one(conn, dict, "SELECT 1 / %s AS n", [0])
        assert await one(conn, dict, "SELECT 1 / %s AS n", [1]) == {"n": 1}


async def test_a_query_cannot_write(database: Database) -> None:
    async with database.read() as conn:
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            await one(conn, dict, "CREATE TABLE nova (n int)", [])


async def test_who_gives_up_ends_the_query_in_the_server_and_keeps_nothing(database: Database) -> None:
    async def wait_long() -> None:
        async with database.read() as conn:
            await one(conn, dict, "SELECT pg_sleep(%s)::text AS n", [60])

    for _ in range(CONNECTIONS + 1):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await wait_long()
    async with database.read() as conn:
        running = "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE %s AND state = 'active'"
        assert await one(conn, dict, running, ["SELECT pg_sleep%"]) == {"n": 0}


async def test_who_waits_too_long_for_a_connection_is_told_and_the_line_goes_on(database: Database) -> None:
    database._readers._timeout_s = 0.2
    held = [database.read() for _ in range(CONNECTIONS)]
    for loan in held:
        await loan.__aenter__()
    with pytest.raises(PoolTimeout):
        async with database.read():
            pass
    for loan in held:
        await loan.__aexit__(None, None, None)
    async with database.read() as conn:
        assert await one(conn, dict, "SELECT 1 AS n", []) == {"n": 1}


async def test_connections_that_the_server_ended_are_not_lent(database: Database) -> None:
    async with database.read() as one_of_them, database.read() as another:
        for conn in (one_of_them, another):
            assert await one(conn, dict, "SELECT 1 AS n", []) == {"n": 1}
    with psycopg.connect(database.url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    async with asyncio.timeout(10):
        while not (one_of_them.closed and another.closed):  # noqa: ASYNC110  the end of a connection tells nobody
            await asyncio.sleep(0.01)
    for _ in range(CONNECTIONS):
        async with database.read() as conn:
            assert await one(conn, dict, "SELECT 1 AS n", []) == {"n": 1}


async def test_a_transaction_left_open_is_not_lent_on(database: Database) -> None:
    async with database.read() as conn:
        await conn.execute("BEGIN")
    async with database.read() as conn:
        assert conn.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


async def test_too_many_statements_make_the_oldest_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "STATEMENTS_MAX", 3)
    async with database.read() as conn:
        for n in (*range(5), *range(5)):
            assert await conn.rows(dict, f"SELECT {n} AS n", []) == [{"n": n}]
        kept: Row = await one(conn, dict, "SELECT count(*)::int AS n FROM pg_prepared_statements", [])
    assert kept is not None
    assert kept["n"] <= 3


async def test_cursors_and_prepared_queries_share_a_connection(database: Database) -> None:
    async with database.read() as conn:
        for n in range(8):
            assert await one(conn, dict, "SELECT %s::int AS n", [n]) == {"n": n}
            assert await (await conn.execute("SELECT %s::int", [n])).fetchone() == (n,)


async def _open_connections(database: Database) -> int:
    async with database.read() as conn:
        found: Row = await one(
            conn,
            dict,
            "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND query LIKE '%%generate_series%%'",
            [],
        )
    assert found is not None
    return int(found["n"])
