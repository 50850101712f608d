"""How facts travel from an outbox to the inboxes of who subscribes: two ways, the same inbox at the end.

With RabbitMQ every publisher declares the queue of every service, so that what is told before a subscriber
first starts waits for it. A queue carries all facts and the consumer keeps those it subscribes to: bindings by
type would lose a fact told by a new version before the new version of its subscriber binds it. Audit leaves,
the many, go to auditoria alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

import aio_pika
import psycopg
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange, AbstractIncomingMessage, AbstractQueue
from aiormq.abc import FieldTable as Arguments

from consorcio.platform import inbox
from consorcio.platform.bell import Work
from consorcio.platform.database import Database
from consorcio.platform.events import AUDIT_LEAF, Event, NotAnEventError, Told, from_cloudevent, to_cloudevent
from consorcio.platform.failure_points import FailurePoint
from consorcio.platform.logging_setup import get_logger

EXCHANGE = "consorcio.eventos"
DEAD_EXCHANGE = "consorcio.mortos"
AUDITOR = "auditoria"
_QUEUES = {
    "consorciados": "consorciado.queue",
    "grupos": "grupo.queue",
    "sorteios": "sorteio.queue",
    "notificacoes": "notificacao.queue",
}
_PREFETCH = 200
_PUBLISHING_AT_ONCE = 64
_CONFIRM_TIMEOUT_S = 30
_RETRY_MAX_S = 5.0
# A held message is delivered again whenever the connection falls: only an unreadable one may die, and it is rejected.
_DELIVERY_LIMIT = 1_000_000
_TO_ACK = FailurePoint("inbox.antes_do_ack")
log = get_logger(__name__)


class Transport(Protocol):
    """Takes facts out of one service."""

    async def send(self, events: Sequence[Event | Told]) -> None:
        """Deliver, in order within each aggregate; returns when whoever subscribes is sure to get them."""
        ...


class LocalTransport:
    """Embedded: writes straight into the inbox of each subscriber of this process."""

    def __init__(self, subscribers: Mapping[str, tuple[Database, frozenset[str]]]) -> None:
        self._subscribers = subscribers

    async def send(self, events: Sequence[Event | Told]) -> None:
        """Deliver to the inbox of each subscriber, one statement each."""
        for database, types in self._subscribers.values():
            await _receive(database, [event for event in events if event.type in types])


class AmqpTransport:
    """RabbitMQ: persistent messages, publisher confirms, quorum queues. Connects when there is something to do."""

    def __init__(self, url: str, services: Collection[str]) -> None:
        self._url = url
        self._services = tuple(services)
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None
        self._connecting = asyncio.Lock()

    async def close(self) -> None:
        """Disconnect the publisher."""
        connection, self._connection, self._exchange = self._connection, None, None
        if connection is not None:
            await connection.close()

    async def send(self, events: Sequence[Event | Told]) -> None:
        """Publish the facts of an aggregate one after the other, aggregates side by side.

        Returns when the broker confirmed all of them; raises, and drops the connection, when it may not have them.
        """
        by_aggregate: dict[str, list[Event | Told]] = {}
        for event in events:
            by_aggregate.setdefault(event.aggregate, []).append(event)
        slots = asyncio.Semaphore(_PUBLISHING_AT_ONCE)
        exchange = await self._connected()
        try:
            async with asyncio.TaskGroup() as group:
                for facts in by_aggregate.values():
                    group.create_task(_publish_in_order(exchange, facts, slots))
        except BaseException:
            await self.close()
            raise

    async def consume(self, database: Database, types: Collection[str], stop: asyncio.Event) -> None:
        """Bring the events a service subscribes to into its inbox, until told to stop."""
        pause = 0.2
        while not stop.is_set():
            try:
                async with self._queue_of(database.service) as queue:
                    pause = 0.2
                    await _drain(queue, database, frozenset(types), stop)
            except Exception as failure:  # noqa: BLE001 the broker may be away for any reason
                log.warning("rabbitmq_indisponivel", servico=database.service, erro=repr(failure))
                await asyncio.sleep(pause)
                pause = min(pause * 2, _RETRY_MAX_S)

    async def _connected(self) -> AbstractExchange:
        async with self._connecting:
            if self._exchange is None or self._connection is None or self._connection.is_closed:
                await self.close()
                self._connection = await aio_pika.connect(self._url, timeout=10)
                channel = await self._connection.channel(publisher_confirms=True)
                self._exchange = await declare_topology(channel, self._services)
            return self._exchange

    @asynccontextmanager
    async def _queue_of(self, service: str) -> AsyncIterator[AbstractQueue]:
        async with await aio_pika.connect(self._url, timeout=10) as connection:
            channel = await connection.channel()
            await channel.set_qos(prefetch_count=_PREFETCH)
            await declare_topology(channel, self._services)
            yield await channel.get_queue(queue_name(service))


def queue_name(service: str) -> str:
    """The queue of a service."""
    return _QUEUES.get(service, f"{service}.queue")


async def declare_topology(channel: AbstractChannel, services: Collection[str]) -> AbstractExchange:
    """The exchange of facts, one queue per service, and where unreadable messages go. May be declared again."""
    dead = await channel.declare_exchange(DEAD_EXCHANGE, aio_pika.ExchangeType.FANOUT, durable=True)
    graveyard = await channel.declare_queue(DEAD_EXCHANGE, durable=True, arguments={"x-queue-type": "quorum"})
    await graveyard.bind(dead)
    exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
    for service in services:
        queue = await channel.declare_queue(queue_name(service), durable=True, arguments=_QUEUE_ARGUMENTS)
        await queue.bind(exchange, routing_key="#" if service == AUDITOR else "fato.#")
    return exchange


_QUEUE_ARGUMENTS: Arguments = {
    "x-queue-type": "quorum",
    "x-single-active-consumer": True,
    "x-delivery-limit": _DELIVERY_LIMIT,
    "x-dead-letter-exchange": DEAD_EXCHANGE,
}


def _routing_key(event: Event | Told) -> str:
    return event.type if event.type == AUDIT_LEAF else f"fato.{event.type}"


async def _publish_in_order(
    exchange: AbstractExchange, events: Sequence[Event | Told], slots: asyncio.Semaphore
) -> None:
    for event in events:
        message = aio_pika.Message(
            to_cloudevent(event),
            content_type="application/cloudevents+json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=event.id,
        )
        async with slots:
            await exchange.publish(message, routing_key=_routing_key(event), mandatory=True, timeout=_CONFIRM_TIMEOUT_S)


async def _drain(queue: AbstractQueue, database: Database, types: frozenset[str], stop: asyncio.Event) -> None:
    """Batches of messages, in the order of the queue, until told to stop or the connection falls."""
    arrived: asyncio.Queue[AbstractIncomingMessage] = asyncio.Queue()
    tag = await queue.consume(arrived.put)
    while not stop.is_set():
        if queue.channel.is_closed:
            raise ConnectionError("the channel closed")
        try:
            batch = [await asyncio.wait_for(arrived.get(), 0.5)]
        except TimeoutError:
            continue
        while len(batch) < _PREFETCH and not arrived.empty():
            batch.append(arrived.get_nowait())
        if not await _keep(batch, database, types, stop):
            return
    await queue.cancel(tag)


async def _keep(
    batch: Sequence[AbstractIncomingMessage], database: Database, types: frozenset[str], stop: asyncio.Event
) -> bool:
    """Into the inbox in one statement, then ack. False when told to stop before that.

    With the database away the messages are held, not refused: it is not their fault.
    """
    readable = [(message, event) for message in batch if (event := await _read_or_reject(message)) is not None]
    wanted = [event for _, event in readable if event.type in types]
    pause = 0.1
    while not stop.is_set():
        try:
            await _receive(database, wanted)
        except psycopg.DataError:
            await _keep_one_by_one(readable, database, types)
            return True
        except Exception as failure:  # noqa: BLE001 the database may be away for any reason
            log.warning("inbox_indisponivel", servico=database.service, erro=repr(failure))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _RETRY_MAX_S)
        else:
            if readable:
                _TO_ACK.passing(database.service)
                await readable[-1][0].ack(multiple=True)
            return True
    return False


async def _keep_one_by_one(
    readable: Sequence[tuple[AbstractIncomingMessage, Event]], database: Database, types: frozenset[str]
) -> None:
    """One of the batch is something that PostgreSQL cannot store: find it, and let only it die."""
    for message, event in readable:
        try:
            await _receive(database, [event] if event.type in types else [])
        except psycopg.DataError as refused:
            await _reject(message, refused)
        else:
            await message.ack()


async def _read_or_reject(message: AbstractIncomingMessage) -> Event | None:
    try:
        return from_cloudevent(message.body)
    except NotAnEventError as malformed:
        await _reject(message, malformed)
        return None


async def _reject(message: AbstractIncomingMessage, reason: Exception) -> None:
    """To the dead letters, where the operator sees it."""
    log.error("mensagem_ilegivel", message_id=message.message_id, erro=repr(reason))
    await message.reject(requeue=False)


async def _receive(database: Database, events: Sequence[Event | Told]) -> None:
    if not events:
        return
    async with database.transaction() as tx:
        await inbox.receive(tx.conn, events)
        tx.leaves.add(Work.APPLY)
