"""The test service on a real PostgreSQL, near (same process) and far (grpc.aio): every test here runs both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from consorcio.core.clock import SystemClock
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.context import Actor
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.rpc.channel import open_channel
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.rpc.server import RpcServer
from consorcio.platform.vault import Vault
from rpc_prova import TABLE, Prova, actor, contract

ANA = actor("prova.*")
VAULT = Vault({1: bytes([1]) * 32}, bytes([9]) * 32)


@pytest.fixture
def prova_url(empty_database_url: str) -> str:
    """A new database with the tables of the platform and of the test service."""
    migrate(empty_database_url, [PLATFORM])
    with psycopg.connect(empty_database_url, autocommit=True) as conn:
        conn.execute(TABLE)
    return empty_database_url


@dataclass
class Way:
    """How a test reaches the service, and what it sees of it."""

    servicer: Prova
    binding: Binding
    caller: Caller
    database: Database
    address: str | None

    async def call(
        self, rpc: str, request: Any, who: Actor = ANA, key: str | None = None, deadline_s: float | None = None
    ) -> Any:
        """One call."""
        deadline = None if deadline_s is None else asyncio.get_running_loop().time() + deadline_s
        return await self.caller.invoke(self.binding.policies[rpc], request, CallMeta(who, "corr-1", key, deadline))

    async def refusal(self, *arguments: Any, **named: Any) -> ConsorcioError:
        """The error of a call that must fail."""
        with pytest.raises(ConsorcioError) as refused:
            await self.call(*arguments, **named)
        return refused.value

    async def outcome(self, *arguments: Any, **named: Any) -> ErrorKind | Any:
        """The answer, or the kind of the error."""
        try:
            return await self.call(*arguments, **named)
        except ConsorcioError as error:
            return error.kind

    def stream(self, request: Any, who: Actor = ANA) -> AsyncIterator[Any]:
        """The pages of `Exportar`."""
        return self.caller.invoke_stream(self.binding.policies["Exportar"], request, CallMeta(who, "corr-1"))

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        async with self.database.read() as conn:
            return await (await conn.execute(query.encode())).fetchall()


@pytest.fixture(params=["near", "far"])
async def way(request: pytest.FixtureRequest, prova_url: str, tmp_path: Path) -> AsyncIterator[Way]:
    """The test service, near or far."""
    clock, ids = SystemClock(), Uuid7Generator()
    database = Database("prova", prova_url, clock, ids, max_connections=20)
    await database.open()
    office = PassportOffice(b"chave da instalacao")
    servicer, service = Prova(), contract().services_by_name["ProvaService"]
    binding = Binding(service, servicer, database, clock, ids, VAULT)
    caller = Caller("sorteios", office)
    if request.param == "near":
        caller.add_near(binding)
        yield Way(servicer, binding, caller, database, None)
    else:
        server, address = RpcServer(office), f"unix:{tmp_path}/s"
        await server.start([binding], address)
        async with open_channel(address) as channel:
            caller.add_far("prova.v1", channel)
            yield Way(servicer, binding, caller, database, address)
        await server.stop()
    await database.close()
