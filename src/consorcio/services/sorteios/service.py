"""Wiring of the sorteios target."""

from __future__ import annotations

from pathlib import Path

from consorcio.contracts.sorteios.v1 import apuracao_dia_pb2, assembleias_gerais_pb2, sorteios_pb2
from consorcio.platform.service import Runtime, Service
from consorcio.services.sorteios.events import ASSINATURAS
from consorcio.services.sorteios.rpc import SorteioServicer
from consorcio.services.sorteios.rpc_apuracao_dia import ApuracaoDiaServicer
from consorcio.services.sorteios.rpc_assembleias_gerais import AssembleiaGeralServicer
from consorcio.services.sorteios.sagas import CONTEMPLACAO
from consorcio.services.sorteios.sagas_apuracao_dia import APURACAO_DIA


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    return Service(
        name="sorteios",
        servicers={
            sorteios_pb2.DESCRIPTOR.services_by_name["SorteioService"]: SorteioServicer(runtime),
            assembleias_gerais_pb2.DESCRIPTOR.services_by_name["AssembleiaGeralService"]: AssembleiaGeralServicer(
                runtime
            ),
            apuracao_dia_pb2.DESCRIPTOR.services_by_name["ApuracaoDiaService"]: ApuracaoDiaServicer(),
        },
        migrations=Path(__file__).parent / "migrations",
        subscriptions=ASSINATURAS,
        sagas=(CONTEMPLACAO, APURACAO_DIA),
    )
