"""The content says what it is; what pretends, hides or explodes is refused with a reason."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.documentos.domain.conteudo import (
    EXPANSAO_MAX,
    ConteudoRecusadoError,
    Formato,
    identificar,
    identificar_zip,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 40 + b"\xff\xd9"


def container(**partes: bytes) -> io.BytesIO:
    arquivo = io.BytesIO()
    with zipfile.ZipFile(arquivo, "w", zipfile.ZIP_DEFLATED) as escrito:
        for nome, conteudo in partes.items():
            escrito.writestr(nome.replace("__", "/"), conteudo)
    arquivo.seek(0)
    return arquivo


def planilha(**partes: bytes) -> io.BytesIO:
    return container(**{"[Content_Types].xml": b"<Types/>", "xl__workbook.xml": b"<workbook/>", **partes})


@pytest.mark.parametrize(("conteudo", "formato"), [(PDF, Formato.PDF), (PNG, Formato.PNG), (JPEG, Formato.JPEG)])
def test_reconhece_pelo_conteudo(conteudo: bytes, formato: Formato) -> None:
    assert identificar(conteudo, conteudo) is formato


@pytest.mark.parametrize("conteudo", [b"", b"MZ\x90\x00", b"\x7fELF", b"<html>", b"#!/bin/sh", b"texto", b" %PDF-1.4"])
def test_recusa_o_que_nao_conhece(conteudo: bytes) -> None:
    with pytest.raises(ConteudoRecusadoError):
        identificar(conteudo, conteudo)


@pytest.mark.parametrize("inteiro", [PDF, PNG, JPEG])
def test_recusa_o_que_veio_cortado(inteiro: bytes) -> None:
    cortado = inteiro[:20]
    with pytest.raises(ConteudoRecusadoError, match="incompleto"):
        identificar(cortado, cortado)


def test_recusa_um_arquivo_que_passa_por_dois() -> None:
    zipado = container(a=b"programa").getvalue()
    for poliglota in (JPEG + zipado + b"\xff\xd9", PDF + zipado, PNG + zipado):
        with pytest.raises(ConteudoRecusadoError, match="escondido"):
            identificar(poliglota, poliglota)
    pagina = b"%PDF-1.4\n<script>alert(1)</script>\n%%EOF"
    with pytest.raises(ConteudoRecusadoError, match="escondido"):
        identificar(pagina, pagina)


def test_reconhece_planilha_e_texto() -> None:
    assert identificar_zip(planilha()) is Formato.XLSX
    word = container(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"<w/>"})
    assert identificar_zip(word) is Formato.DOCX


def test_recusa_bomba_macro_caminho_e_zip_qualquer() -> None:
    bomba = planilha(xl__bomba=b"0" * (2000 * EXPANSAO_MAX))
    with pytest.raises(ConteudoRecusadoError, match="expandiria"):
        identificar_zip(bomba)
    with pytest.raises(ConteudoRecusadoError, match="macros"):
        identificar_zip(planilha(xl__vbaProject=b"", **{"xl__vbaProject.bin": b"macro"}))
    with pytest.raises(ConteudoRecusadoError, match="caminhos"):
        identificar_zip(planilha(**{"..__..__etc__passwd": b"x"}))
    with pytest.raises(ConteudoRecusadoError, match="reconhecido"):
        identificar_zip(container(a=b"x"))


def _resultado(ler: Callable[[], Formato]) -> str:
    """The format, or why it was refused; any other error is a defect."""
    try:
        return ler().name
    except ConteudoRecusadoError as recusa:
        return str(recusa)


@given(st.sampled_from([PDF, PNG, JPEG]), st.integers(0, 60), st.binary(max_size=40), st.integers(0, 40))
def test_qualquer_mutacao_e_reconhecida_ou_recusada_com_motivo(
    inteiro: bytes, onde: int, enxerto: bytes, apagados: int
) -> None:
    mutante = inteiro[:onde] + enxerto + inteiro[onde + apagados :]
    assert _resultado(lambda: identificar(mutante, mutante))


@given(st.integers(0, 400), st.binary(max_size=20), st.integers(0, 60))
def test_planilha_mutilada_e_reconhecida_ou_recusada_com_motivo(onde: int, enxerto: bytes, apagados: int) -> None:
    inteira = planilha().getvalue()
    mutante = inteira[:onde] + enxerto + inteira[onde + apagados :]
    assert _resultado(lambda: identificar_zip(io.BytesIO(mutante)))


@given(st.binary(max_size=300))
def test_zip_quebrado_e_recusado_sem_outro_erro(lixo: bytes) -> None:
    with pytest.raises(ConteudoRecusadoError):
        identificar_zip(io.BytesIO(b"PK\x03\x04" + lixo))
