"""Emission of a month's parcelas with their entries, against INSERT … SELECT of the very same rows (W1).

Each block of groups is issued by the real use case, one transaction per group, and then copied into twin tables
(same columns, indexes, constraints), one transaction per group, before the next block: both see the same machine.
The rows, the disk and the commits are the same; what differs is the work of deciding them. `BENCH_GRUPOS` groups of
`BENCH_COTAS` cotas.
"""

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.stack import embedded_stack
from consorcio.services import financeiro
from consorcio.services.financeiro.use_cases.emissao import emitir_parcelas
from relato import relatar

GRUPOS = int(os.environ.get("BENCH_GRUPOS", "400"))
COTAS = int(os.environ.get("BENCH_COTAS", "500"))
COTAS_QUENTES = 9_600
BLOCO = 20
META = 0.65
_AGO, _VENCIMENTO, _EMISSAO = 2, date(2026, 2, 10), date(2026, 1, 26)
_REGRA = {"prazo_meses": 60, "max_cotas": COTAS, "taxa_administracao": "15", "fundo_reserva": "2"}
# The other two components: an insurance, and a difference that every cota owes.
_SEGURO = {"seguro_mensal": "0.038", "base_seguro": "SALDO_DEVEDOR"}
COMPONENTES = 5
_DIFERENCAS = """
INSERT INTO ajuste (cota_id, grupo_id, tipo, ago_origem, percentual, aberto)
SELECT cota_id, grupo_id, 'DIFERENCA', 1, 0.05, 0.05 FROM conta_cota
"""

_GEMEAS = """
CREATE TABLE titulo_gemea (LIKE titulo INCLUDING ALL, FOREIGN KEY (cota_id) REFERENCES conta_cota)
    WITH (fillfactor = 90);
CREATE TABLE titulo_listado_gemea (LIKE titulo_listado INCLUDING ALL);
CREATE TABLE partida_gemea (LIKE partida INCLUDING ALL);
CREATE TABLE outbox_gemea (LIKE plataforma.outbox INCLUDING ALL);
"""
_CONTAS = """
INSERT INTO conta_cota (cota_id, grupo_id, numero, versao_titular, consorciado_id, bem_id, situacao, ago_ingresso,
                        meses_plano, fc_mensal, ta_mensal, fr_mensal, ta_total, fr_total, fc_pago, ta_paga, fr_pago,
                        base_ago, fc_base, ta_base, fr_base)
SELECT gen_random_uuid(), %(grupo)s, n, 0, gen_random_uuid(), %(bem)s, 'ATIVA', 1, 60, 1.66666667, 0.25, 0.03333333,
       15, 2, 1.66666667, 0.25, 0.03333333, 2, 98.33333333, 14.75, 1.96666667
  FROM generate_series(1, %(cotas)s) n
"""


def preparar(url: str, quentes: int = 0, *, cinco_componentes: bool = False) -> list[UUID]:
    """Groups in course with their cotas, first parcela paid; the first ones may be large."""
    regra = _REGRA | (_SEGURO if cinco_componentes else {})
    grupos = [uuid4() for _ in range(GRUPOS)]
    with psycopg.connect(url) as conn:
        conn.execute(_GEMEAS)
        for numero, grupo in enumerate(grupos):
            bem = uuid4()
            conn.execute(
                "INSERT INTO grupo (grupo_id, codigo, situacao, regra, data_agc, ultima_ago_emitida)"
                " VALUES (%s, %s, 'EM_ANDAMENTO', %s, '2026-01-12', 1)",
                [grupo, f"B{numero:05d}", Jsonb(regra)],
            )
            conn.execute("INSERT INTO preco_bem VALUES (%s, %s, 6000000, 6000000)", [grupo, bem])
            conn.execute(_CONTAS, {"grupo": grupo, "bem": bem, "cotas": COTAS_QUENTES if numero < quentes else COTAS})
        if cinco_componentes:
            conn.execute(_DIFERENCAS)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
    return grupos


async def emitir(database: Database, grupo: UUID) -> None:
    """The real thing."""
    async with database.transaction() as tx:
        await emitir_parcelas(tx, grupo, _AGO, _VENCIMENTO, _EMISSAO)


async def copiar(database: Database, grupo: UUID) -> None:
    """The limit: the rows that the real thing made, written once more."""
    async with database.transaction() as tx:
        await tx.conn.execute("INSERT INTO titulo_gemea SELECT * FROM titulo WHERE grupo_id = %s AND ago = 2", [grupo])
        await tx.conn.execute(
            "INSERT INTO titulo_listado_gemea SELECT * FROM titulo_listado WHERE grupo_id = %s", [grupo]
        )
        await tx.conn.execute(
            "INSERT INTO partida_gemea OVERRIDING SYSTEM VALUE SELECT * FROM partida WHERE grupo_id = %s AND ago = 2",
            [grupo],
        )
        await tx.conn.execute(
            "INSERT INTO outbox_gemea OVERRIDING SYSTEM VALUE SELECT * FROM plataforma.outbox"
            " WHERE id > (SELECT coalesce(max(id), 0) FROM outbox_gemea) ORDER BY id LIMIT 3"
        )


async def cronometrar(
    passo: Callable[[Database, UUID], Awaitable[None]], database: Database, bloco: list[UUID]
) -> float:
    """Seconds to do a block."""
    inicio = time.perf_counter()
    for grupo in bloco:
        await passo(database, grupo)
    return time.perf_counter() - inicio


async def medir(url: str, grupos: list[UUID]) -> tuple[float, float]:
    """Seconds of the real emission and of its limit, block by block."""
    database = Database("financeiro", url, SystemClock(), Uuid7Generator())
    await database.open()
    real = limite = 0.0
    try:
        for inicio in range(0, len(grupos), BLOCO):
            bloco = grupos[inicio : inicio + BLOCO]
            real += await cronometrar(emitir, database, bloco)
            limite += await cronometrar(copiar, database, bloco)
    finally:
        await database.close()
    return real, limite


def conferir(url: str) -> tuple[int, int]:
    """Parcelas and entries made; both tables must agree."""
    with psycopg.connect(url) as conn:
        linha = conn.execute(
            "SELECT (SELECT count(*) FROM titulo), (SELECT count(*) FROM partida),"
            " (SELECT count(*) FROM plataforma.outbox), (SELECT count(*) FROM titulo_listado),"
            " (SELECT count(*) FROM titulo_gemea), (SELECT count(*) FROM partida_gemea),"
            " (SELECT count(*) FROM outbox_gemea), (SELECT count(*) FROM titulo_listado_gemea)"
        ).fetchone()
    assert linha is not None
    assert linha[:4] == linha[4:], linha
    assert linha[:2] == (GRUPOS * COTAS, GRUPOS * COTAS * COMPONENTES), linha
    return int(linha[0]), int(linha[1])


def main() -> None:
    """Prepare, measure, tell."""
    with tempfile.TemporaryDirectory() as pasta, embedded_stack(Path(pasta), ["financeiro"]) as stack:
        url = stack.urls.postgres["financeiro"]
        migrate(url, [PLATFORM, Path(financeiro.__path__[0]) / "migrations"])
        grupos = preparar(url, cinco_componentes=True)
        real, limite = asyncio.run(medir(url, grupos))
        parcelas, lancamentos = conferir(url)
    linhas: list[dict[str, object]] = [
        {"caso": "emissão real", "segundos": real, "parcelas/s": parcelas / real, "linhas": parcelas + lancamentos},
        {
            "caso": "INSERT … SELECT",
            "segundos": limite,
            "parcelas/s": parcelas / limite,
            "linhas": parcelas + lancamentos,
        },
        {"caso": "razão", "segundos": limite / real, "parcelas/s": limite / real, "linhas": 0},
    ]
    relatar("emissao", f"Emissão de {parcelas:,} parcelas em {GRUPOS} grupos (meta {META})", linhas, {"razao": META})


if __name__ == "__main__":
    main()
