"""Which cotas have their DIC of an AGO, and the figures it is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.domain.demonstrativo import PagamentoFeito
from consorcio.services.financeiro.registros import ContaCota, Titulo, colunas, todos, um

_TITULO: LiteralString = f"SELECT {colunas(Titulo)} FROM titulo"
_CONTA: LiteralString = f"SELECT {colunas(ContaCota)} FROM conta_cota"
# Who is asked for the DIC of an AGO: the active cotas that were in the group by then.
_DEVEM: LiteralString = "k.grupo_id = c.grupo_id AND k.situacao = 'ATIVA' AND k.ago_ingresso <= c.ago"
_FALTAM: LiteralString = f"""
SELECT c.grupo_id, c.ago, c.vencimento, c.data_ago
  FROM grupo g
  JOIN LATERAL (SELECT * FROM cronograma WHERE grupo_id = g.grupo_id AND ago <= g.ultima_ago_emitida AND data_ago > %s
                 ORDER BY ago LIMIT 1) c ON true
 WHERE g.situacao = 'EM_ANDAMENTO' AND g.grupo_id = coalesce(%s, g.grupo_id)
   AND EXISTS (SELECT FROM conta_cota k WHERE {_DEVEM}
                  AND NOT EXISTS (SELECT FROM demonstrativo d WHERE d.cota_id = k.cota_id AND d.ago = c.ago))
 ORDER BY c.data_ago, c.grupo_id
"""
_TOMAR: LiteralString = f"""
INSERT INTO demonstrativo (cota_id, ago, grupo_id, emitido_em)
SELECT k.cota_id, c.ago, c.grupo_id, %(hoje)s
  FROM cronograma c JOIN conta_cota k ON {_DEVEM}
 WHERE c.grupo_id = %(grupo_id)s AND c.ago = %(ago)s
   AND NOT EXISTS (SELECT FROM demonstrativo d WHERE d.cota_id = k.cota_id AND d.ago = c.ago)
 ORDER BY k.numero, k.versao_titular LIMIT %(limite)s
    ON CONFLICT DO NOTHING
RETURNING cota_id
"""
_LISTAR: LiteralString = f"""
SELECT c.ago, c.data_ago, (SELECT count(*)::int FROM conta_cota k WHERE {_DEVEM}) AS ativas,
       count(d.cota_id)::int AS emitidos, count(a.cota_id)::int AS emitidos_ativas, max(d.emitido_em) AS emitido_em
  FROM cronograma c
  LEFT JOIN demonstrativo d ON d.grupo_id = c.grupo_id AND d.ago = c.ago
  LEFT JOIN conta_cota a ON a.cota_id = d.cota_id AND a.situacao = 'ATIVA'
 WHERE c.grupo_id = %s AND c.ago < %s
 GROUP BY c.grupo_id, c.ago, c.data_ago
 ORDER BY c.ago DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class AssembleiaDoDic:
    """The AGO that DIC are made for."""

    grupo_id: UUID
    ago: int
    vencimento: date
    data_ago: date


@dataclass(frozen=True, slots=True)
class Feitos:
    """How many DIC an AGO has; `ativas` are the cotas that should have one today."""

    ago: int
    data_ago: date
    ativas: int
    emitidos: int
    emitidos_ativas: int
    emitido_em: date | None


async def faltam(conn: AsyncConnection, hoje: date) -> list[AssembleiaDoDic]:
    """The next AGO of each group whose parcelas were issued and that lacks a DIC, the nearest first."""
    return await todos(conn, AssembleiaDoDic, _FALTAM, [hoje, None])


async def falta_do_grupo(conn: AsyncConnection, grupo_id: UUID, hoje: date) -> AssembleiaDoDic | None:
    """The next AGO of a group, when it lacks a DIC."""
    return await um(conn, AssembleiaDoDic, _FALTAM, [hoje, grupo_id])


async def tomar(conn: AsyncConnection, assembleia: AssembleiaDoDic, hoje: date, limite: int) -> list[UUID]:
    """Write down some cotas as told; only who wrote a cota down tells it."""
    parametros = {"grupo_id": assembleia.grupo_id, "ago": assembleia.ago, "hoje": hoje, "limite": limite}
    cursor = await conn.execute(_TOMAR, parametros)
    return [cota_id for (cota_id,) in await cursor.fetchall()]


async def contas(conn: AsyncConnection, cotas: Sequence[UUID]) -> list[ContaCota]:
    """These accounts, by number."""
    return await todos(conn, ContaCota, _CONTA + " WHERE cota_id = ANY(%s) ORDER BY numero", [list(cotas)])


async def precos(conn: AsyncConnection, grupo_id: UUID) -> dict[UUID, int]:
    """The price in force of each bem of a group, in centavos."""
    cursor = await conn.execute("SELECT bem_id, preco_centavos FROM preco_bem WHERE grupo_id = %s", [grupo_id])
    return {bem_id: int(preco) for bem_id, preco in await cursor.fetchall()}


async def parcelas(conn: AsyncConnection, cotas: Sequence[UUID], ago: int, hoje: date) -> dict[UUID, list[Titulo]]:
    """Of each cota the parcela of the AGO, and those before it that are overdue."""
    consulta: LiteralString = (
        " WHERE cota_id = ANY(%s) AND tipo = 'PARCELA' AND situacao <> 'CANCELADO'"
        " AND (ago = %s OR ago < %s AND vencimento < %s AND situacao IN ('ABERTO', 'PARCIAL')) ORDER BY ago"
    )
    da_cota: dict[UUID, list[Titulo]] = defaultdict(list)
    for titulo in await todos(conn, Titulo, _TITULO + consulta, [list(cotas), ago, ago, hoje]):
        da_cota[titulo.cota_id].append(titulo)
    return da_cota


async def pagamentos(conn: AsyncConnection, cotas: Sequence[UUID]) -> dict[UUID, list[PagamentoFeito]]:
    """What each cota paid of its parcelas so far, in order."""
    cursor = await conn.execute(
        "SELECT p.cota_id, t.ago, p.data_pagamento, p.valor_centavos FROM pagamento p JOIN titulo t USING (parcela_id)"
        " WHERE p.cota_id = ANY(%s)"
        " AND p.situacao = 'APLICADO' ORDER BY t.ago, p.data_pagamento, p.pagamento_id",
        [list(cotas)],
    )
    da_cota: dict[UUID, list[PagamentoFeito]] = defaultdict(list)
    for cota_id, ago, data, valor in await cursor.fetchall():
        da_cota[cota_id].append(PagamentoFeito(ago, data, valor))
    return da_cota


async def listar(conn: AsyncConnection, grupo_id: UUID, antes_de: int, limite: int) -> list[Feitos]:
    """The AGOs of a group that were billed, the last first."""
    return await todos(conn, Feitos, _LISTAR, [grupo_id, antes_de, limite])
