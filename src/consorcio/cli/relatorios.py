"""`consorcio relatorios`: the read models of the reports, for whoever operates the system."""

from __future__ import annotations

import asyncio
import sys

import psycopg
import psycopg_pool
import typer
from rich.console import Console
from rich.progress import Progress

from consorcio.cli.local.banco import database_url
from consorcio.core.clock import SystemClock
from consorcio.core.ids import Uuid7Generator
from consorcio.platform.database import Database
from consorcio.platform.settings import load_settings
from consorcio.services.relatorios.use_cases import projecao

app = typer.Typer(help="Modelos de leitura dos relatórios.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Typer makes a group of one command only when there is a callback."""


@app.command()
def reconstruir() -> None:
    """Refaz do zero os modelos de leitura, a partir dos fatos guardados; os relatórios seguem respondendo."""
    url = database_url(load_settings(), "relatorios")
    try:
        total = asyncio.run(_reconstruir(url))
    except (psycopg.OperationalError, psycopg_pool.PoolTimeout) as away:
        sys.exit(f"O banco de relatorios não respondeu: {away}")
    print(f"Modelos refeitos a partir de {total} fatos.")


async def _reconstruir(url: str) -> int:
    database = Database("relatorios", url, SystemClock(), Uuid7Generator(), 2)
    await database.open()
    try:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("Fatos", total=None)
            return await projecao.reconstruir(
                database, lambda lidos, total: progress.update(task, completed=lidos, total=total)
            )
    finally:
        await database.close()
