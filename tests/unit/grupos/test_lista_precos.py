"""A price list: each line against its bem, every problem at its line and column (R4.30 a)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.core.percent import pct
from consorcio.services.grupos.domain.bem import Bem, Preco
from consorcio.services.grupos.domain.lista_precos import (
    MAXIMO_LINHAS,
    BemComSerie,
    PrecoNovo,
    Problema,
    conferir_lista,
    ler_lista,
)
from consorcio.services.grupos.domain.parametros import ClasseObjeto

RAIZ = Path(__file__).parents[3]
CABECALHO = "lista;codigo;vigencia_inicio;preco\n"
JANEIRO, ABRIL = Preco(date(2026, 1, 1), 6_000_000), Preco(date(2026, 4, 1), 6_300_000)


def bem(codigo: str = "AUTO-60", fonte: str = "FIPE", serie: tuple[Preco, ...] = (JANEIRO, ABRIL)) -> BemComSerie:
    return BemComSerie(Bem(UUID(int=1), codigo, "Automóvel", ClasseObjeto.MOVEIS, fonte, 1), serie)


def conferir(linhas: str, *bens: BemComSerie) -> tuple[list[PrecoNovo], int, list[Problema]]:
    boas, ruins = ler_lista((CABECALHO + linhas).encode())
    feita = conferir_lista(boas, {um.bem.codigo: um for um in bens or (bem(),)})
    return feita.mudam, feita.inalterados, [*ruins, *feita.problemas]


@pytest.mark.parametrize("preco", ["66150.00", "66150,00", "66.150,00", "66150"])
@pytest.mark.parametrize("dia", ["2026-05-01", "01/05/2026"])
def test_r4_30_a_price_is_read_as_offices_write_it(preco: str, dia: str) -> None:
    ((muda,), inalterados, problemas) = conferir(f"fipe;AUTO-60;{dia};{preco}")
    assert (muda.novo.preco_centavos, muda.novo.vigencia_inicio, muda.anterior) == (6_615_000, date(2026, 5, 1), ABRIL)
    assert (muda.variacao, muda.novo.motivo, inalterados, problemas) == (pct(5), "Lista fipe", 0, [])


@pytest.mark.parametrize("dia", ["2026-04-01", "2026-05-01", "2026-01-31"])
def test_r4_34_a_price_that_is_so_on_that_day_moves_nothing(dia: str) -> None:
    preco = 60_000 if dia < "2026-04" else 63_000
    assert conferir(f"FIPE;AUTO-60;{dia};{preco}") == ([], 1, [])


@pytest.mark.parametrize(
    ("linha", "coluna", "motivo"),
    [
        ("FIPE;NADA;2026-05-01;1", "codigo", "Não há bem"),
        ("Fabricante;AUTO-60;2026-05-01;1", "lista", "segue FIPE"),
        ("FIPE;AUTO-60;2026-04-01;1", "vigencia_inicio", "desde 01/04/2026"),
        ("FIPE;AUTO-60;2025-12-31;63000", "vigencia_inicio", "desde 01/04/2026"),
        ("FIPE;AUTO-60;2026-02-30;1", "vigencia_inicio", "data que exista"),
        ("FIPE;AUTO-60;1890-01-01;1", "vigencia_inicio", "data que exista"),
        ("FIPE;AUTO-60;2026-05-01;0", "preco", "maior que zero"),
        ("FIPE;AUTO-60;2026-05-01;-5", "preco", "maior que zero"),
        ("FIPE;AUTO-60;2026-05-01;1,234.56", "preco", "maior que zero"),
        ("FIPE;AUTO-60;2026-05-01;999999999999999", "preco", "maior que zero"),
        (";AUTO-60;2026-05-01;1", "lista", "Informe um texto"),
        ("FIPE;A\x00;2026-05-01;1", "codigo", "Informe um texto"),
        ("FIPE;AUTO-60;2026-05-01", "", "São 4 valores"),
        ("FIPE;AUTO-60;2026-05-01;1;2", "", "São 4 valores"),
    ],
)
def test_what_is_wrong_is_told_at_its_line_and_column(linha: str, coluna: str, motivo: str) -> None:
    mudam, inalterados, (problema,) = conferir(f"\n{linha}\n")
    assert (problema.linha, problema.coluna) == (3, coluna)
    assert motivo in problema.motivo
    assert (mudam, inalterados) == ([], 0)


def test_every_wrong_column_of_every_line_is_told_and_a_bem_comes_once() -> None:
    mudam, _, problemas = conferir("FIPE;AUTO-60;2026-05-01;1\n;;x;y\nFIPE;AUTO-60;2026-06-01;2\n")
    assert len(mudam) == 1
    assert [(p.linha, p.coluna) for p in problemas] == [
        *((3, coluna) for coluna in ("lista", "codigo", "vigencia_inicio", "preco")),
        (4, "codigo"),
    ]
    _, _, (sem_lista,) = conferir("FIPE;AUTO-60;2026-05-01;1", bem(fonte=""))
    assert sem_lista.motivo == "O bem AUTO-60 não segue lista nenhuma."


@pytest.mark.parametrize(
    ("conteudo", "motivo"),
    [
        (b"", "primeira linha"),
        (b"\x89PNG\r\n\x1a\n\x00\x81", "não é um texto"),
        (b"codigo;preco\nA;1", "primeira linha"),
        (CABECALHO.encode(), "nenhum preço"),
        (CABECALHO.encode() + b'FIPE;"A;2026-05-01;1\n', "linha 2 não está no formato CSV"),
        (CABECALHO.encode() + b"a" * 200_000, "linha 2 não está no formato CSV"),
        (CABECALHO.encode() + b"F;A;2026-05-01;1\n" * (MAXIMO_LINHAS + 1), "mais de 20000 linhas"),
    ],
)
def test_what_is_not_a_list_is_refused_whole(conteudo: bytes, motivo: str) -> None:
    with pytest.raises(ConsorcioError, match=motivo) as recusa:
        ler_lista(conteudo)
    assert recusa.value.fields[0].pointer == "/conteudo"


def test_columns_may_come_in_any_order_and_in_windows_1252() -> None:
    ((linha,), ruins) = ler_lista("PRECO;Codigo;lista;vigencia_inicio\r\n1;Ç;Tabela Ã;2026-05-01\r\n".encode("cp1252"))
    assert (linha.lista, linha.codigo, linha.numero, ruins) == ("Tabela Ã", "Ç", 2, [])


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(conteudo: bytes) -> None:
    for dados in (conteudo, CABECALHO.encode() + conteudo):
        try:
            boas, ruins = ler_lista(dados)
        except ConsorcioError:
            continue
        assert boas or ruins


def test_the_sample_of_the_docs_is_a_list() -> None:
    bloco = (RAIZ / "docs/precos.md").read_text(encoding="utf-8").split("```")[1].strip()
    linhas, ruins = ler_lista(bloco.encode())
    assert [linha.preco.preco_centavos for linha in linhas] == [6_300_000, 8_415_000, 2_090_000]
    assert ruins == []
