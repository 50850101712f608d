"""Who is late, told once per delay (§8)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.financeiro.consultas import CotaInadimplente, inadimplentes


async def verificar_inadimplencia(tx: Transaction, grupo_id: UUID, data: date) -> tuple[list[CotaInadimplente], int]:
    """The late cotas on a date, and how many of them are news. Delays that ended are closed."""
    achadas = await inadimplentes(tx.conn, grupo_id, data)
    novas = 0
    for cota in achadas:
        cursor = await tx.conn.execute(
            "INSERT INTO inadimplencia (cota_id, grupo_id, desde, detectada_em, parcelas, valor_centavos)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (cota_id, desde) DO UPDATE"
            " SET parcelas = excluded.parcelas, valor_centavos = excluded.valor_centavos, encerrada_em = NULL"
            " RETURNING xmax = 0",
            [cota.cota_id, grupo_id, cota.desde, data, cota.parcelas, cota.valor_centavos],
        )
        linha = await cursor.fetchone()
        if linha and linha[0]:
            novas += 1
            await _contar(tx, grupo_id, cota, data)
    await tx.conn.execute(
        "UPDATE inadimplencia SET encerrada_em = %s WHERE grupo_id = %s AND encerrada_em IS NULL"
        " AND (cota_id, desde) NOT IN (SELECT * FROM unnest(%s::uuid[], %s::date[]))",
        [data, grupo_id, [c.cota_id for c in achadas], [c.desde for c in achadas]],
    )
    return achadas, novas


async def _contar(tx: Transaction, grupo_id: UUID, cota: CotaInadimplente, data: date) -> None:
    await tx.publish(
        "InadimplenciaDetectada",
        f"grupo/{grupo_id}",
        {
            "grupo_id": str(grupo_id),
            "cota_id": str(cota.cota_id),
            "numero": cota.numero,
            "parcelas_vencidas": cota.parcelas,
            "dias_atraso": (data - cota.desde).days,
            "valor_centavos": cota.valor_centavos,
        },
        data,
    )
