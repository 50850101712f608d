"""A process of services to be killed: `consorcio serve`, forked from one that has already imported everything.

A birth costs a tenth of what starting Python and importing costs, so a test affords many more deaths.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvloop

from consorcio.cli.serve import serve_targets
from consorcio.platform import failure_points
from consorcio.platform.context import Actor, Call
from consorcio.platform.database import Database, Transaction
from consorcio.platform.rpc import commands
from consorcio.platform.settings import load_settings
from consorcio.platform.transport import AmqpTransport
from consorcio.targets import TARGETS

PASSAGENS = "PASSAGENS_DO_TESTE"
Servico = Callable[[Sequence[str], Mapping[str, str], Path], None]

# How long the forgetful service takes between its commit and telling the broker.
_ATRASO_S = 0.02
_transaction = Database.transaction
_finish = commands.finish


def servir(alvos: Sequence[str], ambiente: Mapping[str, str], registro: Path) -> None:
    """Serve the targets until killed, or until whoever tests is gone."""
    os.environ.update(ambiente)
    with registro.open("ab") as aberto:
        os.dup2(aberto.fileno(), 1)
        os.dup2(aberto.fileno(), 2)
    threading.Thread(target=_acabar_com_o_teste, daemon=True).start()
    uvloop.run(serve_targets(alvos, load_settings()))


def servir_anotando(alvos: Sequence[str], ambiente: Mapping[str, str], registro: Path) -> None:
    """Serve and write down every failure point gone by, one a line, in `PASSAGENS`."""
    passagens = Path(ambiente[PASSAGENS]).open("a", encoding="utf-8", buffering=1)  # noqa: SIM115 as long as we live
    failure_points.watch(lambda passagem: print(passagem, file=passagens))
    servir(alvos, ambiente, registro)


def servir_sem_outbox(alvos: Sequence[str], ambiente: Mapping[str, str], registro: Path) -> None:
    """The mistake that the kill tests must see: facts are told to the broker after the commit."""
    Transaction.flush = _keep_in_memory  # type: ignore[method-assign, assignment]
    Database.transaction = _tell_after_commit  # type: ignore[method-assign, assignment]
    servir(alvos, ambiente, registro)


def servir_sem_chaves(alvos: Sequence[str], ambiente: Mapping[str, str], registro: Path) -> None:
    """The other mistake: a command sent again is carried out again."""
    commands.begin = _never_seen  # type: ignore[assignment]
    commands.finish = _under_another_key  # type: ignore[assignment]
    servir(alvos, ambiente, registro)


def _acabar_com_o_teste() -> None:
    teste = multiprocessing.parent_process()
    assert teste is not None
    teste.join()
    os._exit(1)


async def _never_seen(*_of_a_command: object) -> None:
    """In place of looking for the answer of a repeated command."""


async def _under_another_key(tx: Transaction, call: Call, _key: str, *rest: Any) -> None:
    await _finish(tx, call, str(uuid4()), *rest)


async def _keep_in_memory(_tx: Transaction) -> None:
    """In place of the rows of the outbox."""


_brokers: list[AmqpTransport] = []


def _broker() -> AmqpTransport:
    if not _brokers:
        url = load_settings().rabbitmq_url
        assert url is not None
        _brokers.append(AmqpTransport(url, tuple(TARGETS)))
    return _brokers[0]


@asynccontextmanager
async def _tell_after_commit(
    database: Database, actor: Actor | None = None, correlation_id: str = ""
) -> AsyncIterator[Transaction]:
    async with _transaction(database, actor, correlation_id) as tx:
        yield tx
    if tx._events:
        await asyncio.sleep(_ATRASO_S)
        await _broker().send(tx._events)
    database.bells.ring()
