"""`consorcio serve`: the chosen targets in this process."""

import asyncio
import gc
import importlib
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Annotated

import typer
import uvloop

from consorcio.platform import failure_points
from consorcio.platform.logging_setup import configure_logging
from consorcio.platform.serving import (
    HttpServer,
    http_server,
    operational_app,
    running,
    serve_grpc,
    wait_for_signal,
)
from consorcio.platform.settings import Settings, load_settings
from consorcio.platform.telemetry import configure_tracing
from consorcio.targets import GATEWAY, TARGETS, chosen


def serve(
    alvo: Annotated[str, typer.Option("--target", help="Alvos separados por vírgula, ou all.")] = "all",
) -> None:
    """Serve os alvos escolhidos neste processo; os outros são chamados por gRPC (CONSORCIO_ENDERECOS)."""
    try:
        names = chosen(alvo)
    except ValueError as unknown:
        sys.exit(str(unknown))
    uvloop.run(serve_targets(names, load_settings()))


async def serve_targets(names: Sequence[str], settings: Settings) -> None:
    """Serve the targets until SIGINT or SIGTERM, then finish what was begun and leave.

    Each process answers /health, /ready and /metrics on `porta_saude` (0: nowhere), and services by gRPC when
    some target that may call them lives elsewhere. The gateway answers the internet on `porta`.
    """
    configure_logging(settings.nivel_log)
    configure_tracing(settings.otlp_url, "-".join(names))
    if settings.ponto_de_falha:
        failure_points.arm(settings.ponto_de_falha)
    services = [name for name in names if name != GATEWAY]
    async with running(services, settings, TARGETS) as process, AsyncExitStack() as stack:
        if services and not {GATEWAY, *TARGETS} <= set(names):
            rpc = await serve_grpc(process, f"{settings.endereco}:{settings.porta_grpc}")
            stack.push_async_callback(rpc.stop)
        servers = []
        if settings.porta_saude:
            servers.append(http_server(operational_app(process), settings.endereco, settings.porta_saude))
        if GATEWAY in names:
            # Services start in half the time without what only the gateway imports.
            open_gateway = importlib.import_module("consorcio.gateway.target").open_gateway
            gateway = await stack.enter_async_context(open_gateway(process, settings))
            servers.append(http_server(gateway, settings.endereco, settings.porta))
        # Contracts, routes and schemas live as long as the process: collections need not walk them again.
        gc.collect()
        gc.freeze()
        await _serve_until_asked(servers)


async def _serve_until_asked(servers: Sequence[HttpServer]) -> None:
    """Serve until a signal, or until one server ends by itself because it could not take its port."""
    serving = [asyncio.create_task(server.serve()) for server in servers]
    asked = asyncio.create_task(wait_for_signal())
    await asyncio.wait([*serving, asked], return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*serving)
