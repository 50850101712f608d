"""The documents: one boleto a page with its statement, or a carnê of three slips a page with stubs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from consorcio.core.money import format_brl
from consorcio.services.financeiro.bancos.impressao.dados import BoletoImpresso
from consorcio.services.financeiro.bancos.impressao.ficha import (
    ALTURA,
    Ficha,
    documento,
    encaixar,
    imprimivel,
    vencimento,
)

_LARGURA, _ALTURA_PAGINA = A4
_MARGEM = 12 * mm
_BASE = 14 * mm
_POR_PAGINA = 3
_CANHOTO = 34 * mm
_MARGEM_CARNE = 5 * mm
_FONTE, _NEGRITO = "Helvetica", "Helvetica-Bold"


def imprimir_boletos(boletos: Iterable[BoletoImpresso], saida: BinaryIO) -> int:
    """A page each: receipt and statement of the parcela above, ficha de compensação below. How many there were."""
    canvas = _abrir(saida, "Boletos")
    ficha = Ficha(_LARGURA - 2 * _MARGEM)
    ficha.preparar(canvas)
    quantidade = 0
    for boleto in boletos:
        _recibo(canvas, boleto)
        _corte_horizontal(canvas, _BASE + ALTURA + 6 * mm)
        ficha.desenhar(canvas, boleto, _MARGEM, _BASE)
        canvas.showPage()
        quantidade += 1
    canvas.save()
    return quantidade


def imprimir_carne(boletos: Iterable[BoletoImpresso], saida: BinaryIO) -> int:
    """Three slips a page, each with a stub that stays with the payer."""
    canvas = _abrir(saida, "Carnê")
    ficha = Ficha(_LARGURA - _CANHOTO - 3 * _MARGEM_CARNE)
    ficha.preparar(canvas)
    quantidade = 0
    faixa = _ALTURA_PAGINA / _POR_PAGINA
    for quantidade, boleto in enumerate(boletos, start=1):
        base = _ALTURA_PAGINA - faixa * ((quantidade - 1) % _POR_PAGINA + 1)
        _canhoto(canvas, boleto, base + 3 * mm)
        ficha.desenhar(canvas, boleto, _CANHOTO + 2 * _MARGEM_CARNE, base + 3.5 * mm)
        if quantidade % _POR_PAGINA == 0:
            canvas.showPage()
        else:
            _corte_horizontal(canvas, base)
    canvas.save()
    return quantidade


def _abrir(saida: BinaryIO, titulo: str) -> Canvas:
    canvas = Canvas(saida, pagesize=A4, pageCompression=1, invariant=1, lang="pt-BR")
    canvas.setTitle(titulo)
    return canvas


def _recibo(canvas: Canvas, boleto: BoletoImpresso) -> None:
    topo = _ALTURA_PAGINA - _MARGEM - 4 * mm
    largura = _LARGURA - 2 * _MARGEM
    encaixar(canvas, _NEGRITO, 14, boleto.beneficiario, _MARGEM, topo, largura - 45 * mm)
    canvas.setFont(_FONTE, 8)
    canvas.drawRightString(_LARGURA - _MARGEM, topo, "Recibo do pagador")
    identificacao = " – ".join(filter(None, [documento(boleto.beneficiario_documento), boleto.beneficiario_endereco]))
    encaixar(canvas, _FONTE, 8, identificacao, _MARGEM, topo - 5 * mm, largura)
    canvas.setLineWidth(0.8)
    canvas.line(_MARGEM, topo - 8 * mm, _LARGURA - _MARGEM, topo - 8 * mm)
    _resumo(canvas, boleto, topo - 14 * mm)
    _demonstrativo(canvas, boleto, topo - 36 * mm)


def _resumo(canvas: Canvas, boleto: BoletoImpresso, y: float) -> None:
    """Who, what, when and how much, at a glance."""
    pares = (
        ("Pagador", f"{boleto.pagador} – {documento(boleto.pagador_documento)}", 0.0, 0.62),
        ("Número do documento", boleto.numero_documento, 0.64, 0.36),
        ("Vencimento", vencimento(boleto), 0.0, 0.28),
        ("Nosso número", boleto.nosso_numero, 0.3, 0.32),
        ("Valor", format_brl(boleto.valor_centavos), 0.64, 0.36),
    )
    largura = _LARGURA - 2 * _MARGEM
    for ordem, (rotulo, texto, inicio, fracao) in enumerate(pares):
        x, base = _MARGEM + largura * inicio, y - (10 * mm if ordem > 1 else 0)
        canvas.setFont(_FONTE, 6.5)
        canvas.drawString(x, base, rotulo)
        fonte = _NEGRITO if rotulo in ("Vencimento", "Valor") else _FONTE
        encaixar(canvas, fonte, 10, texto, x, base - 4.5 * mm, largura * fracao)


def _demonstrativo(canvas: Canvas, boleto: BoletoImpresso, y: float) -> None:
    fim = _BASE + ALTURA + 12 * mm
    for item in boleto.demonstrativo:
        if y < fim:
            break
        largura = (_LARGURA - 2 * _MARGEM) * (0.75 if item.valor else 1)
        encaixar(canvas, _FONTE, 9, item.texto, _MARGEM, y, largura)
        if item.valor:
            canvas.setFont(_FONTE, 9)
            canvas.drawRightString(_LARGURA - _MARGEM, y, imprimivel(item.valor))
        y -= 5 * mm


def _canhoto(canvas: Canvas, boleto: BoletoImpresso, base: float) -> None:
    x, largura = _MARGEM_CARNE, _CANHOTO - 2 * mm
    canvas.saveState()
    canvas.setDash(2, 2)
    canvas.setLineWidth(0.4)
    canvas.line(_CANHOTO + 1.5 * _MARGEM_CARNE, base, _CANHOTO + 1.5 * _MARGEM_CARNE, base + ALTURA)
    canvas.restoreState()
    campos = (
        ("Recibo do pagador", boleto.beneficiario),
        ("Documento", boleto.numero_documento),
        ("Vencimento", vencimento(boleto)),
        ("Agência / Código do beneficiário", boleto.agencia_conta),
        ("Nosso número", boleto.nosso_numero),
        ("(=) Valor do documento", format_brl(boleto.valor_centavos)),
        ("(=) Valor cobrado", ""),
        ("Pagador", boleto.pagador),
    )
    for ordem, (rotulo, texto) in enumerate(campos):
        y = base + ALTURA - (3 + 11 * ordem) * mm
        canvas.setFont(_FONTE, 5.5)
        canvas.drawString(x, y, rotulo)
        fonte = _NEGRITO if rotulo.startswith(("Vencimento", "(=) Valor do")) else _FONTE
        encaixar(canvas, fonte, 8, texto, x, y - 4.5 * mm, largura)
        canvas.setLineWidth(0.3)
        canvas.line(x, y - 6.5 * mm, x + largura, y - 6.5 * mm)


def _corte_horizontal(canvas: Canvas, y: float) -> None:
    canvas.saveState()
    canvas.setDash(2, 2)
    canvas.setLineWidth(0.4)
    canvas.line(0, y, _LARGURA, y)
    canvas.restoreState()
