"""Reports: XLSX of 200,000 × 10 against the writing library alone, memory, and facts into read models per second.

Repeat: `./dev bench relatorios`. Targets: at least 75 % of the library's rate, at most 200 MB, at least 2,000 facts/s.
"""

import asyncio
import resource
import tempfile
import time
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
from consorcio.platform.service import Runtime
from consorcio.platform.stack import embedded_stack
from consorcio.services import relatorios
from consorcio.services.relatorios.arquivos.escritor import Capa
from consorcio.services.relatorios.arquivos.xlsx import EscritorXlsx
from consorcio.services.relatorios.domain.relatorio import Coluna, FormatoColuna, Parametros, Relatorio
from consorcio.services.relatorios.events import SUBSCRIPTIONS
from consorcio.services.relatorios.use_cases.projecao import reconstruir
from relato import relatar

_LINHAS, _PARTES, _FATOS, _RECEBIDOS_POR_VEZ = 200_000, 4, 20_000, 1_000
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
    await db.close()
    return [
        {"medida": "fatos/s, da inbox aos modelos", "valor": projetar, "referência": 2000.0, "razão": projetar / 2000},
        {"medida": "fatos/s, reconstrução", "valor": refazer, "referência": 0.0, "razão": 0.0},
    ]


def main() -> None:
    """Measure and report."""
    linhas = [medir_xlsx()]
    memoria_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    linhas.append({"medida": "memória (MB)", "valor": memoria_mb, "referência": 200.0, "razão": memoria_mb / 200})
    with (
        tempfile.TemporaryDirectory() as pasta,
        embedded_stack(Path(pasta), ["relatorios"], durable=True) as stack,
    ):
        url = stack.urls.postgres["relatorios"]
        migrate(url, [PLATFORM, Path(relatorios.__path__[0]) / "migrations"])
        linhas += asyncio.run(medir_fatos(url))
    relatar("relatorios", "Relatórios", linhas, {"xlsx": 0.75, "memoria_mb": 200, "fatos_por_segundo": 2000})


if __name__ == "__main__":
    main()
