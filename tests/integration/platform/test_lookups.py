"""Rows by key, asked together: each gets its own, and nobody spoils it for another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
import pytest

from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import lookups, prepared
from consorcio.platform.database import Database
from consorcio.platform.rows import one

_WITH_BACKEND: LiteralString = "SELECT %s::int AS n, pg_backend_pid() AS pid"


@dataclass(frozen=True, slots=True)
class Linha:
    """A row of these tests, and the server process that answered."""

    n: int
    pid: int


@pytest.fixture
async def database(empty_database_url: str) -> AsyncIterator[Database]:
    """A database with two connections."""
    made = Database("prova", empty_database_url, SystemClock(), Uuid7Generator(), max_connections=2)
    await made.open()
    try:
        yield made
    finally:
        await made.close()


async def _ask(database: Database, n: int, query: LiteralString = _WITH_BACKEND) -> Any:
    return await one(database.lookups, dict, query, [n])


async def test_who_asks_at_once_shares_a_connection_and_gets_its_own_row(database: Database) -> None:
    found = await asyncio.gather(*(one(database.lookups, Linha, _WITH_BACKEND, [n]) for n in range(40)))
    assert [linha.n for linha in found if linha] == list(range(40))
    assert len({linha.pid for linha in found if linha}) == 1


async def test_more_than_a_conversation_takes_goes_in_several(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = []

    async def counted(conn: prepared.ReadConnection, questions: list[prepared.Question]) -> None:
        sizes.append(len(questions))
        await together(conn, questions)

    together = prepared.ReadConnection.answer_each
    monkeypatch.setattr(prepared.ReadConnection, "answer_each", counted)
    monkeypatch.setattr(lookups, "QUESTIONS_MAX", 3)
    found = await asyncio.gather(*(_ask(database, n) for n in range(8)))
    assert [linha["n"] for linha in found] == list(range(8))
    assert sizes == [3, 3, 2]


async def test_queries_of_many_kinds_with_no_row_one_or_several(database: Database) -> None:
    rows, numbers = database.lookups, "SELECT i AS n FROM generate_series(1, %(ate)s::int) i"
    found = await asyncio.gather(
        rows.rows(dict[str, Any], "SELECT 1 AS n WHERE %s::int = 0", [1]),
        rows.rows(dict[str, Any], numbers, {"ate": 3}),
        rows.rows(dict[str, Any], "SELECT %s AS texto", ["é" * 300_000]),
        rows.rows(dict[str, Any], "SELECT 1 AS n WHERE %s::int = 0", [0]),
    )
    assert tuple(found) == ([], [{"n": 1}, {"n": 2}, {"n": 3}], [{"texto": "é" * 300_000}], [{"n": 1}])


async def test_what_fails_fails_alone(database: Database) -> None:
    """The server refuses what is behind a failed query in the conversation: it is asked again."""

    class RowOfNobody:
        """Takes no columns."""

    found: list[Any] = await asyncio.gather(
        _ask(database, 1),
        _ask(database, 0, "SELECT 1 / %s::int AS n"),
        _ask(database, 2),
        _ask(database, 0, "SELECT nada FROM inexistente WHERE %s::int = 0"),
        one(database.lookups, dict, "SELECT %(falta)s AS n", {}),
        one(database.lookups, RowOfNobody, "SELECT %s::int AS n", [1]),
        _ask(database, 3),
        _ask(database, 0, "SELECT 2 / %s::int AS n"),
        _ask(database, 4),
        return_exceptions=True,
    )
    assert [linha["n"] for linha in found if isinstance(linha, dict)] == [1, 2, 3, 4]
    assert [type(failure) for failure in found if isinstance(failure, Exception)] == [
        psycopg.errors.DivisionByZero,
        psycopg.errors.UndefinedTable,
        KeyError,
        TypeError,
        psycopg.errors.DivisionByZero,
    ]
    assert await _ask(database, 5)


async def test_who_gives_up_leaves_the_others_their_rows(database: Database) -> None:
    slow = asyncio.create_task(_ask(database, 1, "SELECT %s::int AS n, pg_sleep(0.3)::text"))
    quick = asyncio.create_task(_ask(database, 2))
    await asyncio.sleep(0.05)
    slow.cancel()
    assert (await quick)["n"] == 2
    with pytest.raises(asyncio.CancelledError):
        await slow


async def test_when_all_gave_up_the_server_works_for_nobody(database: Database) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await asyncio.gather(*(_ask(database, 60 + n, "SELECT pg_sleep(%s)::text AS n") for n in range(3)))
    running: LiteralString = (
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%%' AND state = 'active'"
        " AND pid <> %s::int"
    )
    async with asyncio.timeout(10):
        while (await _ask(database, 0, running))["n"]:  # noqa: ASYNC110  the end of a query tells nobody
            await asyncio.sleep(0.01)


async def test_a_connection_that_ends_is_told_to_all_and_the_next_are_served(database: Database) -> None:
    ends: LiteralString = "SELECT pg_terminate_backend(pg_backend_pid())::text AS n WHERE %s::int > 0"
    found: list[Any] = await asyncio.gather(
        *(_ask(database, n, ends) for n in (1, 2)), _ask(database, 3), return_exceptions=True
    )
    assert all(isinstance(failure, psycopg.OperationalError) for failure in found)
    assert (await _ask(database, 4))["n"] == 4


async def test_statements_forgotten_meanwhile_are_not_those_of_the_conversation(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "STATEMENTS_MAX", 4)
    for turn in range(3):
        texts = [f"SELECT {turn if n else 0} + {n} + %s::int AS n" for n in range(4)]
        found: list[Any] = await asyncio.gather(
            *(database.lookups.rows(dict, text, [n]) for n, text in enumerate(texts))
        )
        assert found == [[{"n": (turn if n else 0) + 2 * n}] for n in range(4)]
