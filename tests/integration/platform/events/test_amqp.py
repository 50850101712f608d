"""R4 through RabbitMQ: confirmed, persistent, in order, held while the database is away, dead only when unreadable."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

import aio_pika
import psycopg
import pytest
from psycopg import sql

from consorcio.platform.database import Database
from consorcio.platform.events import AUDIT_LEAF, to_cloudevent
from consorcio.platform.inbox import apply_pending
from consorcio.platform.stack import RunningStack
from consorcio.platform.transport import DEAD_EXCHANGE, EXCHANGE, AmqpTransport, queue_name
from eventos_prova import RUNTIME, TABLES, effects, fact, leave_trace, open_database, rows, until

COUNT = "SELECT count(*) FROM plataforma.inbox"
_numbers = itertools.count(1)


@pytest.fixture
async def subscriber(banco_vazio: Callable[[str], str]) -> AsyncIterator[Database]:
    """A service with a queue of its own, that no other test uses."""
    url = banco_vazio("grupos")
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(TABLES)
    database = open_database(f"prova{next(_numbers)}", url)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
async def amqp(pilha: RunningStack, subscriber: Database) -> AsyncIterator[AmqpTransport]:
    """The transport of a process."""
    assert pilha.urls.rabbitmq is not None
    transport = AmqpTransport(pilha.urls.rabbitmq, (subscriber.service,))
    yield transport
    await transport.close()


@asynccontextmanager
async def consuming(amqp: AmqpTransport, database: Database, *types: str) -> AsyncIterator[None]:
    """The service brings what it subscribes to into its inbox."""
    stop = asyncio.Event()
    task = asyncio.create_task(amqp.consume(database, types or ("Prova",), stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 15)


@asynccontextmanager
async def raw_channel(pilha: RunningStack) -> AsyncIterator[aio_pika.abc.AbstractChannel]:
    """The broker, without us."""
    assert pilha.urls.rabbitmq is not None
    async with await aio_pika.connect(pilha.urls.rabbitmq) as connection:
        yield await connection.channel()


@asynccontextmanager
async def slow_way(url: str) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A way to the broker whose answers stop while the event is not set."""
    broker, flowing = urlsplit(url), asyncio.Event()
    flowing.set()
    pipes: set[asyncio.Task[None]] = set()
    writers: list[asyncio.StreamWriter] = []

    async def pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter, back: bool) -> None:
        while data := await source.read(65536):
            if back:
                await flowing.wait()
            sink.write(data)
            await sink.drain()
        sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(broker.hostname, broker.port)
        writers.extend((writer, far_writer))
        pipes.add(asyncio.create_task(pipe(reader, far_writer, back=False)))
        pipes.add(asyncio.create_task(pipe(far_reader, writer, back=True)))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield urlunsplit(broker._replace(netloc=f"{broker.netloc.rpartition(':')[0]}:{port}")), flowing
    finally:
        server.close()
        for task in pipes:
            task.cancel()
        await asyncio.gather(*pipes, return_exceptions=True)
        for writer in writers:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()


async def waiting(pilha: RunningStack, queue: str) -> int:
    """Messages ready in a queue."""
    async with raw_channel(pilha) as channel:
        return (await channel.declare_queue(queue, passive=True)).declaration_result.message_count or 0


async def through_broken_connections(work: Callable[[], Awaitable[object]]) -> None:
    """As the supervised loops do: each connection of the pool that an outage broke fails once."""
    async with asyncio.timeout(30):
        while True:
            try:
                await work()
            except psycopg.OperationalError:
                continue
            return


async def test_facts_told_before_the_subscriber_first_starts_wait_for_it(
    amqp: AmqpTransport, subscriber: Database
) -> None:
    told = [fact(f"grupo/{n % 3}", n) for n in range(300)]
    await amqp.send(told)
    async with consuming(amqp, subscriber):
        await until(subscriber, COUNT, 300)
    await apply_pending(subscriber, {"Prova": leave_trace}, RUNTIME)
    assert await effects(subscriber) == {f"grupo/{rest}": list(range(rest, 300, 3)) for rest in range(3)}


async def test_facts_sent_twice_have_one_effect(amqp: AmqpTransport, subscriber: Database) -> None:
    told = [fact("grupo/1", n) for n in range(20)]
    async with consuming(amqp, subscriber):
        for _ in range(3):
            await amqp.send(told)
        await amqp.send([fact("grupo/1", 20)])
        await until(subscriber, COUNT, 21)
    await apply_pending(subscriber, {"Prova": leave_trace}, RUNTIME)
    assert await effects(subscriber) == {"grupo/1": list(range(21))}


async def test_a_service_keeps_only_what_it_subscribes_to(
    amqp: AmqpTransport, subscriber: Database, pilha: RunningStack
) -> None:
    async with consuming(amqp, subscriber):
        await amqp.send([fact("grupo/1", 1, "Alheio"), fact("grupo/1", 2)])
        await until(subscriber, COUNT, 1)
    assert await waiting(pilha, queue_name(subscriber.service)) == 0


async def test_audit_leaves_go_to_the_auditor_alone(pilha: RunningStack, subscriber: Database) -> None:
    assert pilha.urls.rabbitmq is not None
    both = AmqpTransport(pilha.urls.rabbitmq, (subscriber.service, "auditoria"))
    await both.send([fact("usuario/1", 1, AUDIT_LEAF)])
    async with raw_channel(pilha) as channel:
        await (await channel.get_queue(queue_name("auditoria"))).purge()
    await both.send([fact("usuario/1", 2, AUDIT_LEAF)])
    await both.close()
    assert await waiting(pilha, queue_name("auditoria")) == 1
    assert await waiting(pilha, queue_name(subscriber.service)) == 0


async def test_only_unreadable_messages_die_and_the_rest_go_on(
    amqp: AmqpTransport, subscriber: Database, pilha: RunningStack
) -> None:
    unstorable = fact("grupo/1", 2)
    unstorable.data["texto"] = "nulo \x00 não cabe em jsonb"
    bodies = [
        to_cloudevent(fact("grupo/1", 1)),
        b"{isto n\xe3o \xe9 json",
        b'{"id": "sem-o-resto"}',
        to_cloudevent(unstorable),
        to_cloudevent(fact("grupo/1", 3)),
    ]
    await amqp.send([fact("grupo/0", 0)])
    async with raw_channel(pilha) as channel:
        graveyard = await channel.get_queue(DEAD_EXCHANGE)
        await graveyard.purge()
        exchange = await channel.get_exchange(EXCHANGE)
        for body in bodies:
            await exchange.publish(aio_pika.Message(body), routing_key="fato.Prova")
        async with consuming(amqp, subscriber):
            await until(subscriber, COUNT, 3)
            async with asyncio.timeout(10):
                dead = [await graveyard.get(timeout=5, no_ack=True) for _ in range(3)]
    assert {message.body for message in dead} == {bodies[1], bodies[2], bodies[3]}
    query = "SELECT dados->>'n' FROM plataforma.inbox ORDER BY ordem"
    assert await rows(subscriber, query) == [("0",), ("1",), ("3",)]


async def test_while_the_database_is_away_messages_are_held_not_refused(
    amqp: AmqpTransport, subscriber: Database, pilha: RunningStack
) -> None:
    [(name,)] = await rows(subscriber, "SELECT current_database()")
    async with consuming(amqp, subscriber):
        await amqp.send([fact("grupo/1", 0)])
        await until(subscriber, COUNT, 1)
        with psycopg.connect(pilha.urls.admin_postgres, autocommit=True) as admin:
            database = sql.Identifier(name)
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(database))
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            dead_before = await waiting(pilha, DEAD_EXCHANGE)
            await amqp.send([fact("grupo/1", n) for n in range(1, 100)])
            await asyncio.sleep(1)  # an outage of a second
            admin.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(database))
        await through_broken_connections(lambda: until(subscriber, COUNT, 100))
    assert await waiting(pilha, DEAD_EXCHANGE) == dead_before
    await through_broken_connections(lambda: apply_pending(subscriber, {"Prova": leave_trace}, RUNTIME))
    assert await effects(subscriber) == {"grupo/1": list(range(100))}


async def test_publisher_and_consumer_come_back_after_the_broker_drops_them(
    amqp: AmqpTransport, subscriber: Database
) -> None:
    async with consuming(amqp, subscriber):
        await amqp.send([fact("grupo/1", 1)])
        await until(subscriber, COUNT, 1)
        assert amqp._connection is not None
        await amqp._connection.close()
        await amqp.send([fact("grupo/1", 2)])
        await until(subscriber, COUNT, 2)


async def test_a_slow_broker_is_not_waited_for_and_its_facts_go_later_with_one_effect(
    pilha: RunningStack, subscriber: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it did not confirm in time is sent again: the outbox still has it."""
    assert pilha.urls.rabbitmq is not None
    monkeypatch.setattr("consorcio.platform.transport._CONFIRM_TIMEOUT_S", 0.3)
    async with slow_way(pilha.urls.rabbitmq) as (url, flowing):
        transport, second = AmqpTransport(url, (subscriber.service,)), fact("grupo/1", 2)
        await transport.send([fact("grupo/1", 1)])
        flowing.clear()
        with pytest.RaisesGroup(TimeoutError, flatten_subgroups=True):
            await transport.send([second])
        flowing.set()
        await transport.send([second, fact("grupo/1", 3)])
        async with consuming(transport, subscriber):
            await until(subscriber, COUNT, 3)
        await transport.close()
    await apply_pending(subscriber, {"Prova": leave_trace}, RUNTIME)
    assert await effects(subscriber) == {"grupo/1": [1, 2, 3]}


async def test_a_broker_that_is_away_keeps_facts_in_the_outbox(
    pilha: RunningStack, subscriber: Database, unused_tcp_port: int
) -> None:
    away = AmqpTransport(f"amqp://127.0.0.1:{unused_tcp_port}/", (subscriber.service,))
    with pytest.raises(ConnectionError):
        await away.send([fact("grupo/1", 1)])
    async with consuming(away, subscriber):
        await asyncio.sleep(0)
