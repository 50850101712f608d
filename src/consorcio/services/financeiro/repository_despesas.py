"""Expenses that the fundo de reserva pays: those that wait for a second person, and those of a line of the bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import colunas, todos, um


@dataclass(frozen=True, slots=True)
class Despesa:
    """An expense of a group, for what and to whom, which is sealed (R10.04)."""

    despesa_id: UUID
    grupo_id: UUID
    finalidade: str
    beneficiario: bytes
    documento: bytes | None
    descricao: str
    valor_centavos: int
    data_contabil: date
    situacao: str
    motivo: str
    comprovante: str
    linha_id: UUID | None
    fato_id: UUID | None
    proposto_por: str
    decidido_por: str
    proposta_em: datetime


_DESPESA: LiteralString = f"SELECT {colunas(Despesa)} FROM despesa"


async def guardar_despesa(tx: Transaction, despesa: Despesa) -> Despesa:
    """Write the row; what changes of one that was proposed is its decision."""
    valores = {nome: getattr(despesa, nome) for nome in Despesa.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Despesa.__dataclass_fields__)
    await tx.conn.execute(
        f"INSERT INTO despesa ({colunas(Despesa)}) VALUES ({lugares}) ON CONFLICT (despesa_id) DO UPDATE SET"
        " situacao = excluded.situacao, motivo = excluded.motivo, comprovante = excluded.comprovante,"
        " fato_id = excluded.fato_id, decidido_por = excluded.decidido_por",
        valores,
    )
    return despesa


async def buscar_despesa(conn: AsyncConnection, despesa_id: UUID) -> Despesa:
    """An expense; NOT_FOUND."""
    despesa = await um(conn, Despesa, _DESPESA + " WHERE despesa_id = %s", [despesa_id])
    if despesa is None:
        raise not_found("despesa", despesa_id)
    return despesa


async def despesas_da_linha(conn: AsyncConnection, linha_id: UUID) -> list[Despesa]:
    """What a line of the bank was booked as, by the code of the group; nothing when it was not."""
    return await todos(
        conn,
        Despesa,
        _DESPESA + " d WHERE linha_id = %s ORDER BY (SELECT codigo FROM grupo g WHERE g.grupo_id = d.grupo_id)",
        [linha_id],
    )


async def listar_despesas(
    conn: AsyncConnection, grupo_id: UUID | None, situacao: str, finalidade: str, antes_de: UUID | None, limite: int
) -> list[Despesa]:
    """Expenses, the newest first, before one; an empty filter is any."""
    return await todos(
        conn,
        Despesa,
        _DESPESA + " WHERE (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)"
        " AND (%(situacao)s = '' OR situacao = %(situacao)s) AND (%(finalidade)s = '' OR finalidade = %(finalidade)s)"
        " AND (%(antes)s::uuid IS NULL OR despesa_id < %(antes)s) ORDER BY despesa_id DESC LIMIT %(limite)s",
        {"grupo": grupo_id, "situacao": situacao, "finalidade": finalidade, "antes": antes_de, "limite": limite},
    )


async def despesas_propostas(conn: AsyncConnection, grupo_id: str, limite: int) -> list[Despesa]:
    """Expenses that wait for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        Despesa,
        _DESPESA + " WHERE situacao = 'PROPOSTA' AND (%(grupo)s = '' OR grupo_id::text = %(grupo)s)"
        " ORDER BY proposta_em, despesa_id LIMIT %(limite)s",
        {"grupo": grupo_id, "limite": limite},
    )


async def valor_proposto(conn: AsyncConnection, grupo_id: UUID) -> int:
    """How much of the FR of a group was asked for already."""
    cursor = await conn.execute(
        "SELECT coalesce(sum(valor_centavos), 0)::bigint FROM despesa WHERE grupo_id = %s AND situacao = 'PROPOSTA'",
        [grupo_id],
    )
    (proposto,) = await cursor.fetchone() or (0,)
    return int(proposto)


async def comprovante_usado(conn: AsyncConnection, despesa: Despesa) -> bool:
    """Whether another expense of the group was paid by this transfer."""
    cursor = await conn.execute(
        "SELECT 1 FROM despesa WHERE grupo_id = %s AND comprovante = %s AND situacao = 'PAGA' AND linha_id IS NULL",
        [despesa.grupo_id, despesa.comprovante],
    )
    return await cursor.fetchone() is not None


async def mes_fechado(conn: AsyncConnection, grupo_id: UUID, data: date) -> bool:
    """Whether the month of a day was closed in the book of a group."""
    cursor = await conn.execute("SELECT 1 FROM livro WHERE livro_id = %s AND fechado_ate >= %s", [grupo_id, data])
    return await cursor.fetchone() is not None
