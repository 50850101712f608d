"""What is apart to be given back, cota by cota, and the rows of what was asked to be (R2.11, R4.52)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import colunas, todos, um


@dataclass(frozen=True, slots=True)
class Devolucao:
    """Money asked to be given back to a cota: PROPOSTA, RECUSADA or PAGA."""

    devolucao_id: UUID
    grupo_id: UUID
    cota_id: UUID
    valor_centavos: int
    data_contabil: date
    situacao: str
    comprovante: str
    proposto_por: str
    decidido_por: str


@dataclass(frozen=True, slots=True)
class ADevolver:
    """What the book of a group has apart in the name of a cota, and how much of it was asked for already."""

    cota_id: UUID
    numero: int
    grupo_id: UUID
    grupo_codigo: str
    valor_centavos: int
    proposto_centavos: int


_DEVOLUCAO: LiteralString = f"SELECT {colunas(Devolucao)} FROM devolucao"  # noqa: S608 column names of a dataclass
_SALDO: LiteralString = (
    "sum(CASE credito WHEN 'A_DEVOLVER_ATIVOS' THEN valor_centavos ELSE -valor_centavos END)::bigint"
)
# Of a group with nothing apart not a row is read; after the closing it goes with the share of what was left over.
_A_DEVOLVER: LiteralString = f"""
SELECT d.cota_id, c.numero, g.grupo_id, g.codigo AS grupo_codigo, d.valor AS valor_centavos,
       coalesce(p.valor_centavos, 0) AS proposto_centavos
  FROM grupo g
  JOIN saldo_conta s ON s.grupo_id = g.grupo_id AND s.conta = 'A_DEVOLVER_ATIVOS'
       AND s.creditos_centavos > s.debitos_centavos
 CROSS JOIN LATERAL (SELECT cota_id, {_SALDO} AS valor FROM lancamento l
                      WHERE l.grupo_id = g.grupo_id AND 'A_DEVOLVER_ATIVOS' IN (debito, credito) GROUP BY cota_id) d
  JOIN conta_cota c USING (cota_id)
  LEFT JOIN devolucao p ON p.cota_id = d.cota_id AND p.situacao = 'PROPOSTA'
 WHERE d.valor > 0 AND (%(grupo)s::uuid IS NULL OR g.grupo_id = %(grupo)s)
   AND NOT EXISTS (SELECT FROM encerramento e
                    WHERE e.grupo_id = g.grupo_id AND e.situacao IN ('APURADO', 'ENCERRADO'))
   AND (g.codigo, c.numero, d.cota_id) > (%(codigo)s, %(numero)s, %(cota)s)
 ORDER BY g.codigo, c.numero, d.cota_id LIMIT %(limite)s
"""  # noqa: S608 constant of this module
INICIO = ("", 0, UUID(int=0))
"""Before the first cota that has something to receive."""


async def listar_a_devolver(
    conn: AsyncConnection, grupo_id: UUID | None, depois_de: tuple[str, int, UUID], limite: int
) -> list[ADevolver]:
    """Cotas with something apart, by code of the group and number."""
    codigo, numero, cota = depois_de
    parametros = {"grupo": grupo_id, "codigo": codigo, "numero": numero, "cota": cota, "limite": limite}
    return await todos(conn, ADevolver, _A_DEVOLVER, parametros)


async def a_devolver_da_cota(conn: AsyncConnection, cota_id: UUID) -> int:
    """Centavos apart in the name of a cota."""
    cursor = await conn.execute(
        f"SELECT {_SALDO} FROM lancamento WHERE cota_id = %s AND 'A_DEVOLVER_ATIVOS' IN (debito, credito)",  # noqa: S608 constant of this module
        [cota_id],
    )
    linha = await cursor.fetchone()
    return int(linha[0] or 0) if linha else 0


async def movimentos_da_cota(conn: AsyncConnection, grupo_id: UUID, cota_id: UUID) -> list[tuple[date, int]]:
    """What came in to be given back to a cota and, negative, what went out, in the order of the book.

    What a payment left over is there since the day of the payment, whenever it was entered.
    """
    cursor = await conn.execute(
        "SELECT coalesce((SELECT min(p.data_pagamento) FROM pagamento p WHERE p.grupo_id = l.grupo_id"
        "   AND p.cota_id = l.cota_id AND p.excedente_centavos = l.valor_centavos"
        "   AND p.data_contabil = l.data_contabil), l.data_contabil),"
        " CASE l.credito WHEN 'A_DEVOLVER_ATIVOS' THEN l.valor_centavos ELSE -l.valor_centavos END"
        " FROM lancamento l WHERE l.grupo_id = %s AND l.cota_id = %s AND 'A_DEVOLVER_ATIVOS' IN (l.debito, l.credito)"
        " ORDER BY l.lancamento_id",
        [grupo_id, cota_id],
    )
    return await cursor.fetchall()


async def buscar_devolucao(conn: AsyncConnection, devolucao_id: UUID) -> Devolucao:
    """A devolução; NOT_FOUND when there is none."""
    devolucao = await um(conn, Devolucao, _DEVOLUCAO + " WHERE devolucao_id = %s", [devolucao_id])
    if devolucao is None:
        raise not_found("devolução", devolucao_id)
    return devolucao


async def devolucao_proposta(conn: AsyncConnection, cota_id: UUID) -> bool:
    """Whether one of the cota waits for a decision."""
    cursor = await conn.execute("SELECT FROM devolucao WHERE cota_id = %s AND situacao = 'PROPOSTA'", [cota_id])
    return await cursor.fetchone() is not None


async def listar_devolucoes(
    conn: AsyncConnection, grupo_id: UUID | None, situacao: str, antes_de: UUID | None, limite: int
) -> list[Devolucao]:
    """Devoluções, newest first; an empty situation is any."""
    return await todos(
        conn,
        Devolucao,
        _DEVOLUCAO + " WHERE (%(g)s::uuid IS NULL OR grupo_id = %(g)s) AND (%(s)s = '' OR situacao = %(s)s)"
        " AND (%(antes)s::uuid IS NULL OR devolucao_id < %(antes)s) ORDER BY devolucao_id DESC LIMIT %(limite)s",
        {"g": grupo_id, "s": situacao, "antes": antes_de, "limite": limite},
    )


async def devolucoes_a_decidir(conn: AsyncConnection, grupo_id: str, limite: int) -> list[Devolucao]:
    """What waits for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        Devolucao,
        _DEVOLUCAO + " WHERE situacao = 'PROPOSTA' AND (%s = '' OR grupo_id::text = %s) ORDER BY devolucao_id LIMIT %s",
        [grupo_id, grupo_id, limite],
    )


async def guardar_devolucao(tx: Transaction, devolucao: Devolucao) -> Devolucao:
    """Write the row."""
    valores = {nome: getattr(devolucao, nome) for nome in Devolucao.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Devolucao.__dataclass_fields__)
    await tx.conn.execute(
        f"INSERT INTO devolucao ({colunas(Devolucao)}) VALUES ({lugares})"  # noqa: S608 column names of a dataclass
        " ON CONFLICT (devolucao_id) DO UPDATE SET situacao = excluded.situacao, comprovante = excluded.comprovante,"
        " decidido_por = excluded.decidido_por",
        valores,
    )
    return devolucao
