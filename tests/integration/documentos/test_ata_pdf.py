"""The printed ata: what is on the paper is what the bundle proves."""

from __future__ import annotations

import subprocess
from pathlib import Path

from typer.testing import CliRunner

from consorcio.cli.main import build_app
from unit.sorteios.provado import assembleia, pacote

OPCOES = ["--administradora", "Administradora de Consórcio Exemplo Ltda.", "--cnpj", "11.222.333/0001-81"]


def imprimir(guardado: Path, *opcoes: str) -> str:
    feito = CliRunner().invoke(build_app("ata"), ["ata", str(guardado), *OPCOES, *opcoes])
    return f"{feito.exit_code} {feito.output}{feito.exception if feito.exit_code else ''}"


def test_a_ata_de_um_pacote_em_pdf(tmp_path: Path) -> None:
    guardado, saida = tmp_path / "prova.zip", tmp_path / "ata.pdf"
    guardado.write_bytes(pacote(assembleia()))
    assert imprimir(guardado, "--saida", str(saida)).startswith("0 ")
    texto = subprocess.run(["pdftotext", "-layout", saida, "-"], capture_output=True, text=True, check=True).stdout
    for esperado in (
        "Ata da 1ª assembleia geral ordinária",
        "Grupo 1001",
        "Extração 6000 da Loteria Federal, de 14/03/2026",
        "Sorteio",
        "Suplente: O fundo comum não cobre o crédito.",
        "11.222.333/0001-81",
    ):
        assert esperado in texto, esperado


def test_um_pacote_alterado_nao_se_imprime(tmp_path: Path) -> None:
    guardado = tmp_path / "prova.zip"
    conteudo = bytearray(pacote(assembleia()))
    conteudo[conteudo.index(b'"elegiveis":') + 13] ^= 1
    guardado.write_bytes(bytes(conteudo))
    assert "não confere" in imprimir(guardado)
    assert not (tmp_path / "prova.pdf").exists()
    guardado.write_bytes(b"isto nao e um zip")
    assert "não é um zip" in imprimir(guardado)
