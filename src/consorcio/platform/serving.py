"""Running targets: databases, bindings, loops, gRPC and HTTP of one process, from start to a graceful end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Match, Mount, Route
from starlette.types import Receive, Scope, Send

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import Clock, SystemClock
from consorcio.core.ids import IdGenerator, Uuid7Generator
from consorcio.platform.cache import Cache
from consorcio.platform.database import Database
from consorcio.platform.http_protocol import WholeAnswerProtocol
from consorcio.platform.internal_key import internal_key
from consorcio.platform.logging_setup import get_logger
from consorcio.platform.relay import run_workers, supervised
from consorcio.platform.rpc.channel import open_channel
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.rpc.pipeline import Binding
from consorcio.platform.rpc.server import RpcServer
from consorcio.platform.service import Runtime, Service
from consorcio.platform.settings import Settings
from consorcio.platform.transport import AmqpTransport, LocalTransport, Transport
from consorcio.platform.vault import load_vault

_CANCEL_AGAIN_S = 2
log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """A role a process may take: its service, and the package of the contracts whose gRPC services it serves."""

    name: str
    build: Callable[[Runtime], Service]
    grpc_package: str


@dataclass(slots=True)
class Process:
    """The targets of this process, ready."""

    settings: Settings
    clock: Clock
    services: dict[str, Service] = field(default_factory=dict)
    runtimes: dict[str, Runtime] = field(default_factory=dict)
    bindings: list[Binding] = field(default_factory=list)
    callers: dict[str, Caller] = field(default_factory=dict)
    office: PassportOffice | None = None
    cache: Cache | None = None
    ready: bool = False

    def caller_for(self, name: str) -> Caller:
        """What a target calls the others with."""
        return self.callers[name]


@asynccontextmanager
async def running(
    names: Sequence[str],
    settings: Settings,
    targets: Mapping[str, Target],
    *,
    clock: Clock | None = None,
    ids: IdGenerator | None = None,
) -> AsyncIterator[Process]:
    """The services of the named targets, with their databases open and their loops running.

    The gateway is not here: it is an HTTP face that takes its caller from the process (`caller_for("gateway")`).
    """
    clock, ids = clock or SystemClock(), ids or Uuid7Generator()
    process = Process(settings, clock)
    async with AsyncExitStack() as stack:
        process.office = PassportOffice(internal_key(settings))
        process.cache = Cache(settings.redis_url, settings.redis_prazo_ms)
        stack.push_async_callback(process.cache.close)
        await _build_services(process, names, targets, clock, ids, stack)
        _connect(process, names, targets, stack)
        await _start_loops(process, targets, stack)
        process.ready = True
        yield process
        process.ready = False


async def serve_grpc(process: Process, address: str) -> RpcServer:
    """Serve this process's bindings to the others."""
    assert process.office is not None
    server = RpcServer(process.office, _server_credentials(process.settings))
    await server.start(process.bindings, address)
    return server


def operational_app(process: Process) -> Starlette:
    """/health, /ready and /metrics, and the HTTP faces of services that have one."""

    async def health(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_request: Request) -> Response:
        is_ready = process.ready and await databases_answer(process)
        return PlainTextResponse("pronto" if is_ready else "não pronto", 200 if is_ready else 503)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    faces = Mount("/", Faces([service.http for service in process.services.values() if service.http is not None]))
    return Starlette(routes=[Route("/health", health), Route("/ready", ready), Route("/metrics", metrics), faces])


class Faces:
    """The HTTP faces of the services of a process on one port: each answers the addresses it has."""

    def __init__(self, faces: Sequence[Starlette]) -> None:
        self._faces = faces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the face that has the address."""
        for face in self._faces:
            if any(route.matches(scope)[0] is not Match.NONE for route in face.routes):
                await face(scope, receive, send)
                return
        await PlainTextResponse("não existe", 404)(scope, receive, send)


async def databases_answer(process: Process) -> bool:
    """Whether every database of the process answers."""
    try:
        for runtime in process.runtimes.values():
            async with runtime.db.read() as conn:
                await conn.execute("SELECT 1")
    except Exception as failure:  # noqa: BLE001 any failure means not ready
        log.warning("nao_pronto", erro=repr(failure))
        return False
    return True


class HttpServer(uvicorn.Server):
    """uvicorn that leaves signals to whoever runs the process."""

    def install_signal_handlers(self) -> None:
        """Signals belong to the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """Signals belong to the process."""
        yield


def http_server(app: Any, host: str, port: int) -> HttpServer:
    """An HTTP server that ends gracefully."""
    return HttpServer(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=15,
            lifespan="off",
            server_header=False,
            date_header=False,
            loop="uvloop",
            http=WholeAnswerProtocol,
            ws="wsproto",
        )
    )


async def wait_for_signal() -> None:
    """Until somebody asks this process to end."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, asked.set)
    await asked.wait()


async def _build_services(
    process: Process,
    names: Sequence[str],
    targets: Mapping[str, Target],
    clock: Clock,
    ids: IdGenerator,
    stack: AsyncExitStack,
) -> None:
    settings = process.settings
    assert process.office is not None
    assert process.cache is not None
    process.callers["gateway"] = Caller("", process.office)
    vault = load_vault(
        settings.cofre_chaves.get_secret_value() if settings.cofre_chaves else None,
        settings.cofre_chave_busca.get_secret_value() if settings.cofre_chave_busca else None,
        settings.dados,
    )
    calendar = BusinessCalendar.anbima()
    for name in names:
        database = Database(name, settings.database_url_of(name), clock, ids, settings.conexoes_max)
        await database.open(require_durability=settings.ambiente != "teste")
        stack.push_async_callback(database.close)
        caller = process.callers[name] = Caller(name, process.office)
        runtime = Runtime(settings, clock, ids, database, caller, process.cache, vault, calendar)
        service = targets[name].build(runtime)
        for close in service.closing:
            stack.push_async_callback(close)
        process.services[name], process.runtimes[name] = service, runtime
        process.bindings += [
            Binding(descriptor, servicer, database, clock, ids, vault)
            for descriptor, servicer in service.servicers.items()
        ]


def _connect(process: Process, names: Sequence[str], targets: Mapping[str, Target], stack: AsyncExitStack) -> None:
    channels = {}
    for name, target in targets.items():
        address = process.settings.enderecos.get(name)
        if name not in names and address is not None:
            channel = _channel(process.settings, address)
            stack.push_async_callback(channel.close)
            channels[target.grpc_package] = channel
    for caller in process.callers.values():
        for binding in process.bindings:
            caller.add_near(binding)
        for package, channel in channels.items():
            caller.add_far(package, channel)


async def _start_loops(process: Process, targets: Mapping[str, Target], stack: AsyncExitStack) -> None:
    stop = asyncio.Event()
    transport: Transport
    tasks, background = [], []
    if process.settings.rabbitmq_url:
        amqp = AmqpTransport(process.settings.rabbitmq_url, tuple(targets))
        stack.push_async_callback(amqp.close)
        tasks += [
            asyncio.create_task(amqp.consume(runtime.db, process.services[name].subscriptions, stop))
            for name, runtime in process.runtimes.items()
        ]
        transport = amqp
    else:
        _refuse_unreachable_subscribers(process, targets)
        transport = LocalTransport(
            {
                name: (runtime.db, frozenset(process.services[name].subscriptions))
                for name, runtime in process.runtimes.items()
            }
        )
    for name, service in process.services.items():
        tasks.append(asyncio.create_task(run_workers(service, process.runtimes[name], transport, stop)))
        background += [asyncio.create_task(supervised(name, loop, stop)) for loop in service.background]
    stack.push_async_callback(_end, tasks, background, stop)


def _refuse_unreachable_subscribers(process: Process, targets: Mapping[str, Target]) -> None:
    """Without a broker, facts reach the services of this process only: another one would miss them for ever."""
    elsewhere = sorted(set(targets) - set(process.services))
    if elsewhere and process.settings.ambiente != "teste":
        sys.exit(f"Configuração: informe CONSORCIO_RABBITMQ_URL, porque {', '.join(elsewhere)} roda em outro processo.")


async def _end(tasks: list[asyncio.Task[None]], background: list[asyncio.Task[None]], stop: asyncio.Event) -> None:
    """Loops finish what they are doing; background work, which does not know of `stop`, is cancelled at once."""
    stop.set()
    ending = asyncio.ensure_future(cancel_all(background))
    _, late = await asyncio.wait(tasks, timeout=10) if tasks else (None, set())
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, ending, return_exceptions=True)


async def cancel_all(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Cancel until all have ended. Once is not enough: before Python 3.12 `wait_for`, which the connection pool uses,
    forgets a cancellation that comes together with what it waits for.
    """
    running = set(tasks)
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_CANCEL_AGAIN_S)


def _channel(settings: Settings, address: str) -> grpc.aio.Channel:
    if settings.tls_ca and settings.tls_certificado and settings.tls_chave:
        credentials = grpc.ssl_channel_credentials(
            settings.tls_ca.read_bytes(),
            settings.tls_chave.read_bytes(),
            settings.tls_certificado.read_bytes(),
        )
        return open_channel(address, credentials)
    return open_channel(address)


def _server_credentials(settings: Settings) -> grpc.ServerCredentials | None:
    if not (settings.tls_ca and settings.tls_certificado and settings.tls_chave):
        return None
    pair = (settings.tls_chave.read_bytes(), settings.tls_certificado.read_bytes())
    return grpc.ssl_server_credentials([pair], settings.tls_ca.read_bytes(), require_client_auth=True)
