"""Wiring of the documentos target."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from consorcio.contracts.documentos.v1 import documentos_pb2
from consorcio.platform.configuration import SERVICE as CONFIGURACAO
from consorcio.platform.configuration import Configuration
from consorcio.platform.service import Runtime, Service
from consorcio.platform.tickets import TicketOffice
from consorcio.services.documentos.armazem import Armazem
from consorcio.services.documentos.assinatura import Assinador, AssinadorPades, SemCertificado
from consorcio.services.documentos.cofre import Cofre
from consorcio.services.documentos.http import Arquivos
from consorcio.services.documentos.modelos_de_fabrica import semear
from consorcio.services.documentos.rpc import Balcao, DocumentoServicer
from consorcio.services.documentos.saga_geracao import SagaGeracao
from consorcio.services.documentos.settings import DocumentosSettings
from consorcio.services.documentos.subscriptions import Fatos
from consorcio.services.documentos.use_cases.limpeza import limpar

_INTERVALO_DA_MANUTENCAO = timedelta(minutes=5)


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    settings, cofre = DocumentosSettings(), Cofre(runtime.vault)
    armazem = Armazem(settings.store(runtime.settings.dados / "objetos"), settings.clamav)
    configuracao = Configuration("documentos", runtime.stub(CONFIGURACAO), runtime.cache)
    bilheteria = TicketOffice(runtime.vault, "documentos")
    balcao = Balcao(bilheteria, runtime.settings.url_publica.rstrip("/"), settings.link_segundos)

    async def manter() -> None:
        # Run over and over by the process, sooner when it fails.
        async with runtime.db.transaction() as tx:
            await semear(tx)
        await limpar(runtime.db, armazem)
        await asyncio.sleep(_INTERVALO_DA_MANUTENCAO.total_seconds())

    return Service(
        name="documentos",
        servicers={documentos_pb2.DESCRIPTOR.services_by_name["DocumentoService"]: DocumentoServicer(cofre, balcao)},
        migrations=Path(__file__).parent / "migrations",
        subscriptions=Fatos(cofre, configuracao).assinaturas(),
        sagas=(SagaGeracao(cofre, armazem, _assinador(settings)).definicao(),),
        http=Arquivos(runtime, cofre, armazem, bilheteria).app(),
        background=(manter,),
        closing=(armazem.fechar,),
    )


def _assinador(settings: DocumentosSettings) -> Assinador:
    if settings.certificado_p12 is None:
        return SemCertificado()
    return AssinadorPades(settings.certificado_p12, settings.certificado_senha.get_secret_value())
