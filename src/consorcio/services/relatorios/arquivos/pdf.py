"""PDF of long tables, drawn line by line on reportlab's canvas: A4 lying down, titles on every page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from consorcio.services.relatorios.arquivos.escritor import Capa
from consorcio.services.relatorios.domain.relatorio import FormatoColuna, Linha, valor_para_ler

_LARGURA, _ALTURA = landscape(A4)
_MARGEM, _ALTURA_DA_LINHA, _TAMANHO, _FOLGA = 32.0, 13.0, 7.5, 3.0
_FONTE, _NEGRITO = "Helvetica", "Helvetica-Bold"
_PESO = {
    FormatoColuna.TEXTO: 3,
    FormatoColuna.INTEIRO: 2,
    FormatoColuna.DINHEIRO: 3,
    FormatoColuna.PERCENTUAL: 2,
    FormatoColuna.DATA: 2,
}
_A_ESQUERDA = (FormatoColuna.TEXTO, FormatoColuna.DATA)
_ENTRELINHA = 9.0


class EscritorPdf:
    """Numbers are drawn whole whatever their size; a text that does not fit goes on in lines below."""

    def __init__(self, caminho: Path, capa: Capa) -> None:
        self._capa = capa
        self._colunas = capa.relatorio.colunas
        self._canvas = Canvas(str(caminho), pagesize=(_LARGURA, _ALTURA), pageCompression=1, invariant=1)
        self._canvas.setTitle(capa.relatorio.nome)
        self._limites = _limites([_PESO[coluna.formato] for coluna in self._colunas])
        self._pagina = 0
        self._y = 0.0
        self._abrir_pagina()

    def escrever(self, linhas: Sequence[Linha]) -> None:
        """See `Escritor`."""
        for linha in linhas:
            self._uma(linha, _FONTE)

    def terminar(self, total: Linha | None) -> None:
        """See `Escritor`."""
        if total is not None:
            self._canvas.line(_MARGEM, self._y + 9, _LARGURA - _MARGEM, self._y + 9)
            self._uma(total, _NEGRITO)
        self._canvas.save()

    def abandonar(self) -> None:
        """See `Escritor`: nothing is open before the end."""

    def _abrir_pagina(self) -> None:
        if self._pagina:
            self._canvas.showPage()
        self._pagina += 1
        topo = _ALTURA - _MARGEM
        self._canvas.setLineWidth(0.5)
        self._canvas.setFont(_NEGRITO, 12)
        self._canvas.drawString(_MARGEM, topo - 8, self._capa.relatorio.nome)
        self._canvas.setFont(_FONTE, _TAMANHO)
        self._canvas.drawString(_MARGEM, topo - 21, f"{self._capa.periodo}. {self._capa.geracao}.")
        self._canvas.drawRightString(_LARGURA - _MARGEM, topo - 21, f"Página {self._pagina}")
        self._y = topo - 42
        self._texto([coluna.titulo for coluna in self._colunas], _NEGRITO)
        self._canvas.line(_MARGEM, self._y + 9, _LARGURA - _MARGEM, self._y + 9)

    def _uma(self, linha: Linha, fonte: str) -> None:
        textos = [valor_para_ler(valor, coluna.formato) for valor, coluna in zip(linha, self._colunas, strict=True)]
        partes = self._partes(textos, fonte)
        if self._y - _ENTRELINHA * (max(map(len, partes)) - 1) < _MARGEM:
            self._abrir_pagina()
        self._desenhar(partes, fonte)

    def _texto(self, textos: Sequence[str], fonte: str) -> None:
        self._desenhar(self._partes(textos, fonte), fonte)

    def _partes(self, textos: Sequence[str], fonte: str) -> list[list[str]]:
        return [
            quebrar(texto, fonte, direita - esquerda - 3 * _FOLGA) if coluna.formato in _A_ESQUERDA else [texto]
            for texto, coluna, (esquerda, direita) in zip(textos, self._colunas, self._limites, strict=True)
        ]

    def _desenhar(self, partes: Sequence[Sequence[str]], fonte: str) -> None:
        self._canvas.setFont(fonte, _TAMANHO)
        for linhas, coluna, (esquerda, direita) in zip(partes, self._colunas, self._limites, strict=True):
            for numero, texto in enumerate(linhas):
                y = self._y - _ENTRELINHA * numero
                if coluna.formato in _A_ESQUERDA:
                    self._canvas.drawString(esquerda, y, texto)
                else:
                    self._canvas.drawRightString(direita - _FOLGA, y, texto)
        self._y -= _ALTURA_DA_LINHA + _ENTRELINHA * (max(map(len, partes)) - 1)


def _limites(pesos: Sequence[int]) -> list[tuple[float, float]]:
    unidade = (_LARGURA - 2 * _MARGEM) / sum(pesos)
    inicios = [_MARGEM + unidade * sum(pesos[:posicao]) for posicao in range(len(pesos) + 1)]
    return list(pairwise(inicios))


def quebrar(texto: str, fonte: str, largura: float) -> list[str]:
    """The text in lines that fit, broken between words, or inside one that is too long by itself."""
    if stringWidth(texto, fonte, _TAMANHO) <= largura:
        return [texto]
    linhas, atual = [], ""
    for palavra in _palavras_que_cabem(texto.split(), fonte, largura):
        junto = f"{atual} {palavra}" if atual else palavra
        if stringWidth(junto, fonte, _TAMANHO) <= largura:
            atual = junto
        else:
            linhas.append(atual)
            atual = palavra
    return [*linhas, atual]


def _palavras_que_cabem(palavras: Sequence[str], fonte: str, largura: float) -> Iterator[str]:
    for palavra in palavras:
        resto = palavra
        while stringWidth(resto, fonte, _TAMANHO) > largura:
            corte = next(
                n for n in range(len(resto), 0, -1) if n == 1 or stringWidth(resto[:n], fonte, _TAMANHO) <= largura
            )
            yield resto[:corte]
            resto = resto[corte:]
        yield resto
