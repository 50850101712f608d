"""A process of one target: what it answers while it runs, what survives in it, and how soon it ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.rpc.channel import open_channel
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.pipeline import CallMeta
from consorcio.platform.rpc.policy import ContractError
from consorcio.platform.service import Runtime, Service
from consorcio.platform.serving import Target, operational_app, running, serve_grpc
from consorcio.platform.settings import Settings
from rpc_prova import Prova, actor, contract, pedido


@pytest.fixture
def settings(empty_database_url: str, tmp_path: Path) -> Settings:
    """A process with a database and nothing else."""
    migrate(empty_database_url, [PLATFORM])
    return Settings(ambiente="teste", database_urls={"prova": empty_database_url}, dados=tmp_path)


async def test_a_target_serves_by_grpc_tells_its_health_and_ends_soon(settings: Settings, tmp_path: Path) -> None:
    attempts, waiting = 0, asyncio.Event()

    async def fails_once_then_waits() -> None:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise ZeroDivisionError
        waiting.set()
        await asyncio.Event().wait()

    def build(_runtime: Runtime) -> Service:
        servicers = {contract().services_by_name["ProvaService"]: Prova()}
        return Service("prova", servicers, tmp_path, background=(fails_once_then_waits,))

    loop = asyncio.get_running_loop()
    targets = {"prova": Target("prova", build, "prova.v1")}
    async with running(["prova"], settings, targets) as process:
        server = await serve_grpc(process, f"unix:{tmp_path}/s")
        assert process.office is not None
        async with open_channel(f"unix:{tmp_path}/s") as channel:
            caller = Caller("outro", process.office)
            caller.add_far("prova.v1", channel)
            policy = process.bindings[0].policies["Administrar"]
            answer = await caller.invoke(policy, pedido(texto="a"), CallMeta(actor("prova.*"), "corr"))
        assert answer == await process.caller_for("prova").invoke(
            policy, pedido(texto="a"), CallMeta(actor("prova.*"), "corr")
        )
        transport = httpx.ASGITransport(operational_app(process))
        async with httpx.AsyncClient(transport=transport, base_url="http://prova") as http:
            assert (await http.get("/health")).status_code == 200
            assert (await http.get("/ready")).status_code == 200
            assert "consorcio_rpc_segundos" in (await http.get("/metrics")).text
            process.ready = False
            assert (await http.get("/ready")).status_code == 503
        async with asyncio.timeout(5):
            await waiting.wait()
        await server.stop()
        asked_at = loop.time()
    assert loop.time() - asked_at < 5
    assert attempts == 2


async def test_a_target_with_an_incomplete_contract_does_not_start(settings: Settings, tmp_path: Path) -> None:
    def build(_runtime: Runtime) -> Service:
        return Service("prova", {contract().services_by_name["SemPoliticaService"]: Prova()}, tmp_path)

    targets = {"prova": Target("prova", build, "prova.v1")}
    with pytest.raises(ContractError, match="Esquecido"):
        async with running(["prova"], settings, targets):
            pass
