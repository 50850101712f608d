"""What is on the screen of each person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from consorcio.services.notificacoes.domain.aviso import Destinatario

_DE_QUEM = """
  FROM entrega e
  JOIN unnest(%(tipos)s::text[], %(ids)s::uuid[]) AS q (tipo, id) ON q.tipo = e.tipo AND q.id = e.id
"""
_LER = f"""
SELECT e.entrega_id, e.notificacao_id, e.situacao, e.enviada_em, n.finalidade, n.dados, m.assunto, m.corpo, p.nome,
       e.tipo, e.id
{_DE_QUEM}
  JOIN notificacao n USING (notificacao_id)
  JOIN modelo m ON m.codigo = n.modelo AND m.canal = e.canal AND m.versao = e.modelo_versao
  LEFT JOIN pessoa p ON p.tipo = e.tipo AND p.id = e.id
 WHERE e.canal = 'TELA' AND e.situacao IN ('ENVIADA', 'LIDA')
"""


@dataclass(frozen=True, slots=True)
class NaTela:
    """A message on a screen, still sealed, with the text that was in use when it was told."""

    entrega_id: UUID
    notificacao_id: UUID
    situacao: str
    enviada_em: datetime
    finalidade: str
    dados: bytes
    assunto: str
    corpo: str
    nome: bytes | None
    tipo: str
    id: UUID


async def anteriores(
    conn: AsyncConnection, quem: Sequence[Destinatario], antes_de: UUID | None, limite: int, *, so_nao_lidas: bool
) -> list[NaTela]:
    """Newest first, before the one given."""
    return await _ler(
        conn,
        " AND (%(marco)s::uuid IS NULL OR e.entrega_id < %(marco)s) AND (NOT %(novas)s OR e.situacao = 'ENVIADA')"
        " ORDER BY e.entrega_id DESC LIMIT %(limite)s",
        {**_quem(quem), "marco": antes_de, "novas": so_nao_lidas, "limite": limite},
    )


async def posteriores(
    conn: AsyncConnection, quem: Sequence[Destinatario], depois_de: UUID, limite: int
) -> list[NaTela]:
    """In the order in which they were told, after the one given."""
    return await _ler(
        conn,
        " AND e.entrega_id > %(marco)s ORDER BY e.entrega_id LIMIT %(limite)s",
        {**_quem(quem), "marco": depois_de, "limite": limite},
    )


async def nao_lidas(conn: AsyncConnection, quem: Sequence[Destinatario]) -> int:
    """How many were not read."""
    cursor = await conn.execute(
        f"SELECT count(*) {_DE_QUEM} WHERE e.canal = 'TELA' AND e.situacao = 'ENVIADA'", _quem(quem)
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def marcar_lidas(conn: AsyncConnection, quem: Sequence[Destinatario], entrega_ids: Sequence[UUID]) -> int:
    """These, or all when none is told; only those of the person."""
    cursor = await conn.execute(
        "UPDATE entrega e SET situacao = 'LIDA' FROM unnest(%(tipos)s::text[], %(ids)s::uuid[]) AS q (tipo, id)"
        " WHERE q.tipo = e.tipo AND q.id = e.id AND e.canal = 'TELA' AND e.situacao = 'ENVIADA'"
        " AND (%(todas)s OR e.entrega_id = ANY(%(entregas)s))",
        {**_quem(quem), "todas": not entrega_ids, "entregas": list(entrega_ids)},
    )
    return cursor.rowcount


async def ultima(conn: AsyncConnection) -> UUID | None:
    """The newest delivery on any screen."""
    cursor = await conn.execute("SELECT entrega_id FROM entrega WHERE canal = 'TELA' ORDER BY entrega_id DESC LIMIT 1")
    linha = await cursor.fetchone()
    return None if linha is None else linha[0]


def _quem(quem: Sequence[Destinatario]) -> dict[str, Any]:
    return {"tipos": [pessoa.tipo.value for pessoa in quem], "ids": [pessoa.id for pessoa in quem]}


async def _ler(conn: AsyncConnection, resto: str, parametros: dict[str, Any]) -> list[NaTela]:
    async with conn.cursor(row_factory=class_row(NaTela)) as cursor:
        await cursor.execute((_LER + resto).encode(), parametros)
        return await cursor.fetchall()
