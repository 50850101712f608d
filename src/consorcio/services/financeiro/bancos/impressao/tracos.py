"""Bars and QR modules as one path each: thousands of rectangles cost a page little."""

from __future__ import annotations

from functools import cache

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

LARGURA_BARRAS = 103 * mm
ALTURA_BARRAS = 13 * mm
_LARGO = 3  # a wide bar is three narrow ones
_INTERCALADO = {
    "0": "00110",
    "1": "10001",
    "2": "01001",
    "3": "11000",
    "4": "00101",
    "5": "10100",
    "6": "01100",
    "7": "00011",
    "8": "10010",
    "9": "01010",
}


@cache
def _par(par: str) -> tuple[int, ...]:
    """Bar, space, bar, space… of two digits: the first is written in the bars, the second in the spaces."""
    larguras = zip(_INTERCALADO[par[0]], _INTERCALADO[par[1]], strict=True)
    return tuple(_LARGO if bit == "1" else 1 for bits in larguras for bit in bits)


def larguras_das_barras(codigo: str) -> list[int]:
    """Widths of the alternating bars and spaces of the Interleaved 2 of 5, start and stop included."""
    pares = (codigo[i : i + 2] for i in range(0, len(codigo), 2))
    return [1, 1, 1, 1, *(largura for par in pares for largura in _par(par)), _LARGO, 1, 1]


def desenhar_barras(canvas: Canvas, codigo: str, x: float, y: float) -> None:
    """The barcode, 103 × 13 mm, from its lower left corner."""
    larguras = larguras_das_barras(codigo)
    modulo = LARGURA_BARRAS / sum(larguras)
    caminho = canvas.beginPath()
    posicao = x
    for ordem, largura in enumerate(larguras):
        if ordem % 2 == 0:
            caminho.rect(posicao, y, largura * modulo, ALTURA_BARRAS)
        posicao += largura * modulo
    canvas.drawPath(caminho, stroke=0, fill=1)


def desenhar_qr(canvas: Canvas, texto: str, x: float, y: float, lado: float) -> None:
    """A QR of the text in a square, from its lower left corner; each run of dark modules is one rectangle."""
    matriz = segno.make_qr(texto, error="m", boost_error=False).matrix
    modulo = lado / len(matriz)
    caminho = canvas.beginPath()
    for linha, modulos in enumerate(matriz):
        base = y + lado - (linha + 1) * modulo
        inicio = None
        for coluna, escuro in enumerate((*modulos, 0)):
            if escuro and inicio is None:
                inicio = coluna
            elif not escuro and inicio is not None:
                caminho.rect(x + inicio * modulo, base, (coluna - inicio) * modulo, modulo)
                inicio = None
    canvas.drawPath(caminho, stroke=0, fill=1)
