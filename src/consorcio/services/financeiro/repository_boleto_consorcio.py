"""What the boleto of consórcios needs of parcelas, of their groups and of the assemblies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import LiteralString, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.bancos.caixa.consorcio import GrupoNoBoleto
from consorcio.services.financeiro.registros import Titulo, colunas, todos

DatasDasAgos: TypeAlias = dict[tuple[UUID, int], date]
_GRUPOS: LiteralString = """
SELECT g.grupo_id, g.codigo, (g.regra->>'prazo_meses')::int AS prazo_meses, c.*,
       (SELECT data_ago FROM cronograma WHERE grupo_id = g.grupo_id AND ago = g.ultima_ago_fechada) AS ultima_ago
  FROM grupo g CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE situacao = 'ATIVA')::int AS ativas,
              count(*) FILTER (WHERE situacao = 'EXCLUIDA')::int AS excluidas,
              count(*) FILTER (WHERE situacao = 'ATIVA' AND fc_pago = 100 AND ta_paga = ta_total
                                 AND fr_pago = fr_total)::int AS quitadas,
              count(*) FILTER (WHERE situacao = 'ATIVA' AND contemplacao_id IS NOT NULL)::int AS contempladas
         FROM conta_cota WHERE grupo_id = g.grupo_id) c
 WHERE g.grupo_id = ANY(%s)
"""


async def parcelas(conn: AsyncConnection, parcela_ids: Collection[UUID]) -> dict[UUID, Titulo]:
    """Of these titles, the monthly parcelas."""
    consulta: LiteralString = f"SELECT {colunas(Titulo)} FROM titulo WHERE parcela_id = ANY(%s) AND tipo = 'PARCELA'"
    return {titulo.parcela_id: titulo for titulo in await todos(conn, Titulo, consulta, [list(parcela_ids)])}


async def grupos(conn: AsyncConnection, grupo_ids: Collection[UUID]) -> dict[UUID, GrupoNoBoleto]:
    """These groups as they are."""
    cursor = await conn.execute(_GRUPOS, [list(grupo_ids)])
    return {grupo_id: GrupoNoBoleto(*resto) for grupo_id, *resto in await cursor.fetchall()}


async def datas_das_agos(conn: AsyncConnection, grupo_ids: Collection[UUID]) -> DatasDasAgos:
    """The day of each AGO of these groups."""
    cursor = await conn.execute(
        "SELECT grupo_id, ago, data_ago FROM cronograma WHERE grupo_id = ANY(%s)", [list(grupo_ids)]
    )
    return {(grupo_id, ago): dia for grupo_id, ago, dia in await cursor.fetchall()}
