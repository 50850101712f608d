"""Wiring of the notificacoes target: the queue of each channel has its own loops, and none waits for another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from prometheus_client import Gauge

from consorcio.contracts.notificacoes.v1 import notificacoes_pb2
from consorcio.platform.bell import Work
from consorcio.platform.configuration import SERVICE as CONFIGURACAO
from consorcio.platform.configuration import Configuration
from consorcio.platform.database import Database
from consorcio.platform.service import Runtime, Service
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.canais.email import Email
from consorcio.services.notificacoes.canais.http import ProvedorHttp
from consorcio.services.notificacoes.canais.push import Push
from consorcio.services.notificacoes.canais.saida import Pasta, Saida
from consorcio.services.notificacoes.canais.saida_segura import SaidaSegura
from consorcio.services.notificacoes.chave_push import ChaveDaInstalacao
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.despacho import Despachante
from consorcio.services.notificacoes.despacho_webhook import DespachanteDeWebhooks
from consorcio.services.notificacoes.domain.aviso import Canal
from consorcio.services.notificacoes.events import Fatos
from consorcio.services.notificacoes.repository import entregas
from consorcio.services.notificacoes.rpc import NotificacaoServicer, Recursos
from consorcio.services.notificacoes.settings import NotificacoesSettings
from consorcio.services.notificacoes.use_cases import regua
from consorcio.services.notificacoes.use_cases.caixa import Sino

_OCIO_MINIMO_S, _OCIO_MAXIMO_S = 0.05, 1.0
_MEDIR_A_CADA_S, _REGUA_A_CADA_S = 15, 60
# While one round writes down what it did, the other sends.
_LACOS_POR_CANAL = 2
NA_FILA = Gauge(
    "consorcio_notificacoes_na_fila", "Entregas à espera, ou mortas à espera do operador", ["canal", "situacao"]
)


def build(runtime: Runtime) -> Service:
    """The service, ready to run."""
    return montar(runtime, NotificacoesSettings())


def montar(runtime: Runtime, settings: NotificacoesSettings) -> Service:
    """The service with given settings."""
    db, cofre = runtime.db, Cofre(runtime.vault)
    ajustes = Ajustes(Configuration("notificacoes", runtime.stub(CONFIGURACAO), runtime.cache))
    saida = SaidaSegura(settings.prazo_segundos, settings.redes_permitidas)
    sino, chave_push = Sino(db), ChaveDaInstalacao(db, runtime.vault)
    push = Push(saida, settings.push_contato, runtime.clock, chave_push.obter)
    canais: dict[Canal, Saida] = {**_provedores(runtime, settings), Canal.PUSH: push}
    despachantes = [Despachante(db, cofre, ajustes, canal, canais.get(canal)) for canal in Canal]
    webhooks = DespachanteDeWebhooks(db, cofre, ajustes, saida)

    async def fechar_no_fim() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            for canal in canais.values():
                await canal.fechar()
            await saida.fechar()

    async def regua_de_cada_dia() -> None:
        while True:
            async with db.transaction() as tx:
                await regua.rodar(tx, cofre, ajustes, tx.clock.today())
            await asyncio.sleep(_REGUA_A_CADA_S)

    filas = [despachante.rodada for despachante in despachantes for _ in range(_LACOS_POR_CANAL)]
    recursos = Recursos(cofre, ajustes, saida, sino, chave_push)
    servico = notificacoes_pb2.DESCRIPTOR.services_by_name["NotificacaoService"]
    return Service(
        name="notificacoes",
        servicers={servico: NotificacaoServicer(recursos)},
        migrations=Path(__file__).parent / "migrations",
        subscriptions=Fatos(cofre, ajustes).assinaturas(),
        background=(
            fechar_no_fim,
            regua_de_cada_dia,
            sino.vigiar,
            lambda: _medir(db),
            *(_laco(db, rodada) for rodada in [*filas, webhooks.rodada]),
        ),
    )


def _provedores(runtime: Runtime, settings: NotificacoesSettings) -> dict[Canal, Saida]:
    """The channels that have a provider. On one machine alone, the others become files to be looked at."""
    pasta = runtime.settings.dados / "mensagens"
    canais: dict[Canal, Saida] = {}
    if runtime.settings.ambiente == "local":
        canais = {
            canal: Pasta(pasta / canal.value.lower(), "txt") for canal in (Canal.EMAIL, Canal.SMS, Canal.WHATSAPP)
        }
    if settings.smtp_servidor:
        canais[Canal.EMAIL] = Email(settings, runtime.clock)
    for canal, url, token in (
        (Canal.SMS, settings.sms_url, settings.sms_token),
        (Canal.WHATSAPP, settings.whatsapp_url, settings.whatsapp_token),
    ):
        if url:
            segredo = token.get_secret_value() if token else ""
            canais[canal] = ProvedorHttp(canal, url, segredo, settings.prazo_segundos)
    return canais


def _laco(db: Database, rodada: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[None]]:
    """Round after round: at once while there is work or the bell rings, ever more seldom while not."""
    bell = db.bells[Work.OWN]

    async def laco() -> None:
        ocio = _OCIO_MINIMO_S
        while True:
            toques = bell.rings
            if await rodada():
                ocio = _OCIO_MINIMO_S
                continue
            await bell.wait(toques, ocio)
            ocio = _OCIO_MINIMO_S if bell.rings != toques else min(ocio * 1.5, _OCIO_MAXIMO_S)

    return laco


async def _medir(db: Database) -> None:
    while True:
        async with db.read() as conn:
            contagens = {(canal, situacao): quantas for canal, situacao, quantas in await entregas.contagens(conn)}
        for canal in Canal:
            for situacao in ("PENDENTE", "MORTA"):
                NA_FILA.labels(canal.value, situacao).set(contagens.get((canal.value, situacao), 0))
        await asyncio.sleep(_MEDIR_A_CADA_S)
