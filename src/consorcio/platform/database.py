"""One PostgreSQL database per service, and the one transaction of a request.

The edge opens the transaction and commits it; handlers only use it. What goes in it goes together or not at all: state,
entries, outbox rows, audit leaf, idempotency key.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from typing import Any, TypeVar

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from consorcio.core.clock import Clock
from consorcio.core.errors import unavailable
from consorcio.core.ids import IdGenerator
from consorcio.platform import outbox
from consorcio.platform.bell import Bells, Work
from consorcio.platform.context import Actor, system_actor
from consorcio.platform.events import AUDIT_LEAF, Event
from consorcio.platform.lookups import Lookups
from consorcio.platform.prepared import PreparedConnection, ReadConnection, Said, prepared_connection, read_connection
from consorcio.platform.readers import Readers
from consorcio.platform.sql_observation import POOLS, measured_cursor
from consorcio.platform.telemetry import current_traceparent

Connection = TypeVar("Connection", bound=AsyncConnection)
_READ_ONLY = "-c default_transaction_read_only=on"
_BESIDES = 4
_DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class Transaction:
    """An open transaction, and what it tells the world if it commits."""

    def __init__(
        self,
        conn: AsyncConnection,
        clock: Clock,
        ids: IdGenerator,
        actor: Actor,
        correlation_id: str,
        service: str,
        traceparent: str | None = None,
    ) -> None:
        self.conn = conn
        self.clock = clock
        self.ids = ids
        self.actor = actor
        self.correlation_id = correlation_id
        self.service = service
        self.leaves: set[Work] = set()
        """What it leaves to the loops of its service, if it commits."""
        self._events: list[Event] = []
        self._traceparent = traceparent

    async def publish(
        self, type: str, aggregate: str, data: Mapping[str, Any], data_contabil: date | None = None
    ) -> None:
        """Tell a fact. Rows reach the outbox in one statement, before the commit."""
        self._events.append(self._event(type, aggregate, dict(data), data_contabil))

    async def audit(
        self, entity: str, entity_id: str, action: str, data: Mapping[str, Any], actor: Actor | None = None
    ) -> None:
        """Leave a leaf in the audit log, beside the one every command leaves. It names who acts, or the actor given:
        a leaf that will be published names the service, not the person.
        """
        who = actor or self.actor
        leaf = {
            "acao": action,
            "entidade": entity,
            "entidade_id": entity_id,
            "ator_id": who.id,
            "ator_nome": who.nome,
            "dados": dict(data),
        }
        self._events.append(self._event(AUDIT_LEAF, f"{entity}/{entity_id}", leaf, None))

    async def flush(self) -> None:
        """Write the facts told so far to the outbox."""
        events = self.take_events()
        if events:
            await outbox.append(self.conn, events)
            self.leaves.add(Work.TELL)

    def take_events(self) -> list[Event]:
        """The facts told so far, for who writes them to the outbox instead."""
        events, self._events = self._events, []
        return events

    def _event(self, type: str, aggregate: str, data: dict[str, Any], data_contabil: date | None) -> Event:
        return Event(
            id=str(self.ids.new()),
            type=type,
            aggregate=aggregate,
            source=self.service,
            time=self.clock.now(),
            correlation_id=self.correlation_id,
            data_contabil=data_contabil,
            data=data,
            traceparent=self.traceparent,
        )

    @property
    def traceparent(self) -> str:
        """The trace in which it tells its facts (W3C); empty when there is none."""
        return current_traceparent() if self._traceparent is None else self._traceparent


class SharedTransaction:
    """A transaction of a few commands, each of which has a `Transaction` of its own in it: who, what it tells.

    It is open from its first conversation on: what is said to it before that is said there.
    """

    def __init__(self, conn: PreparedConnection, database: Database) -> None:
        self.conn = conn
        self._database = database
        self._parts: list[Transaction] = []
        self._opening: list[Said] = []
        self._last: list[Said] = []
        self.opened: list[list[Any]] = []
        """The rows of each statement it was opened with, once it is."""

    def of(self, actor: Actor, correlation_id: str, traceparent: str) -> Transaction:
        """The part of one command."""
        clock, ids, service = self._database.clock, self._database.ids, self._database.service
        part = Transaction(self.conn, clock, ids, actor, correlation_id, service, traceparent)
        self._parts.append(part)
        return part

    def open_with(self, said: Sequence[Said]) -> None:
        """Statements to say before any other, together with the first of them: how it begins."""
        self._opening += said

    async def converse(self, said: Sequence[Said]) -> list[list[Any]]:
        """Say statements in one conversation, the first time after those that open it: the rows of each."""
        opening, self._opening = self._opening, []
        given = await self.conn.converse([*opening, *said])
        if opening:
            self.opened = given[: len(opening)]
        return given[len(opening) :]

    def at_the_end(self, said: Said) -> None:
        """A statement to say together with the facts and the commit."""
        self._last.append(said)

    async def commit(self) -> None:
        """Write the facts that all of them told, and commit, in one conversation."""
        events = [event for part in self._parts for event in part.take_events()]
        if events:
            self._last.append(outbox.appending(events))
            self._parts[0].leaves.add(Work.TELL)
        await self.converse([*self._last, ("COMMIT", ())])

    @property
    def leaves(self) -> set[Work]:
        """What they leave to the loops of the service."""
        return {work for part in self._parts for work in part.leaves}


class Database:
    """The database of one service."""

    def __init__(self, service: str, url: str, clock: Clock, ids: IdGenerator, max_connections: int = 12) -> None:
        self.service = service
        self.url = url
        self.clock = clock
        self.ids = ids
        self.bells = Bells()
        measured = {"cursor_factory": measured_cursor(service)}
        writer = prepared_connection(service)
        reading = {"autocommit": True, "options": _READ_ONLY, **measured}
        self._writers = _pool(url, max_connections, {"autocommit": False, **measured}, writer)
        self._readers = Readers(_pool(url, max_connections, reading, read_connection(service)))
        self.lookups = Lookups(self._readers)
        """Rows by key: like `read`, shared by whoever asks at once."""
        # Apart from the writers: who asks for one holds a writer, and a dozen of them would wait for each other.
        self._besides = _pool(url, _BESIDES, {"autocommit": False, **measured}, writer, min_size=0)
        POOLS.add(self._writers, service, "escrita")
        POOLS.add(self._readers, service, "leitura")

    async def open(self, *, require_durability: bool = False) -> None:
        """Connect. Refuses a server that may forget what it confirmed, unless told that it is a test."""
        await self._writers.open(wait=True, timeout=30)
        await self._readers.open()
        await self._besides.open()
        if require_durability:
            await self._refuse_forgetful_server()

    async def close(self) -> None:
        """Close every connection."""
        await self._writers.close()
        await self._readers.close()
        await self._besides.close()

    @asynccontextmanager
    async def transaction(self, actor: Actor | None = None, correlation_id: str = "") -> AsyncIterator[Transaction]:
        """A transaction that commits at the end of the block and tells its facts, or leaves nothing."""
        async with self._begin(self._writers, actor or system_actor(self.service), correlation_id) as tx:
            yield tx

    @asynccontextmanager
    async def beside(self, tx: Transaction) -> AsyncIterator[Transaction]:
        """A transaction beside an open one, for a part of a work too large for one: it commits on its own.

        It names who acts in the open one, and must not wait for what that one has locked.
        """
        async with self._begin(self._besides, tx.actor, tx.correlation_id) as part:
            yield part

    @asynccontextmanager
    async def _begin(
        self, pool: AsyncConnectionPool[PreparedConnection], actor: Actor, correlation_id: str
    ) -> AsyncIterator[Transaction]:
        async with pool.connection() as conn:
            tx = Transaction(conn, self.clock, self.ids, actor, correlation_id, self.service)
            yield tx
            await tx.flush()
        self.bells.ring(tx.leaves)

    @asynccontextmanager
    async def shared_transaction(self) -> AsyncIterator[SharedTransaction]:
        """A transaction of commands that come together: it commits at the end of the block, or leaves nothing.

        Who asks for it says with what it opens, BEGIN first.
        """
        async with self._writers.connection() as conn:
            shared = SharedTransaction(conn, self)
            yield shared
            await shared.commit()
        self.bells.ring(shared.leaves)

    def read(self) -> AbstractAsyncContextManager[ReadConnection]:
        """A connection for queries: each statement sees the last commit."""
        return self._readers.lend()

    async def _refuse_forgetful_server(self) -> None:
        async with self.read() as conn:
            for name in _DURABILITY:
                cursor = await conn.execute("SELECT current_setting(%s)", [name])
                row = await cursor.fetchone()
                if row is None or row[0] == "off":
                    raise unavailable(f"O PostgreSQL de {self.service} está com {name} desligado.")


def _pool(
    url: str, max_size: int, connecting: dict[str, Any], kind: type[Connection], min_size: int = 1
) -> AsyncConnectionPool[Connection]:
    return AsyncConnectionPool(
        url,
        connection_class=kind,
        min_size=min_size,
        max_size=max_size,
        open=False,
        timeout=10,
        kwargs={**connecting, "prepare_threshold": 3},
    )
