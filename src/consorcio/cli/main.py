"""Finds the commands: each module here has one function with its name, or an `app` with several."""

import importlib
import io
import os
import pkgutil
import sys
from pathlib import Path
from typing import TextIO, cast

import typer

from consorcio import cli
from consorcio.cli.ajuda import em_portugues

_MACHINERY = {"main", "__main__", "ajuda", "andamento", "lote", "tabela"}


def build_app(asked: str | None = None) -> typer.Typer:
    """The command line with every command of the package, or only the one that was asked for by its name.

    Loading one module instead of all takes a desk tool from seconds to a fraction of one.
    """
    app = typer.Typer(
        name="consorcio",
        help="Consórcio: sistema para administradoras de consórcio.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_group)
    names = [found.name for found in pkgutil.iter_modules(cli.__path__) if not found.ispkg]
    commands = [name for name in names if name not in _MACHINERY]
    for name in [asked] if asked in commands else commands:
        _add(app, name)
    return em_portugues(app)


def _group() -> None:
    """Typer makes a group of one command only when there is a callback."""


def _add(app: typer.Typer, name: str) -> None:
    module = importlib.import_module(f"consorcio.cli.{name}")
    if hasattr(module, "app"):
        app.add_typer(module.app, name=name)
    else:
        app.command(name)(getattr(module, name))


def main() -> None:
    """Entry point. Everything is written in UTF-8, whatever the machine is set to; a closed stream is an empty one."""
    sys.stdin, sys.stdout, sys.stderr = sys.stdin or _nada("r"), sys.stdout or _nada("w"), sys.stderr or _nada("w")
    for fluxo in (sys.stdout, sys.stderr):
        if isinstance(fluxo, io.TextIOWrapper):
            fluxo.reconfigure(encoding="utf-8", errors="replace")
    build_app(sys.argv[1] if len(sys.argv) > 1 else None)(prog_name="consorcio")


def _nada(modo: str) -> TextIO:
    return cast("TextIO", Path(os.devnull).open(modo, encoding="utf-8"))
