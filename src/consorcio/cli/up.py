"""`consorcio up`: the whole system on this machine, servers included."""

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, Never

import typer
import uvloop
from rich.console import Console
from rich.panel import Panel

from consorcio.cli.local.first_access import first_access
from consorcio.cli.local.process_per_target import process_per_target, watch
from consorcio.cli.migrate import migrate_all
from consorcio.cli.serve import serve_targets
from consorcio.platform.internal_key import internal_key
from consorcio.platform.settings import Settings, load_settings
from consorcio.platform.stack import StackError, embedded_stack, real_stack
from consorcio.targets import ALL, TARGETS


class Pilha(StrEnum):
    """The servers the system stands on."""

    EMBUTIDA = "embutida"
    REAL = "real"


def up(
    porta: Annotated[int, typer.Option(help="Porta HTTP.", envvar="CONSORCIO_PORTA")] = 8080,
    dados: Annotated[Path, typer.Option(help="Pasta dos dados.", envvar="CONSORCIO_DADOS")] = Path(".consorcio"),
    pilha: Annotated[Pilha, typer.Option(help="Servidores usados.", envvar="STACK")] = Pilha.EMBUTIDA,
) -> None:
    """Sobe o sistema inteiro nesta máquina, com os servidores de que ele precisa."""
    console = Console()
    with _ended_by_sigterm():
        try:
            _check_port(porta)
            _run(porta, dados.absolute(), pilha, console)
        except StackError as error:
            console.print("Não foi possível subir.", style="bold red")
            console.print(str(error), markup=False, highlight=False, soft_wrap=True)
            sys.exit(1)


def _run(porta: int, dados: Path, pilha: Pilha, console: Console) -> None:
    os.environ.update(_local_environment(porta, dados))
    with _servers(dados, pilha):
        settings = load_settings()
        internal_key(settings)  # made here once, before several processes would each make one
        migrate_all(settings)
        console.print(_welcome(settings, pilha, first_access(settings)))
        if pilha is Pilha.EMBUTIDA:
            uvloop.run(serve_targets(ALL, settings))
        else:
            with process_per_target(ALL, dados) as processes:
                console.print("Todos os alvos responderam.")
                watch(processes.children)


@contextlib.contextmanager
def _servers(dados: Path, pilha: Pilha) -> Iterator[None]:
    """The servers of the stack, in the settings. An installation that names its database brings its own servers."""
    settings = load_settings()
    if settings.database_url or settings.database_urls:
        yield
        return
    stack = embedded_stack if pilha is Pilha.EMBUTIDA else real_stack
    with stack(dados, TARGETS) as running:
        os.environ.update(running.urls.environment())
        yield


def _local_environment(porta: int, dados: Path) -> dict[str, str]:
    chosen = {"CONSORCIO_PORTA": str(porta), "CONSORCIO_DADOS": str(dados)}
    defaults = {"CONSORCIO_URL_PUBLICA": f"http://127.0.0.1:{porta}", "CONSORCIO_PORTA_SAUDE": "0"}
    return chosen | {name: os.environ.get(name, value) for name, value in defaults.items()}


def _check_port(porta: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", porta))
        except OSError as taken:
            raise StackError(f"A porta {porta} está em uso; escolha outra com --porta.") from taken


def _welcome(settings: Settings, pilha: Pilha, administrator: str | None) -> Panel:
    lines = [
        f"Sistema          {settings.url_publica}",
        f"API (OpenAPI)    {settings.url_publica}/api/v1/docs",
        f"Dados            {settings.dados} (pilha {pilha.value})",
        "Para encerrar    Ctrl+C",
    ]
    if administrator:
        lines += ["", "Primeiro acesso, mostrado só desta vez:", administrator]
    return Panel("\n".join(lines), title="Consórcio", expand=False)


@contextlib.contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Turn SIGTERM into SystemExit, so that the servers are stopped in order."""

    def leave(_signal: int, _frame: FrameType | None) -> Never:
        sys.exit(0)

    previous = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        signal.signal(signal.SIGTERM, previous)
