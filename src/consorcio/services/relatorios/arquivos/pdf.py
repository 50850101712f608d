"""PDF of long tables, drawn line by line on reportlab's canvas: A4 lying down, titles on every page."""

from __future__ import annotations

from collections.abc import Sequence
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
_RETICENCIAS = "…"


class EscritorPdf:
    """Numbers are drawn whole whatever their size; texts that do not fit are cut with an ellipsis."""

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
        if self._y < _MARGEM:
            self._abrir_pagina()
        self._texto(
            [valor_para_ler(valor, coluna.formato) for valor, coluna in zip(linha, self._colunas, strict=True)], fonte
        )

    def _texto(self, textos: Sequence[str], fonte: str) -> None:
        self._canvas.setFont(fonte, _TAMANHO)
        for texto, coluna, (esquerda, direita) in zip(textos, self._colunas, self._limites, strict=True):
            if coluna.formato in _A_ESQUERDA:
                self._canvas.drawString(esquerda, self._y, _caber(texto, fonte, direita - esquerda - _FOLGA))
            else:
                self._canvas.drawRightString(direita - _FOLGA, self._y, texto)
        self._y -= _ALTURA_DA_LINHA


def _limites(pesos: Sequence[int]) -> list[tuple[float, float]]:
    unidade = (_LARGURA - 2 * _MARGEM) / sum(pesos)
    inicios = [_MARGEM + unidade * sum(pesos[:posicao]) for posicao in range(len(pesos) + 1)]
    return list(pairwise(inicios))


def _caber(texto: str, fonte: str, largura: float) -> str:
    if stringWidth(texto, fonte, _TAMANHO) <= largura:
        return texto
    while texto and stringWidth(texto + _RETICENCIAS, fonte, _TAMANHO) > largura:
        texto = texto[:-1]
    return texto + _RETICENCIAS
