"""What the tests of events and sagas share: facts to tell, handlers that leave a trace, and a child process to kill."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from consorcio.core.clock import Clock, SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import inbox
from consorcio.platform.database import Database, Transaction
from consorcio.platform.events import Event
from consorcio.platform.sagas import Done, Next, SagaDefinition, SagaRun, conduct_due
from consorcio.platform.service import Runtime

TABLES = """
CREATE TABLE efeito (ordem bigint GENERATED ALWAYS AS IDENTITY, agregado text NOT NULL, n int NOT NULL);
CREATE TABLE pedido_remoto (chave text PRIMARY KEY, vezes int NOT NULL DEFAULT 1);
"""
RUNTIME = cast("Runtime", None)
_IDS = Uuid7Generator()


def fact(aggregate: str, n: int, tipo: str = "Prova", source: str = "prova") -> Event:
    """The n-th fact of an aggregate."""
    return Event(
        str(_IDS.new()), tipo, aggregate, source, datetime(2026, 1, 5, 12, tzinfo=UTC), "corr-1", None, {"n": n}
    )


def open_database(service: str, url: str, clock: Clock | None = None) -> Database:
    """A database with the tables of the test."""
    return Database(service, url, clock or SystemClock(), Uuid7Generator(), max_connections=4)


async def leave_trace(tx: Transaction, event: Event, _runtime: Runtime) -> None:
    """The effect of a fact: one row, that must be there exactly once."""
    await insert_effect(tx, event.aggregate, event.data["n"])


async def insert_effect(tx: Transaction, aggregate: str, n: int) -> None:
    """Leave a row."""
    await tx.conn.execute("INSERT INTO efeito (agregado, n) VALUES (%s, %s)", [aggregate, n])


async def receive(database: Database, events: Sequence[Event]) -> None:
    """Facts arrive."""
    async with database.transaction() as tx:
        await inbox.receive(tx.conn, events)


async def rows(database: Database, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What the database says."""
    async with database.transaction() as tx:
        return await (await tx.conn.execute(query.encode(), parameters)).fetchall()


async def effects(database: Database) -> dict[str, list[int]]:
    """The effects of each aggregate, in the order in which they happened."""
    found: dict[str, list[int]] = {}
    for aggregate, n in await rows(database, "SELECT agregado, n FROM efeito ORDER BY ordem"):
        found.setdefault(aggregate, []).append(n)
    return found


async def until(database: Database, query: str, wanted: object) -> None:
    """Wait for the database to say so."""
    async with asyncio.timeout(20):
        while (await rows(database, query))[0][0] != wanted:  # noqa: ASYNC110 the database rings no bell here
            await asyncio.sleep(0.01)


async def call_remote(database: Database, key: str) -> int:
    """A callee that keeps the idempotency key with its effect; answers how often it was asked."""
    query = (
        "INSERT INTO pedido_remoto (chave) VALUES (%s)"
        " ON CONFLICT (chave) DO UPDATE SET vezes = pedido_remoto.vezes + 1 RETURNING vezes"
    )
    return int((await rows(database, query, key))[0][0])


@contextmanager
def child_that_stops_inside(what: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """A process in the middle of a handler or of a saga step, its effect written and not committed; then SIGKILL."""
    tests = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{tests.parent / 'src'}:{tests}"}
    with subprocess.Popen(
        [sys.executable, __file__, what, url], stdout=subprocess.PIPE, text=True, env=environment
    ) as child:
        assert child.stdout is not None
        try:
            assert child.stdout.readline() == "dentro\n"
            yield child
        finally:
            child.kill()


async def stop_here() -> None:
    """Say that the point was reached, and stay."""
    print("dentro", flush=True)  # noqa: T201 the parent reads it
    await asyncio.Event().wait()


async def _stop_in_handler(tx: Transaction, event: Event, runtime: Runtime) -> None:
    await leave_trace(tx, event, runtime)
    await stop_here()


async def _stop_after_remote_call(run: SagaRun) -> Next:
    await call_remote(run.database, run.key)
    await stop_here()
    return Done()


async def _child(what: str, url: str) -> None:
    database = open_database("prova", url)
    await database.open()
    if what == "handler":
        await inbox.apply_pending(database, {"Prova": _stop_in_handler}, RUNTIME)
    else:
        definition = SagaDefinition("prova", {"pedir": _stop_after_remote_call})
        await conduct_due(database, {"prova": definition}, RUNTIME)


if __name__ == "__main__":
    asyncio.run(_child(sys.argv[1], sys.argv[2]))
