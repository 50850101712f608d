"""`consorcio relatorios`: the read models of the reports, for whoever operates the system."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import psycopg
import typer
from rich.console import Console
from rich.progress import Progress

from consorcio.cli.local.banco import banco_de
from consorcio.platform.database import Database
from consorcio.services.relatorios.use_cases import projecao

app = typer.Typer(help="Modelos de leitura dos relatórios.", no_args_is_help=True)


_ORIGENS = ("grupos", "financeiro", "sorteios")
_CONEXOES = 2


@app.command()
def reconstruir() -> None:
    """Refaz do zero os modelos de leitura, a partir dos fatos guardados; os relatórios seguem respondendo."""
    total = asyncio.run(_sem_tropecar(_reconstruir))
    print(f"Modelos refeitos a partir de {total} fatos.")


@app.command()
def recuperar() -> None:
    """Busca nos outros serviços os fatos que eles ainda guardam e que nunca chegaram, e refaz os modelos com eles."""
    novos = asyncio.run(_sem_tropecar(_recuperar))
    print(f"{novos} fatos recuperados." if novos else "Não faltava nenhum fato.")


async def _sem_tropecar(fazer: Callable[[Database, Progress], Awaitable[int]]) -> int:
    try:
        async with banco_de("relatorios", _CONEXOES) as database, _barra() as progress:
            return await fazer(database, progress)
    except psycopg.OperationalError as away:
        sys.exit(f"Um banco não respondeu: {away}")


async def _reconstruir(database: Database, progress: Progress) -> int:
    task = progress.add_task("Fatos", total=None)
    return await projecao.reconstruir(
        database, lambda lidos, total: progress.update(task, completed=lidos, total=total)
    )


async def _recuperar(database: Database, progress: Progress) -> int:
    tasks = {origem: progress.add_task(origem, total=None) for origem in _ORIGENS}
    async with AsyncExitStack() as abertos:
        origens = [await abertos.enter_async_context(banco_de(origem, _CONEXOES)) for origem in _ORIGENS]
        novos = await projecao.recuperar(
            database,
            origens,
            lambda origem, lidos, total: progress.update(tasks[origem], completed=lidos, total=total),
        )
    if novos:
        await _reconstruir(database, progress)
    return novos


@asynccontextmanager
async def _barra() -> AsyncIterator[Progress]:
    with Progress(console=Console(stderr=True)) as progress:
        yield progress
