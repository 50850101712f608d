"""Files of people: Brazilian ways of writing, hostile workbooks, problems where people find them."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl
import pytest

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.services.consorciados import planilha
from consorcio.services.consorciados.domain.consorciado import Cadastro, TipoEndereco, TipoPessoa
from consorcio.services.consorciados.domain.importacao import (
    MAXIMO_PROBLEMAS,
    Linha,
    Problema,
    divergencias,
    ler_linhas,
    limitar,
    problemas_do_cabecalho,
)
from consorcio.services.consorciados.planilha import Planilha, ler_csv, ler_xlsx
from unit.consorciados.pessoas import cpf

HOJE = date(2026, 1, 5)


def _cadastros(lida: Planilha) -> list[Cadastro]:
    boas, problemas = ler_linhas(lida.linhas, HOJE)
    assert problemas == []
    return [linha.cadastro for linha in boas]


def _xlsx(*linhas: Sequence[object]) -> bytes:
    pasta = openpyxl.Workbook()
    folha = pasta.active
    assert folha is not None
    for linha in linhas:
        folha.append(list(linha))
    gravada = io.BytesIO()
    pasta.save(gravada)
    return gravada.getvalue()


@pytest.mark.parametrize("codificacao", ["utf-8", "utf-8-sig", "windows-1252"])
@pytest.mark.parametrize("separador", [";", ","])
@pytest.mark.parametrize("fim", ["\n", "\r\n"])
def test_separators_encodings_and_line_ends(codificacao: str, separador: str, fim: str) -> None:
    linhas = [["Tipo", "NOME", "documento"], ["pf", '"Conceição; Não, Sá"', cpf(1)]]
    texto = fim.join(separador.join(linha) for linha in linhas)
    (pessoa,) = _cadastros(ler_csv(texto.encode(codificacao)))
    assert (pessoa.tipo, pessoa.nome, pessoa.documento) == (TipoPessoa.FISICA, "Conceição; Não, Sá", cpf(1))


@pytest.mark.parametrize(
    ("escrita", "centavos"),
    [("5400", 540_000), ("5400.00", 540_000), ("5400,50", 540_050), ("5.400,00", 540_000), ("1.234.567", 123_456_700)],
)
def test_income_as_brazilians_write_it(escrita: str, centavos: int) -> None:
    lida = ler_csv(f"tipo;nome;documento;renda_mensal\nF;Ana;{cpf(1)};{escrita}".encode())
    assert _cadastros(lida)[0].renda_mensal_centavos == centavos


def test_numbers_and_dates_of_a_workbook() -> None:
    lida = ler_xlsx(
        _xlsx(
            [
                "tipo",
                "nome",
                "documento",
                "data_nascimento",
                "renda_mensal",
                "cep",
                "logradouro",
                "numero",
                "bairro",
                "municipio",
                "uf",
            ],
            [
                "J",
                "Oficina",
                191,
                datetime.fromisoformat("1985-04-12"),
                5400.5,
                1310100,
                "Rua",
                12,
                "Centro",
                "São Paulo",
                "sp",
            ],
        )
    )
    lida.linhas[0] = Linha(2, {**lida.linhas[0].celulas, "documento": "00000000000191"})
    (pessoa,) = _cadastros(lida)
    assert (pessoa.data_nascimento, pessoa.renda_mensal_centavos) == (date(1985, 4, 12), 540_050)
    (endereco,) = pessoa.enderecos
    assert (endereco.tipo, endereco.cep, endereco.numero, endereco.uf) == (
        TipoEndereco.COMERCIAL,
        "01310100",
        "12",
        "SP",
    )


def test_a_document_that_a_workbook_took_for_a_number_gets_its_zeros_back() -> None:
    (pessoa,) = _cadastros(ler_xlsx(_xlsx(["tipo", "nome", "documento"], ["F", "Ana", int(cpf(1))])))
    assert (pessoa.documento, pessoa.documento[0]) == (cpf(1), "0")


def test_lines_are_numbered_as_an_editor_does() -> None:
    conteudo = f'\ntipo;nome;documento\n\nF;"Ana\nMaria";{cpf(1)}\nF;;{cpf(2)}\n'.encode()
    lida = ler_csv(conteudo)
    assert [linha.numero for linha in lida.linhas] == [4, 6]
    _, problemas = ler_linhas(lida.linhas, HOJE)
    assert [(problema.linha, problema.coluna) for problema in problemas] == [(4, "nome"), (6, "nome")]


def test_the_header_is_checked() -> None:
    problemas = problemas_do_cabecalho(("nome", "nome", "cor"))
    assert {(problema.linha, problema.coluna) for problema in problemas} == {
        (1, "tipo"),
        (1, "documento"),
        (1, "cor"),
        (1, "nome"),
    }


def test_what_the_file_leaves_out_does_not_differ() -> None:
    completo, parcial = (
        _cadastros(ler_csv(f"tipo;nome;documento;email;renda_mensal\nF;Ana;{cpf(1)};{resto}".encode()))[0]
        for resto in ("ana@example.com;10", ";")
    )
    assert divergencias(completo, parcial) == []
    assert divergencias(parcial, completo) == ["renda_mensal", "email"]


def test_many_problems_are_cut_and_the_cut_is_told() -> None:
    relatados = limitar([Problema(linha, "nome", "ruim") for linha in range(MAXIMO_PROBLEMAS + 2, 1, -1)])
    assert len(relatados) == MAXIMO_PROBLEMAS + 1
    assert relatados[0].linha == 2
    assert str(MAXIMO_PROBLEMAS + 1) in relatados[-1].motivo


def test_a_csv_with_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planilha, "MAXIMO_LINHAS", 3)
    ler_csv(b"nome\na\nb\nc\n")
    with pytest.raises(ConsorcioError, match="mais de 3 linhas"):
        ler_csv(b"nome\na\nb\nc\nd\n")
    with pytest.raises(ConsorcioError, match="linhas depois da 4"):
        ler_xlsx(_xlsx(["nome"], ["a"], ["b"], ["c"], ["d"]))


def _trocar(parte: str, conteudo: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    gravada = io.BytesIO()
    original = zipfile.ZipFile(io.BytesIO(_xlsx(["nome"], ["Ana"])))
    with zipfile.ZipFile(gravada, "w", zipfile.ZIP_DEFLATED) as pacote:
        for nome in original.namelist():
            pacote.writestr(nome, conteudo if nome == parte else original.read(nome))
    return gravada.getvalue()


_RISOS = "".join(
    f'<!ENTITY r{i} "{"&r" + str(i - 1) + ";" if i else "ha"}{"&r" + str(i - 1) + ";" if i else "ha"}">'
    for i in range(40)
)
_FOLHA = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "conteudo",
    [
        pytest.param(_trocar(_FOLHA, b" " * (65 << 20)), id="65 MiB of nothing"),
        pytest.param(
            _trocar(
                _FOLHA,
                f'<!DOCTYPE x [{_RISOS}]><worksheet><sheetData><row><c t="inlineStr"><is><t>&r39;</t></is>'
                "</c></row></sheetData></worksheet>".encode(),
            ),
            id="billion laughs",
        ),
        pytest.param(_trocar(_FOLHA, b"<worksheet"), id="broken XML"),
        pytest.param(_trocar("xl/workbook.xml", b"<workbook/>"), id="no sheet"),
        pytest.param(_xlsx(["nome"])[:-30], id="cut"),
        pytest.param(b"PK\x03\x04lixo", id="not a zip"),
    ],
)
def test_a_hostile_workbook_is_refused(conteudo: bytes) -> None:
    assert len(conteudo) < 1 << 20
    with pytest.raises(ConsorcioError) as erro:
        ler_xlsx(conteudo)
    assert (erro.value.kind, erro.value.fields[0].pointer) == (ErrorKind.VALIDATION, "/conteudo")


def _folha(dimensao: str, *linhas: int) -> bytes:
    """A sheet that declares a size and has one cell in each of these lines."""
    celulas = "".join(f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>x{n}</t></is></c></row>' for n in linhas)
    xmlns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texto = f'<worksheet xmlns="{xmlns}"><dimension ref="{dimensao}"/><sheetData>{celulas}</sheetData></worksheet>'
    return _trocar(_FOLHA, texto.encode())


def test_the_size_that_a_sheet_declares_is_not_believed() -> None:
    for dimensao in ("A1:A1", "A1:XFD1048576"):
        assert [linha.numero for linha in ler_xlsx(_folha(dimensao, 1, 2, 9)).linhas] == [2, 9]


def test_a_line_far_below_is_refused_not_forgotten() -> None:
    with pytest.raises(ConsorcioError, match="linhas depois da 20001"):
        ler_xlsx(_folha("A1:A2", 1, 999_999_999))
