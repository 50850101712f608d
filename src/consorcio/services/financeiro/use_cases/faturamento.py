"""Faturamento do mês: every group with an assembly due in the month, issued in parallel, each (group, AGO) on its own.

The run is rows: the groups still pending. Whoever conducts it takes some, and each assembly issued commits with the row
that says so. A process that dies leaves the rest pending; asking again finds nothing to do or only what was refused.
"""

from __future__ import annotations

import asyncio
import calendar
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from consorcio.core.errors import ConsorcioError, not_found
from consorcio.platform.database import Database, Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.plano_de_cobranca import PlanoDeCobranca
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.financeiro.use_cases.emissao import emitir_parcelas

GRUPOS_POR_LOTE = 32
GRUPOS_AO_MESMO_TEMPO = 4

ObterPlano = Callable[[UUID, int, date], Awaitable[PlanoDeCobranca]]


@dataclass(frozen=True, slots=True)
class Faturamento:
    """A run and how far it is."""

    faturamento_id: UUID
    mes: date
    data_contabil: date
    rodada: int
    iniciado_em: datetime
    terminado_em: datetime | None
    grupos: int
    pendentes: int
    recusados: int
    assembleias: int
    parcelas: int
    valor_centavos: int

    @property
    def ate(self) -> date:
        """Last due date of the run."""
        return self.mes.replace(day=calendar.monthrange(self.mes.year, self.mes.month)[1])


@dataclass(frozen=True, slots=True)
class GrupoFaturado:
    """What the run did with a group."""

    grupo_id: UUID
    codigo: str
    situacao: str
    assembleias: int
    parcelas: int
    valor_centavos: int
    motivo: str


_FATURAMENTO = """
SELECT f.faturamento_id, f.mes, f.data_contabil, f.rodada, f.iniciado_em, f.terminado_em,
       count(g.grupo_id)::int AS grupos,
       count(*) FILTER (WHERE g.situacao = 'PENDENTE')::int AS pendentes,
       count(*) FILTER (WHERE g.situacao = 'RECUSADO')::int AS recusados,
       coalesce(sum(g.assembleias), 0)::int AS assembleias, coalesce(sum(g.parcelas), 0)::int AS parcelas,
       coalesce(sum(g.valor_centavos), 0)::bigint AS valor_centavos
  FROM faturamento f LEFT JOIN faturamento_grupo g USING (faturamento_id)
 WHERE f.faturamento_id = %(id)s OR f.mes = %(mes)s
 GROUP BY f.faturamento_id
"""

# Groups that have assemblies left; what was refused before is tried again.
_LISTAR_GRUPOS = """
INSERT INTO faturamento_grupo (faturamento_id, grupo_id)
SELECT %s, grupo_id FROM grupo
 WHERE situacao = 'EM_ANDAMENTO' AND ultima_ago_emitida < (regra ->> 'prazo_meses')::int
    ON CONFLICT (faturamento_id, grupo_id) DO UPDATE SET situacao = 'PENDENTE', motivo = ''
 WHERE faturamento_grupo.situacao = 'RECUSADO'
"""


async def iniciar_faturamento(tx: Transaction, mes: date, data_contabil: date) -> tuple[Faturamento, bool]:
    """Open the run of a month, or another round of it; True when there is something to do.

    While a round is at work, asking again only tells how far it is.
    """
    await tx.conn.execute(
        "INSERT INTO faturamento (faturamento_id, mes, data_contabil, rodada, iniciado_em) VALUES (%s, %s, %s, 0, %s)"
        " ON CONFLICT (mes) DO NOTHING",
        [tx.ids.new(), mes, data_contabil, tx.clock.now()],
    )
    cursor = await tx.conn.execute("SELECT faturamento_id FROM faturamento WHERE mes = %s FOR UPDATE", [mes])
    (faturamento_id,) = await cursor.fetchone() or (None,)
    atual = await buscar_faturamento(tx.conn, faturamento_id)
    if atual.rodada and atual.terminado_em is None:
        return atual, False
    cursor = await tx.conn.execute(_LISTAR_GRUPOS, [faturamento_id])
    ha_o_que_fazer = cursor.rowcount > 0
    await tx.conn.execute(
        "UPDATE faturamento SET rodada = rodada + 1, data_contabil = %s, terminado_em = CASE WHEN %s THEN NULL"
        " ELSE coalesce(terminado_em, %s) END WHERE faturamento_id = %s AND (%s OR rodada = 0)",
        [data_contabil, ha_o_que_fazer, tx.clock.now(), faturamento_id, ha_o_que_fazer],
    )
    return await buscar_faturamento(tx.conn, faturamento_id), ha_o_que_fazer


async def buscar_faturamento(
    conn: AsyncConnection, faturamento_id: UUID | None = None, mes: date | None = None
) -> Faturamento:
    """A run by its id or by its month; NOT_FOUND when there is none."""
    async with conn.cursor(row_factory=class_row(Faturamento)) as cursor:
        await cursor.execute(_FATURAMENTO, {"id": faturamento_id, "mes": mes})
        faturamento = await cursor.fetchone()
    if faturamento is None:
        raise not_found("faturamento", faturamento_id or mes)
    return faturamento


async def grupos_do_faturamento(
    conn: AsyncConnection, faturamento_id: UUID, situacao: str, depois_de: str, limite: int
) -> list[GrupoFaturado]:
    """Groups of a run by code, after one; `UNSPECIFIED` is any situation."""
    async with conn.cursor(row_factory=class_row(GrupoFaturado)) as cursor:
        await cursor.execute(
            "SELECT f.grupo_id, g.codigo, f.situacao, f.assembleias, f.parcelas, f.valor_centavos, f.motivo"
            " FROM faturamento_grupo f JOIN grupo g USING (grupo_id)"
            " WHERE f.faturamento_id = %s AND g.codigo > %s AND (%s = 'UNSPECIFIED' OR f.situacao = %s)"
            " ORDER BY g.codigo LIMIT %s",
            [faturamento_id, depois_de, situacao, situacao, limite],
        )
        return await cursor.fetchall()


async def faturar_lote(db: Database, faturamento_id: UUID, obter_plano: ObterPlano) -> int:
    """Issue what is due of some pending groups, a few at the same time. Returns how many groups it took."""
    async with db.read() as conn:
        faturamento = await buscar_faturamento(conn, faturamento_id)
        cursor = await conn.execute(
            "SELECT grupo_id FROM faturamento_grupo WHERE faturamento_id = %s AND situacao = 'PENDENTE'"
            " ORDER BY grupo_id LIMIT %s",
            [faturamento_id, GRUPOS_POR_LOTE],
        )
        grupos = [grupo_id for (grupo_id,) in await cursor.fetchall()]
    vez = asyncio.Semaphore(GRUPOS_AO_MESMO_TEMPO)

    async def faturar(grupo_id: UUID) -> None:
        async with vez:
            await _faturar_grupo(db, faturamento, grupo_id, obter_plano)

    resultados = await asyncio.gather(*(faturar(grupo_id) for grupo_id in grupos), return_exceptions=True)
    falhas = [falha for falha in resultados if falha is not None]
    if falhas:
        # The others of the lot are done; these stay pending and the saga tries again.
        raise falhas[0]
    return len(grupos)


async def terminar(tx: Transaction, faturamento_id: UUID) -> None:
    """Nothing is pending any more: the round ends, and the month is told."""
    await tx.conn.execute(
        "UPDATE faturamento SET terminado_em = %s WHERE faturamento_id = %s", [tx.clock.now(), faturamento_id]
    )
    faturamento = await buscar_faturamento(tx.conn, faturamento_id)
    await tx.publish(
        "FaturamentoConcluido",
        f"faturamento/{faturamento_id}",
        {
            "faturamento_id": str(faturamento_id),
            "mes": f"{faturamento.mes:%Y-%m}",
            "grupos": faturamento.grupos,
            "recusados": faturamento.recusados,
            "parcelas": faturamento.parcelas,
            "valor_centavos": faturamento.valor_centavos,
        },
        faturamento.data_contabil,
    )


async def _faturar_grupo(db: Database, faturamento: Faturamento, grupo_id: UUID, obter_plano: ObterPlano) -> None:
    """AGO after AGO until the next one is due after the month. What a rule refuses is written for the operator."""
    try:
        while await _faturar_ago(db, faturamento, grupo_id, obter_plano):
            pass
    except ConsorcioError as recusa:
        if recusa.kind.retryable:
            raise
        async with db.transaction() as tx:
            await _marcar(tx, faturamento, grupo_id, "RECUSADO", recusa.detail)


async def _faturar_ago(db: Database, faturamento: Faturamento, grupo_id: UUID, obter_plano: ObterPlano) -> bool:
    """Issue the next AGO of a group if it is due; False when there is no more to issue in this run."""
    async with db.read() as conn:
        grupo = await repository.buscar_grupo(conn, grupo_id)
    ago = grupo.ultima_ago_emitida + 1
    if grupo.situacao != "EM_ANDAMENTO" or ago > ler_regra(grupo.regra).plano.prazo_meses:
        plano = None
    else:
        plano = await obter_plano(grupo_id, ago, faturamento.data_contabil)
    async with db.transaction() as tx:
        if plano is None or plano.vencimento > faturamento.ate:
            await _marcar(tx, faturamento, grupo_id, "FEITO")
            return False
        await travar_grupo(tx.conn, grupo_id)
        if (await repository.buscar_grupo(tx.conn, grupo_id)).ultima_ago_emitida >= ago:
            return True  # somebody issued it meanwhile: it counts once
        await guardar_plano(tx.conn, grupo_id, ago, plano)
        emissao = await emitir_parcelas(tx, grupo_id, ago, plano.vencimento, faturamento.data_contabil)
        await tx.conn.execute(
            "UPDATE faturamento_grupo SET assembleias = assembleias + 1, parcelas = parcelas + %s,"
            " valor_centavos = valor_centavos + %s WHERE faturamento_id = %s AND grupo_id = %s",
            [emissao.emitidas, emissao.valor_centavos, faturamento.faturamento_id, grupo_id],
        )
    return True


async def guardar_plano(conn: AsyncConnection, grupo_id: UUID, ago: int, plano: PlanoDeCobranca) -> None:
    """Keep what grupos said of the assembly: dates for late charges, prices for what is issued now."""
    await repository.guardar_assembleia(conn, grupo_id, ago, plano.vencimento, plano.data_ago)
    for bem_id, preco in plano.precos.items():
        await repository.guardar_preco(conn, grupo_id, bem_id, preco)


async def _marcar(tx: Transaction, faturamento: Faturamento, grupo_id: UUID, situacao: str, motivo: str = "") -> None:
    await tx.conn.execute(
        "UPDATE faturamento_grupo SET situacao = %s, motivo = %s WHERE faturamento_id = %s AND grupo_id = %s",
        [situacao, motivo, faturamento.faturamento_id, grupo_id],
    )
