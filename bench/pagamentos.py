"""Single payments by 16 clients, on many groups and on ten, against pgbench's TPC-B on the same server (W2).

Rounds of a few seconds, one after the other: TPC-B; the statement of a payment, asked by pgbench too, on all groups and
on ten, one by one and as the service asks it, of those that wait at once; the use case in this process, on every group
and on ten; the command through its pipeline (permission, rules of fields, idempotency, audit leaf). What counts are the
ratios inside a round, on the same machine. A payment is title, percents, entries, statement, facts to the outbox, in
one transaction. TPC-B is three updates, a query and an insert.
`BENCH_RODADAS=5 BENCH_GRUPOS=700 ./dev bench pagamentos` is longer: each round takes some 50,000 titles;
`BENCH_SEGUNDOS` is how long each part of a round lasts.
"""

import asyncio
import itertools
import logging
import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import structlog

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.core.money import format_reais
from consorcio.platform.cache import Cache
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.rpc.pipeline import Binding, CallMeta
from consorcio.platform.service import Runtime
from consorcio.platform.settings import Settings
from consorcio.platform.stack import embedded_stack
from consorcio.platform.vault import Vault
from consorcio.services import financeiro
from consorcio.services.financeiro.rpc import FinanceiroServicer
from consorcio.services.financeiro.use_cases.pagamento import processar_pagamento
from consorcio.services.financeiro.use_cases.recebimento import Recebimento
from emissao import emitir, preparar
from relato import relatar

CLIENTES = 16
QUENTES = 10
SEGUNDOS = float(os.environ.get("BENCH_SEGUNDOS", "4"))
RODADAS = int(os.environ.get("BENCH_RODADAS", "3"))
META_INSTRUCAO, META_TPCB, META_QUENTES = 1.0, 0.25, 0.6
# Titles put in line for each second, the others are for the use case; a round that finds none left ends the bench.
FRIOS_POR_SEGUNDO, QUENTES_POR_SEGUNDO, JUNTOS_POR_SEGUNDO = 4_200, 3_600, 8_000
_OPERADOR = Actor("operador", "Operador", ActorKind.USUARIO, permissoes=frozenset({"financeiro.*"}))
_DIA = date(2026, 2, 9)
_ACABOU = "a fila acabou: menos rodadas, ou mais grupos"


def titulos(url: str, grupos: list[UUID]) -> Iterator[tuple[UUID, int]]:
    """Open titles of some groups, one of each group in turn, and what they cost."""
    with psycopg.connect(url) as conn:
        linhas = conn.execute(
            "SELECT parcela_id, valor_centavos FROM titulo WHERE grupo_id = ANY(%s) AND situacao = 'ABERTO'"
            " ORDER BY cota_numero, grupo_id",
            [grupos],
        ).fetchall()
    return iter([(linha[0], int(linha[1])) for linha in linhas])


def da_fila(fila: Iterator[tuple[UUID, int]]) -> tuple[UUID, int]:
    """The next title to be paid. AssertionError when none is left: less would be measured than was asked for."""
    titulo = next(fila, None)
    assert titulo is not None, _ACABOU
    return titulo


async def pagar_por(segundos: float, database: Database, fila: Iterator[tuple[UUID, int]]) -> tuple[float, float]:
    """Payments per second of 16 clients that take from one list, and ms of CPU of this process for each."""
    fim, pagos, referencia = time.perf_counter() + segundos, itertools.count(), itertools.count()
    calendario, prefixo = BusinessCalendar.anbima(), time.time_ns()

    async def cliente() -> None:
        while time.perf_counter() < fim:
            parcela_id, valor = da_fila(fila)
            numero = f"{prefixo}-{next(referencia)}"
            recebimento = Recebimento(parcela_id, "", valor, _DIA, "PIX", numero, False, _DIA)
            async with database.transaction() as tx:
                await processar_pagamento(tx, recebimento, calendario)
            next(pagos)

    inicio, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(cliente() for _ in range(CLIENTES)))
    feitos = next(pagos)
    return feitos / (time.perf_counter() - inicio), 1000 * (time.process_time() - cpu) / feitos


_FILA = """
CREATE TABLE bench_fila (n bigint PRIMARY KEY, parcela_id uuid, valor bigint);
CREATE SEQUENCE bench_frios; CREATE SEQUENCE bench_quentes START 1000000000 MINVALUE 1000000000;
CREATE SEQUENCE bench_juntos START 250000000;
"""
# What the service says when sixteen clients have a payment each: two conversations at once, of those that wait.
CONVERSAS, NUMA_CONVERSA = 2, 8
_PAGAR_JUNTOS = """
SELECT count(r.*)
  FROM (SELECT nextval('bench_juntos') AS vez OFFSET 0) v
 CROSS JOIN LATERAL (SELECT * FROM bench_fila f WHERE f.n BETWEEN v.vez * {n} AND v.vez * {n} + {n} - 1) f
 CROSS JOIN LATERAL receber_pagamento_exato(gen_random_uuid(), f.parcela_id, 'x', f.valor,
    '2026-02-09', 'b' || f.n, 'PIX', '2026-02-09', now(), 'bench', '') r
"""
_PAGAR = """
SELECT r.grupo_id FROM bench_fila f, receber_pagamento_exato(gen_random_uuid(), f.parcela_id, 'x', f.valor,
    '2026-02-09', 'b' || f.n, 'PIX', '2026-02-09', now(), 'bench', '') r
 WHERE f.n = (SELECT nextval('{fila}'));
"""


def enfileirar(url: str, fila: Iterator[tuple[UUID, int]], primeiro: int) -> None:
    """Titles for pgbench to take by number."""
    with psycopg.connect(url) as conn, conn.cursor() as cursor, cursor.copy("COPY bench_fila FROM STDIN") as copia:
        for n, (parcela_id, valor) in enumerate(fila, start=primeiro):
            copia.write_row([n, parcela_id, valor])


def por_instrucao(url: str, roteiro: str, conexoes: int = CLIENTES, pagamentos: int = 1) -> float:
    """Payments per second when pgbench asks the database for them: connections, and payments of each statement."""
    duracao = max(int(SEGUNDOS), 1)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as arquivo:
        arquivo.write(roteiro)
        arquivo.flush()
        antes = _aplicados(url)
        argumentos = ("-n", "-c", str(conexoes), "-j", "2", "-T", str(duracao), "-M", "prepared", "-f", arquivo.name)
        por_segundo, feitas = tps(saida := pgbench(url, *argumentos)), re.search(r"actually processed: (\d+)", saida)
    assert feitas is not None, saida
    assert _aplicados(url) - antes == int(feitas[1]) * pagamentos, _ACABOU
    return por_segundo * pagamentos


def _aplicados(url: str) -> int:
    with psycopg.connect(url) as conn:
        linha = conn.execute("SELECT count(*) FROM pagamento WHERE situacao = 'APLICADO'").fetchone()
    return int(linha[0]) if linha else 0


def pgbench(url: str, *argumentos: str) -> str:
    """Run pgbench; what it printed."""
    feito = subprocess.run(["pgbench", *argumentos, url], check=True, capture_output=True, text=True)
    return feito.stdout


def tpcb(url: str) -> float:
    """Transactions per second of TPC-B by 16 clients."""
    return tps(pgbench(url, "-n", "-c", str(CLIENTES), "-j", "2", "-T", str(max(int(SEGUNDOS), 1)), "-M", "prepared"))


def tps(saida: str) -> float:
    """Transactions per second that pgbench told, without the time of its connections."""
    achado = re.search(r"tps = ([0-9.]+)", saida)
    assert achado is not None, saida
    return float(achado[1])


def ligar(database: Database) -> Binding:
    """FinanceiroService as the gateway reaches it in the same process: the whole pipeline but HTTP."""
    relogio, ids = database.clock, database.ids
    runtime = Runtime(
        settings=Settings(),
        clock=relogio,
        ids=ids,
        db=database,
        caller=cast("Any", SimpleNamespace(stub=lambda _: None)),
        cache=Cache(None),
        vault=Vault({1: bytes(32)}, bytes(32)),
        calendar=BusinessCalendar.anbima(),
    )
    servico = pb.DESCRIPTOR.services_by_name["FinanceiroService"]
    return Binding(servico, FinanceiroServicer(runtime), database, relogio, ids, runtime.vault)


async def comandar_por(segundos: float, ligacao: Binding, fila: Iterator[tuple[UUID, int]]) -> tuple[float, float]:
    """Commands per second of 16 clients through the pipeline, and ms of CPU of this process for each."""
    fim, feitos = time.perf_counter() + segundos, itertools.count()
    politica = ligacao.policies["ProcessarPagamento"]

    async def cliente() -> None:
        while time.perf_counter() < fim:
            parcela_id, valor = da_fila(fila)
            pedido = pb.ProcessarPagamentoRequest(
                parcela_id=str(parcela_id),
                valor=format_reais(valor),
                data_pagamento=_DIA.isoformat(),
                canal=pb.CANAL_PAGAMENTO_PIX,
                referencia_externa=f"api-{parcela_id}",
            )
            await ligacao.unary(politica, pedido, CallMeta(_OPERADOR, "bench", uuid4().hex))
            next(feitos)

    inicio, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(cliente() for _ in range(CLIENTES)))
    pagos = next(feitos)
    return pagos / (time.perf_counter() - inicio), 1000 * (time.process_time() - cpu) / pagos


@dataclass
class Rodada:
    """Rates of one round, and ms of CPU of this process for a payment."""

    tpcb: float
    instrucao: float
    instrucao_quente: float
    juntos: float
    caso: float
    caso_quente: float
    cpu_ms: float
    comando: float
    comando_cpu_ms: float


async def medir(url: str, url_tpcb: str, grupos: list[UUID]) -> list[Rodada]:
    """The rounds."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator(), max_connections=CLIENTES)
    await database.open()
    try:
        for grupo in grupos:
            await emitir(database, grupo)
        frios, quentes = titulos(url, grupos[QUENTES:]), titulos(url, grupos[:QUENTES])
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(_FILA)
        segundos = int(RODADAS * SEGUNDOS)
        enfileirar(url, itertools.islice(frios, FRIOS_POR_SEGUNDO * segundos), 1)
        enfileirar(url, itertools.islice(quentes, QUENTES_POR_SEGUNDO * segundos), 1_000_000_000)
        enfileirar(url, itertools.islice(frios, JUNTOS_POR_SEGUNDO * segundos), 250_000_000 * NUMA_CONVERSA)
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("VACUUM ANALYZE")
        ligacao = ligar(database)
        await pagar_por(1, database, frios)
        await comandar_por(1, ligacao, frios)
        return [await _rodada(url, url_tpcb, database, ligacao, frios, quentes) for _ in range(RODADAS)]
    finally:
        await database.close()


async def _rodada(
    url: str,
    url_tpcb: str,
    database: Database,
    ligacao: Binding,
    frios: Iterator[tuple[UUID, int]],
    quentes: Iterator[tuple[UUID, int]],
) -> Rodada:
    limite = await asyncio.to_thread(tpcb, url_tpcb)
    instrucao = await asyncio.to_thread(por_instrucao, url, _PAGAR.format(fila="bench_frios"))
    instrucao_quente = await asyncio.to_thread(por_instrucao, url, _PAGAR.format(fila="bench_quentes"))
    juntos = await asyncio.to_thread(
        por_instrucao, url, _PAGAR_JUNTOS.format(n=NUMA_CONVERSA), CONVERSAS, NUMA_CONVERSA
    )
    caso, cpu = await pagar_por(SEGUNDOS, database, frios)
    caso_quente, _ = await pagar_por(SEGUNDOS, database, quentes)
    comando, comando_cpu = await comandar_por(SEGUNDOS, ligacao, frios)
    return Rodada(limite, instrucao, instrucao_quente, juntos, caso, caso_quente, cpu, comando, comando_cpu)


def _linha(caso: str, valor: Iterable[float], razao: Iterable[float]) -> dict[str, object]:
    return {"caso": caso, "valor": median(valor), "razão": median(razao)}


def main() -> None:
    """Prepare, measure, tell."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro", "tpcb"]) as stack:
        url, url_tpcb = stack.urls.postgres["financeiro"], stack.urls.postgres["tpcb"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        pgbench(url_tpcb, "-i", "-q", "-s", "16")
        r = asyncio.run(medir(url, url_tpcb, preparar(url, quentes=QUENTES)))
    linhas = [
        _linha("TPC-B por segundo", (x.tpcb for x in r), (1.0 for _ in r)),
        _linha("instrução, muitos grupos; razão ao TPC-B", (x.instrucao for x in r), (x.instrucao / x.tpcb for x in r)),
        _linha(
            f"instrução de {NUMA_CONVERSA} em {CONVERSAS} conexões, como o serviço a pede; razão ao TPC-B",
            (x.juntos for x in r),
            (x.juntos / x.tpcb for x in r),
        ),
        _linha(
            f"instrução, {QUENTES} grupos; razão a muitos",
            (x.instrucao_quente for x in r),
            (x.instrucao_quente / x.instrucao for x in r),
        ),
        _linha("caso de uso, muitos grupos; razão ao TPC-B", (x.caso for x in r), (x.caso / x.tpcb for x in r)),
        _linha(
            f"caso de uso, {QUENTES} grupos; razão a muitos",
            (x.caso_quente for x in r),
            (x.caso_quente / x.caso for x in r),
        ),
        _linha("comando inteiro, sem HTTP; razão ao TPC-B", (x.comando for x in r), (x.comando / x.tpcb for x in r)),
        _linha("ms de CPU desse processo por caso de uso", (x.cpu_ms for x in r), (1.0 for _ in r)),
        _linha("ms de CPU desse processo por comando", (x.comando_cpu_ms for x in r), (1.0 for _ in r)),
    ]
    metas: dict[str, object] = {
        "instrucao_tpcb": META_INSTRUCAO,
        "comando_tpcb": META_TPCB,
        "quente_frio": META_QUENTES,
    }
    relatar("pagamentos", f"Pagamentos, {CLIENTES} clientes; metas {metas}", linhas, metas)


if __name__ == "__main__":
    main()
