"""Webhooks: subscribing, changing, secrets, and putting facts in their queue."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found, validation, version_mismatch
from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.platform.events import Event
from consorcio.services.notificacoes.canais.saida_segura import DestinoRecusadoError, SaidaSegura
from consorcio.services.notificacoes.cofre import Cofre
from consorcio.services.notificacoes.domain.webhook import PUBLICOS, TESTE, VIDA_DO_SEGREDO_ANTERIOR, escrever_segredo
from consorcio.services.notificacoes.repository import webhooks
from consorcio.services.notificacoes.repository.webhooks import EntregaWebhook, Webhook

_BYTES_DO_SEGREDO = 32


@dataclass(frozen=True, slots=True)
class Aberto:
    """A webhook with its address in the clear."""

    webhook: Webhook
    url: str


async def criar(
    tx: Transaction, cofre: Cofre, saida: SaidaSegura, url: str, tipos: Sequence[str]
) -> tuple[Aberto, str]:
    """A new webhook and its secret, shown this once. VALIDATION for an address or a type that is not accepted."""
    await _exigir(saida, url, tipos)
    webhook_id, segredo = tx.ids.new(), secrets.token_bytes(_BYTES_DO_SEGREDO)
    webhook = Webhook(
        webhook_id=webhook_id,
        url=cofre.selar_webhook("url", webhook_id, url),
        tipos=sorted(tipos),
        ativo=True,
        motivo="",
        falhas_seguidas=0,
        segredo=cofre.selar_webhook("segredo", webhook_id, segredo),
        segredo_anterior=None,
        anterior_ate=None,
        autor_id=tx.actor.id,
        versao=1,
        criado_em=tx.clock.now(),
    )
    await webhooks.inserir(tx.conn, webhook)
    return Aberto(webhook, url), escrever_segredo(segredo)


async def atualizar(
    tx: Transaction,
    cofre: Cofre,
    saida: SaidaSegura,
    webhook_id: UUID,
    versao: int,
    *,
    url: str,
    tipos: Sequence[str],
    ativo: bool,
) -> Aberto:
    """Change address and types, switch on or off. On again, it starts without failures.

    NOT_FOUND, VERSION_MISMATCH, VALIDATION.
    """
    atual = await _travar(tx, webhook_id)
    if atual.versao != versao:
        raise version_mismatch()
    await _exigir(saida, url, tipos)
    novo = replace(
        atual,
        url=cofre.selar_webhook("url", webhook_id, url),
        tipos=sorted(tipos),
        ativo=ativo,
        motivo="",
        falhas_seguidas=0 if ativo else atual.falhas_seguidas,
        versao=versao + 1,
    )
    await webhooks.atualizar(tx.conn, novo)
    return Aberto(novo, url)


async def rotacionar_segredo(tx: Transaction, cofre: Cofre, webhook_id: UUID) -> tuple[Aberto, str]:
    """Another secret; for a day both sign, so that the receiver changes when it likes. NOT_FOUND."""
    atual, segredo = await _travar(tx, webhook_id), secrets.token_bytes(_BYTES_DO_SEGREDO)
    novo = replace(
        atual,
        segredo=cofre.selar_webhook("segredo", webhook_id, segredo),
        segredo_anterior=atual.segredo,
        anterior_ate=tx.clock.now() + VIDA_DO_SEGREDO_ANTERIOR,
        versao=atual.versao + 1,
    )
    await webhooks.atualizar(tx.conn, novo)
    return abrir(cofre, novo), escrever_segredo(segredo)


async def testar(tx: Transaction, webhook_id: UUID) -> EntregaWebhook:
    """Put a fact of no consequence in the queue of a webhook. NOT_FOUND."""
    await _travar(tx, webhook_id)
    entrega_id, evento_id, agora = tx.ids.new(), str(tx.ids.new()), tx.clock.now()
    corpo = corpo_do_fato(TESTE, agora, {"mensagem": "Se você lê isto, o webhook funciona."})
    await webhooks.incluir_entregas(tx.conn, [(entrega_id, webhook_id)], evento_id, TESTE, corpo, agora)
    tx.leaves.add(Work.OWN)
    return await webhooks.buscar_entrega(tx.conn, entrega_id)


async def enfileirar(tx: Transaction, event: Event) -> None:
    """A fact that leaves the house goes to the queue of whoever subscribed it."""
    if event.type not in PUBLICOS:
        return
    inscritos = await webhooks.inscritos(tx.conn, event.type)
    if inscritos:
        corpo = corpo_do_fato(event.type, event.time, event.data)
        entregas = [(tx.ids.new(), webhook_id) for webhook_id in inscritos]
        await webhooks.incluir_entregas(tx.conn, entregas, event.id, event.type, corpo, tx.clock.now())
        tx.leaves.add(Work.OWN)


async def reenviar(tx: Transaction, webhook_id: UUID, entrega_ids: Sequence[UUID]) -> int:
    """Deliver again. NOT_FOUND."""
    await _travar(tx, webhook_id)
    tx.leaves.add(Work.OWN)
    return await webhooks.reenviar(tx.conn, webhook_id, entrega_ids, tx.clock.now())


async def listar(conn: AsyncConnection, cofre: Cofre) -> list[Aberto]:
    """Every webhook."""
    return [abrir(cofre, webhook) for webhook in await webhooks.todos(conn)]


async def exigir(conn: AsyncConnection, webhook_id: UUID) -> None:
    """NOT_FOUND when there is none."""
    if await webhooks.buscar(conn, webhook_id) is None:
        raise not_found("webhook", webhook_id)


def abrir(cofre: Cofre, webhook: Webhook) -> Aberto:
    """A webhook with its address in the clear."""
    return Aberto(webhook, cofre.abrir_webhook("url", webhook.webhook_id, webhook.url).decode())


def corpo_do_fato(tipo: str, instante: datetime, dados: dict[str, Any]) -> dict[str, Any]:
    """The payload that Standard Webhooks proposes."""
    return {"type": tipo, "timestamp": instante.isoformat(), "data": dados}


async def _exigir(saida: SaidaSegura, url: str, tipos: Sequence[str]) -> None:
    for i, tipo in enumerate(tipos):
        if tipo not in PUBLICOS:
            raise validation(f"/tipos/{i}", f"Não existe o tipo {tipo}. Existem: {', '.join(sorted(PUBLICOS))}.")
    try:
        await saida.conferir(url)
    except (DestinoRecusadoError, ValueError, TimeoutError) as recusa:
        motivo = str(recusa) if isinstance(recusa, DestinoRecusadoError) else "O endereço não é válido."
        raise validation("/url", motivo) from None


async def _travar(tx: Transaction, webhook_id: UUID) -> Webhook:
    webhook = await webhooks.buscar(tx.conn, webhook_id, travar=True)
    if webhook is None:
        raise not_found("webhook", webhook_id)
    return webhook
