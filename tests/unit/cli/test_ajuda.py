"""The help of the desk tools: in Portuguese, and with examples that do what they say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from consorcio.cli.main import build_app

_RAIZ = Path(__file__).parents[3]
_INGLES = re.compile(
    r"Usage|Options|Arguments|Commands|Show this|\bexit\b|\bCOMMAND\b|OPTIONS|Error|Try|No such|Did you|Missing|Got "
    r"|Invalid"
)
COMANDOS = [
    *("boleto gerar", "boleto validar", "boleto imprimir", "retorno ler", "remessa gerar", "remessa validar"),
    *("pix gerar", "pix ler", "pix chave", "documento validar", "extrato ler"),
]


@pytest.mark.parametrize("comando", COMANDOS)
def test_the_example_of_the_help_works_when_pasted(
    comando: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build_app(comando.split(maxsplit=1)[0])
    ajuda = CliRunner().invoke(app, [*comando.split(), "--help"], env={"COLUMNS": "80"})
    assert (ajuda.exit_code, _INGLES.findall(ajuda.stdout)) == (0, [])
    assert "Mostra esta ajuda e sai." in ajuda.stdout
    exemplo = ajuda.stdout.partition("Exemplo:\n\n")[2].strip()
    assert exemplo.startswith(f"./dev consorcio {comando} ")
    assert "\n" not in exemplo
    (tmp_path / "tests").symlink_to(_RAIZ / "tests")
    monkeypatch.chdir(tmp_path)
    feito = CliRunner().invoke(app, shlex.split(exemplo)[2:])
    assert (feito.exit_code, feito.stderr) == (0, "")
    assert "não" not in re.findall(r"valido +(\S+)", feito.stdout)


def test_groups_and_mistakes_are_told_in_portuguese() -> None:
    pedidos = (
        ["--help"],
        ["pix", "--help"],
        ["pix"],
        ["pix", "ler", "--nada"],
        ["pix", "lerr"],
        ["pix", "ler", "--lote=x"],
    )
    saidas = [CliRunner().invoke(build_app("pix"), pedido).output for pedido in pedidos]
    assert [saida for saida in saidas if _INGLES.search(saida)] == []
    assert "Não existe a opção" in saidas[3]
    assert "Não existe o comando" in saidas[4]


def test_a_batch_takes_no_question_from_its_arguments() -> None:
    """It would be left unread, and an empty standard input answered as if nothing had been asked."""
    for comando in (["retorno", "ler", "a.ret"], ["pix", "ler", "payload=x"]):
        feito = CliRunner().invoke(build_app(comando[0]), [*comando, "--lote"], input="")
        assert (feito.exit_code, _INGLES.findall(feito.output)) == (2, [])
        assert "só pela entrada padrão" in feito.output


def test_a_batch_tells_its_refusals_in_its_answers_and_ends_well() -> None:
    feito = CliRunner().invoke(build_app("documento"), ["documento", "validar", "--lote"], input="lixo\n{}\n")
    assert (feito.exit_code, feito.stdout.count('{"erro"')) == (0, 2)
