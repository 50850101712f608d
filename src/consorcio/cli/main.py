"""Finds the commands: each module here has one function with its name, or an `app` with several."""

import importlib
import pkgutil

import typer

from consorcio import cli

_MACHINERY = {"main", "__main__"}


def build_app() -> typer.Typer:
    """The command line with every command of the package."""
    app = typer.Typer(
        name="consorcio",
        help="Consórcio: sistema para administradoras de consórcio.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for found in pkgutil.iter_modules(cli.__path__):
        if not found.ispkg and found.name not in _MACHINERY:
            _add(app, found.name)
    return app


def _add(app: typer.Typer, name: str) -> None:
    module = importlib.import_module(f"consorcio.cli.{name}")
    if hasattr(module, "app"):
        app.add_typer(module.app, name=name)
    else:
        app.command(name)(getattr(module, name))


def main() -> None:
    """Entry point."""
    build_app()()
