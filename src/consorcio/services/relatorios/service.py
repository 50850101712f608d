"""Wiring of the relatorios target."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from consorcio.contracts.auditoria.v1 import auditoria_pb2
from consorcio.contracts.relatorios.v1 import relatorios_pb2
from consorcio.platform.configuration import SERVICE as CONFIGURACAO
from consorcio.platform.configuration import Configuration
from consorcio.platform.service import Runtime, Service
from consorcio.platform.tickets import TicketOffice
from consorcio.services.relatorios.armazem import Armazem
from consorcio.services.relatorios.events import SUBSCRIPTIONS
from consorcio.services.relatorios.fontes import Fontes
from consorcio.services.relatorios.http import Arquivos
from consorcio.services.relatorios.prontas import Prontas
from consorcio.services.relatorios.rpc import Balcao, RelatorioServicer
from consorcio.services.relatorios.saga_execucao import SagaExecucao
from consorcio.services.relatorios.settings import RelatoriosSettings
from consorcio.services.relatorios.use_cases.agendamentos import disparar
from consorcio.services.relatorios.use_cases.execucoes import expirar
from consorcio.services.relatorios.use_cases.painel import Mirante

_INTERVALO_DA_AGENDA = timedelta(seconds=15)
_INTERVALO_DA_LIMPEZA = timedelta(minutes=10)


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    settings = RelatoriosSettings()
    armazem = Armazem(settings.store(runtime.settings.dados / "relatorios"), runtime.vault)
    bilheteria = TicketOffice(runtime.vault, "relatorios")
    balcao = Balcao(bilheteria, runtime.settings.url_publica.rstrip("/"), settings.link_segundos)

    configuracao = Configuration("relatorios", runtime.stub(CONFIGURACAO), runtime.cache)
    fontes = Fontes(runtime.stub(auditoria_pb2.DESCRIPTOR.services_by_name["AuditoriaService"]))

    async def agendar() -> None:
        # Run over and over by the process, sooner when it fails.
        await disparar(runtime.db, runtime.calendar)
        await asyncio.sleep(_INTERVALO_DA_AGENDA.total_seconds())

    async def limpar() -> None:
        await expirar(runtime.db, armazem, runtime.clock.now(), timedelta(days=settings.guarda_dias))
        await asyncio.sleep(_INTERVALO_DA_LIMPEZA.total_seconds())

    mirante = Mirante(runtime.db, runtime.clock)
    servicer = RelatorioServicer(fontes, Prontas(runtime.cache), balcao, runtime.calendar, mirante)
    return Service(
        name="relatorios",
        servicers={relatorios_pb2.DESCRIPTOR.services_by_name["RelatorioService"]: servicer},
        migrations=Path(__file__).parent / "migrations",
        subscriptions=SUBSCRIPTIONS,
        sagas=(SagaExecucao(fontes, armazem, runtime.cache, configuracao).definicao(),),
        http=Arquivos(runtime, armazem, bilheteria).app(),
        background=(agendar, limpar, mirante.vigiar),
        closing=(armazem.fechar,),
    )
