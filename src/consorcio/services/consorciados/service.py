"""Wiring of the consorciados target."""

from __future__ import annotations

from pathlib import Path

from consorcio.contracts.consorciados.v1 import consorciados_pb2
from consorcio.platform.service import Runtime, Service
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.events import SUBSCRIPTIONS
from consorcio.services.consorciados.rpc import ConsorciadoServicer


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    servicer = ConsorciadoServicer(Cofre(runtime.vault))
    return Service(
        name="consorciados",
        servicers={consorciados_pb2.DESCRIPTOR.services_by_name["ConsorciadoService"]: servicer},
        migrations=Path(__file__).parent / "migrations",
        subscriptions=SUBSCRIPTIONS,
    )
