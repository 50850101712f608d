"""From bytes to lines of a known width: what files of real banks get wrong and what does no harm is mended here."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from consorcio.core.errors import ConsorcioError, ErrorKind, FieldError
from consorcio.services.financeiro.bancos.cnab.problema import Problema

_FIM_DE_ARQUIVO = "\x1a\x00"
_PEDACO = 1 << 16
LATIN_1 = "latin-1"


@dataclass(frozen=True, slots=True)
class Linha:
    """A line, counted from 1, filled with blanks up to the width of its layout."""

    numero: int
    texto: str


def separar(conteudo: bytes) -> list[str]:
    """The lines without their ends, all at once."""
    return list(percorrer(conteudo))


def percorrer(conteudo: bytes) -> Iterator[str]:
    """The lines without their ends, one after the other: a large file is never whole in memory twice.

    One byte is one column; a file in UTF-8 is read as such, so that columns hold. Blank lines at the end are no lines,
    marks of the end of a file after the last one are no columns.
    """
    em_branco: list[str] = []
    with io.TextIOWrapper(io.BytesIO(conteudo), encoding=codificacao(conteudo), newline=None) as texto:
        for linha in texto:
            sem_fim = linha.removesuffix("\n") if linha.endswith("\n") else linha.rstrip(_FIM_DE_ARQUIVO)
            em_branco.append(sem_fim)
            if sem_fim.strip(_FIM_DE_ARQUIVO + " "):
                yield from em_branco
                em_branco.clear()


def codificacao(conteudo: bytes) -> str:
    """UTF-8 when it can be; else each byte is a letter."""
    decodificador = codecs.getincrementaldecoder("utf-8")()
    try:
        for inicio in range(0, len(conteudo), _PEDACO):
            decodificador.decode(conteudo[inicio : inicio + _PEDACO], final=inicio + _PEDACO >= len(conteudo))
    except UnicodeDecodeError:
        return LATIN_1
    return "utf-8-sig"


def ajustar(linhas: Iterable[str], tamanho: int, problemas: list[Problema], primeira: int = 1) -> Iterator[Linha]:
    """Short lines are filled, blanks too many are cut; anything else beyond the width is a problem.

    A problem is told before its line. `primeira` is the number of the first.
    """
    for numero, linha in enumerate(linhas, start=primeira):
        sobra = linha[tamanho:]
        if sobra.strip():
            problemas.append(Problema(numero, tamanho + 1, len(linha), "", f"a linha passa de {tamanho} colunas."))
        if not linha.strip():
            problemas.append(Problema(numero, 1, tamanho, "", "linha em branco no meio do arquivo."))
        yield Linha(numero, linha[:tamanho].ljust(tamanho))


def recusar(motivo: str) -> ConsorcioError:
    """The file is not one of ours at all."""
    return ConsorcioError(ErrorKind.VALIDATION, motivo, (FieldError("/conteudo", motivo),))
