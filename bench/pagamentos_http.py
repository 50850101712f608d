"""Single payments through HTTP by 16 connections, against pgbench's TPC-B on the same server (W2).

One process has the gateway, identidade and financeiro, whose relay works meanwhile. Rounds of a few seconds of one and
of the other; what counts are the ratios inside a round. Each payment is a POST with a key of its own.
`BENCH_RODADAS=3 ./dev bench pagamentos_http` is shorter.
"""

import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from uuid import UUID

import gateway
import pagamentos
from consorcio.cli.migrate import migrate_all
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.core.money import format_reais
from consorcio.platform.database import Database
from consorcio.platform.settings import load_settings
from consorcio.platform.stack import embedded_stack
from consorcio.targets import TARGETS
from emissao import emitir, preparar
from relato import relatar

ALVOS = "gateway,identidade,financeiro"


def pedido(parcela_id: UUID, valor: int, acesso: str) -> bytes:
    """POST the payment of a parcela."""
    corpo = json.dumps(
        {
            "parcela_id": str(parcela_id),
            "valor": format_reais(valor),
            "data_pagamento": "2026-02-09",
            "canal": "PIX",
            "referencia_externa": f"http-{parcela_id}",
        }
    )
    return (
        f"POST /api/v1/pagamentos HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {acesso}\r\n"
        f"Content-Type: application/json\r\nIdempotency-Key: {parcela_id}\r\n"
        f"Content-Length: {len(corpo)}\r\n\r\n{corpo}"
    ).encode()


async def pagar_por(segundos: float, fila: Iterator[tuple[UUID, int]], acesso: str) -> tuple[float, set[int]]:
    """Payments answered per second, and the status they were answered with."""
    fim, feitos, status = time.perf_counter() + segundos, itertools.count(), set[int]()

    async def conexao() -> None:
        leitor, escritor = await asyncio.open_connection("127.0.0.1", gateway.PORTA_REAL)
        while time.perf_counter() < fim:
            escritor.write(pedido(*next(fila), acesso))
            cabecalho = await leitor.readuntil(b"\r\n\r\n")
            await leitor.readexactly(int(cabecalho.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
            status.add(int(cabecalho.split(b" ", 2)[1]))
            next(feitos)
        escritor.close()

    inicio = time.perf_counter()
    await asyncio.gather(*(conexao() for _ in range(pagamentos.CLIENTES)))
    return next(feitos) / (time.perf_counter() - inicio), status


async def emitir_todos(url: str, grupos: list[UUID]) -> None:
    """A month of every group."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    for grupo in grupos:
        await emitir(database, grupo)
    await database.close()


def medir(url: str, url_tpcb: str, pid: int, parceiro: tuple[str, str], grupos: list[UUID]) -> list[tuple[float, ...]]:
    """Rounds: TPC-B per second, payments per second, ms of CPU of the process for each."""
    fila = pagamentos.titulos(url, grupos)
    asyncio.run(pagar_por(2, fila, gateway.token(parceiro)))
    rodadas = []
    for _ in range(pagamentos.RODADAS):
        limite, acesso = pagamentos.tpcb(url_tpcb), gateway.token(parceiro)
        antes = gateway.cpu_do(pid)
        por_segundo, status = asyncio.run(pagar_por(pagamentos.SEGUNDOS, fila, acesso))
        assert status == {200}, status
        cpu_ms = 1000 * (gateway.cpu_do(pid) - antes) / (por_segundo * pagamentos.SEGUNDOS)
        rodadas.append((limite, por_segundo, cpu_ms))
    return rodadas


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), [*TARGETS, "tpcb"]) as stack:
        url, url_tpcb = stack.urls.postgres["financeiro"], stack.urls.postgres["tpcb"]
        os.environ.update(stack.urls.environment() | gateway.ambiente(pasta))
        migrate_all(load_settings())
        pagamentos.pgbench(url_tpcb, "-i", "-q", "-s", "16")
        grupos = preparar(url)
        asyncio.run(emitir_todos(url, grupos))
        parceiro = asyncio.run(gateway.criar_parceiro("financeiro.pagamento.registrar"))
        processo = subprocess.Popen([sys.executable, "-m", "consorcio.cli", "serve", f"--target={ALVOS}"])
        try:
            gateway.esperar(f"http://127.0.0.1:{gateway.PORTA_REAL}/ready")
            rodadas = medir(url, url_tpcb, processo.pid, parceiro, grupos)
        finally:
            processo.terminate()
            processo.wait()
    linhas: list[dict[str, object]] = [
        {"caso": "TPC-B por segundo", "valor": median(r[0] for r in rodadas), "razão": 1.0},
        {
            "caso": "pagamentos por HTTP por segundo; razão ao TPC-B",
            "valor": median(r[1] for r in rodadas),
            "razão": median(r[1] / r[0] for r in rodadas),
        },
        {"caso": "ms de CPU do processo por pagamento", "valor": median(r[2] for r in rodadas), "razão": 1.0},
    ]
    meta = pagamentos.META_TPCB
    relatar("pagamentos_http", f"Pagamentos por HTTP, {ALVOS} (meta {meta} do TPC-B)", linhas, {"razao_tpcb": meta})


if __name__ == "__main__":
    main()
