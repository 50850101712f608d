"""A file whose lines are all of one width: a line is found by its number, and many are cut into columns at once."""

from __future__ import annotations

from dataclasses import dataclass

from consorcio.services.financeiro.bancos.cnab.linhas import LATIN_1, codificacao

_DEPOIS_DO_FIM = b"\x1a \r\n"
_CAUDA = 1 << 16


@dataclass(frozen=True, slots=True)
class Grade:
    """The lines of a file, each `passo` bytes after the one before; one byte is one column."""

    conteudo: bytes
    colunas: int
    passo: int
    linhas: int

    def texto(self, lugar: int) -> str:
        """A line by its place, counted from 0, without its end."""
        inicio = lugar * self.passo
        return self.conteudo[inicio : inicio + self.colunas].decode(LATIN_1)

    def coluna(self, coluna: int) -> bytes:
        """One column, counted from 1, of every line."""
        return self.conteudo[coluna - 1 :: self.passo][: self.linhas]

    def bloco(self, lugar: int, linhas: int) -> bytes:
        """Lines with their ends; blanks stand for the end that the last one of the file may lack."""
        return self.conteudo[lugar * self.passo : (lugar + linhas) * self.passo].ljust(linhas * self.passo)


def em_grade(conteudo: bytes, colunas: int) -> Grade | None:
    """The file as `percorrer` reads it, by place; None when a line is of another width or a column is not one byte."""
    quebra = b"\r\n" if conteudo[colunas : colunas + 2] == b"\r\n" else b"\n"
    passo = colunas + len(quebra)
    cauda = conteudo[-_CAUDA:]
    usados = len(conteudo) - len(cauda) + len(cauda.rstrip(_DEPOIS_DO_FIM))
    linhas = -(-usados // passo)
    sem_quebra = len(conteudo) == linhas * passo - len(quebra)
    inteiras = linhas - sem_quebra
    fim = inteiras * passo
    regular = (
        linhas > 0
        and len(conteudo) >= fim
        and all(conteudo[colunas + n : fim : passo] == quebra[n : n + 1] * inteiras for n in range(len(quebra)))
        and conteudo.count(b"\n", 0, linhas * passo) == inteiras
        and conteudo.count(b"\r", 0, linhas * passo) == quebra.count(b"\r") * inteiras
        and (conteudo.isascii() or codificacao(conteudo) == LATIN_1)
    )
    return Grade(conteudo, colunas, passo, linhas) if regular else None
