"""Migrations run once and keep their history; a server that may forget is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg
import pytest

from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, MigrationRefusedError, migrate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The migrations of a service called `prova`."""
    made = tmp_path / "prova" / "migrations"
    made.mkdir(parents=True)
    (made / "0001_um.sql").write_text("CREATE TABLE um (id int PRIMARY KEY)", encoding="utf-8")
    (made / "0002_dois.sql").write_text("INSERT INTO um VALUES (1)", encoding="utf-8")
    return made


def test_each_file_is_applied_once_and_in_order(empty_database_url: str, folder: Path) -> None:
    first = migrate(empty_database_url, [PLATFORM, folder])
    assert first[-2:] == ["prova/0001_um.sql", "prova/0002_dois.sql"]
    assert first[0].startswith("platform/")
    assert migrate(empty_database_url, [PLATFORM, folder]) == []


async def test_two_processes_that_migrate_together_apply_once(empty_database_url: str, folder: Path) -> None:
    applied = await asyncio.gather(*(asyncio.to_thread(migrate, empty_database_url, [folder]) for _ in range(4)))
    assert sorted(len(names) for names in applied) == [0, 0, 0, 2]


def test_an_edited_file_is_refused_by_name(empty_database_url: str, folder: Path) -> None:
    migrate(empty_database_url, [folder])
    (folder / "0001_um.sql").write_text("CREATE TABLE outra (id int)", encoding="utf-8")
    with pytest.raises(MigrationRefusedError, match=r"prova/0001_um\.sql"):
        migrate(empty_database_url, [folder])


def test_a_file_that_fails_leaves_nothing_of_itself(empty_database_url: str, folder: Path) -> None:
    (folder / "0003_ruim.sql").write_text("CREATE TABLE tres (id int); SELECT 1/0", encoding="utf-8")
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty_database_url, [folder])
    with psycopg.connect(empty_database_url) as conn:
        assert conn.execute("SELECT to_regclass('um'), to_regclass('tres')").fetchone() == ("um", None)


async def test_a_server_that_may_forget_what_it_confirmed_is_refused(empty_database_url: str) -> None:
    database = Database("prova", empty_database_url, SystemClock(), Uuid7Generator(), max_connections=2)
    try:
        with pytest.raises(ConsorcioError, match="fsync desligado"):
            await database.open(require_durability=True)
    finally:
        await database.close()


async def test_what_fails_in_a_transaction_is_not_told(empty_database_url: str) -> None:
    migrate(empty_database_url, [PLATFORM])
    database = Database("prova", empty_database_url, SystemClock(), Uuid7Generator(), max_connections=2)
    await database.open()
    try:
        with pytest.raises(ZeroDivisionError):
            await _tell_and_fail(database)
        async with database.transaction() as tx:
            await tx.publish("Fato", "item/2", {"valor_centavos": 1})
        async with database.read() as conn:
            rows = await (await conn.execute("SELECT agregado, origem FROM plataforma.outbox")).fetchall()
    finally:
        await database.close()
    assert rows == [("item/2", "prova")]


async def _tell_and_fail(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.publish("Fato", "item/1", {})
        raise ZeroDivisionError
