"""Wiring of the grupos service."""

from __future__ import annotations

from pathlib import Path

from consorcio.contracts.consorciados.v1 import consorciados_pb2
from consorcio.contracts.grupos.v1 import grupos_pb2, precos_pb2, prorrogacoes_pb2, transferencias_pb2
from consorcio.platform.service import Runtime, Service
from consorcio.services.grupos.rpc import GrupoServicer
from consorcio.services.grupos.rpc_lista_precos import ListaPrecosServicer
from consorcio.services.grupos.rpc_prorrogacoes import ProrrogacaoServicer
from consorcio.services.grupos.rpc_transferencias import TransferenciaServicer
from consorcio.services.grupos.saga_adesao import SagaAdesao
from consorcio.services.grupos.saga_readmissao import SagaReadmissao
from consorcio.services.grupos.saga_transferencia import TRANSFERENCIA
from consorcio.services.grupos.subscriptions import SUBSCRIPTIONS
from consorcio.services.grupos.validacao import Consorciados


def build(runtime: Runtime) -> Service:
    """The service as the process runs it."""
    consorciados: Consorciados = runtime.stub(consorciados_pb2.DESCRIPTOR.services_by_name["ConsorciadoService"])
    return Service(
        name="grupos",
        servicers={
            grupos_pb2.DESCRIPTOR.services_by_name["GrupoService"]: GrupoServicer(runtime, consorciados),
            transferencias_pb2.DESCRIPTOR.services_by_name["TransferenciaService"]: TransferenciaServicer(
                runtime, consorciados
            ),
            precos_pb2.DESCRIPTOR.services_by_name["ListaPrecosService"]: ListaPrecosServicer(),
            prorrogacoes_pb2.DESCRIPTOR.services_by_name["ProrrogacaoService"]: ProrrogacaoServicer(runtime),
        },
        migrations=Path(__file__).parent / "migrations",
        subscriptions=SUBSCRIPTIONS,
        sagas=(SagaAdesao(consorciados).definicao(), SagaReadmissao(consorciados).definicao(), TRANSFERENCIA),
    )
