"""Wiring of the configuracao target."""

from __future__ import annotations

from pathlib import Path

from consorcio.contracts.configuracao.v1 import configuracao_pb2
from consorcio.platform.service import Runtime, Service
from consorcio.services.configuracao.events import SUBSCRIPTIONS
from consorcio.services.configuracao.rpc import ConfiguracaoServicer


def build(runtime: Runtime) -> Service:  # noqa: ARG001 every service is built from the process
    """The service, ready to run."""
    return Service(
        name="configuracao",
        servicers={configuracao_pb2.DESCRIPTOR.services_by_name["ConfiguracaoService"]: ConfiguracaoServicer()},
        migrations=Path(__file__).parent / "migrations",
        subscriptions=SUBSCRIPTIONS,
    )
