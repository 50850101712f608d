"""A file of extractions: a wrong line is refused by its number, and a file that is no CSV by its own."""

from __future__ import annotations

from datetime import date

import pytest

from consorcio.core.errors import ConsorcioError
from consorcio.services.sorteios.domain.arquivo_extracoes import LinhaRecusada, ler_arquivo
from consorcio.services.sorteios.domain.extracao import Extracao

CABECALHO = "numero;data;premio1;premio2;premio3;premio4;premio5\n"
PREMIOS = ("50366", "16840", "64117", "08003", "60000")
LINHA = f"5732;18/01/2023;{';'.join(PREMIOS)}\n"


def test_each_line_is_an_extraction_or_says_why_not() -> None:
    curta = "5733;21/01/2023;50366\n"
    lidas = list(ler_arquivo((CABECALHO + LINHA + "\n" + curta).encode(), "caixa"))
    assert lidas == [
        Extracao(5732, date(2023, 1, 18), PREMIOS, "caixa"),
        LinhaRecusada(4, "Cada prêmio tem cinco dígitos, por exemplo 50366."),
    ]


@pytest.mark.parametrize(
    ("conteudo", "palavras"),
    [
        ("numero;data;premio1\n", "Faltam as colunas: premio2, premio3, premio4, premio5."),
        (CABECALHO.removeprefix("numero;") + LINHA, "Faltam as colunas: numero."),
        (CABECALHO + LINHA + '"' + LINHA, "A linha 3 não está no formato CSV"),
        (CABECALHO + "9" * 200_000 + LINHA, "A linha 2 não está no formato CSV"),
    ],
    ids=["columns", "number", "quote", "field too long"],
)
def test_what_is_no_file_of_extractions_is_refused(conteudo: str, palavras: str) -> None:
    with pytest.raises(ConsorcioError) as recusa:
        list(ler_arquivo(conteudo.encode(), "caixa"))
    assert palavras in recusa.value.detail
