"""Reports: XLSX of 200,000 × 10 against the writing library alone, memory, facts into read models, and their lag.

Repeat: `./dev bench relatorios`. Targets: at least 75 % of the library's rate, at most 200 MB, at least 2,000 facts/s
and, at 500 facts/s less than 1 s, for 99 % of them, from being told to the commit of the models.
"""

import asyncio
import resource
import tempfile
import time
from bisect import bisect_left
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import xlsxwriter

from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform import inbox
from consorcio.platform.database import Database
from consorcio.platform.events import Event
from consorcio.platform.migrations import PLATFORM, migrate
from consorcio.platform.relay import run_workers
from consorcio.platform.service import Runtime, Service
from consorcio.platform.stack import embedded_stack
from consorcio.platform.transport import LocalTransport
from consorcio.services import relatorios
from consorcio.services.relatorios.arquivos.escritor import Capa
from consorcio.services.relatorios.arquivos.xlsx import EscritorXlsx
from consorcio.services.relatorios.domain.relatorio import Coluna, FormatoColuna, Parametros, Relatorio
from consorcio.services.relatorios.events import SUBSCRIPTIONS
from consorcio.services.relatorios.repository.eventos import ultima_ordem
from consorcio.services.relatorios.use_cases.projecao import reconstruir
from relato import relatar

_LINHAS, _PARTES, _FATOS, _RECEBIDOS_POR_VEZ = 200_000, 4, 20_000, 1_000
_RITMO, _FATOS_DO_ATRASO = 500, 10_000
_FORMATOS = (
    *(FormatoColuna.TEXTO,) * 3,
    *(FormatoColuna.INTEIRO,) * 2,
    *(FormatoColuna.DINHEIRO,) * 4,
    FormatoColuna.DATA,
)
_RELATORIO = Relatorio("bench", "Bench", "", tuple(Coluna(str(n), str(n), f) for n, f in enumerate(_FORMATOS)))
_CAPA = Capa(_RELATORIO, Parametros(None, date(2026, 1, 1), date(2026, 1, 31)), datetime(2026, 2, 1, tzinfo=UTC))


def _pagina(inicio: int, quantas: int) -> list[tuple[object, ...]]:
    dia = date(2026, 1, 31)
    return [
        (f"G{n % 97}", "Em andamento", "Livre", n, n % 12, n * 7, n * 11, -n, n * 13, dia)
        for n in range(inicio, inicio + quantas)
    ]


def _nosso(caminho: Path, paginas: list[list[tuple[object, ...]]]) -> None:
    escritor = EscritorXlsx(caminho, _CAPA)
    for pagina in paginas:
        escritor.escrever(pagina)  # type: ignore[arg-type]
    escritor.terminar(None)


def _biblioteca(caminho: Path, paginas: list[list[tuple[object, ...]]]) -> None:
    """The same cells with the same formats, each by the method of its kind."""
    livro = xlsxwriter.Workbook(str(caminho), {"constant_memory": True})
    planilha = livro.add_worksheet()
    numeros = ("@", "@", "@", "0", "0", *("#,##0.00",) * 4, "dd/mm/yyyy")
    estilos = [livro.add_format({"num_format": numero}) for numero in numeros]
    linha = 0
    for pagina in paginas:
        for a, b, c, d, e, f, g, h, i, dia in pagina:
            planilha.write_string(linha, 0, a, estilos[0])
            planilha.write_string(linha, 1, b, estilos[1])
            planilha.write_string(linha, 2, c, estilos[2])
            planilha.write_number(linha, 3, d, estilos[3])
            planilha.write_number(linha, 4, e, estilos[4])
            planilha.write_number(linha, 5, f / 100, estilos[5])  # type: ignore[operator]
            planilha.write_number(linha, 6, g / 100, estilos[6])  # type: ignore[operator]
            planilha.write_number(linha, 7, h / 100, estilos[7])  # type: ignore[operator]
            planilha.write_number(linha, 8, i / 100, estilos[8])  # type: ignore[operator]
            planilha.write_datetime(linha, 9, dia, estilos[9])
            linha += 1
    livro.close()


def medir_xlsx() -> dict[str, object]:
    """Parts interleaved, processor time."""
    gastos = {"nosso": 0.0, "biblioteca": 0.0}
    por_parte = _LINHAS // _PARTES
    with tempfile.TemporaryDirectory() as pasta:
        for parte in range(_PARTES):
            paginas = [_pagina(parte * por_parte + n, 1000) for n in range(0, por_parte, 1000)]
            for nome, escrever in (("nosso", _nosso), ("biblioteca", _biblioteca)):
                inicio = time.process_time()
                escrever(Path(pasta) / f"{nome}.xlsx", paginas)
                gastos[nome] += time.process_time() - inicio
    return {
        "medida": "XLSX 200.000 × 10",
        "valor": _LINHAS / gastos["nosso"],
        "referência": _LINHAS / gastos["biblioteca"],
        "razão": gastos["biblioteca"] / gastos["nosso"],
    }


def _fato(n: int, grupo: str) -> Event:
    agora = datetime.now(UTC)
    partidas = [
        {"debito": "BANCOS", "credito": conta, "componente": "", "valor_centavos": 1000 + n, "cota_id": None}
        for conta in ("OBRIGACOES_NAO_CONTEMPLADOS", "TA_A_REPASSAR", "FUNDO_RESERVA")
    ]
    dados = {
        "fato_id": str(uuid4()),
        "fato": "PagamentoRegistrado",
        "grupo_id": grupo,
        "ago": 1,
        "data_contabil": "2026-01-15",
        "partidas": partidas,
    }
    return Event(
        str(uuid4()), "FatoContabilizado", f"grupo/{grupo}", "financeiro", agora, "b", date(2026, 1, 15), dados
    )


async def medir_fatos(url: str) -> list[dict[str, object]]:
    """Facts of three entries each: from the inbox to the models, and a rebuild of all of them."""
    db = Database("relatorios", url, SystemClock(), Uuid7Generator())
    await db.open()
    runtime = Runtime(*([None] * 8))  # type: ignore[arg-type]
    object.__setattr__(runtime, "clock", SystemClock())
    grupo = str(uuid4())
    for inicio in range(0, _FATOS, _RECEBIDOS_POR_VEZ):
        async with db.transaction() as tx:
            await inbox.receive(tx.conn, [_fato(n, grupo) for n in range(inicio, inicio + _RECEBIDOS_POR_VEZ)])
    partida = time.perf_counter()
    aplicados = await inbox.apply_pending(db, {"FatoContabilizado": SUBSCRIPTIONS["FatoContabilizado"]}, runtime)
    projetar = aplicados / (time.perf_counter() - partida)
    partida = time.perf_counter()
    refeitos = await reconstruir(db, lambda _lidos, _total: None)
    refazer = refeitos / (time.perf_counter() - partida)
    async with db.read() as conn:
        cursor = await conn.execute("SELECT count(*) FROM movimento")
        assert await cursor.fetchall() == [(3 * _FATOS,)]
    await db.close()
    return [
        {"medida": "fatos/s, da inbox aos modelos", "valor": projetar, "referência": 2000.0, "razão": projetar / 2000},
        {"medida": "fatos/s, reconstrução", "valor": refazer, "referência": 0.0, "razão": 0.0},
    ]


async def medir_atraso(urls: Mapping[str, str]) -> list[dict[str, object]]:
    """A financeiro that tells facts at a steady rate, the relay, the inbox, the models: how long each fact takes."""
    bancos = {nome: Database(nome, urls[nome], SystemClock(), Uuid7Generator()) for nome in urls}
    for banco in bancos.values():
        await banco.open()
    transporte = LocalTransport({"relatorios": (bancos["relatorios"], frozenset({"FatoContabilizado"}))})
    fim = asyncio.Event()
    assinaturas = {"FatoContabilizado": SUBSCRIPTIONS["FatoContabilizado"]}
    servicos = {
        "financeiro": Service("financeiro", {}, Path()),
        "relatorios": Service("relatorios", {}, Path(), assinaturas),
    }
    lacos = [asyncio.create_task(_servir(servicos[nome], bancos[nome], transporte, fim)) for nome in bancos]
    async with bancos["relatorios"].read() as conn:
        ja_havia = await ultima_ordem(conn)
    contador = asyncio.create_task(_contar_fatos(bancos["financeiro"]))
    vistos = await _ver_chegarem(bancos["relatorios"], ja_havia)
    await contador
    fim.set()
    await asyncio.gather(*lacos)
    atrasos = sorted(await _atrasos(bancos["relatorios"], ja_havia, vistos))
    for banco in bancos.values():
        await banco.close()
    assert len(atrasos) == _FATOS_DO_ATRASO
    p50, p99 = atrasos[len(atrasos) // 2], atrasos[len(atrasos) * 99 // 100]
    return [
        {"medida": f"atraso p50 a {_RITMO} fatos/s (s)", "valor": p50, "referência": 1.0, "razão": p50},
        {"medida": f"atraso p99 a {_RITMO} fatos/s (s)", "valor": p99, "referência": 1.0, "razão": p99},
    ]


async def _servir(servico: Service, banco: Database, transporte: LocalTransport, fim: asyncio.Event) -> None:
    runtime = Runtime(*([None] * 8))  # type: ignore[arg-type]
    object.__setattr__(runtime, "clock", banco.clock)
    object.__setattr__(runtime, "db", banco)
    await run_workers(servico, runtime, transporte, fim)


async def _contar_fatos(banco: Database) -> None:
    """Transactions of five facts each, at their time."""
    grupos, por_vez = [str(uuid4()) for _ in range(100)], 5
    inicio = time.perf_counter()
    for numero in range(_FATOS_DO_ATRASO // por_vez):
        await asyncio.sleep(max(inicio + numero * por_vez / _RITMO - time.perf_counter(), 0))
        async with banco.transaction() as tx:
            for n in range(por_vez):
                grupo = grupos[(numero + n) % len(grupos)]
                await tx.publish("FatoContabilizado", f"grupo/{grupo}", _fato(n, grupo).data, date(2026, 1, 15))


async def _ver_chegarem(banco: Database, ja_havia: int) -> list[tuple[int, float]]:
    """When each number was first seen committed."""
    vistos = [(ja_havia, time.time())]
    while vistos[-1][0] < ja_havia + _FATOS_DO_ATRASO:
        await asyncio.sleep(0.01)
        async with banco.read() as conn:
            ultima = await ultima_ordem(conn)
        if ultima > vistos[-1][0]:
            vistos.append((ultima, time.time()))
    return vistos


async def _atrasos(banco: Database, ja_havia: int, vistos: list[tuple[int, float]]) -> list[float]:
    async with banco.read() as conn:
        cursor = await conn.execute(
            "SELECT ordem, extract(epoch FROM instante)::float FROM evento WHERE ordem > %s ORDER BY ordem", [ja_havia]
        )
        linhas = await cursor.fetchall()
    ordens = [ordem for ordem, _ in vistos]
    return [vistos[bisect_left(ordens, ordem)][1] - contado for ordem, contado in linhas]


def main() -> None:
    """Measure and report."""
    linhas = [medir_xlsx()]
    memoria_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    linhas.append({"medida": "memória (MB)", "valor": memoria_mb, "referência": 200.0, "razão": memoria_mb / 200})
    with (
        tempfile.TemporaryDirectory() as pasta,
        embedded_stack(Path(pasta), ["financeiro", "relatorios"], durable=True) as stack,
    ):
        urls = stack.urls.postgres
        migrate(urls["financeiro"], [PLATFORM])
        migrate(urls["relatorios"], [PLATFORM, Path(relatorios.__path__[0]) / "migrations"])
        linhas += asyncio.run(medir_fatos(urls["relatorios"]))
        linhas += asyncio.run(medir_atraso(urls))
    metas = {"xlsx": 0.75, "memoria_mb": 200, "fatos_por_segundo": 2000, "atraso_p99_s": 1}
    relatar("relatorios", "Relatórios", linhas, metas)


if __name__ == "__main__":
    main()
