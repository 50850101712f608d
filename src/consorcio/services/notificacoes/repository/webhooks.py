"""Webhooks and what is delivered to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from consorcio.services.notificacoes.domain.aviso import Situacao
from consorcio.services.notificacoes.domain.tentativa import Depois

_POSSE_S = 180
# No destination takes more than its share of a round, however much it has waiting.
_POR_DESTINO = 5
_COLUNAS = (
    "webhook_id, url, tipos, ativo, motivo, falhas_seguidas, segredo, segredo_anterior, anterior_ate, autor_id, versao,"
    " criado_em"
)
_TOMAR = f"""
UPDATE entrega_webhook e SET livre_em = now() + make_interval(secs => {_POSSE_S}), epoca = e.epoca + 1
  FROM (SELECT f.entrega_id
          FROM webhook w
         CROSS JOIN LATERAL (SELECT entrega_id, proxima_tentativa FROM entrega_webhook
                              WHERE webhook_id = w.webhook_id AND situacao = 'PENDENTE'
                                AND proxima_tentativa <= %(agora)s AND livre_em <= now()
                              ORDER BY proxima_tentativa, entrega_id LIMIT {_POR_DESTINO} FOR UPDATE SKIP LOCKED) AS f
         WHERE w.ativo
         LIMIT %(maximo)s) AS f
 WHERE e.entrega_id = f.entrega_id
RETURNING e.entrega_id, e.webhook_id, e.tipo, e.corpo, e.tentativas, e.epoca
"""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A subscribed address; url and secrets are sealed."""

    webhook_id: UUID
    url: bytes
    tipos: list[str]
    ativo: bool
    motivo: str
    falhas_seguidas: int
    segredo: bytes
    segredo_anterior: bytes | None
    anterior_ate: datetime | None
    autor_id: str
    versao: int
    criado_em: datetime


@dataclass(frozen=True, slots=True)
class Tomada:
    """A delivery that this process holds for a while."""

    entrega_id: UUID
    webhook_id: UUID
    tipo: str
    corpo: dict[str, Any]
    tentativas: int
    epoca: int


@dataclass(frozen=True, slots=True)
class EntregaWebhook:
    """A delivery as it is shown."""

    entrega_id: UUID
    webhook_id: UUID
    tipo: str
    situacao: str
    tentativas: int
    proxima_tentativa: datetime
    motivo: str
    enviada_em: datetime | None


async def inserir(conn: AsyncConnection, webhook: Webhook) -> None:
    """A new webhook."""
    await conn.execute(
        f"INSERT INTO webhook ({_COLUNAS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            webhook.webhook_id,
            webhook.url,
            webhook.tipos,
            webhook.ativo,
            webhook.motivo,
            webhook.falhas_seguidas,
            webhook.segredo,
            webhook.segredo_anterior,
            webhook.anterior_ate,
            webhook.autor_id,
            webhook.versao,
            webhook.criado_em,
        ],
    )


async def atualizar(conn: AsyncConnection, webhook: Webhook) -> None:
    """Everything of a webhook that may change."""
    await conn.execute(
        "UPDATE webhook SET url = %s, tipos = %s, ativo = %s, motivo = %s, falhas_seguidas = %s, segredo = %s,"
        " segredo_anterior = %s, anterior_ate = %s, versao = %s WHERE webhook_id = %s",
        [
            webhook.url,
            webhook.tipos,
            webhook.ativo,
            webhook.motivo,
            webhook.falhas_seguidas,
            webhook.segredo,
            webhook.segredo_anterior,
            webhook.anterior_ate,
            webhook.versao,
            webhook.webhook_id,
        ],
    )


async def todos(conn: AsyncConnection) -> list[Webhook]:
    """Every webhook, oldest first."""
    return await _webhooks(conn, "ORDER BY webhook_id", {})


async def buscar(conn: AsyncConnection, webhook_id: UUID, *, travar: bool = False) -> Webhook | None:
    """A webhook, locked until the end of the transaction if asked."""
    achados = await _webhooks(conn, f"WHERE webhook_id = %(id)s{' FOR UPDATE' if travar else ''}", {"id": webhook_id})
    return achados[0] if achados else None


async def inscritos(conn: AsyncConnection, tipo: str) -> list[UUID]:
    """Who wants facts of a type."""
    cursor = await conn.execute(
        "SELECT webhook_id FROM webhook WHERE ativo AND (tipos = '{}' OR %s = ANY(tipos))", [tipo]
    )
    return [linha[0] for linha in await cursor.fetchall()]


async def incluir_entregas(
    conn: AsyncConnection,
    entregas: Sequence[tuple[UUID, UUID]],
    evento_id: str,
    tipo: str,
    corpo: dict[str, Any],
    agora: datetime,
) -> None:
    """A fact to be delivered, as (delivery, webhook); once per webhook."""
    await conn.execute(
        "INSERT INTO entrega_webhook (entrega_id, webhook_id, evento_id, tipo, corpo, situacao, proxima_tentativa)"
        " SELECT e.entrega_id, e.webhook_id, %s, %s, %s, 'PENDENTE', %s"
        " FROM unnest(%s::uuid[], %s::uuid[]) AS e (entrega_id, webhook_id)"
        " ON CONFLICT (webhook_id, evento_id) DO NOTHING",
        [evento_id, tipo, Jsonb(corpo), agora, [e for e, _ in entregas], [w for _, w in entregas]],
    )


async def tomar(conn: AsyncConnection, maximo: int, agora: datetime) -> list[Tomada]:
    """Hold some of what is due, at most a few of each destination."""
    async with conn.cursor(row_factory=class_row(Tomada)) as cursor:
        await cursor.execute(_TOMAR, {"agora": agora, "maximo": maximo})
        return await cursor.fetchall()


async def gravar_desfecho(conn: AsyncConnection, tomada: Tomada, depois: Depois, motivo: str, agora: datetime) -> bool:
    """What became of a delivery; False when another process took it meanwhile."""
    cursor = await conn.execute(
        "UPDATE entrega_webhook SET situacao = %(situacao)s, tentativas = %(tentativas)s, motivo = %(motivo)s,"
        " proxima_tentativa = %(proxima)s, livre_em = now(),"
        " enviada_em = CASE WHEN %(situacao)s = 'ENVIADA' THEN %(agora)s::timestamptz ELSE enviada_em END"
        " WHERE entrega_id = %(entrega)s AND epoca = %(epoca)s",
        {
            "situacao": depois.situacao.value,
            "tentativas": depois.tentativas,
            "motivo": motivo[:500],
            "proxima": depois.proxima_tentativa,
            "agora": agora,
            "entrega": tomada.entrega_id,
            "epoca": tomada.epoca,
        },
    )
    return cursor.rowcount == 1


async def listar_entregas(
    conn: AsyncConnection, webhook_id: UUID, situacao: Situacao | None, antes_de: UUID | None, limite: int
) -> list[EntregaWebhook]:
    """What was delivered to a webhook, newest first, before the one given."""
    return await _entregas(
        conn,
        "WHERE webhook_id = %(webhook)s AND (%(situacao)s::text IS NULL OR situacao = %(situacao)s)"
        " AND (%(antes_de)s::uuid IS NULL OR entrega_id < %(antes_de)s) ORDER BY entrega_id DESC LIMIT %(limite)s",
        {
            "webhook": webhook_id,
            "situacao": situacao.value if situacao else None,
            "antes_de": antes_de,
            "limite": limite,
        },
    )


async def buscar_entrega(conn: AsyncConnection, entrega_id: UUID) -> EntregaWebhook:
    """One delivery, which exists."""
    return (await _entregas(conn, "WHERE entrega_id = %(id)s", {"id": entrega_id}))[0]


async def reenviar(conn: AsyncConnection, webhook_id: UUID, entrega_ids: Sequence[UUID], agora: datetime) -> int:
    """Deliver again: these, whatever became of them, or all that died when none is told."""
    cursor = await conn.execute(
        "UPDATE entrega_webhook SET situacao = 'PENDENTE', tentativas = 0, proxima_tentativa = %(agora)s,"
        " livre_em = now() WHERE webhook_id = %(webhook)s"
        " AND CASE WHEN %(nenhuma)s THEN situacao = 'MORTA' ELSE entrega_id = ANY(%(ids)s) END",
        {"agora": agora, "webhook": webhook_id, "nenhuma": not entrega_ids, "ids": list(entrega_ids)},
    )
    return cursor.rowcount


async def _webhooks(conn: AsyncConnection, resto: str, parametros: dict[str, Any]) -> list[Webhook]:
    async with conn.cursor(row_factory=class_row(Webhook)) as cursor:
        await cursor.execute(f"SELECT {_COLUNAS} FROM webhook {resto}".encode(), parametros)
        return await cursor.fetchall()


async def _entregas(conn: AsyncConnection, resto: str, parametros: dict[str, Any]) -> list[EntregaWebhook]:
    async with conn.cursor(row_factory=class_row(EntregaWebhook)) as cursor:
        await cursor.execute(
            "SELECT entrega_id, webhook_id, tipo, situacao, tentativas, proxima_tentativa, motivo, enviada_em"
            f" FROM entrega_webhook {resto}".encode(),
            parametros,
        )
        return await cursor.fetchall()
