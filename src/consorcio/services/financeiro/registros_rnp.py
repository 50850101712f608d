"""Rows of the money that nobody claimed."""

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
class Rnp:
    """A resource not claimed: what it was, what the taxa de permanência left of it."""

    rnp_id: UUID
    grupo_id: UUID
    cota_id: UUID
    original_centavos: int
    saldo_centavos: int
    constituido_em: date
    situacao: str
    procurado_em: date | None
    proposto_por: str
    decidido_por: str
    comprovante: str
    origem: str = "RESTITUICAO"


_RNP: LiteralString = f"SELECT {colunas(Rnp)} FROM rnp"  # noqa: S608 column names of a dataclass


async def inserir_rnp(tx: Transaction, rnp: Rnp) -> None:
    """A resource of the book."""
    valores = {nome: getattr(rnp, nome) for nome in Rnp.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Rnp.__dataclass_fields__)
    await tx.conn.execute(
        f"INSERT INTO rnp ({colunas(Rnp)}) VALUES ({lugares})",  # noqa: S608 column names of a dataclass
        valores,
    )


async def gravar_rnp(tx: Transaction, rnp: Rnp) -> None:
    """What became of it."""
    await tx.conn.execute(
        "UPDATE rnp SET saldo_centavos = %s, situacao = %s, procurado_em = %s, proposto_por = %s, decidido_por = %s,"
        " comprovante = %s WHERE rnp_id = %s",
        [
            rnp.saldo_centavos,
            rnp.situacao,
            rnp.procurado_em,
            rnp.proposto_por,
            rnp.decidido_por,
            rnp.comprovante,
            rnp.rnp_id,
        ],
    )


async def buscar_rnp(conn: AsyncConnection, rnp_id: UUID) -> Rnp:
    """A resource; NOT_FOUND."""
    rnp = await um(conn, Rnp, _RNP + " WHERE rnp_id = %s", [rnp_id])
    if rnp is None:
        raise not_found("recurso não procurado", rnp_id)
    return rnp


async def listar_rnp(
    conn: AsyncConnection, grupo_id: UUID | None, situacao: str, depois_de: UUID | None, limite: int
) -> list[Rnp]:
    """Resources in the order they were constituted, after one."""
    return await todos(
        conn,
        Rnp,
        _RNP + " WHERE (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)"
        " AND (%(situacao)s = '' OR situacao = %(situacao)s) AND (%(depois)s::uuid IS NULL OR rnp_id > %(depois)s)"
        " ORDER BY rnp_id LIMIT %(limite)s",
        {"grupo": grupo_id, "situacao": situacao, "depois": depois_de, "limite": limite},
    )


async def rnp_a_decidir(conn: AsyncConnection, grupo_id: str, limite: int) -> list[Rnp]:
    """Payments of resources that wait for a second person, oldest first; an empty group is any."""
    return await todos(
        conn,
        Rnp,
        _RNP + " WHERE situacao = 'PAGAMENTO_PROPOSTO' AND (%s = '' OR grupo_id::text = %s)"
        " ORDER BY procurado_em, rnp_id LIMIT %s",
        [grupo_id, grupo_id, limite],
    )


async def rnp_a_cobrar(conn: AsyncConnection, mes: date, limite: int) -> list[Rnp]:
    """Resources constituted before a month that were not charged for it."""
    return await todos(
        conn,
        Rnp,
        _RNP + " r WHERE situacao IN ('PENDENTE', 'PAGAMENTO_PROPOSTO') AND constituido_em < %s"
        " AND NOT EXISTS (SELECT FROM permanencia_rnp p WHERE p.rnp_id = r.rnp_id AND p.mes = %s)"
        " ORDER BY rnp_id LIMIT %s",
        [mes, mes, limite],
    )


async def mes_a_cobrar(conn: AsyncConnection, hoje: date) -> date | None:
    """The oldest month begun by a date for which some resource was not charged; None when all were."""
    cursor = await conn.execute(
        "SELECT min(m)::date FROM rnp r CROSS JOIN LATERAL generate_series("
        "   date_trunc('month', r.constituido_em) + interval '1 month', %s::date, interval '1 month') m"
        " WHERE r.situacao IN ('PENDENTE', 'PAGAMENTO_PROPOSTO')"
        " AND NOT EXISTS (SELECT FROM permanencia_rnp p WHERE p.rnp_id = r.rnp_id AND p.mes = m::date)",
        [hoje],
    )
    (mes,) = await cursor.fetchone() or (None,)
    return date.fromisoformat(str(mes)) if mes else None


async def contar_a_cobrar(conn: AsyncConnection, mes: date) -> int:
    """How many are left to charge for a month."""
    cursor = await conn.execute(
        "SELECT count(*) FROM rnp r WHERE situacao IN ('PENDENTE', 'PAGAMENTO_PROPOSTO') AND constituido_em < %s"
        " AND NOT EXISTS (SELECT FROM permanencia_rnp p WHERE p.rnp_id = r.rnp_id AND p.mes = %s)",
        [mes, mes],
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0
