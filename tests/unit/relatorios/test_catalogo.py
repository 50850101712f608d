"""The registry, the plan of accounts and the writers, apart from any database."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from consorcio.contracts.financeiro.v1 import habilitacoes_pb2, negativacao_pb2
from consorcio.core.cosif import plano_cosif
from consorcio.services.financeiro.domain.contabilidade import Conta
from consorcio.services.relatorios.arquivos.colunas import FOLGA, medir, quebrar
from consorcio.services.relatorios.arquivos.escritor import Capa, abrir_escritor
from consorcio.services.relatorios.consultas import consulta_de
from consorcio.services.relatorios.domain.catalogo import RELATORIOS
from consorcio.services.relatorios.domain.plano_contas import ENTRADAS_4350, SAIDAS_4350
from consorcio.services.relatorios.domain.relatorio import (
    Coluna,
    FormatoArquivo,
    FormatoColuna,
    Parametros,
    Relatorio,
    Valor,
    valor_em_texto,
    valor_para_ler,
)
from consorcio.services.relatorios.domain.tratamentos import DO_CONTRATO, DO_SERVICO
from consorcio.services.relatorios.registro import TIPOS as TIPOS_DO_REGISTRO
from consorcio.targets import SERVICES

TABELA = Relatorio(
    "teste",
    "Teste",
    "",
    (
        Coluna("texto", "Texto"),
        Coluna("inteiro", "Inteiro", FormatoColuna.INTEIRO),
        Coluna("reais", "Reais", FormatoColuna.DINHEIRO, soma=True),
        Coluna("pct", "Pct", FormatoColuna.PERCENTUAL),
        Coluna("dia", "Dia", FormatoColuna.DATA),
    ),
)
CAPA = Capa(TABELA, Parametros(None, date(2026, 1, 31), date(2026, 1, 31)), datetime(2026, 2, 1, 12, tzinfo=UTC))


def test_o_plano_e_o_do_livro() -> None:
    """A new account, or a new plan, in the books of financeiro must be told here too."""
    assert set(plano_cosif(date(2100, 1, 1))) == {conta.value for conta in Conta}
    assert set(ENTRADAS_4350) | set(SAIDAS_4350) <= {conta.value for conta in Conta}


def test_todo_relatorio_tem_consulta_e_nomes_unicos() -> None:
    for relatorio in RELATORIOS.values():
        assert relatorio.do_registro == (relatorio.tipo in TIPOS_DO_REGISTRO)
        assert relatorio.do_registro or consulta_de(relatorio).startswith("--")
        nomes = [coluna.nome for coluna in relatorio.colunas]
        assert len(set(nomes)) == len(nomes)
        # The first column of the total says what it is.
        assert not relatorio.colunas[0].soma
        assert relatorio.colunas[0].formato in {FormatoColuna.TEXTO, FormatoColuna.INTEIRO}


def test_todo_servico_tem_um_tratamento_registrado() -> None:
    """LGPD art. 37: a new service, or a new name of a contract, must be told in the register."""
    assert set(DO_SERVICO) == set(SERVICES)
    contratos = {
        nome.name
        for modulo in (habilitacoes_pb2, negativacao_pb2)
        for nome in modulo.DESCRIPTOR.services_by_name.values()
    }
    assert contratos == set(DO_CONTRATO)


@pytest.mark.parametrize("texto", ["", "curto", "palavra " * 40 + "fim", "x" * 200, "a " + "y" * 150 + " b"])
def test_texto_longo_do_pdf_segue_na_linha_de_baixo(texto: str) -> None:
    linhas = quebrar(texto, "Helvetica", 7.5, 80)
    assert all(linhas) or not texto
    assert "".join(linhas).replace(" ", "") == texto.replace(" ", "")
    assert all(stringWidth(linha, "Helvetica", 7.5) <= 80 for linha in linhas)


@pytest.mark.parametrize("tipo", sorted(RELATORIOS))
def test_nenhum_numero_nem_palavra_de_titulo_de_um_relatorio_impresso_toca_a_coluna_ao_lado(tipo: str) -> None:
    """With amounts of hundreds of millions and texts longer than the page."""
    colunas = RELATORIOS[tipo].colunas
    exemplo: dict[FormatoColuna, Valor] = {
        FormatoColuna.TEXTO: "palavra " * 30 + "01a2150b-ef28-7046-8c36-e322c6750273",
        FormatoColuna.INTEIRO: 99_999,
        FormatoColuna.DINHEIRO: 99_999_999_999,
        FormatoColuna.PERCENTUAL: Decimal("100.00000000"),
        FormatoColuna.DATA: date(2026, 12, 31),
    }
    linha = [exemplo[coluna.formato] for coluna in colunas]
    grade = medir(colunas, [linha])
    assert grade.tamanho >= 6.5, "too small to be read"
    assert grade.limites[-1][1] <= grade.pagina[0]
    for coluna, valor, (esquerda, direita) in zip(colunas, linha, grade.limites, strict=True):
        inteiros = coluna.titulo.split()
        if coluna.formato is not FormatoColuna.TEXTO:
            inteiros.append(valor_para_ler(valor, coluna.formato))
        for texto in inteiros:
            assert stringWidth(texto, "Helvetica-Bold", grade.tamanho) <= direita - esquerda - 2 * FOLGA + 0.01, texto


def test_valores_no_contrato_e_na_leitura() -> None:
    assert valor_em_texto(-123456, FormatoColuna.DINHEIRO) == "-1234.56"
    assert valor_para_ler(-123456789, FormatoColuna.DINHEIRO) == "-1.234.567,89"
    assert valor_em_texto(Decimal("12.50000000"), FormatoColuna.PERCENTUAL) == "12.50000000"
    assert valor_para_ler(Decimal("12.50000000"), FormatoColuna.PERCENTUAL) == "12,5000 %"
    assert valor_para_ler(date(2026, 3, 9), FormatoColuna.DATA) == "09/03/2026"
    assert valor_para_ler(None, FormatoColuna.DINHEIRO) == valor_em_texto(None, FormatoColuna.DATA) == ""


@pytest.mark.parametrize("texto", ["=1+1", "+5", "-2", "@SUM(A1)"])
def test_texto_nunca_e_formula_no_csv(tmp_path: Path, texto: str) -> None:
    caminho = tmp_path / "a.csv"
    escritor = abrir_escritor(FormatoArquivo.CSV, caminho, CAPA)
    escritor.escrever([[texto, -3, -100, Decimal("1.5"), None]])
    escritor.terminar(None)
    with caminho.open(encoding="utf-8-sig", newline="") as arquivo:
        linha = list(csv.reader(arquivo, delimiter=";"))[1]
    assert linha == [f"'{texto}", "-3", "-1,00", "1,5", ""]
