"""The processes of the chaos of events: writers, relays and consumers, each to be killed at any instant."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import psycopg
import psycopg_pool

from consorcio.platform.database import Database
from consorcio.platform.relay import run_workers
from consorcio.platform.service import Runtime, Service
from consorcio.platform.transport import AmqpTransport
from eventos_prova import leave_trace, open_database

AGGREGATES = [f"grupo/{number}" for number in range(8)]
SERVICES = ("origem", "destino")
_SURVIVABLE = (psycopg.Error, psycopg_pool.PoolTimeout, OSError)


async def write_facts(url: str, *, forgetful: bool) -> None:
    """Business transactions for ever. A forgetful writer tells its facts after the commit: the mistake to be seen."""
    database = open_database("origem", url)
    await database.open()
    while True:
        try:
            await _one_fact(database, random.choice(AGGREGATES), forgetful=forgetful)  # noqa: S311 chaos
        except _SURVIVABLE:
            await asyncio.sleep(0.1)


async def _one_fact(database: Database, aggregate: str, *, forgetful: bool) -> None:
    async with database.transaction() as tx:
        cursor = await tx.conn.execute("UPDATE conta SET n = n + 1 WHERE agregado = %s RETURNING n", [aggregate])
        row = await cursor.fetchone()
        assert row is not None
        if not forgetful:
            await tx.publish("Prova", aggregate, {"n": row[0]})
    if forgetful:
        await asyncio.sleep(0.02)
        async with database.transaction() as tx:
            await tx.publish("Prova", aggregate, {"n": row[0]})


async def run_service(name: str, url: str, amqp_url: str) -> None:
    """A service as `serving` runs it."""
    database = open_database(name, url)
    await database.open()
    subscriptions = {"Prova": leave_trace} if name == "destino" else {}
    service = Service(name, {}, Path(), subscriptions=subscriptions)
    runtime = cast("Runtime", SimpleNamespace(db=database))
    transport = AmqpTransport(amqp_url, SERVICES)
    never = asyncio.Event()
    await asyncio.gather(
        run_workers(service, runtime, transport, never), transport.consume(database, subscriptions, never)
    )


def main(role: str, *arguments: str) -> None:
    """The process of a role."""
    match role:
        case "writer":
            asyncio.run(write_facts(*arguments, forgetful=False))
        case "forgetful_writer":
            asyncio.run(write_facts(*arguments, forgetful=True))
        case _:
            asyncio.run(run_service(role, *arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
