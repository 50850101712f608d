"""How facts travel from an outbox to the inboxes of who subscribes: two ways, the same inbox at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Protocol

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractExchange, AbstractIncomingMessage, AbstractRobustConnection

from consorcio.platform import inbox
from consorcio.platform.database import Database
from consorcio.platform.events import Event, from_cloudevent, to_cloudevent
from consorcio.platform.logging_setup import get_logger

EXCHANGE = "consorcio.eventos"
DEAD_EXCHANGE = "consorcio.mortos"
QUEUES = {
    "consorciados": "consorciado.queue",
    "grupos": "grupo.queue",
    "financeiro": "financeiro.queue",
    "sorteios": "sorteio.queue",
    "notificacoes": "notificacao.queue",
    "auditoria": "auditoria.queue",
}
log = get_logger(__name__)


class Transport(Protocol):
    """Takes facts out of one service."""

    async def send(self, events: Sequence[Event]) -> None:
        """Deliver, in order; returns when whoever subscribes is sure to get them."""
        ...


class LocalTransport:
    """Embedded: writes straight into the inbox of each subscriber of this process."""

    def __init__(self, subscribers: Mapping[str, tuple[Database, frozenset[str]]]) -> None:
        self._subscribers = subscribers

    async def send(self, events: Sequence[Event]) -> None:
        """Deliver to the inbox of each subscriber, one statement each."""
        for database, types in self._subscribers.values():
            wanted = [event for event in events if event.type in types]
            if wanted:
                async with database.transaction() as tx:
                    await inbox.receive(tx.conn, wanted)


class AmqpTransport:
    """RabbitMQ: persistent messages, publisher confirms, quorum queues."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: AbstractRobustConnection | None = None
        self._exchange: AbstractExchange | None = None

    async def open(self) -> None:
        """Connect and declare the exchanges."""
        self._connection = await aio_pika.connect_robust(self._url, timeout=10)
        channel = await self._connection.channel(publisher_confirms=True)
        self._exchange = await _declare_exchanges(channel)

    async def close(self) -> None:
        """Disconnect."""
        if self._connection is not None:
            await self._connection.close()

    async def send(self, events: Sequence[Event]) -> None:
        """Publish in order, waiting for the broker's confirm of all of them."""
        assert self._exchange is not None
        for event in events:
            message = aio_pika.Message(
                to_cloudevent(event),
                content_type="application/cloudevents+json",
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                message_id=event.id,
            )
            # Not mandatory: a fact nobody subscribes to is not an error.
            await self._exchange.publish(message, routing_key=event.type, mandatory=False)

    async def consume(self, database: Database, types: Sequence[str], stop: asyncio.Event) -> None:
        """Bring the events a service subscribes to into its inbox, until told to stop."""
        assert self._connection is not None
        channel = await self._connection.channel()
        await channel.set_qos(prefetch_count=100)
        exchange = await _declare_exchanges(channel)
        queue = await channel.declare_queue(
            QUEUES[database.service],
            durable=True,
            arguments={
                "x-queue-type": "quorum",
                "x-single-active-consumer": True,
                "x-delivery-limit": 20,
                "x-dead-letter-exchange": DEAD_EXCHANGE,
            },
        )
        for type in types:
            await queue.bind(exchange, routing_key=type)
        tag = await queue.consume(lambda message: _keep(message, database, stop))
        await stop.wait()
        await queue.cancel(tag)
        await channel.close()


async def _declare_exchanges(channel: AbstractChannel) -> AbstractExchange:
    dead = await channel.declare_exchange(DEAD_EXCHANGE, aio_pika.ExchangeType.FANOUT, durable=True)
    queue = await channel.declare_queue(
        "consorcio.mortos", durable=True, arguments={"x-queue-type": "quorum"}
    )
    await queue.bind(dead)
    return await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)


async def _keep(message: AbstractIncomingMessage, database: Database, stop: asyncio.Event) -> None:
    """Into the inbox, then ack. With the database away the message is held, not refused: it is not its fault."""
    try:
        event = from_cloudevent(message.body)
    except (ValueError, KeyError, TypeError):
        log.error("mensagem_ilegivel", message_id=message.message_id)
        await message.reject(requeue=False)
        return
    pause = 0.1
    while not stop.is_set():
        try:
            async with database.transaction() as tx:
                await inbox.receive(tx.conn, [event])
        except Exception as failure:  # noqa: BLE001 the database may be away for any reason
            log.warning("inbox_indisponivel", erro=repr(failure))
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5)
        else:
            await message.ack()
            return
