"""Who is late, told once per delay (§8)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.financeiro.consultas import CotaInadimplente, inadimplentes

# What did not change since the last time is not written again.
_REGISTRAR = """
INSERT INTO inadimplencia AS i (cota_id, grupo_id, desde, detectada_em, parcelas, valor_centavos)
SELECT cota_id, %(grupo_id)s, desde, %(data)s, parcelas, valor
  FROM unnest(%(cotas)s::uuid[], %(desde)s::date[], %(parcelas)s::int[], %(valores)s::bigint[])
       AS a (cota_id, desde, parcelas, valor)
    ON CONFLICT (cota_id, desde) DO UPDATE
   SET parcelas = excluded.parcelas, valor_centavos = excluded.valor_centavos, encerrada_em = NULL
 WHERE i.encerrada_em IS NOT NULL OR i.parcelas <> excluded.parcelas OR i.valor_centavos <> excluded.valor_centavos
RETURNING cota_id, xmax = 0
"""


async def verificar_inadimplencia(tx: Transaction, grupo_id: UUID, data: date) -> tuple[list[CotaInadimplente], int]:
    """The late cotas on a date, and how many of them are news. Delays that ended are closed."""
    achadas = await inadimplentes(tx.conn, grupo_id, data)
    cursor = await tx.conn.execute(
        _REGISTRAR,
        {
            "grupo_id": grupo_id,
            "data": data,
            "cotas": [c.cota_id for c in achadas],
            "desde": [c.desde for c in achadas],
            "parcelas": [c.parcelas for c in achadas],
            "valores": [c.valor_centavos for c in achadas],
        },
    )
    novas = {cota_id for cota_id, nova in await cursor.fetchall() if nova}
    for cota in achadas:
        if cota.cota_id in novas:
            await _contar(tx, grupo_id, cota, data)
    await tx.conn.execute(
        "UPDATE inadimplencia SET encerrada_em = %s WHERE grupo_id = %s AND encerrada_em IS NULL"
        " AND (cota_id, desde) NOT IN (SELECT * FROM unnest(%s::uuid[], %s::date[]))",
        [data, grupo_id, [c.cota_id for c in achadas], [c.desde for c in achadas]],
    )
    return achadas, len(novas)


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
