"""Wiring of the consorciados target."""

from __future__ import annotations

from pathlib import Path

from consorcio.contracts.consorciados.v1 import consorciados_pb2, pedidos_titular_pb2
from consorcio.platform.service import Runtime, Service
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.events import SUBSCRIPTIONS
from consorcio.services.consorciados.rpc import ConsorciadoServicer
from consorcio.services.consorciados.rpc_pedidos import PedidoTitularServicer


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    cofre = Cofre(runtime.vault)
    return Service(
        name="consorciados",
        servicers={
            consorciados_pb2.DESCRIPTOR.services_by_name["ConsorciadoService"]: ConsorciadoServicer(cofre),
            pedidos_titular_pb2.DESCRIPTOR.services_by_name["PedidoTitularService"]: PedidoTitularServicer(cofre),
        },
        migrations=Path(__file__).parent / "migrations",
        subscriptions=SUBSCRIPTIONS,
    )
