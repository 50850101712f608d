"""From bytes to lines of a known width: what files of real banks get wrong and what does no harm is mended here."""

from __future__ import annotations

from dataclasses import dataclass

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.services.financeiro.bancos.cnab.problema import Problema

_FIM_DE_ARQUIVO = "\x1a"


@dataclass(frozen=True, slots=True)
class Linha:
    """A line, counted from 1, filled with blanks up to the width of its layout."""

    numero: int
    texto: str


def separar(conteudo: bytes) -> list[str]:
    """The lines without their ends. One byte is one column; a file in UTF-8 is read as such, so that columns hold."""
    try:
        texto = conteudo.decode("utf-8-sig")
    except UnicodeDecodeError:
        texto = conteudo.decode("latin-1")
    linhas = texto.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while linhas and not linhas[-1].strip(_FIM_DE_ARQUIVO + " "):
        linhas.pop()
    return linhas


def ajustar(linhas: list[str], tamanho: int, problemas: list[Problema]) -> list[Linha]:
    """Short lines are filled, blanks too many are cut; anything else beyond the width is a problem."""
    ajustadas = []
    for numero, linha in enumerate(linhas, start=1):
        sobra = linha[tamanho:]
        if sobra.strip():
            problemas.append(Problema(numero, tamanho + 1, len(linha), "", f"a linha passa de {tamanho} colunas."))
        if not linha.strip():
            problemas.append(Problema(numero, 1, tamanho, "", "linha em branco no meio do arquivo."))
        ajustadas.append(Linha(numero, linha[:tamanho].ljust(tamanho)))
    return ajustadas


def recusar(motivo: str) -> ConsorcioError:
    """The file is not one of ours at all."""
    return ConsorcioError(ErrorKind.VALIDATION, motivo, (FieldError("/conteudo", motivo),))
