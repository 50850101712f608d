"""What the boleto of consórcios needs of parcelas, of their groups and of the assemblies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import LiteralString, TypeAlias
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.bancos.caixa.consorcio import (
    DISPONIVEIS,
    FORMACAO,
    GrupoNoBoleto,
    MovimentoDoGrupo,
    RecursosDoGrupo,
    recursos_do_periodo,
)
from consorcio.services.financeiro.registros import Titulo, colunas, todos

DatasDasAgos: TypeAlias = dict[tuple[UUID, int], date]
_GRUPOS: LiteralString = """
SELECT g.grupo_id, g.codigo, (g.regra->>'prazo_meses')::int AS prazo_meses, c.*,
       (SELECT data_ago FROM posicao_ago WHERE grupo_id = g.grupo_id AND ago = g.ultima_ago_fechada) AS ultima_ago
  FROM grupo g CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE situacao = 'ATIVA')::int AS ativas,
              count(*) FILTER (WHERE situacao = 'EXCLUIDA')::int AS excluidas,
              count(*) FILTER (WHERE situacao = 'ATIVA' AND fc_pago = 100 AND ta_paga = ta_total
                                 AND fr_pago = fr_total)::int AS quitadas,
              count(*) FILTER (WHERE situacao = 'ATIVA' AND contemplacao_id IS NOT NULL)::int AS contempladas
         FROM conta_cota WHERE grupo_id = g.grupo_id) c
 WHERE g.grupo_id = ANY(%s)
"""
# From the day after the AGO before the last to the last one; the first accounts for everything since the first fact.
_PERIODOS: LiteralString = """
SELECT g.grupo_id, ultima.data_ago AS ate,
       coalesce(anterior.data_ago + 1, (SELECT min(data_contabil) FROM partida WHERE grupo_id = g.grupo_id)) AS desde
  FROM grupo g
  JOIN posicao_ago ultima ON ultima.grupo_id = g.grupo_id AND ultima.ago = g.ultima_ago_fechada
  LEFT JOIN posicao_ago anterior ON anterior.grupo_id = g.grupo_id AND anterior.ago = g.ultima_ago_fechada - 1
 WHERE g.grupo_id = ANY(%s)
"""
# What there is now and what moved since, in one look at the books: so much is read whatever their age. Conditions on
# constants come first, so that each part of the view takes them to its indexes.
_MOVIMENTOS: LiteralString = """
SELECT l.grupo_id, CASE WHEN l.data_contabil <= p.ate THEN 'PERIODO' ELSE 'DEPOIS' END AS quando, l.debito, l.credito,
       sum(l.valor_centavos)::bigint
  FROM lancamento l
  JOIN unnest(%(grupos)s::uuid[], %(desde)s::date[], %(ate)s::date[]) AS p (grupo_id, desde, ate) USING (grupo_id)
 WHERE l.grupo_id = ANY(%(grupos)s) AND l.data_contabil >= %(primeiro)s AND l.data_contabil >= p.desde
   AND (l.debito = ANY(%(com_formacao)s) OR l.credito = ANY(%(disponiveis)s))
 GROUP BY 1, 2, 3, 4
 UNION ALL
SELECT grupo_id, 'HOJE', conta, '', debitos_centavos - creditos_centavos
  FROM saldo_conta WHERE grupo_id = ANY(%(grupos)s) AND conta = ANY(%(disponiveis)s)
"""


async def parcelas(conn: AsyncConnection, parcela_ids: Collection[UUID]) -> dict[UUID, Titulo]:
    """Of these titles, the monthly parcelas."""
    consulta: LiteralString = f"SELECT {colunas(Titulo)} FROM titulo WHERE parcela_id = ANY(%s) AND tipo = 'PARCELA'"
    return {titulo.parcela_id: titulo for titulo in await todos(conn, Titulo, consulta, [list(parcela_ids)])}


async def grupos(conn: AsyncConnection, grupo_ids: Collection[UUID]) -> dict[UUID, GrupoNoBoleto]:
    """These groups as they are."""
    cursor = await conn.execute(_GRUPOS, [list(grupo_ids)])
    return {grupo_id: GrupoNoBoleto(*resto) for grupo_id, *resto in await cursor.fetchall()}


async def recursos(conn: AsyncConnection, grupo_ids: Collection[UUID]) -> dict[UUID, RecursosDoGrupo]:
    """The money of these groups until their last closed AGO, from the one before; a group without any has none."""
    periodos = await (await conn.execute(_PERIODOS, [list(grupo_ids)])).fetchall()
    if not periodos:
        return {}
    livros, ate, desde = (list(coluna) for coluna in zip(*periodos, strict=True))
    parametros = {
        "grupos": livros,
        "desde": desde,
        "ate": ate,
        "primeiro": min(desde),
        "disponiveis": list(DISPONIVEIS),
        "com_formacao": [*DISPONIVEIS, FORMACAO],
    }
    cursor = await conn.execute(_MOVIMENTOS, parametros)
    fechamento = {grupo_id: dict.fromkeys(DISPONIVEIS, 0) for grupo_id in livros}
    no_periodo: dict[UUID, list[MovimentoDoGrupo]] = {grupo_id: [] for grupo_id in livros}
    for grupo_id, quando, debito, credito, centavos in await cursor.fetchall():
        if quando == "PERIODO":
            no_periodo[grupo_id].append(MovimentoDoGrupo(debito, credito, centavos))
            continue
        for conta, parte in ((debito, centavos), (credito, -centavos)):
            if conta in DISPONIVEIS:
                fechamento[grupo_id][conta] += parte if quando == "HOJE" else -parte
    return {grupo_id: recursos_do_periodo(fechamento[grupo_id], no_periodo[grupo_id]) for grupo_id in livros}


async def datas_das_agos(conn: AsyncConnection, grupo_ids: Collection[UUID]) -> DatasDasAgos:
    """The day of each AGO of these groups."""
    cursor = await conn.execute(
        "SELECT grupo_id, ago, data_ago FROM cronograma WHERE grupo_id = ANY(%s)", [list(grupo_ids)]
    )
    return {(grupo_id, ago): dia for grupo_id, ago, dia in await cursor.fetchall()}
