"""Every third-party vector is here as it came, is run by a test, and those not followed are few and named in the docs.

The count is made on the tests themselves: an item that no test takes as a case fails here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from consorcio.cli.documento import validar_documento
from unit.core import test_documents, test_extenso
from unit.financeiro.bancos import (
    test_api_pix,
    test_layouts,
    test_pix_e_ofx,
    test_remessa,
    test_retorno,
    test_vetores_boleto,
)
from unit.financeiro.bancos.vetores import NAO_SUPORTADOS, PASTA, ler_json

RAIZ = Path(__file__).parents[4]
NOVE_BANCOS = {"001", "033", "104", "237", "341", "756", "748", "041", "422"}
MAXIMO_PCT = 5
# Those whose items are cases of a test; the others are whole files, taken by name.
COM_ITENS: dict[str, Any] = {
    "boletos/boletos.json": test_vetores_boleto.test_what_is_printed_on_a_boleto,
    "boletos/boletos_pos_2025_derivados.json": test_vetores_boleto.test_what_is_printed_on_a_boleto,
    "boletos/campo_livre.json": test_vetores_boleto.test_what_is_printed_on_a_boleto,
    "boletos/nosso_numero.json": test_vetores_boleto.test_what_is_printed_on_a_boleto,
    "boletos/linhas.json": test_vetores_boleto.test_what_a_line_or_barcode_says,
    "boletos/fator_vencimento.json": test_vetores_boleto.test_factor_of_a_date,
    "contas/contas_dv.json": test_vetores_boleto.test_digits_of_branch_and_account,
    "pix/pix_brcode.json": test_pix_e_ofx.test_brcode,
    "pix/pix_chaves.json": test_pix_e_ofx.test_kind_of_key,
    "documentos/docs_br.json": test_documents.test_verdict_of_the_sources,
    "documentos/extenso.json": test_extenso.test_words_of_the_sources,
}
LIDOS_INTEIROS = {
    **dict.fromkeys(test_retorno.NOMES, "retorno"),
    **dict.fromkeys((*test_remessa.VETORES, *test_remessa.ESCOLHAS_CNABPHP), "remessa"),
}
_EM_MODULOS: tuple[tuple[str, Any], ...] = (
    ("extrato/extrato_itau.ofx", test_pix_e_ofx),
    ("extrato/extrato_itau.esperado.json", test_pix_e_ofx),
    ("pix/bacen_api_pix_2.9.0_openapi.yaml", test_api_pix),
    *((f"layouts/{tabela.name}", test_layouts) for tabela in sorted((PASTA / "layouts").glob("*.csv"))),
)


def _casos(teste: Any) -> list[Any]:
    """The values that a test is run with."""
    (marca,) = (marca for marca in teste.pytestmark if marca.name == "parametrize")
    return [
        caso.values[0] if hasattr(caso, "values") and not isinstance(caso, dict) else caso for caso in marca.args[1]
    ]


def _itens(nome: str) -> list[dict[str, Any]]:
    lidos: list[dict[str, Any]] = ler_json(nome)["itens"]
    return lidos


def _sem_teste(nome: str, casos: Iterable[Any]) -> list[Any]:
    rodados = [repr(caso) for caso in casos]
    return [item for item in _itens(nome) if repr(item) not in rodados and not item.get("politica")]


@pytest.mark.parametrize("nome", sorted(COM_ITENS))
def test_every_item_is_a_case_of_a_test(nome: str) -> None:
    assert _itens(nome)
    assert _sem_teste(nome, _casos(COM_ITENS[nome])) == []


def test_every_file_is_taken_by_a_test() -> None:
    tomados = set(COM_ITENS) | {nome for nome, _ in _EM_MODULOS}
    fora = []
    for arquivo in sorted(PASTA.rglob("*")):
        nome = arquivo.relative_to(PASTA).as_posix()
        if arquivo.is_dir() or nome in ("README.md", "nao_suportados.json", "SHA256SUMS"):
            continue
        tronco = arquivo.name.partition(".")[0]
        if nome not in tomados and LIDOS_INTEIROS.get(tronco) != arquivo.parent.name:
            fora.append(nome)
    assert fora == []
    for nome, modulo in _EM_MODULOS:
        # By its name, or by that of its family when a test is run for each of them.
        tronco = Path(nome).name.partition(".")[0]
        fonte = Path(modulo.__file__ or "").read_text(encoding="utf-8")
        assert tronco in fonte or tronco.rpartition("_")[0] + "_{" in fonte, nome


def test_the_files_are_as_they_came() -> None:
    """A vector that was changed to please a test is no vector."""
    linhas = (PASTA / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    somas = {nome: soma for soma, nome in (linha.split(maxsplit=1) for linha in linhas)}
    arquivos = {
        arquivo.relative_to(PASTA).as_posix(): hashlib.sha256(arquivo.read_bytes()).hexdigest()
        for arquivo in PASTA.rglob("*")
        if arquivo.is_file() and arquivo.name not in ("README.md", "nao_suportados.json", "SHA256SUMS")
    }
    assert arquivos == somas


def test_those_not_followed_are_named_with_the_reason_and_few() -> None:
    dos_nove, fora_dos_nove = 0, []
    conhecidos = set()
    for nome in COM_ITENS:
        for item in _itens(nome):
            conhecidos.add(item.get("id"))
            if item.get("banco") in NOVE_BANCOS:
                dos_nove += 1
                fora_dos_nove += [item["id"]] if item.get("id") in NAO_SUPORTADOS else []
    assert set(NAO_SUPORTADOS) <= conhecidos
    assert all(NAO_SUPORTADOS.values())
    assert dos_nove > 150
    assert 100 * len(fora_dos_nove) < MAXIMO_PCT * dos_nove
    docs = (RAIZ / "docs" / "bancos.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([a-z]+-\d+-\d+)` \|", docs, re.MULTILINE)) == set(NAO_SUPORTADOS)


def test_documents_where_the_sources_disagree_are_marked_and_not_scored() -> None:
    politica = [item for item in _itens("documentos/docs_br.json") if item.get("politica")]
    assert politica
    assert all(item["valido"] is None for item in politica)
    docs = (RAIZ / "docs" / "bancos.md").read_text(encoding="utf-8")
    ditos = re.findall(r"^\| (doc-[a-z]+-\d+) \| `([^`]+)` \| (valid|invalid) \|", docs, re.MULTILINE)
    respostas = [(um["id"], um["entrada"], validar_documento(_do(um))["valido"]) for um in politica]
    assert ditos == [(id_, entrada, "valid" if valido else "invalid") for id_, entrada, valido in respostas]


def _do(item: dict[str, Any]) -> dict[str, Any]:
    return {"tipo": item["tipo"], "entrada": item["entrada"]}
