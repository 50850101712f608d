"""Single payments by 16 clients, on many groups and on ten, against pgbench's TPC-B on the same server (W2).

Rounds of a few seconds, one after the other: TPC-B, payments spread over every group, payments all on ten groups. What
counts are the ratios inside a round: the three see the same machine. A payment is the real use case in one transaction:
title, percents, entries, statement, facts to the outbox. TPC-B is three updates, a query and an insert.
"""

import asyncio
import itertools
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from uuid import UUID

import psycopg

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.services import financeiro
from consorcio.services.financeiro.use_cases.pagamento import processar_pagamento
from consorcio.services.financeiro.use_cases.recebimento import Recebimento
from emissao import emitir, preparar
from relato import relatar

CLIENTES = 16
QUENTES = 10
SEGUNDOS = float(os.environ.get("BENCH_SEGUNDOS", "4"))
RODADAS = int(os.environ.get("BENCH_RODADAS", "5"))
META_TPCB, META_QUENTES = 0.25, 0.6
_DIA = date(2026, 2, 9)


def titulos(url: str, grupos: list[UUID]) -> Iterator[tuple[UUID, int]]:
    """Open titles of some groups, one of each group in turn, and what they cost."""
    with psycopg.connect(url) as conn:
        linhas = conn.execute(
            "SELECT parcela_id, valor_centavos FROM titulo WHERE grupo_id = ANY(%s) AND situacao = 'ABERTO'"
            " ORDER BY cota_numero, grupo_id",
            [grupos],
        ).fetchall()
    return iter([(linha[0], int(linha[1])) for linha in linhas])


async def pagar_por(segundos: float, database: Database, fila: Iterator[tuple[UUID, int]]) -> tuple[float, float]:
    """Payments per second of 16 clients that take from one list, and ms of CPU of this process for each."""
    fim, pagos, referencia = time.perf_counter() + segundos, itertools.count(), itertools.count()
    calendario, prefixo = BusinessCalendar.anbima(), time.time_ns()

    async def cliente() -> None:
        while time.perf_counter() < fim:
            parcela_id, valor = next(fila)
            numero = f"{prefixo}-{next(referencia)}"
            recebimento = Recebimento(parcela_id, "", valor, _DIA, "PIX", numero, False, _DIA)
            async with database.transaction() as tx:
                await processar_pagamento(tx, recebimento, calendario)
            next(pagos)

    inicio, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(cliente() for _ in range(CLIENTES)))
    feitos = next(pagos)
    return feitos / (time.perf_counter() - inicio), 1000 * (time.process_time() - cpu) / feitos


def pgbench(url: str, *argumentos: str) -> str:
    """Run pgbench; what it printed."""
    feito = subprocess.run(["pgbench", *argumentos, url], check=True, capture_output=True, text=True)
    return feito.stdout


def tpcb(url: str) -> float:
    """Transactions per second of TPC-B by 16 clients."""
    saida = pgbench(url, "-n", "-c", str(CLIENTES), "-j", "2", "-T", str(max(int(SEGUNDOS), 1)), "-M", "prepared")
    achado = re.search(r"tps = ([0-9.]+)", saida)
    assert achado is not None, saida
    return float(achado[1])


async def medir(url: str, url_tpcb: str, grupos: list[UUID]) -> list[tuple[float, float, float, float]]:
    """TPC-B, cold and hot rates of each round, and ms of CPU of a cold payment."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator(), max_connections=CLIENTES)
    await database.open()
    try:
        for grupo in grupos:
            await emitir(database, grupo)
        frios, quentes = titulos(url, grupos[QUENTES:]), titulos(url, grupos[:QUENTES])
        await pagar_por(1, database, frios)
        rodadas = []
        for _ in range(RODADAS):
            limite = await asyncio.to_thread(tpcb, url_tpcb)
            espalhados, cpu = await pagar_por(SEGUNDOS, database, frios)
            concentrados, _ = await pagar_por(SEGUNDOS, database, quentes)
            rodadas.append((limite, espalhados, concentrados, cpu))
        return rodadas
    finally:
        await database.close()


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro", "tpcb"]) as stack:
        url, url_tpcb = stack.urls.postgres["financeiro"], stack.urls.postgres["tpcb"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        pgbench(url_tpcb, "-i", "-q", "-s", "16")
        rodadas = asyncio.run(medir(url, url_tpcb, preparar(url)))
    linhas: list[dict[str, object]] = [
        {"caso": "ms de CPU por pagamento, nesse processo", "valor": median(r[3] for r in rodadas), "razão": 1.0},
        {"caso": "TPC-B por segundo", "valor": median(r[0] for r in rodadas), "razão": 1.0},
        {
            "caso": "pagamentos por segundo, muitos grupos; razão ao TPC-B",
            "valor": median(r[1] for r in rodadas),
            "razão": median(r[1] / r[0] for r in rodadas),
        },
        {
            "caso": f"pagamentos por segundo, {QUENTES} grupos; razão a muitos",
            "valor": median(r[2] for r in rodadas),
            "razão": median(r[2] / r[1] for r in rodadas),
        },
    ]
    titulo = f"Pagamentos, {CLIENTES} clientes (metas: {META_TPCB} do TPC-B, {META_QUENTES} quente/frio)"
    relatar("pagamentos", titulo, linhas, {"razao_tpcb": META_TPCB, "quente_frio": META_QUENTES})


if __name__ == "__main__":
    main()
