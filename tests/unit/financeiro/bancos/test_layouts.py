"""The tables of layouts against the ones that others took from the banks' manuals: same records, same columns."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.ocorrencia import buscar_ocorrencia
from consorcio.services.financeiro.bancos.cnab.tabela import Layout, carregar
from unit.financeiro.bancos.vetores import PASTA


def _ler(nome: str) -> list[dict[str, str]]:
    with (PASTA / "layouts" / nome).open(encoding="utf-8", newline="") as tabela:
        return list(csv.DictReader(tabela))


def _fora_do_lugar(layout: Layout, linhas: list[dict[str, str]]) -> list[Any]:
    nossas = {(r.nome, c.de, c.ate) for r in layout.registros.values() for c in r.campos}
    return [
        (linha["registro"], linha["de"], linha["ate"], linha["nome"])
        for linha in linhas
        if (linha["registro"], int(linha["de"]), int(linha["ate"])) not in nossas
    ]


def test_febraban_240_column_by_column() -> None:
    linhas = _ler("cnab240_febraban.csv")
    tabela = carregar(240, "cnab/cnab240")
    assert _fora_do_lugar(tabela, linhas) == []
    for linha in linhas:
        campo = next(c for c in tabela.registros[linha["registro"]].campos if c.de == int(linha["de"]))
        assert (campo.tipo == "dinheiro") == (linha["decimais"] == "2"), linha


@pytest.mark.parametrize(("banco", "nome"), [("237", "bradesco"), ("341", "itau")])
def test_retorno_400_column_by_column(banco: str, nome: str) -> None:
    assert _fora_do_lugar(layouts.retorno_400(banco), _ler(f"cnab400_retorno_{nome}.csv")) == []


def test_caixa_y14_column_by_column() -> None:
    """What is common to the five records is in each of them."""
    linhas = [
        {**linha, "registro": f"segmento_Y14_{quadro}"}
        for linha in _ler("caixa_240_segmento_y14_consorcio.csv")
        for quadro in ("12345" if linha["tipo_y14"] == "comum" else linha["tipo_y14"])
    ]
    assert _fora_do_lugar(layouts.remessa("104", "240"), linhas) == []


def test_every_occurrence_of_the_manuals_is_known_in_its_words() -> None:
    deles = [(linha["banco"], "400", linha["codigo"]) for linha in _ler("cnab400_ocorrencias.csv")]
    deles += [("237", "240", linha["codigo"]) for linha in _ler("cnab240_codigos.csv") if linha["tabela"] == "C044"]
    desconhecidas = [o for o in deles if buscar_ocorrencia(*o).descricao == f"Ocorrência {o[2]}"]
    assert desconhecidas == []
