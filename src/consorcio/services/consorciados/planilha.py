"""Reading an import file into lines of text: CSV of any Brazilian office, or an XLSX that may be hostile."""

from __future__ import annotations

import io
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl

from consorcio.core.csv_records import csv_records, decode_csv
from consorcio.core.errors import ConsorcioError, validation
from consorcio.services.consorciados.domain.importacao import Linha

MAXIMO_LINHAS = 20_000
_MAXIMO_COLUNAS = 40
_MAIOR_COLUNA = 60
_MAXIMO_DESCOMPACTADO = 64 << 20
_MAXIMO_PARTES = 500
_PONTEIRO = "/conteudo"


@dataclass(frozen=True, slots=True)
class Planilha:
    """The header and the lines that have something written."""

    colunas: tuple[str, ...]
    linhas: list[Linha]


def ler_csv(conteudo: bytes) -> Planilha:
    """Separated by `;` or `,`, in UTF-8 or Windows-1252. VALIDATION when it is not such a file."""
    texto = decode_csv(conteudo)
    cabecalho = texto.lstrip("\r\n").partition("\n")[0]
    return _planilha(csv_records(texto, ";" if ";" in cabecalho else ","))


def ler_xlsx(conteudo: bytes) -> Planilha:
    """The first sheet of a workbook. VALIDATION when it is not one, or is too large when unpacked."""
    _recusar_bomba(conteudo)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pasta = openpyxl.load_workbook(io.BytesIO(conteudo), read_only=True, data_only=True, keep_links=False)
            try:
                linhas = list(_linhas_xlsx(pasta.worksheets[0]))
            finally:
                pasta.close()
    except ConsorcioError:
        raise
    except Exception as falha:  # openpyxl fails in many ways on a file that is not a workbook
        raise validation(_PONTEIRO, "O arquivo não é uma planilha XLSX válida.") from falha
    return _planilha(linhas)


def _planilha(linhas: Iterable[tuple[int, list[str]]]) -> Planilha:
    """The first line that has something is the header."""
    escritas = ((numero, celulas) for numero, celulas in linhas if any(celula.strip() for celula in celulas))
    _, cabecalho = next(escritas, (0, []))
    colunas = tuple(_nome_coluna(celula) for celula in cabecalho)
    while colunas and not colunas[-1]:
        colunas = colunas[:-1]
    if not colunas:
        raise validation(_PONTEIRO, "O arquivo está vazio.")
    if len(colunas) > _MAXIMO_COLUNAS:
        raise validation(_PONTEIRO, f"O arquivo tem mais de {_MAXIMO_COLUNAS} colunas.")
    lidas: list[Linha] = []
    for numero, celulas in escritas:
        if len(lidas) == MAXIMO_LINHAS:
            raise validation(_PONTEIRO, f"O arquivo tem mais de {MAXIMO_LINHAS} linhas. Divida-o.")
        sobra = any(celula.strip() for celula in celulas[len(colunas) :])
        lidas.append(Linha(numero, dict(zip(colunas, celulas, strict=False)), sobra))
    return Planilha(colunas, lidas)


def _linhas_xlsx(folha: Any) -> Iterator[tuple[int, list[str]]]:
    """Every line up to the last that is written. The size that the sheet declares is not believed.

    A line far below is refused before the empty ones above it are made.
    """
    folha.reset_dimensions()
    for numero, celulas in enumerate(folha.iter_rows(max_col=_MAXIMO_COLUNAS + 1, values_only=True), start=1):
        if numero > MAXIMO_LINHAS + 1:
            raise validation(
                _PONTEIRO,
                f"A planilha tem linhas depois da {MAXIMO_LINHAS + 1}. Divida-a, ou apague as linhas vazias do fim.",
            )
        yield numero, [_texto(celula) for celula in celulas]


def _texto(celula: object) -> str:
    """What a cell shows, in a form that the import reads."""
    if celula is None:
        return ""
    if isinstance(celula, datetime):
        return celula.date().isoformat()
    if isinstance(celula, date):
        return celula.isoformat()
    if isinstance(celula, float):
        return _numero(celula)
    return str(celula)


def _numero(valor: float) -> str:
    """5400.0 as "5400" and 5400.5 as "5400.50"; other fractions as they are, for the field to judge."""
    exato = Decimal(repr(valor))
    if not exato.is_finite():
        return repr(valor)
    if exato == exato.to_integral_value():
        return f"{exato:.0f}"
    return f"{exato:.2f}" if exato == round(exato, 2) else repr(valor)


def _nome_coluna(celula: str) -> str:
    """`Data Nascimento` and `UF` as `data_nascimento` and `uf`."""
    sem_acento = unicodedata.normalize("NFKD", celula.strip().lower())
    nome = "".join(letra for letra in sem_acento if not unicodedata.combining(letra))
    return nome.replace(" ", "_")[:_MAIOR_COLUNA]


def _recusar_bomba(conteudo: bytes) -> None:
    """Look at the declared sizes before unpacking anything; zipfile never unpacks more than is declared."""
    try:
        with zipfile.ZipFile(io.BytesIO(conteudo)) as pacote:
            partes = pacote.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as falha:
        raise validation(_PONTEIRO, "O arquivo não é uma planilha XLSX válida.") from falha
    if len(partes) > _MAXIMO_PARTES or sum(parte.file_size for parte in partes) > _MAXIMO_DESCOMPACTADO:
        raise validation(_PONTEIRO, "A planilha é grande demais quando descompactada.")
