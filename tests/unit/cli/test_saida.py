"""A desk tool whose output or input is not what it hoped for: one sentence and an exit code, never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from consorcio.cli.extrato import ler_extrato
from consorcio.cli.lote import Objeto, responder
from consorcio.cli.remessa import conferir_remessa
from consorcio.cli.retorno import ler_arquivo

_RODAR = "PYTHONIOENCODING=ascii {python} -m consorcio.cli documento validar {opcoes}"
_FECHADAS = (
    ("tipo=cpf entrada=é --json >/dev/full", 1, "Não foi possível escrever a resposta"),
    ("tipo=cpf entrada=é <&-", 0, ""),
)


def test_closed_streams_a_full_disk_and_a_machine_that_is_not_in_utf_8() -> None:
    """The lines run at once: each is a process of its own."""
    ambiente = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    comandos = [_RODAR.format(python=sys.executable, opcoes=opcoes) for opcoes, _, _ in _FECHADAS]
    processos = [
        subprocess.Popen(["sh", "-c", comando], env=ambiente, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for comando in comandos
    ]
    saidas = [processo.communicate() for processo in processos]
    for processo, (_, erros), (opcoes, codigo, aviso) in zip(processos, saidas, _FECHADAS, strict=True):
        assert (processo.returncode, b"Traceback" in erros) == (codigo, False), (opcoes, erros)
        assert erros.decode().startswith(aviso), opcoes
        assert bool(erros) is bool(aviso), opcoes
    assert "entrada  é" in saidas[1][0].decode()


@pytest.mark.parametrize("ferramenta", [ler_arquivo, conferir_remessa, ler_extrato])
def test_a_file_that_is_something_else_is_named_in_the_refusal(
    ferramenta: Callable[[Objeto], Mapping[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "foto.jpg").write_bytes(b"\xff\xd8\xff\xe0JFIF")
    recusa = responder(lambda: ferramenta({"arquivo": str(tmp_path / "foto.jpg")}))["erro"]
    assert recusa["detalhe"].startswith("foto.jpg: "), recusa
    assert recusa["campo"] == "/conteudo"


@pytest.mark.parametrize(
    ("nome", "motivo"), [("{}/nada", "não existe"), ("{}", "é uma pasta"), ("a\x00b", "nome inválido")]
)
def test_a_file_that_cannot_be_read_says_why(nome: str, motivo: str, tmp_path: Path) -> None:
    caminho = nome.format(tmp_path)
    assert responder(lambda: ler_arquivo({"arquivo": caminho}))["erro"] == {
        "codigo": "VALIDACAO",
        "detalhe": f"Não foi possível ler {caminho}: {motivo}.",
        "campo": "/arquivo",
    }
