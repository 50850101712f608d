"""What the documents name is there: links, files, tests."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from posixpath import dirname, normpath

RAIZ = Path(__file__).parents[2]
ARQUIVOS = subprocess.run(["git", "ls-files"], cwd=RAIZ, check=True, capture_output=True, text=True).stdout.splitlines()
FORA = ("tests/", "third_party/", "web/")
TEXTOS = {
    nome: (RAIZ / nome).read_text(encoding="utf-8")
    for nome in ARQUIVOS
    if nome.endswith(".md") and not nome.startswith(FORA)
}
_LIGACAO = re.compile(r"\]\(([^)#\s]+)")
_ARQUIVO = re.compile(r"`…?/?([\w./-]+\.(?:py|sql|proto|sh|tsx?|toml|yaml))(?:::\w+)?`")
_TESTE = re.compile(r"::(test_\w+)")


def test_links_lead_somewhere() -> None:
    alvos = {*ARQUIVOS, *(str(pasta) for arquivo in ARQUIVOS for pasta in Path(arquivo).parents)}
    ligados = {
        f"{documento}: {alvo}": normpath(f"{dirname(documento)}/{alvo}").lstrip("/")
        for documento, texto in TEXTOS.items()
        for alvo in _LIGACAO.findall(texto)
        if "://" not in alvo
    }
    assert ligados
    assert [onde for onde, alvo in ligados.items() if alvo not in alvos] == []


def test_every_decision_is_in_the_index_and_says_its_status() -> None:
    decisoes = {nome for nome in TEXTOS if re.match(r"docs/adr/\d{4}-", nome)}
    indice = {f"docs/adr/{alvo}" for alvo in _LIGACAO.findall(TEXTOS["docs/adr/README.md"])}
    assert decisoes
    assert decisoes ^ indice == set()
    assert [nome for nome in sorted(decisoes) if "\nStatus: " not in TEXTOS[nome]] == []


def test_files_that_are_named_exist() -> None:
    """By the end of their path, from some folder on."""
    fins = {"/".join(partes[n:]) for partes in (nome.split("/") for nome in ARQUIVOS) for n in range(len(partes))}
    nomeados = {(documento, nome) for documento, texto in TEXTOS.items() for nome in _ARQUIVO.findall(texto)}
    assert nomeados
    assert sorted(f"{documento}: {nome}" for documento, nome in nomeados if nome not in fins) == []


def test_tests_that_are_named_exist() -> None:
    nomeados = {nome for texto in TEXTOS.values() for nome in _TESTE.findall(texto)}
    testes = (RAIZ / nome for nome in ARQUIVOS if nome.startswith("tests/") and nome.endswith(".py"))
    escritos = {nome for teste in testes for nome in re.findall(r"def (test_\w+)", teste.read_text(encoding="utf-8"))}
    assert nomeados
    assert nomeados - escritos == set()


def test_every_measure_is_explained() -> None:
    fontes = [RAIZ / nome for nome in ARQUIVOS if nome.startswith("src/") and nome.endswith(".py")]
    medida = re.compile(r"(?:Counter|Gauge|Histogram)\(\s*\"(consorcio_\w+)\"")
    medidas = {nome for fonte in fontes for nome in medida.findall(fonte.read_text(encoding="utf-8"))}
    assert medidas
    assert sorted(nome for nome in medidas if nome not in TEXTOS["docs/operations/metricas.md"]) == []
