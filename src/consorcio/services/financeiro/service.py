"""Wiring of the financeiro target."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import Protocol

from consorcio.contracts.consorciados.v1 import consorciados_pb2
from consorcio.contracts.financeiro.v1 import (
    acordos_pb2,
    antecipacoes_pb2,
    aprovacoes_pb2,
    bancos_pb2,
    cobranca_pb2,
    conciliacao_pb2,
    contabilidade_pb2,
    creditos_pb2,
    demonstrativos_pb2,
    despesas_pb2,
    devolucoes_pb2,
    encerramento_pb2,
    estornos_pb2,
    exclusoes_pb2,
    faturamento_pb2,
    financeiro_pb2,
    habilitacoes_pb2,
    indices_pb2,
    negativacao_pb2,
    pix_pb2,
    prorrogacoes_pb2,
    remessas_pb2,
    repasses_pb2,
    rnp_pb2,
    simulacoes_pb2,
    substituicoes_pb2,
    trocas_credito_pb2,
)
from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.platform.service import Runtime, Service
from consorcio.services.financeiro.bcb import Sgs
from consorcio.services.financeiro.events import SUBSCRIPTIONS
from consorcio.services.financeiro.http_pix import WebhookPix, endereco_do_webhook
from consorcio.services.financeiro.pagadores import Consorciados
from consorcio.services.financeiro.psp import Psp, PspHttp
from consorcio.services.financeiro.rpc import FinanceiroServicer
from consorcio.services.financeiro.rpc_acordos import AcordoServicer
from consorcio.services.financeiro.rpc_antecipacoes import AntecipacaoServicer
from consorcio.services.financeiro.rpc_aprovacoes import AprovacaoServicer
from consorcio.services.financeiro.rpc_bancos import BancoServicer
from consorcio.services.financeiro.rpc_cobranca import CobrancaServicer
from consorcio.services.financeiro.rpc_conciliacao import ConciliacaoServicer
from consorcio.services.financeiro.rpc_contabilidade import ContabilidadeServicer
from consorcio.services.financeiro.rpc_creditos import CreditoServicer
from consorcio.services.financeiro.rpc_demonstrativos import DemonstrativoServicer
from consorcio.services.financeiro.rpc_despesas import DespesaServicer
from consorcio.services.financeiro.rpc_devolucoes import DevolucaoServicer
from consorcio.services.financeiro.rpc_encerramento import EncerramentoServicer
from consorcio.services.financeiro.rpc_estornos import EstornoServicer
from consorcio.services.financeiro.rpc_exclusoes import ExclusaoServicer
from consorcio.services.financeiro.rpc_faturamento import FaturamentoServicer
from consorcio.services.financeiro.rpc_habilitacoes import HabilitacaoServicer
from consorcio.services.financeiro.rpc_indices import IndiceServicer
from consorcio.services.financeiro.rpc_negativacao import NegativacaoServicer
from consorcio.services.financeiro.rpc_pix import PixServicer
from consorcio.services.financeiro.rpc_prorrogacoes import ProrrogacaoDeParcelasServicer
from consorcio.services.financeiro.rpc_remessas import RemessaServicer
from consorcio.services.financeiro.rpc_repasses import RepasseServicer
from consorcio.services.financeiro.rpc_rnp import RnpServicer
from consorcio.services.financeiro.rpc_simulacoes import SimulacaoServicer
from consorcio.services.financeiro.rpc_substituicoes import SubstituicaoDeBemServicer
from consorcio.services.financeiro.rpc_trocas import TrocaCreditoServicer
from consorcio.services.financeiro.sagas import FATURAMENTO
from consorcio.services.financeiro.settings import FinanceiroSettings
from consorcio.services.financeiro.use_cases import acordos, demonstrativos, devolucao_pix, inadimplencia, pix, rnp
from consorcio.services.financeiro.use_cases.demonstrativos import Emissor
from consorcio.services.financeiro.use_cases.indices import Precos
from consorcio.services.financeiro.use_cases.substituicao_bem import Bens

_OLHAR_ATRASOS_S = 300


class Grupos(Precos, Bens, Protocol):
    """What is asked of grupos."""


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    settings = FinanceiroSettings()
    psp = PspHttp(settings, runtime.clock) if settings.pix_url else None
    sgs = Sgs(settings.bcb_url, settings.pix_prazo_segundos) if settings.bcb_url else None
    return montar(runtime, settings, psp, sgs)


def montar(runtime: Runtime, settings: FinanceiroSettings, psp: PspHttp | None, sgs: Sgs | None) -> Service:
    """The service with given settings, PSP and source of indices."""
    grupos: Grupos = runtime.stub(grupos_pb2.DESCRIPTOR.services_by_name["GrupoService"])
    consorciados: Consorciados = runtime.stub(consorciados_pb2.DESCRIPTOR.services_by_name["ConsorciadoService"])
    segredo, hora = settings.pix_webhook_segredo.get_secret_value(), settings.inadimplencia_hora
    emissor = Emissor(consorciados, runtime.vault, runtime.calendar)
    return Service(
        name="financeiro",
        servicers={
            financeiro_pb2.DESCRIPTOR.services_by_name["FinanceiroService"]: FinanceiroServicer(runtime),
            aprovacoes_pb2.DESCRIPTOR.services_by_name["AprovacaoService"]: AprovacaoServicer(runtime),
            contabilidade_pb2.DESCRIPTOR.services_by_name["ContabilidadeService"]: ContabilidadeServicer(),
            antecipacoes_pb2.DESCRIPTOR.services_by_name["AntecipacaoService"]: AntecipacaoServicer(runtime),
            creditos_pb2.DESCRIPTOR.services_by_name["CreditoService"]: CreditoServicer(runtime),
            demonstrativos_pb2.DESCRIPTOR.services_by_name["DemonstrativoService"]: DemonstrativoServicer(emissor),
            despesas_pb2.DESCRIPTOR.services_by_name["DespesaService"]: DespesaServicer(runtime),
            devolucoes_pb2.DESCRIPTOR.services_by_name["DevolucaoService"]: DevolucaoServicer(runtime),
            encerramento_pb2.DESCRIPTOR.services_by_name["EncerramentoService"]: EncerramentoServicer(runtime),
            estornos_pb2.DESCRIPTOR.services_by_name["EstornoService"]: EstornoServicer(),
            exclusoes_pb2.DESCRIPTOR.services_by_name["ExclusaoService"]: ExclusaoServicer(runtime),
            faturamento_pb2.DESCRIPTOR.services_by_name["FaturamentoService"]: FaturamentoServicer(),
            cobranca_pb2.DESCRIPTOR.services_by_name["CobrancaService"]: CobrancaServicer(runtime),
            bancos_pb2.DESCRIPTOR.services_by_name["BancoService"]: BancoServicer(runtime, consorciados),
            indices_pb2.DESCRIPTOR.services_by_name["IndiceService"]: IndiceServicer(grupos, sgs),
            conciliacao_pb2.DESCRIPTOR.services_by_name["ConciliacaoService"]: ConciliacaoServicer(),
            negativacao_pb2.DESCRIPTOR.services_by_name["NegativacaoService"]: NegativacaoServicer(
                consorciados, runtime.vault
            ),
            acordos_pb2.DESCRIPTOR.services_by_name["AcordoService"]: AcordoServicer(runtime),
            pix_pb2.DESCRIPTOR.services_by_name["PixService"]: PixServicer(
                runtime, consorciados, psp, endereco_do_webhook(runtime.settings.url_publica, segredo)
            ),
            prorrogacoes_pb2.DESCRIPTOR.services_by_name[
                "ProrrogacaoDeParcelasService"
            ]: ProrrogacaoDeParcelasServicer(),
            remessas_pb2.DESCRIPTOR.services_by_name["RemessaService"]: RemessaServicer(consorciados, runtime.vault),
            repasses_pb2.DESCRIPTOR.services_by_name["RepasseService"]: RepasseServicer(runtime),
            substituicoes_pb2.DESCRIPTOR.services_by_name["SubstituicaoDeBemService"]: SubstituicaoDeBemServicer(
                grupos
            ),
            trocas_credito_pb2.DESCRIPTOR.services_by_name["TrocaCreditoService"]: TrocaCreditoServicer(),
            habilitacoes_pb2.DESCRIPTOR.services_by_name["HabilitacaoService"]: HabilitacaoServicer(runtime),
            rnp_pb2.DESCRIPTOR.services_by_name["RnpService"]: RnpServicer(runtime),
            simulacoes_pb2.DESCRIPTOR.services_by_name["SimulacaoService"]: SimulacaoServicer(),
        },
        migrations=Path(__file__).parent / "migrations",
        subscriptions=SUBSCRIPTIONS,
        sagas=(FATURAMENTO,),
        http=WebhookPix(runtime, segredo).app(),
        background=(
            partial(_demonstrar, runtime, emissor, settings.dic_segundos),
            partial(_quebrar_acordos, runtime, settings.acordos_conferir_segundos),
            *((partial(_verificar_inadimplencia, runtime, hora),) if hora is not None else ()),
            partial(_cobrar_permanencia, runtime, settings.permanencia_segundos),
            *((partial(_conciliar_pix, runtime, psp, settings.pix_conciliar_segundos),) if psp else ()),
        ),
        closing=tuple(cliente.fechar for cliente in (psp, sgs) if cliente),
    )


async def _conciliar_pix(runtime: Runtime, psp: Psp, intervalo_s: int) -> None:
    # Run over and over by the process, sooner when it fails.
    await pix.rodada(runtime.db, psp, runtime.clock.now(), runtime.calendar)
    await devolucao_pix.acompanhar(runtime.db, psp, runtime.vault, runtime.calendar)
    await asyncio.sleep(intervalo_s)


async def _quebrar_acordos(runtime: Runtime, intervalo_s: int) -> None:
    await acordos.rodada(runtime.db)
    await asyncio.sleep(intervalo_s)


async def _verificar_inadimplencia(runtime: Runtime, hora: int) -> None:
    await inadimplencia.rodada(runtime.db, runtime.calendar, hora)
    await asyncio.sleep(_OLHAR_ATRASOS_S)


async def _cobrar_permanencia(runtime: Runtime, intervalo_s: int) -> None:
    await rnp.rodada(runtime.db)
    await asyncio.sleep(intervalo_s)


async def _demonstrar(runtime: Runtime, emissor: Emissor, intervalo_s: int) -> None:
    # Run over and over by the process, sooner when it fails.
    await demonstrativos.rodada(runtime.db, emissor, runtime.clock.today())
    await asyncio.sleep(intervalo_s)
