"""The mistake that the kill tests must see: `consorcio serve` that tells its facts to the broker after the commit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from consorcio.cli.main import main
from consorcio.platform.context import Actor
from consorcio.platform.database import Database, Transaction
from consorcio.platform.settings import load_settings
from consorcio.platform.transport import AmqpTransport
from consorcio.targets import TARGETS

_transaction = Database.transaction


async def _keep_in_memory(_tx: Transaction) -> None:
    """In place of the rows of the outbox."""


@asynccontextmanager
async def _tell_after_commit(
    database: Database, actor: Actor | None = None, correlation_id: str = ""
) -> AsyncIterator[Transaction]:
    async with _transaction(database, actor, correlation_id) as tx:
        yield tx
    if tx._events:
        await _broker.send(tx._events)
    database.bell.ring()


if __name__ == "__main__":
    url = load_settings().rabbitmq_url
    assert url is not None
    _broker = AmqpTransport(url, tuple(TARGETS))
    Transaction.flush = _keep_in_memory  # type: ignore[method-assign, assignment]
    Database.transaction = _tell_after_commit  # type: ignore[method-assign, assignment]
    main()
