"""Reading and writing agreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.services.financeiro.domain.acordo import ParcelaAcordo
from consorcio.services.financeiro.registros import Titulo, colunas, todos, um


@dataclass(frozen=True, slots=True)
class Acordo:
    """An agreement and what was paid of it."""

    acordo_id: UUID
    cota_id: UUID
    grupo_id: UUID
    situacao: str
    data: date
    divida_centavos: int
    tolerancia_dias: int
    criado_por: str
    encerrado_em: date | None
    pago_centavos: int = 0


_COLUNAS: LiteralString = (
    "acordo_id, cota_id, grupo_id, situacao, data, divida_centavos, tolerancia_dias, criado_por, encerrado_em"
)
_ACORDO: LiteralString = (
    f"SELECT {_COLUNAS}, (SELECT coalesce(sum(valor_centavos), 0) FROM acordo_pagamento p"
    " WHERE p.acordo_id = a.acordo_id)::bigint AS pago_centavos FROM acordo a"
)


async def vencidos(conn: AsyncConnection, cota_id: UUID, hoje: date) -> list[Titulo]:
    """The open parcelas of a cota that are overdue, the oldest first."""
    return await todos(
        conn,
        Titulo,
        f"SELECT {colunas(Titulo)} FROM titulo WHERE cota_id = %s AND tipo = 'PARCELA'"
        " AND situacao IN ('ABERTO', 'PARCIAL') AND vencimento < %s ORDER BY vencimento, identificador",
        [cota_id, hoje],
    )


async def inserir(
    conn: AsyncConnection, acordo: Acordo, titulos: Sequence[UUID], parcelas: Sequence[ParcelaAcordo]
) -> bool:
    """A new agreement; False when the cota has one already."""
    cursor = await conn.execute(
        f"INSERT INTO acordo ({_COLUNAS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        [
            *(acordo.acordo_id, acordo.cota_id, acordo.grupo_id, acordo.situacao, acordo.data),
            *(acordo.divida_centavos, acordo.tolerancia_dias, acordo.criado_por, acordo.encerrado_em),
        ],
    )
    if cursor.rowcount == 0:
        return False
    await conn.execute(
        "INSERT INTO acordo_titulo (acordo_id, parcela_id) SELECT %s, * FROM unnest(%s::uuid[])",
        [acordo.acordo_id, list(titulos)],
    )
    await conn.execute(
        "INSERT INTO acordo_parcela (acordo_id, numero, vencimento, valor_centavos)"
        " SELECT %s, * FROM unnest(%s::int[], %s::date[], %s::bigint[])",
        [
            acordo.acordo_id,
            [p.numero for p in parcelas],
            [p.vencimento for p in parcelas],
            [p.valor_centavos for p in parcelas],
        ],
    )
    return True


async def buscar(conn: AsyncConnection, acordo_id: UUID, *, travar: bool = False) -> Acordo:
    """An agreement; NOT_FOUND when there is none."""
    if travar:
        await conn.execute("SELECT FROM acordo WHERE acordo_id = %s FOR UPDATE", [acordo_id])
    acordo = await um(conn, Acordo, _ACORDO + " WHERE acordo_id = %s", [acordo_id])
    if acordo is None:
        raise not_found("acordo", acordo_id)
    return acordo


async def da_cota(conn: AsyncConnection, cota_id: UUID) -> list[Acordo]:
    """The agreements of a cota, the latest first."""
    return await todos(
        conn, Acordo, _ACORDO + " WHERE cota_id = %s ORDER BY data DESC, acordo_id DESC LIMIT 200", [cota_id]
    )


async def parcelas_do(conn: AsyncConnection, acordo_id: UUID) -> list[ParcelaAcordo]:
    """The parts of an agreement, in order."""
    return await todos(
        conn,
        ParcelaAcordo,
        "SELECT numero, vencimento, valor_centavos FROM acordo_parcela WHERE acordo_id = %s ORDER BY numero",
        [acordo_id],
    )


async def titulos_do(conn: AsyncConnection, acordo_id: UUID) -> list[Titulo]:
    """The titles an agreement is about that are still open, the oldest first."""
    return await todos(
        conn,
        Titulo,
        f"SELECT {colunas(Titulo)} FROM titulo WHERE situacao IN ('ABERTO', 'PARCIAL') AND parcela_id IN"
        " (SELECT parcela_id FROM acordo_titulo WHERE acordo_id = %s) ORDER BY vencimento, identificador",
        [acordo_id],
    )


async def lembrar_pagamento(conn: AsyncConnection, referencia: str, acordo_id: UUID, valor: int, dia: date) -> bool:
    """Remember money of an agreement; False when its reference was there."""
    cursor = await conn.execute(
        "INSERT INTO acordo_pagamento (referencia, acordo_id, valor_centavos, data) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [referencia, acordo_id, valor, dia],
    )
    return cursor.rowcount == 1


async def pagamento_igual(conn: AsyncConnection, referencia: str, acordo_id: UUID, valor: int, dia: date) -> bool:
    """Whether the reference was of this very money."""
    cursor = await conn.execute(
        "SELECT 1 FROM acordo_pagamento WHERE referencia = %s AND acordo_id = %s AND valor_centavos = %s AND data = %s",
        [referencia, acordo_id, valor, dia],
    )
    return await cursor.fetchone() is not None


async def encerrar(conn: AsyncConnection, acordo_id: UUID, situacao: str, dia: date) -> None:
    """An agreement that was kept, or broken."""
    await conn.execute(
        "UPDATE acordo SET situacao = %s, encerrado_em = %s WHERE acordo_id = %s", [situacao, dia, acordo_id]
    )


async def vigentes_com_vencida(conn: AsyncConnection, hoje: date, grupo_id: UUID | None) -> list[UUID]:
    """Agreements in force with a part whose day, tolerance given, is past."""
    cursor = await conn.execute(
        "SELECT a.acordo_id FROM acordo a WHERE a.situacao = 'VIGENTE' AND (%s::uuid IS NULL OR a.grupo_id = %s)"
        " AND EXISTS (SELECT FROM acordo_parcela p WHERE p.acordo_id = a.acordo_id"
        " AND p.vencimento + a.tolerancia_dias < %s) ORDER BY a.acordo_id FOR UPDATE",
        [grupo_id, grupo_id, hoje],
    )
    return [acordo_id for (acordo_id,) in await cursor.fetchall()]
