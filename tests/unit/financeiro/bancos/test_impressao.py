"""The PDF says what the boleto says: bars and modules decode, texts are there, and bad input prints nothing."""

from __future__ import annotations

import io
import json
import re
import zlib
from base64 import a85decode
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from consorcio.cli.boleto import app
from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.bancos.impressao.dados import codigo_impresso, ler_boleto_impresso
from consorcio.services.financeiro.bancos.impressao.documento import imprimir_boletos, imprimir_carne
from consorcio.services.financeiro.bancos.impressao.tracos import larguras_das_barras

HOJE = date(2026, 11, 25)
CAMPOS: dict[str, Any] = {
    "banco": "341",
    "agencia": "0810",
    "conta": "53678",
    "carteira": "109",
    "nosso_numero": "12345678",
    "valor": "920.00",
    "vencimento": "2026-12-10",
    "beneficiario": "Administradora Exemplo",
    "beneficiario_documento": "11222333000181",
    "pagador": "Graça Conceição",
    "pagador_documento": "39053344705",
    "instrucoes": ["Não receber após 30 dias."],
    "demonstrativo": ["Fundo comum|R$ 750,00"],
    "pix": "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400006304ABCD",
}


def _textos(pdf: bytes) -> str:
    """The contents of the pages, uncompressed."""
    partes = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    conteudo = b"".join(
        zlib.decompress(a85decode(parte.strip(), adobe=False)) for parte in (p.strip().rstrip(b"~>") for p in partes)
    )
    return re.sub(
        r"\\(\d{3})", lambda octal: bytes([int(octal[1], 8)]).decode("windows-1252"), conteudo.decode("windows-1252")
    )


@given(st.text("0123456789", min_size=44, max_size=44))
def test_the_bars_read_back(codigo: str) -> None:
    larguras = larguras_das_barras(codigo)
    assert (larguras[:4], larguras[-3:]) == ([1, 1, 1, 1], [3, 1, 1])
    pesos = (1, 2, 4, 7, 0)
    lido = ""
    for inicio in range(4, len(larguras) - 3, 10):
        dez = larguras[inicio : inicio + 10]
        for parte in (dez[0::2], dez[1::2]):
            soma = sum(peso for peso, largura in zip(pesos, parte, strict=True) if largura == 3)
            lido += str(0 if soma == 11 else soma)
    assert lido == codigo


def test_everything_is_on_the_page() -> None:
    saida = io.BytesIO()
    assert imprimir_boletos([ler_boleto_impresso(CAMPOS, HOJE)] * 2, saida) == 2
    texto = _textos(saida.getvalue())
    for esperado in (
        *(
            "341-7",
            "34191.09123 34567.",
            "109/12345678-",
            "10/12/2026",
            "R$ 920,00",
            "Graça Conceição – 390.533.447-05",
        ),
        *("11.222.333/0001-81", "Não receber após 30 dias.", "Fundo comum", "R$ 750,00", "Pague com Pix", "PC"),
    ):
        assert esperado in texto
    assert saida.getvalue().count(b"/Type /Page\n") == 2


def test_a_carne_has_three_to_a_page() -> None:
    saida = io.BytesIO()
    assert imprimir_carne([ler_boleto_impresso(CAMPOS, HOJE)] * 7, saida) == 7
    assert saida.getvalue().count(b"/Type /Page\n") == 3


def test_long_and_foreign_texts_stay_in_their_place() -> None:
    longo = ler_boleto_impresso({**CAMPOS, "pagador": "Wanderléa " * 40, "instrucoes": ["漢字 " * 200]}, HOJE)
    saida = io.BytesIO()
    imprimir_boletos([longo], saida)
    assert _textos(saida.getvalue()).count("…") >= 2


@pytest.mark.parametrize(
    ("banco", "impresso"), [("001", "001-9"), ("104", "104-0"), ("748", "748-X"), ("756", "756-0")]
)
def test_number_of_the_bank(banco: str, impresso: str) -> None:
    assert codigo_impresso(banco) == impresso


@pytest.mark.parametrize("mudanca", [{"valor": None}, {"pagador": None}, {"conta": None}, {"instrucoes": "texto"}])
def test_what_is_missing_is_named(mudanca: dict[str, Any]) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        ler_boleto_impresso({**CAMPOS, **mudanca}, HOJE)
    assert recusa.value.fields[0].pointer == f"/{next(iter(mudanca))}"


def test_a_batch_prints_the_good_ones(tmp_path: Path) -> None:
    destino = tmp_path / "boletos.pdf"
    linhas = [json.dumps(CAMPOS), "{}", json.dumps({**CAMPOS, "pix": None})]
    saida = CliRunner().invoke(app, ["imprimir", "--lote", "--saida", str(destino)], input="\n".join(linhas) + "\n")
    assert [("erro" in json.loads(linha)) for linha in saida.stdout.splitlines()] == [False, True, False]
    assert destino.read_bytes().count(b"/Type /Page\n") == 2
    assert CliRunner().invoke(app, ["imprimir", "--saida", "/nao/existe.pdf", json.dumps(CAMPOS)]).exit_code == 1
