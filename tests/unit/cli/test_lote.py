"""The trio of every desk tool: a table, `--json`, and `--lote` where each line has its answer whatever it holds."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from consorcio.cli.lote import Campos, EmJson, EmLote, Objeto, atender, ler_objeto
from consorcio.cli.tabela import como_tabela
from consorcio.core.errors import ConsorcioError, precondition

app = typer.Typer()


@app.command()
def dobrar(campos: Campos = None, em_json: EmJson = False, lote: EmLote = False) -> None:
    atender(_dobrar, campos, em_json=em_json, lote=lote)


def _dobrar(pedido: Objeto) -> dict[str, Any]:
    if pedido.get("n") == "13":
        raise precondition("Treze não se dobra.", "R0.0")
    return {"dobro": int(pedido["n"]) * 2}


def _rodar(*argumentos: str, entrada: str | bytes = "") -> tuple[int, str, str]:
    resultado = CliRunner().invoke(app, list(argumentos), input=entrada)
    return resultado.exit_code, resultado.stdout, resultado.stderr


def test_each_line_in_gives_one_line_out_in_order() -> None:
    linhas = b'{"n": "2"}\n{"n": "13"}\nlixo\n\n[]\n{"n": "x"}\n{}\n\xff\n{"n": "1", "n": "2"}\n' + b"[" * 100_000
    codigo, saida, erros = _rodar("--lote", entrada=linhas + b'\n{"n": 21}\n')
    respostas = [json.loads(linha) for linha in saida.splitlines()]
    assert (codigo, erros, len(respostas)) == (0, "", 11)
    assert respostas[0] == {"dobro": 4}
    assert respostas[1] == {"erro": {"codigo": "REGRA_NAO_ATENDIDA", "detalhe": "Treze não se dobra."}}
    assert [r["erro"]["codigo"] for r in respostas[2:10]] == [
        *["VALIDACAO"] * 3,
        *["ERRO_INTERNO"] * 2,
        *["VALIDACAO"] * 3,
    ]
    assert respostas[10] == {"dobro": 42}


@given(st.lists(st.binary(max_size=30).filter(lambda linha: b"\n" not in linha and b"\r" not in linha), max_size=20))
def test_no_line_is_lost_and_none_is_a_traceback(linhas: list[bytes]) -> None:
    codigo, saida, _ = _rodar("--lote", entrada=b"".join(linha + b"\n" for linha in linhas))
    assert codigo == 0
    assert [set(json.loads(linha)) for linha in saida.splitlines()] == [{"erro"}] * len(linhas)


def test_one_question_as_table_as_json_from_fields_file_or_standard_input(tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text('{"n": 5}', encoding="utf-8")
    assert _rodar("n=5") == (0, "dobro  10\n", "")
    assert _rodar(f"@{tmp_path}/n.json", "--json") == (0, '{"dobro": 10}\n', "")
    assert _rodar("--json", '{"n": 5}', "n=6")[1] == '{"dobro": 12}\n'
    assert _rodar("--json", entrada='{"n": 5}')[1] == '{"dobro": 10}\n'


def test_a_refusal_is_told_and_ends_with_1() -> None:
    assert _rodar("n=13") == (1, "", "Treze não se dobra.\n")
    assert json.loads(_rodar("n=13", "--json")[1])["erro"]["codigo"] == "REGRA_NAO_ATENDIDA"
    assert _rodar("treze")[0] == 1
    assert "nada.json" in _rodar("@nada.json")[2]


def test_no_float_comes_in() -> None:
    assert ler_objeto('{"v": 0.1}') == {"v": Decimal("0.1")}
    with pytest.raises(ConsorcioError):
        ler_objeto('{"v": NaN}')


def test_a_table_cuts_nothing() -> None:
    texto = como_tabela({"linha": "9" * 120, "ok": True, "nada": None, "itens": [{"a": 1}, {"a": 22, "b": ["x", "y"]}]})
    assert texto.splitlines() == [
        f"linha  {'9' * 120}",
        "ok     sim",
        "nada   –",
        "itens:",
        "  a   b",
        "  1   –",
        "  22  x y",
    ]
