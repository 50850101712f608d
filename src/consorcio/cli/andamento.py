"""A bar that follows a run of the system until its end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_ENTRE_OLHADAS_S = 0.3

Rodada = TypeVar("Rodada")


class Andamento(NamedTuple):
    """How far a run is."""

    feitos: int
    total: int
    texto: str
    terminou: bool


async def acompanhar(
    console: Console, verbo: str, olhar: Callable[[], Awaitable[Rodada]], ler: Callable[[Rodada], Andamento]
) -> Rodada:
    """Look at a run until it ends; answers how it ended."""
    colunas = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*colunas, console=console) as barra:
        tarefa = barra.add_task(verbo, total=None)
        while True:
            rodada = await olhar()
            feitos, total, texto, terminou = ler(rodada)
            barra.update(tarefa, completed=feitos, total=total, description=texto)
            if terminou:
                return rodada
            await asyncio.sleep(_ENTRE_OLHADAS_S)
