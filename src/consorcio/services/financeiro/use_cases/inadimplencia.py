"""Who is late, told once per delay (§8)."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from uuid import UUID

from consorcio.platform.bell import Work
from consorcio.platform.database import Transaction
from consorcio.platform.telemetry import current_traceparent
from consorcio.services.financeiro.registros import CotaInadimplente
from consorcio.services.financeiro.repository import varrer_titulos_pagos

_VERIFICAR = (files("consorcio.services.financeiro") / "sql" / "verificar_inadimplencia.sql").read_bytes()


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
