"""Where each column of a printed table begins and ends, by what is written in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth

from consorcio.services.relatorios.domain.relatorio import Coluna, FormatoColuna, Linha, Valor, valor_para_ler

FONTE, NEGRITO = "Helvetica", "Helvetica-Bold"
TAMANHO, MARGEM, FOLGA = 7.5, 32.0, 4.0
A_ESQUERDA = (FormatoColuna.TEXTO, FormatoColuna.DATA)
_AMOSTRA = 300
_TEXTO_MAX, _PALAVRA_MAX = 230.0, 95.0
# Room for what comes after the sample, and for the sums.
_CABE = {FormatoColuna.DINHEIRO: "999.999.999,99", FormatoColuna.INTEIRO: "999999"}


@dataclass(frozen=True, slots=True)
class Grade:
    """The page, lying down only when it has to be; left and right of each column, in points; the size of letters."""

    pagina: tuple[float, float]
    limites: tuple[tuple[float, float], ...]
    tamanho: float


@dataclass(frozen=True, slots=True)
class _Largura:
    """The least that is still whole, and what needs no second line, without the space between columns."""

    minima: float
    desejada: float


def medir(colunas: Sequence[Coluna], linhas: Sequence[Linha]) -> Grade:
    """The grid of a table that begins with these lines. Numbers and dates are never broken; texts share the rest."""
    larguras = [_medir(coluna, [linha[n] for linha in linhas[:_AMOSTRA]]) for n, coluna in enumerate(colunas)]
    entre = 2 * FOLGA * len(colunas)
    minimo, desejado = sum(um.minima for um in larguras), sum(um.desejada for um in larguras)
    pagina = A4 if desejado + entre <= A4[0] - 2 * MARGEM else landscape(A4)
    espaco = pagina[0] - 2 * MARGEM - entre
    escala = min(1.0, espaco / minimo)
    if desejado <= espaco:
        cada = [um.desejada * espaco / desejado for um in larguras]
    else:
        parte = max(0.0, (espaco - minimo) / (desejado - minimo))
        cada = [(um.minima + (um.desejada - um.minima) * parte) * escala for um in larguras]
    bordas = accumulate((largura + 2 * FOLGA for largura in cada), initial=MARGEM)
    return Grade(pagina, tuple(pairwise(bordas)), TAMANHO * escala)


def _medir(coluna: Coluna, valores: Sequence[Valor]) -> _Largura:
    textos = [valor_para_ler(valor, coluna.formato) for valor in valores]
    inteiro = max(stringWidth(texto, NEGRITO, TAMANHO) for texto in [*textos, _CABE.get(coluna.formato, "")])
    palavra_do_titulo = max(stringWidth(palavra, NEGRITO, TAMANHO) for palavra in coluna.titulo.split())
    titulo = stringWidth(coluna.titulo, NEGRITO, TAMANHO)
    if coluna.formato is not FormatoColuna.TEXTO:
        minima = max(inteiro, palavra_do_titulo)
        return _Largura(minima, max(minima, titulo))
    palavras = (stringWidth(palavra, FONTE, TAMANHO) for texto in textos for palavra in texto.split())
    minima = max(palavra_do_titulo, min(max(palavras, default=0.0), _PALAVRA_MAX))
    return _Largura(minima, max(minima, min(max(inteiro, titulo), _TEXTO_MAX)))


def quebrar(texto: str, fonte: str, tamanho: float, largura: float) -> list[str]:
    """The text in lines that fit, broken between words, or inside one that is too long by itself."""
    if stringWidth(texto, fonte, tamanho) <= largura:
        return [texto]
    linhas, atual = [], ""
    for palavra in _palavras_que_cabem(texto.split(), fonte, tamanho, largura):
        junto = f"{atual} {palavra}" if atual else palavra
        if stringWidth(junto, fonte, tamanho) <= largura:
            atual = junto
        else:
            linhas.append(atual)
            atual = palavra
    return [*linhas, atual]


def _palavras_que_cabem(palavras: Sequence[str], fonte: str, tamanho: float, largura: float) -> Iterator[str]:
    for palavra in palavras:
        resto = palavra
        while stringWidth(resto, fonte, tamanho) > largura:
            corte = next(
                n for n in range(len(resto), 0, -1) if n == 1 or stringWidth(resto[:n], fonte, tamanho) <= largura
            )
            yield resto[:corte]
            resto = resto[corte:]
        yield resto
