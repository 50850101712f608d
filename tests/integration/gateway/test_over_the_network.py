"""The gateway behind a real HTTP server, with services near and far and sessions in a real Redis."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import grpc
import httpx
import pytest
from google.protobuf.message import Message

from consorcio.contracts.auditoria.v1 import auditoria_pb2
from consorcio.core.clock import FixedClock
from consorcio.core.errors import ConsorcioError, precondition, unavailable
from consorcio.core.ids import Uuid7Generator
from consorcio.gateway.app import Gateway, Surroundings, build_app
from consorcio.gateway.session_redis import RedisStore
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.context import Call
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding
from consorcio.platform.rpc.server import RpcServer
from consorcio.platform.serving import http_server
from consorcio.platform.settings import Settings
from consorcio.platform.stack import RunningStack
from contract.gateway.exemplo import NOW, Identity

SERVICE = auditoria_pb2.DESCRIPTOR.services_by_name["AuditoriaService"]
EXPORT = "/api/v1/auditoria/registros:exportar"


class Servicer:
    """Auditoria without a database: exports pages until told to fail, and knows when its reader left."""

    def __init__(self) -> None:
        self.pages = 3
        self.failure: ConsorcioError | None = None
        self.closed = asyncio.Event()

    def __getattr__(self, name: str) -> Any:
        async def refuse(_request: Message, _call: Call) -> Message:
            raise precondition(f"{name} não é deste teste.", rule="R0.00")

        if name not in SERVICE.methods_by_name:
            raise AttributeError(name)
        return refuse

    async def ExportarRegistros(self, _request: Message, _call: Call) -> AsyncIterator[Message]:
        """Pages, then the failure, if any."""
        try:
            for _ in range(self.pages):
                yield auditoria_pb2.PaginaRegistros()
                await asyncio.sleep(0)
            if self.failure is not None:
                raise self.failure
        finally:
            self.closed.set()


class Running:
    """A gateway on a port, and its servicer."""

    def __init__(self, servicer: Servicer, client: httpx.AsyncClient, gateway: Gateway) -> None:
        self.servicer, self.client, self.gateway = servicer, client, gateway


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def _caller(servicer: Servicer, *, far: bool) -> AsyncIterator[Caller]:
    office = PassportOffice(b"x" * 32)
    caller = Caller("", office)
    binding = Binding(SERVICE, servicer, None, FixedClock(NOW), Uuid7Generator())
    if not far:
        caller.add_near(binding)
        yield caller
        return
    server, address = RpcServer(office, None), f"127.0.0.1:{_free_port()}"
    await server.start([binding], address)
    async with grpc.aio.insecure_channel(address) as channel:
        caller.add_far(SERVICE.file.package, channel)
        yield caller
    await server.stop()


@asynccontextmanager
async def _running(*, far: bool) -> AsyncIterator[Running]:
    async def ready() -> bool:
        return True

    port, servicer, clock = _free_port(), Servicer(), FixedClock(NOW)
    identity = Identity(clock)
    url = "http://consorcio.teste"
    async with _caller(servicer, far=far) as caller:
        gateway = build_app(
            Surroundings(
                settings=GatewaySettings.of(Settings(url_publica=url)),
                clock=clock,
                ids=Uuid7Generator(),
                caller=caller,
                is_ready=ready,
                identity_app=identity.app,
            )
        )
        server = http_server(gateway, "127.0.0.1", port)
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.01)
        headers = {"authorization": f"Bearer {identity.token()}"}
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
            yield Running(servicer, client, gateway)
        server.should_exit = True
        await serving
        await gateway.close()


@pytest.mark.parametrize("far", [False, True], ids=["near", "far"])
async def test_errors_and_streams_look_the_same_near_and_far(far: bool) -> None:
    async with _running(far=far) as w:
        refused = await w.client.get("/api/v1/auditoria/registros/1")
        assert (refused.status_code, refused.json()["regra"]) == (422, "R0.00")
        bad = await w.client.get("/api/v1/auditoria/registros?data_inicial=ontem")
        assert bad.status_code == 400
        assert bad.json()["errors"][0]["pointer"] == "/data_inicial"
        exported = await w.client.get(EXPORT)
        assert (exported.status_code, len(exported.text.splitlines())) == (200, 3)
        w.servicer.failure = unavailable("Parou.")
        broken = await w.client.get(EXPORT)
        assert json.loads(broken.text.splitlines()[-1])["code"] == "INDISPONIVEL"
        w.servicer.pages = 0
        assert (await w.client.get(EXPORT)).status_code == 503


@pytest.mark.parametrize("far", [False, True], ids=["near", "far"])
async def test_a_client_that_leaves_stops_the_export(far: bool) -> None:
    async with _running(far=far) as w:
        w.servicer.pages = 10_000_000
        async with w.client.stream("GET", EXPORT) as answer:
            assert answer.status_code == 200
            await anext(answer.aiter_bytes())
        async with asyncio.timeout(10):
            await w.servicer.closed.wait()


async def test_a_slash_inside_an_id_stays_inside() -> None:
    async with _running(far=False) as w:
        answer = await w.client.get("/api/v1/auditoria/registros/1%2Fprova")
        assert answer.status_code == 400


async def test_sessions_keep_their_promises_in_a_real_redis(pilha: RunningStack) -> None:
    store = RedisStore(pilha.urls.redis)
    await store.set("gateway:a", b"1", 60)
    assert await store.get("gateway:a") == b"1"
    assert await store.take("gateway:a") == b"1"
    assert await store.take("gateway:a") is None
    assert await store.add("gateway:b", b"1", 60)
    assert not await store.add("gateway:b", b"2", 60)
    await store.delete("gateway:b")
    assert await store.get("gateway:b") is None
    await store.close()


async def test_a_redis_that_is_away_is_unavailable() -> None:
    store = RedisStore(f"redis://127.0.0.1:{_free_port()}/0")
    with pytest.raises(ConsorcioError) as refused:
        await store.get("x")
    assert refused.value.kind.http_status == 503
    await store.close()
