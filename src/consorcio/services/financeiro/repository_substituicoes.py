"""Replacements of the bem of a group, and the accounts they reach (R4.33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.services.financeiro.domain.cronograma import Percentuais
from consorcio.services.financeiro.registros import ContaCota, colunas, todos, um


@dataclass(frozen=True, slots=True)
class SubstituicaoBem:
    """What an AGE decided: PROPOSTA, CONFIRMADA or RECUSADA. Prices, in centavos, and cotas are of what was done."""

    substituicao_id: UUID
    grupo_id: UUID
    bem_id: UUID
    bem_novo_id: UUID
    assembleia_geral_id: UUID
    situacao: str
    proposta_em: date
    proposta_por: str
    decidida_em: date | None = None
    decidida_por: str = ""
    preco_anterior_centavos: int = 0
    preco_novo_centavos: int = 0
    cotas: int = 0


_SUBSTITUICAO: LiteralString = f"SELECT {colunas(SubstituicaoBem)} FROM substituicao_bem"
_DO_BEM: LiteralString = (
    f"SELECT {colunas(ContaCota)} FROM conta_cota"
    " WHERE grupo_id = %s AND bem_id = %s AND situacao IN ('ATIVA', 'RESERVADA') ORDER BY numero, cota_id"
)
_ABERTAS = """
SELECT t.cota_id, sum(t.fc_pct) - coalesce(sum(i.fc), 0), sum(t.ta_pct) - coalesce(sum(i.ta), 0),
       sum(t.fr_pct) - coalesce(sum(i.fr), 0)
  FROM titulo_nao_pago n JOIN titulo t USING (parcela_id)
  LEFT JOIN LATERAL (SELECT sum(x.percentual) FILTER (WHERE x.componente = 'FC') AS fc,
                            sum(x.percentual) FILTER (WHERE x.componente = 'TA') AS ta,
                            sum(x.percentual) FILTER (WHERE x.componente = 'FR') AS fr
                       FROM pagamento p JOIN item_pagamento x USING (pagamento_id)
                      WHERE p.parcela_id = t.parcela_id AND p.lancamento_id IS NULL
                        AND p.situacao <> 'ESTORNADO') i ON t.situacao = 'PARCIAL'
 WHERE n.grupo_id = %s AND n.tipo = 'PARCELA' AND NOT n.cancelado AND t.situacao <> 'PAGO'
 GROUP BY t.cota_id
"""


async def inserir(conn: AsyncConnection, substituicao: SubstituicaoBem) -> bool:
    """A proposal; False while another one of the group waits."""
    valores = {nome: getattr(substituicao, nome) for nome in SubstituicaoBem.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in SubstituicaoBem.__dataclass_fields__)
    cursor = await conn.execute(
        f"INSERT INTO substituicao_bem ({colunas(SubstituicaoBem)}) VALUES ({lugares}) ON CONFLICT DO NOTHING",
        valores,
    )
    return cursor.rowcount == 1


async def decidir(conn: AsyncConnection, substituicao: SubstituicaoBem) -> None:
    """What became of a proposal."""
    await conn.execute(
        "UPDATE substituicao_bem SET situacao = %(situacao)s, decidida_em = %(decidida_em)s,"
        " decidida_por = %(decidida_por)s, preco_anterior_centavos = %(preco_anterior_centavos)s,"
        " preco_novo_centavos = %(preco_novo_centavos)s, cotas = %(cotas)s WHERE substituicao_id = %(substituicao_id)s",
        {nome: getattr(substituicao, nome) for nome in SubstituicaoBem.__dataclass_fields__},
    )


async def buscar(conn: AsyncConnection, substituicao_id: UUID) -> SubstituicaoBem:
    """A replacement, for one writer alone; NOT_FOUND."""
    consulta: LiteralString = _SUBSTITUICAO + " WHERE substituicao_id = %s FOR UPDATE"
    achada = await um(conn, SubstituicaoBem, consulta, [substituicao_id])
    if achada is None:
        raise not_found("substituição de bem", substituicao_id)
    return achada


async def listar(conn: AsyncConnection, grupo_id: UUID) -> list[SubstituicaoBem]:
    """Those of a group, the latest first."""
    consulta: LiteralString = _SUBSTITUICAO + " WHERE grupo_id = %s ORDER BY substituicao_id DESC LIMIT 100"
    return await todos(conn, SubstituicaoBem, consulta, [grupo_id])


async def propostas(conn: AsyncConnection) -> list[SubstituicaoBem]:
    """Those of every group that wait for a decision, the oldest first."""
    consulta: LiteralString = _SUBSTITUICAO + " WHERE situacao = 'PROPOSTA' ORDER BY substituicao_id LIMIT 200"
    return await todos(conn, SubstituicaoBem, consulta, [])


async def contas_do_bem(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID) -> list[ContaCota]:
    """The seats of a bem of a group, sold or of a member, by number."""
    return await todos(conn, ContaCota, _DO_BEM, [grupo_id, bem_id])


async def abertas_por_cota(conn: AsyncConnection, grupo_id: UUID) -> dict[UUID, Percentuais]:
    """What parcelas issued and not paid whole still charge, by cota of a group."""
    cursor = await conn.execute(_ABERTAS, [grupo_id])
    return {
        cota_id: Percentuais(Decimal(fc), Decimal(ta), Decimal(fr)) for cota_id, fc, ta, fr in await cursor.fetchall()
    }


async def lances_que_esperam(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID) -> int:
    """How many cotas of a bem won a bid that is still to be paid or confirmed."""
    cursor = await conn.execute(
        "SELECT count(*) FROM reserva_credito r JOIN conta_cota c USING (cota_id)"
        " WHERE c.grupo_id = %s AND c.bem_id = %s AND r.situacao IN ('PENDENTE', 'PAGA')",
        [grupo_id, bem_id],
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def bens_substituidos(conn: AsyncConnection, grupo_id: UUID) -> frozenset[UUID]:
    """The bens of a group that were replaced: no cota passes to them, and their price follows another's."""
    cursor = await conn.execute(
        "SELECT bem_id FROM substituicao_bem WHERE grupo_id = %s AND situacao = 'CONFIRMADA'", [grupo_id]
    )
    return frozenset(bem_id for (bem_id,) in await cursor.fetchall())


async def guardar_preco_do_novo(conn: AsyncConnection, grupo_id: UUID, bem_id: UUID, preco_centavos: int) -> None:
    """The price that the percents of a new bem are worth until the next AGO; of one the group had, nothing changes."""
    await conn.execute(
        "INSERT INTO preco_bem (grupo_id, bem_id, preco_centavos, preco_ago_centavos) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [grupo_id, bem_id, preco_centavos, preco_centavos],
    )
