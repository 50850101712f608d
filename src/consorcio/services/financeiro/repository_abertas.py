"""What a cota still owes of what was already issued or opened apart from its plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.percent import ZERO
from consorcio.services.financeiro.domain.cronograma import Percentuais
from consorcio.services.financeiro.domain.prestacao import ValorComponente
from consorcio.services.financeiro.registros import Titulo, colunas, todos
from consorcio.services.financeiro.repository_acordos import EM_ACORDO

_TITULO: LiteralString = f"SELECT {colunas(Titulo)} FROM titulo"


async def parcelas_em_aberto(conn: AsyncConnection, cota_id: UUID) -> list[Titulo]:
    """Parcelas of a cota issued and not paid whole, oldest first; a partial payment pays none (R4.73)."""
    return await todos(
        conn,
        Titulo,
        _TITULO + " WHERE cota_id = %s AND tipo = 'PARCELA' AND situacao IN ('ABERTO', 'PARCIAL') ORDER BY ago",
        [cota_id],
    )


async def titulos_do_consorciado(conn: AsyncConnection, grupo_id: UUID, consorciado_id: UUID) -> list[Titulo]:
    """What a member may pay in a group, of any of his cotas, by due date, up to 200; an agreement by its parts."""
    return await todos(
        conn,
        Titulo,
        _TITULO + " t WHERE parcela_id IN (SELECT n.parcela_id FROM titulo_nao_pago n JOIN conta_cota c USING (cota_id)"
        "  WHERE n.grupo_id = %s AND NOT n.cancelado AND c.consorciado_id = %s AND c.situacao <> 'RESERVADA')"
        " AND NOT " + EM_ACORDO + " ORDER BY vencimento, identificador LIMIT 200",
        [grupo_id, consorciado_id],
    )


async def devidos_da_cota(conn: AsyncConnection, cota_id: UUID, *, custas_primeiro: bool) -> list[Titulo]:
    """Open parcelas and fees of collection of a cota, the oldest first, or all the fees before; not in an agreement."""
    return await todos(
        conn,
        Titulo,
        _TITULO + " t WHERE cota_id = %s AND tipo IN ('PARCELA', 'TAXA_COBRANCA') AND situacao IN ('ABERTO', 'PARCIAL')"
        " AND NOT " + EM_ACORDO + " ORDER BY NOT (%s AND tipo = 'TAXA_COBRANCA'), vencimento, identificador",
        [cota_id, custas_primeiro],
    )


async def taxas_da_parcela(conn: AsyncConnection, parcela_id: UUID) -> list[Titulo]:
    """The open fees of collection that were charged over a parcela, the oldest first (R4.72)."""
    return await todos(
        conn,
        Titulo,
        _TITULO + " WHERE situacao IN ('ABERTO', 'PARCIAL') AND parcela_id IN"
        " (SELECT titulo_id FROM taxa_cobranca WHERE parcela_id = %s) ORDER BY vencimento, identificador",
        [parcela_id],
    )


async def parcelas_com_antecipada(conn: AsyncConnection, cota_id: UUID, agos: Sequence[int]) -> list[Titulo]:
    """Of the parcelas of a cota in some AGOs, those that charge part of the advance of the TA (R4.04)."""
    return await todos(
        conn,
        Titulo,
        _TITULO + " WHERE cota_id = %s AND tipo = 'PARCELA' AND ago = ANY(%s) AND ta_antecipada_pct IS NOT NULL",
        [cota_id, list(agos)],
    )


async def vencimentos_em_aberto(conn: AsyncConnection, cota_ids: Sequence[UUID]) -> list[tuple[UUID, int, date]]:
    """Cota, AGO and due date of the parcelas not paid whole, of those cotas that were not contemplated."""
    cursor = await conn.execute(
        "SELECT t.cota_id, t.ago, t.vencimento FROM titulo_nao_pago n JOIN titulo t USING (parcela_id)"
        " WHERE n.cota_id = ANY(%s) AND n.tipo = 'PARCELA' AND NOT n.cancelado"
        "   AND NOT EXISTS (SELECT FROM reserva_credito r WHERE r.cota_id = n.cota_id AND r.situacao <> 'CANCELADA')",
        [list(cota_ids)],
    )
    return await cursor.fetchall()


async def faltas_do_principal(conn: AsyncConnection, parcela_ids: Sequence[UUID]) -> dict[UUID, int]:
    """What lacks of each title today, in centavos: late charges already paid take nothing off it (R4.73)."""
    cursor = await conn.execute(
        "SELECT parcela_id, falta_do_principal(titulo, 'infinity') FROM titulo WHERE parcela_id = ANY(%s)",
        [list(parcela_ids)],
    )
    return dict(await cursor.fetchall())


async def reduzir_titulo(
    conn: AsyncConnection,
    parcela_id: UUID,
    percentuais: Percentuais,
    centavos: Sequence[int],
    antecipada: ValorComponente,
    situacao: str,
) -> int:
    """A parcela charges less of FC, TA and FR, because other money settled that part of it; gives its new value."""
    cursor = await conn.execute(
        "UPDATE titulo SET fc_pct = %(fc)s, ta_pct = %(ta)s, fr_pct = %(fr)s, fc_centavos = %(fc_c)s,"
        " ta_centavos = %(ta_c)s, fr_centavos = %(fr_c)s, ta_antecipada_pct = nullif(%(antecipada)s, 0),"
        " ta_antecipada_centavos = nullif(%(antecipada_c)s, 0), situacao = %(situacao)s,"
        " valor_centavos = %(fc_c)s::bigint + %(ta_c)s::bigint + %(fr_c)s::bigint + seg_centavos + dif_centavos"
        " + rsc_centavos + outros_centavos"
        " WHERE parcela_id = %(id)s RETURNING valor_centavos",
        {
            "fc": percentuais.fc,
            "ta": percentuais.ta,
            "fr": percentuais.fr,
            "fc_c": centavos[0],
            "ta_c": centavos[1],
            "fr_c": centavos[2],
            "antecipada": antecipada.percentual,
            "antecipada_c": antecipada.centavos,
            "situacao": situacao,
            "id": parcela_id,
        },
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def ajustes_a_cobrar(conn: AsyncConnection, cota_id: UUID) -> tuple[Decimal, Decimal]:
    """Differences and rateios of a cota that no open title charges yet, in percent; negative is owed to the member."""
    cursor = await conn.execute(
        "WITH abertos AS (SELECT coalesce(sum(aberto) FILTER (WHERE tipo = 'DIFERENCA'), 0) AS dif,"
        "  coalesce(sum(aberto) FILTER (WHERE tipo = 'RATEIO'), 0) AS rsc FROM ajuste WHERE cota_id = %(cota)s),"
        " cobrados AS (SELECT coalesce(sum(t.dif_pct), 0) AS dif, coalesce(sum(t.rsc_pct), 0) AS rsc FROM titulo t"
        "  WHERE t.cota_id = %(cota)s AND t.situacao IN ('ABERTO', 'PARCIAL')),"
        " pagos AS (SELECT coalesce(sum(i.percentual) FILTER (WHERE i.componente = 'DIF'), 0) AS dif,"
        "  coalesce(sum(i.percentual) FILTER (WHERE i.componente = 'RSC'), 0) AS rsc"
        "  FROM titulo t JOIN pagamento p USING (parcela_id) JOIN item_pagamento i USING (pagamento_id)"
        "  WHERE t.cota_id = %(cota)s AND t.situacao = 'PARCIAL' AND p.lancamento_id IS NULL"
        "   AND p.situacao <> 'ESTORNADO')"
        " SELECT a.dif - c.dif + p.dif, a.rsc - c.rsc + p.rsc FROM abertos a, cobrados c, pagos p",
        {"cota": cota_id},
    )
    dif, rsc = await cursor.fetchone() or (ZERO, ZERO)
    return Decimal(dif), Decimal(rsc)
