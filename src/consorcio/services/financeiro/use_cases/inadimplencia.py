"""Who is late, told once per delay (§8)."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FUSO_BRASIL
from consorcio.platform.bell import Work
from consorcio.platform.database import Database, Transaction
from consorcio.platform.telemetry import current_traceparent
from consorcio.services.financeiro.registros import CotaInadimplente
from consorcio.services.financeiro.repository import varrer_titulos_pagos

_A_VERIFICAR = """
SELECT grupo_id FROM grupo WHERE situacao = 'EM_ANDAMENTO' AND inadimplencia_em IS DISTINCT FROM %s ORDER BY codigo
"""
_MARCAR = "UPDATE grupo SET inadimplencia_em = %s WHERE grupo_id = %s AND inadimplencia_em IS DISTINCT FROM %s"
_VERIFICAR = (files("consorcio.services.financeiro") / "sql" / "verificar_inadimplencia.sql").read_bytes()


async def rodada(db: Database, calendario: BusinessCalendar, hora: int) -> int:
    """Look at each group in course that was not looked at today; gives how many were.

    On business days, from an hour of Brasília on: who paid on the last one is in the returns that come in the morning,
    and would be told late for nothing.
    """
    hoje = db.clock.today()
    if not calendario.is_business_day(hoje) or db.clock.now().astimezone(FUSO_BRASIL).hour < hora:
        return 0
    async with db.read() as conn:
        cursor = await conn.execute(_A_VERIFICAR, [hoje])
        grupos = [grupo_id for (grupo_id,) in await cursor.fetchall()]
    return sum([await _verificar_hoje(db, grupo_id, hoje) for grupo_id in grupos])


async def _verificar_hoje(db: Database, grupo_id: UUID, hoje: date) -> bool:
    """False when another process did it meanwhile."""
    async with db.transaction() as tx:
        marcado = await tx.conn.execute(_MARCAR, [hoje, grupo_id, hoje])
        if marcado.rowcount:
            await verificar_inadimplencia(tx, grupo_id, hoje)
        return marcado.rowcount > 0


async def verificar_inadimplencia(tx: Transaction, grupo_id: UUID, data: date) -> tuple[list[CotaInadimplente], int]:
    """The late cotas on a date, and how many of them are news. Delays that ended are closed."""
    await tx.flush()
    await varrer_titulos_pagos(tx.conn, grupo_id)
    cursor = await tx.conn.execute(
        _VERIFICAR,
        {
            "grupo_id": grupo_id,
            "data": data,
            "instante": tx.clock.now(),
            "correlacao": tx.correlation_id,
            "rastro": current_traceparent(),
        },
    )
    linhas = await cursor.fetchall()
    novas = int(linhas[0][-1]) if linhas else 0
    if novas:
        tx.leaves.add(Work.TELL)
    return [CotaInadimplente(*linha[:-1]) for linha in linhas], novas
