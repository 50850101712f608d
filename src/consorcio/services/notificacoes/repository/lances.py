"""Winning bids that wait for their payment, as the facts of sorteios and financeiro tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.notificacoes.repository.cotas import COLUNAS_DA_COTA, Cota


@dataclass(frozen=True, slots=True)
class LanceAPagar:
    """A bid that won and nobody is known to have paid."""

    cota: Cota
    contemplacao_id: UUID
    prazo: date


async def esperar(conn: AsyncConnection, contemplacao_id: UUID, cota_id: UUID, prazo: date) -> None:
    """A bid won and has a term."""
    await conn.execute(
        "INSERT INTO lance_a_pagar (contemplacao_id, cota_id, prazo) VALUES (%s, %s, %s)"
        " ON CONFLICT (contemplacao_id) DO NOTHING",
        [contemplacao_id, cota_id, prazo],
    )


async def esquecer(conn: AsyncConnection, contemplacao_id: UUID) -> None:
    """It was paid, or cancelled."""
    await conn.execute("DELETE FROM lance_a_pagar WHERE contemplacao_id = %s", [contemplacao_id])


async def a_vencer(conn: AsyncConnection, de: date, ate: date) -> list[LanceAPagar]:
    """What has to be paid from a day to another, of cotas whose holder is known."""
    cursor = await conn.execute(
        f"SELECT {COLUNAS_DA_COTA}, l.contemplacao_id, l.prazo FROM lance_a_pagar l JOIN cota c USING (cota_id)"
        " WHERE l.prazo BETWEEN %s AND %s ORDER BY l.prazo, l.contemplacao_id",
        [de, ate],
    )
    return [LanceAPagar(Cota(*linha[:5]), *linha[5:]) for linha in await cursor.fetchall()]
