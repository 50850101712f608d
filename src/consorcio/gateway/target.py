"""The gateway as a target of a process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from consorcio.core.ids import Uuid7Generator
from consorcio.gateway.app import Gateway, Surroundings, build_app
from consorcio.gateway.settings import GatewaySettings
from consorcio.platform.serving import Process, databases_answer
from consorcio.platform.settings import Settings


@asynccontextmanager
async def open_gateway(process: Process, settings: Settings) -> AsyncIterator[Gateway]:
    """The gateway over what the process can call, closed at the end."""

    async def is_ready() -> bool:
        return process.ready and await databases_answer(process)

    identidade, documentos = process.services.get("identidade"), process.services.get("documentos")
    relatorios, financeiro = process.services.get("relatorios"), process.services.get("financeiro")
    gateway = build_app(
        Surroundings(
            settings=GatewaySettings.of(settings),
            clock=process.clock,
            ids=Uuid7Generator(),
            caller=process.caller_for("gateway"),
            is_ready=is_ready,
            identity_app=identidade.http if identidade else None,
            files_app=documentos.http if documentos else None,
            reports_app=relatorios.http if relatorios else None,
            money_app=financeiro.http if financeiro else None,
        )
    )
    try:
        yield gateway
    finally:
        await gateway.close()
