"""The help of every command in Portuguese, with an example at its end that is whole when it is copied.

Typer writes its own words in English in many places; each is changed where it lets them be.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_OPCOES, _SUBCOMANDO = "[OPÇÕES]", "COMANDO [ARGUMENTOS]..."
_PALAVRAS = {
    "ARGUMENTS_PANEL_TITLE": "Argumentos",
    "OPTIONS_PANEL_TITLE": "Opções",
    "COMMANDS_PANEL_TITLE": "Comandos",
    "ERRORS_PANEL_TITLE": "Erro",
    "DEFAULT_STRING": "[padrão: {}]",
    "REQUIRED_LONG_STRING": "[obrigatório]",
    "RICH_HELP": "Veja [blue]{command_path} {help_option}[/].",
}
_ERROS = {
    "No such option: ": "Não existe a opção ",
    "No such command ": "Não existe o comando ",
    "Got unexpected extra argument(s) ": "Sobrou no comando: ",
    "Missing command.": "Falta o comando.",
    "Missing option ": "Falta a opção ",
    "Missing argument ": "Falta o argumento ",
    "Invalid value for ": "Valor inválido para ",
    "Invalid value: ": "Não se aceita: ",
    " requires an argument.": " pede um valor.",
    " does not take a value.": " não leva valor.",
    " is not a valid ": " não é um valor válido de ",
    "Did you mean ": "Seria ",
    "Possible options: ": "Seria ",
    "Option ": "A opção ",
}


class _EmPortugues:
    """What a command and a group of commands say of themselves."""

    epilog: str | None

    def get_usage(self, ctx: Any) -> str:
        return str(super().get_usage(ctx)).replace("Usage: ", "Uso: ", 1)  # type: ignore[misc]

    def get_help_option(self, ctx: Any) -> Any:
        opcao = super().get_help_option(ctx)  # type: ignore[misc]
        if opcao is not None:
            opcao.help = "Mostra esta ajuda e sai."
        return opcao

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _trocar_palavras()
        exemplo, self.epilog = self.epilog, None
        super().format_help(ctx, formatter)  # type: ignore[misc]
        self.epilog = exemplo
        if exemplo:
            # By itself, not in a panel: there it would be cut in lines of the terminal's width.
            print(f" Exemplo:\n\n{exemplo}\n")

    def make_context(self, *args: Any, **opcoes: Any) -> Any:
        try:
            return super().make_context(*args, **opcoes)  # type: ignore[misc]
        except Exception as erro:
            _traduzir_erro(erro)
            raise

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)  # type: ignore[misc]
        except Exception as erro:
            _traduzir_erro(erro)
            raise


class Comando(_EmPortugues, TyperCommand):
    """A command that explains itself in Portuguese."""


class Grupo(_EmPortugues, TyperGroup):
    """A group of them."""


def em_portugues(app: typer.Typer) -> typer.Typer:
    """The same application, whose help and refusals are in Portuguese."""
    for comando in app.registered_commands:
        comando.cls, comando.options_metavar = Comando, _OPCOES
    for grupo in [app.info, app.registered_callback, *app.registered_groups]:
        if grupo is None:
            continue
        grupo.cls, grupo.options_metavar, grupo.subcommand_metavar = Grupo, _OPCOES, _SUBCOMANDO
        if isinstance(grupo.typer_instance, typer.Typer):
            em_portugues(grupo.typer_instance)
    return app


def _traduzir_erro(erro: Exception) -> None:
    if not hasattr(erro, "format_message"):
        return
    _trocar_palavras()
    texto = erro.format_message()
    for ingles, portugues in _ERROS.items():
        texto = texto.replace(ingles, portugues)
    erro.format_message = lambda: texto


def _trocar_palavras() -> None:
    # rich takes a tenth of a second to load: only who is going to read the help waits for it.
    from typer import rich_utils  # noqa: PLC0415

    for nome, texto in _PALAVRAS.items():
        setattr(rich_utils, nome, texto)
