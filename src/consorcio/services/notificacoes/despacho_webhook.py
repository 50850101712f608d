"""Delivering facts to webhooks: many at once, no destination before another, and none for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import orjson

from consorcio.platform.database import Database, Transaction
from consorcio.services.notificacoes.ajustes import Ajustes
from consorcio.services.notificacoes.canais.saida_segura import DestinoRecusadoError, SaidaSegura
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain import webhook as regras
from consorcio.services.notificacoes.domain.tentativa import Fim, Resultado
from consorcio.services.notificacoes.domain.webhook import Entrega
from consorcio.services.notificacoes.repository import webhooks
from consorcio.services.notificacoes.repository.webhooks import Tomada, Webhook

_LOTE = 50
_EXTINTO = 410


class DespachanteDeWebhooks:
    """Sends what is due."""

    def __init__(self, db: Database, cofre: Cofre, ajustes: Ajustes, saida: SaidaSegura) -> None:
        self._db = db
        self._cofre = cofre
        self._ajustes = ajustes
        self._saida = saida

    async def rodada(self) -> int:
        """Send some of what is due. Returns how many were tried."""
        async with self._db.transaction() as tx:
            tomadas = await webhooks.tomar(tx.conn, _LOTE, tx.clock.now())
        if tomadas:
            async with self._db.read() as conn:
                destinos = {webhook.webhook_id: webhook for webhook in await webhooks.todos(conn)}
            await asyncio.gather(*(self._entregar(destinos[tomada.webhook_id], tomada) for tomada in tomadas))
        return len(tomadas)

    async def _entregar(self, webhook: Webhook, tomada: Tomada) -> None:
        resultado = await self._tentar(webhook, tomada)
        falhas_max = await self._ajustes.falhas_max()
        async with self._db.transaction() as tx:
            agora = tx.clock.now()
            depois = regras.depois_da_entrega(resultado, tomada.tentativas, agora)
            if await webhooks.gravar_desfecho(tx.conn, tomada, depois, resultado.motivo, agora):
                await self._contar(tx, webhook.webhook_id, resultado, falhas_max)

    async def _tentar(self, webhook: Webhook, tomada: Tomada) -> Resultado:
        agora = self._db.clock.now()
        url = self._cofre.abrir_webhook("url", webhook.webhook_id, webhook.url).decode()
        entrega = Entrega(str(tomada.entrega_id), orjson.dumps(tomada.corpo))
        segredos = [self._cofre.abrir_webhook("segredo", webhook.webhook_id, webhook.segredo)]
        if webhook.segredo_anterior and webhook.anterior_ate and agora < webhook.anterior_ate:
            segredos.append(self._cofre.abrir_webhook("segredo", webhook.webhook_id, webhook.segredo_anterior))
        try:
            resposta = await self._saida.enviar(url, entrega.corpo, regras.cabecalhos(entrega, segredos, agora))
        except (DestinoRecusadoError, httpx.HTTPError, OSError, TimeoutError) as erro:
            return Resultado(Fim.ADIADA, motivo=str(erro) or type(erro).__name__)
        motivo = "" if resposta.aceita else f"{resposta.status}: {resposta.corpo[:200]}"
        fim = Fim.ENVIADA if resposta.aceita else Fim.RECUSADA if resposta.status == _EXTINTO else Fim.ADIADA
        return Resultado(fim, motivo=motivo)

    async def _contar(self, tx: Transaction, webhook_id: UUID, resultado: Resultado, falhas_max: int) -> None:
        """Failures in a row switch a webhook off, and whoever subscribed it is told."""
        webhook = await webhooks.buscar(tx.conn, webhook_id, travar=True)
        if webhook is None or not webhook.ativo:
            return
        falhas = 0 if resultado.fim is Fim.ENVIADA else webhook.falhas_seguidas + 1
        if falhas and regras.deve_desligar(resultado, falhas, falhas_max):
            motivo = f"{falhas} falhas seguidas; a última: {resultado.motivo}"
            if resultado.fim is Fim.RECUSADA:
                motivo = "O destino respondeu que não existe mais (410)."
            webhook = replace(webhook, ativo=False, motivo=motivo[:500], versao=webhook.versao + 1)
            await self._avisar(tx, webhook)
        if falhas != webhook.falhas_seguidas or not webhook.ativo:
            await webhooks.atualizar(tx.conn, replace(webhook, falhas_seguidas=falhas))

    async def _avisar(self, tx: Transaction, webhook: Webhook) -> None:
        """The fact says the host only: an address may carry a password of its owner."""
        url = self._cofre.abrir_webhook("url", webhook.webhook_id, webhook.url).decode()
        dados = {
            "webhook_id": str(webhook.webhook_id),
            "autor_id": webhook.autor_id,
            "endereco": urlsplit(url).hostname or "",
            "motivo": webhook.motivo,
        }
        await tx.publish("WebhookDesativado", f"webhook/{webhook.webhook_id}", dados)
        await tx.audit("webhook", str(webhook.webhook_id), "desativado", {"motivo": webhook.motivo})
