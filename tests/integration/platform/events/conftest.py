"""Databases with the platform's tables, as two services or as two workers of one service."""

from __future__ import annotations

from collections.abc import AsyncIterator

import psycopg
import pytest

from consorcio.platform import inbox, sagas
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from eventos_prova import TABLES, open_database


@pytest.fixture
def prova_url(empty_database_url: str) -> str:
    """A new database with the tables of the platform and of the test."""
    migrate(empty_database_url, [PLATFORM])
    with psycopg.connect(empty_database_url, autocommit=True) as conn:
        conn.execute(TABLES)
    return empty_database_url


@pytest.fixture
async def database(prova_url: str) -> AsyncIterator[Database]:
    """The database of a service."""
    opened = open_database("prova", prova_url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
async def other_worker(prova_url: str) -> AsyncIterator[Database]:
    """Another process of the same service."""
    opened = open_database("prova", prova_url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails is tried again at once, three times."""
    for module in (inbox, sagas):
        monkeypatch.setattr(module, "FIRST_RETRY_S", 0)
        monkeypatch.setattr(module, "MAX_ATTEMPTS", 3)
