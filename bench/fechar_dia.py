"""Closing the day with 8 % late: each delay found, written and told, against statements that write the same rows (W4).

Group after group: the real use case, one transaction; then the rows it made, copied into twin tables by hand-written
statements, one transaction. The second run of the day finds nothing new and is measured apart. `BENCH_ATRASADOS` is the
percent that is late.
"""

import asyncio
import os
import tempfile
import time
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg

from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.services import financeiro
from consorcio.services.financeiro.repository import varrer_titulos_pagos
from consorcio.services.financeiro.use_cases.inadimplencia import verificar_inadimplencia
from emissao import emitir, preparar
from relato import relatar

ATRASADOS_PCT = int(os.environ.get("BENCH_ATRASADOS", "8"))
META = 0.4
_HOJE = date(2026, 2, 20)

_GEMEAS = """
CREATE TABLE inadimplencia_gemea (LIKE inadimplencia INCLUDING ALL);
"""
_PAGAR = """
UPDATE titulo SET situacao = 'PAGO', pago_centavos = valor_centavos, data_pagamento = vencimento, pontual = true
 WHERE ago = 2 AND cota_numero %% 100 >= %s
"""
# The same question and the same rows, once more: who is late, its row and its fact.
_A_MAO = """
INSERT INTO inadimplencia_gemea
SELECT t.cota_id, t.grupo_id, min(t.vencimento), %(hoje)s, count(*), sum(t.valor_centavos - t.pago_centavos), NULL
  FROM titulo_listado l JOIN titulo t USING (parcela_id) JOIN conta_cota c ON c.cota_id = l.cota_id
 WHERE l.grupo_id = %(grupo)s AND l.tipo = 'PARCELA' AND NOT l.cancelado AND l.vencimento < %(hoje)s
   AND t.situacao <> 'PAGO' AND c.situacao = 'ATIVA'
 GROUP BY t.cota_id, t.grupo_id
"""
_FATOS_A_MAO = """
INSERT INTO outbox_gemea OVERRIDING SYSTEM VALUE
SELECT * FROM plataforma.outbox WHERE id > %s AND tipo = 'InadimplenciaDetectada'
"""


async def fechar(database: Database, grupo: UUID) -> int:
    """The real thing; how many delays were news."""
    async with database.transaction() as tx:
        return (await verificar_inadimplencia(tx, grupo, _HOJE))[1]


async def ultimo_fato(database: Database) -> int:
    """The number of the last fact told, so that the limit finds the new ones without looking for them."""
    async with database.read() as conn:
        linha = await (await conn.execute("SELECT coalesce(max(id), 0) FROM plataforma.outbox")).fetchone()
    return int(linha[0]) if linha else 0


async def a_mao(database: Database, grupo: UUID, antes: int) -> None:
    """The limit."""
    async with database.transaction() as tx:
        await tx.conn.execute(_A_MAO, {"grupo": grupo, "hoje": _HOJE})
        await tx.conn.execute(_FATOS_A_MAO, [antes])


async def varrer_pagos(database: Database, grupos: list[UUID]) -> float:
    """Seconds to take from the lists what was paid: the closings of the days before do it, each of its day."""
    inicio = time.perf_counter()
    for grupo in grupos:
        async with database.transaction() as tx:
            await varrer_titulos_pagos(tx.conn, grupo)
    return time.perf_counter() - inicio


async def medir(url: str, grupos: list[UUID]) -> tuple[int, float, float, float, float]:
    """Delays found, and seconds of the real closing, of its limit, of a second closing and of the month's sweeping."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    novas, real, limite, de_novo = 0, 0.0, 0.0, 0.0
    try:
        for grupo in grupos:
            await emitir(database, grupo)
        async with database.transaction() as tx:
            await tx.conn.execute(_PAGAR, [ATRASADOS_PCT])
        varrer = await varrer_pagos(database, grupos)
        for grupo in grupos:
            antes = await ultimo_fato(database)
            inicio = time.perf_counter()
            novas += await fechar(database, grupo)
            meio = time.perf_counter()
            await a_mao(database, grupo, antes)
            fim = time.perf_counter()
            assert await fechar(database, grupo) == 0
            real, limite, de_novo = real + meio - inicio, limite + fim - meio, de_novo + time.perf_counter() - fim
    finally:
        await database.close()
    return novas, real, limite, de_novo, varrer


def conferir(url: str, novas: int) -> None:
    """Both ways left the same rows."""
    with psycopg.connect(url) as conn:
        linha = conn.execute(
            "SELECT (SELECT count(*) FROM inadimplencia), (SELECT count(*) FROM inadimplencia_gemea),"
            " (SELECT count(*) FROM outbox_gemea), (SELECT count(*) FROM (TABLE inadimplencia EXCEPT"
            " TABLE inadimplencia_gemea) x)"
        ).fetchone()
    assert linha == (novas, novas, novas, 0), linha


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro"]) as stack:
        url = stack.urls.postgres["financeiro"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        grupos = preparar(url)
        with psycopg.connect(url) as conn:
            conn.execute(_GEMEAS)
        novas, real, limite, de_novo, varrer = asyncio.run(medir(url, grupos))
        conferir(url, novas)
    linhas: list[dict[str, object]] = [
        {"caso": "fechar o dia", "segundos": real, "atrasos/s": novas / real},
        {"caso": "uma instrução à mão", "segundos": limite, "atrasos/s": novas / limite},
        {"caso": "fechar de novo", "segundos": de_novo, "atrasos/s": novas / de_novo},
        {"caso": "varrer antes os pagos do mês", "segundos": varrer, "atrasos/s": novas / varrer},
        {"caso": "razão", "segundos": limite / real, "atrasos/s": limite / real},
    ]
    titulo = f"Fechar o dia de {len(grupos)} grupos, {novas:,} cotas em atraso (meta {META})"
    relatar("fechar_dia", titulo, linhas, {"razao": META})


if __name__ == "__main__":
    main()
