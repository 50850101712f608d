"""PDF of long tables, drawn line by line on reportlab's canvas: the page of the house, titles on every page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from consorcio.services.relatorios.arquivos.colunas import (
    A_ESQUERDA,
    FOLGA,
    FONTE,
    MARGEM,
    NEGRITO,
    Grade,
    medir,
    quebrar,
)
from consorcio.services.relatorios.arquivos.escritor import Capa
from consorcio.services.relatorios.domain.relatorio import Linha, valor_para_ler

_PASSO, _ENTRELINHA, _ACIMA, _RODAPE, _FIM = 13.0, 9.0, 9.0, 18.0, 38.0
_AZUL, _TEXTO, _CINZA, _FAIXA, _FIO = (HexColor(cor) for cor in ("#1f3a5f", "#1c1c1c", "#666666", "#eef2f7", "#dde3ea"))
_TOTAL_DE_PAGINAS = "paginas"


class EscritorPdf:
    """Numbers are drawn whole whatever their size; a text that does not fit goes on in lines below.

    The first lines that come say how wide each column is, and whether the page lies down.
    """

    def __init__(self, caminho: Path, capa: Capa) -> None:
        self._capa = capa
        self._colunas = capa.relatorio.colunas
        self._canvas = Canvas(str(caminho), pageCompression=1, invariant=1)
        self._canvas.setTitle(capa.relatorio.nome)
        self._canvas.setAuthor(capa.administradora)
        self._grade = Grade(A4, (), 0)
        self._pagina = 0
        self._y = 0.0

    def escrever(self, linhas: Sequence[Linha]) -> None:
        """See `Escritor`."""
        self._comecar(linhas)
        for linha in linhas:
            self._uma(linha, FONTE)

    def terminar(self, total: Linha | None) -> None:
        """See `Escritor`."""
        vazio = not self._pagina
        self._comecar([])
        if vazio:
            self._canvas.setFillColor(_CINZA)
            self._canvas.drawString(MARGEM + FOLGA, self._y, "Nada a mostrar com estes parâmetros.")
            self._y -= _PASSO
        if total is not None:
            self._uma(total, NEGRITO)
        self._contar_paginas()
        self._canvas.save()

    def abandonar(self) -> None:
        """See `Escritor`: nothing is open before the end."""

    def _comecar(self, linhas: Sequence[Linha]) -> None:
        if not self._pagina:
            self._grade = medir(self._colunas, linhas)
            self._abrir_pagina()

    def _abrir_pagina(self) -> None:
        if self._pagina:
            self._canvas.showPage()
        self._pagina += 1
        largura, altura = self._grade.pagina
        self._canvas.setPageSize((largura, altura))
        self._canvas.setLineWidth(0.5)
        topo = altura - MARGEM
        self._escrito(topo + 4, self._capa.administradora, self._capa.inscricao, 8, _CINZA)
        self._escrito(topo - 14, self._capa.relatorio.nome, "", 13, _AZUL, NEGRITO)
        self._escrito(topo - 27, f"{self._capa.periodo}. {self._capa.geracao}.", "", 8, _CINZA)
        self._rodape(largura)
        self._y = topo - 50
        self._titulos()

    def _rodape(self, largura: float) -> None:
        pagina = f"Página {self._pagina} de "
        reserva = self._canvas.stringWidth("000", FONTE, 7)
        self._escrito(_RODAPE, self._capa.relatorio.nome, "", 7, _CINZA)
        self._canvas.drawRightString(largura - MARGEM - reserva, _RODAPE, pagina)
        self._canvas.saveState()
        self._canvas.translate(largura - MARGEM - reserva, _RODAPE)
        self._canvas.doForm(_TOTAL_DE_PAGINAS)
        self._canvas.restoreState()

    def _contar_paginas(self) -> None:
        """What every page refers to and only the end knows."""
        self._canvas.beginForm(_TOTAL_DE_PAGINAS, 0, -3, 60, 12)
        self._canvas.setFont(FONTE, 7)
        self._canvas.setFillColor(_CINZA)
        self._canvas.drawString(0, 0, str(self._pagina))
        self._canvas.endForm()

    def _escrito(
        self, y: float, esquerda: str, direita: str, tamanho: float, cor: HexColor, fonte: str = FONTE
    ) -> None:
        self._canvas.setFont(fonte, tamanho)
        self._canvas.setFillColor(cor)
        self._canvas.drawString(MARGEM, y, esquerda)
        self._canvas.drawRightString(self._grade.pagina[0] - MARGEM, y, direita)

    def _titulos(self) -> None:
        partes = [self._partes(coluna.titulo, n, NEGRITO) for n, coluna in enumerate(self._colunas)]
        linhas = max(map(len, partes))
        altura = _PASSO + _ENTRELINHA * (linhas - 1)
        self._canvas.setFillColor(_FAIXA)
        base = self._y + _ACIMA - altura
        self._canvas.rect(MARGEM, base, self._grade.pagina[0] - 2 * MARGEM, altura, stroke=0, fill=1)
        # Each ends beside the others, above its column.
        self._desenhar([[""] * (linhas - len(parte)) + parte for parte in partes], NEGRITO, _AZUL)
        self._fio(_AZUL)

    def _uma(self, linha: Linha, fonte: str) -> None:
        textos = [valor_para_ler(valor, coluna.formato) for valor, coluna in zip(linha, self._colunas, strict=True)]
        partes = [
            self._partes(texto, n, fonte) if coluna.formato in A_ESQUERDA else [texto]
            for n, (texto, coluna) in enumerate(zip(textos, self._colunas, strict=True))
        ]
        if self._y - _ENTRELINHA * (max(map(len, partes)) - 1) < _FIM:
            self._abrir_pagina()
        self._fio(_AZUL if fonte == NEGRITO else _FIO)
        self._desenhar(partes, fonte, _TEXTO)

    def _partes(self, texto: str, coluna: int, fonte: str) -> list[str]:
        esquerda, direita = self._grade.limites[coluna]
        return quebrar(texto, fonte, self._grade.tamanho, direita - esquerda - 2 * FOLGA)

    def _desenhar(self, partes: Sequence[Sequence[str]], fonte: str, cor: HexColor) -> None:
        self._canvas.setFont(fonte, self._grade.tamanho)
        self._canvas.setFillColor(cor)
        for linhas, coluna, (esquerda, direita) in zip(partes, self._colunas, self._grade.limites, strict=True):
            for numero, texto in enumerate(linhas):
                y = self._y - _ENTRELINHA * numero
                if coluna.formato in A_ESQUERDA:
                    self._canvas.drawString(esquerda + FOLGA, y, texto)
                else:
                    self._canvas.drawRightString(direita - FOLGA, y, texto)
        self._y -= _PASSO + _ENTRELINHA * (max(map(len, partes)) - 1)

    def _fio(self, cor: HexColor) -> None:
        self._canvas.setStrokeColor(cor)
        self._canvas.line(MARGEM, self._y + _ACIMA, self._grade.pagina[0] - MARGEM, self._y + _ACIMA)
