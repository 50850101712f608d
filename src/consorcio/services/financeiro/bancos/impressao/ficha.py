"""The ficha de compensação, the part of a boleto that banks prescribe, at any width.

Lines and labels are the same in every boleto: they are drawn once per document, as a form, and only the contents again.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from consorcio.core.documents import format_cpf_cnpj
from consorcio.core.money import format_brl
from consorcio.services.financeiro.bancos.impressao.dados import BoletoImpresso
from consorcio.services.financeiro.bancos.impressao.tracos import ALTURA_BARRAS, desenhar_barras, desenhar_qr

ALTURA = 92 * mm
_CABECALHO = 8 * mm
_LINHA = 7 * mm
_DIREITA = 42 * mm
_PAGADOR = 14 * mm
_QR = 22.5 * mm
_ROTULO, _TEXTO, _MENOR_LETRA = 5.5, 8.5, 6.5
_FONTE, _NEGRITO = "Helvetica", "Helvetica-Bold"
_RESTANTES = ("(–) Desconto / Abatimento", "(–) Outras deduções", "(+) Mora / Multa", "(+) Outros acréscimos")


@dataclass(frozen=True, slots=True)
class _Celula:
    """A box: its label, which text goes in it, where and how wide; amounts go to the right."""

    rotulo: str
    chave: str
    x: float
    y: float
    largura: float
    a_direita: bool = False
    altura: float = _LINHA


class Ficha:
    """The prescribed part, at a width. `preparar` once per document, `desenhar` for each boleto."""

    def __init__(self, largura: float) -> None:
        self.largura = largura
        self._nome = f"ficha{round(largura)}"
        self._celulas = _celulas(largura)

    def preparar(self, canvas: Canvas) -> None:
        """Lines and labels, kept in the document under a name."""
        canvas.beginForm(self._nome)
        canvas.setLineWidth(0.4)
        for celula in self._celulas:
            canvas.rect(celula.x, celula.y, celula.largura, celula.altura)
            canvas.setFont(_FONTE, _ROTULO)
            canvas.drawString(celula.x + mm, celula.y + celula.altura - 2.2 * mm, celula.rotulo)
        canvas.setLineWidth(1)
        for x in (38 * mm, 54 * mm):
            canvas.line(x, ALTURA - _CABECALHO, x, ALTURA - mm)
        canvas.line(0, ALTURA - _CABECALHO, self.largura, ALTURA - _CABECALHO)
        canvas.setFont(_FONTE, _ROTULO)
        canvas.drawRightString(self.largura, ALTURA_BARRAS - 1.5 * mm, "Autenticação mecânica – Ficha de compensação")
        canvas.endForm()

    def desenhar(self, canvas: Canvas, boleto: BoletoImpresso, x: float, y: float) -> None:
        """The contents, from the lower left corner."""
        canvas.saveState()
        canvas.translate(x, y)
        canvas.doForm(self._nome)
        self._cabecalho(canvas, boleto)
        textos = _textos(boleto)
        for celula in self._celulas:
            if texto := textos.get(celula.chave):
                _escrever(canvas, celula, texto)
        self._instrucoes(canvas, boleto)
        self._pagador(canvas, boleto)
        desenhar_barras(canvas, boleto.codigo_barras, 0, -0.5 * mm)
        canvas.restoreState()

    def _cabecalho(self, canvas: Canvas, boleto: BoletoImpresso) -> None:
        base = ALTURA - _CABECALHO + 2 * mm
        encaixar(canvas, _NEGRITO, 11, boleto.banco_nome, 0, base, 37 * mm)
        canvas.setFont(_NEGRITO, 13)
        canvas.drawCentredString(46 * mm, base, boleto.banco)
        canvas.setFont(_NEGRITO, 11 if self.largura > 170 * mm else 9.5)
        canvas.drawRightString(self.largura, base, boleto.linha_digitavel)

    def _instrucoes(self, canvas: Canvas, boleto: BoletoImpresso) -> None:
        area = next(celula for celula in self._celulas if celula.chave == "instrucoes")
        largura = area.largura - 2 * mm
        if boleto.pix:
            lado_x = area.x + area.largura - _QR - 3 * mm
            desenhar_qr(canvas, boleto.pix, lado_x, area.y + 1.3 * mm, _QR)
            canvas.setFont(_NEGRITO, 7)
            canvas.drawCentredString(lado_x + _QR / 2, area.y + area.altura - 2.7 * mm, "Pague com Pix")
            largura -= _QR + 5 * mm
        for ordem, linha in enumerate(boleto.instrucoes[:6]):
            encaixar(canvas, _FONTE, 8, linha, area.x + mm, area.y + area.altura - (6.5 + 4 * ordem) * mm, largura)

    def _pagador(self, canvas: Canvas, boleto: BoletoImpresso) -> None:
        area = next(celula for celula in self._celulas if celula.chave == "pagador")
        linhas = (f"{boleto.pagador} – {documento(boleto.pagador_documento)}", boleto.pagador_endereco)
        for ordem, linha in enumerate(linhas):
            altura = area.y + area.altura - (6 + 4 * ordem) * mm
            encaixar(canvas, _FONTE, 8, linha, area.x + mm, altura, area.largura - 2 * mm)


def encaixar(canvas: Canvas, fonte: str, tamanho: float, texto: str, x: float, y: float, largura: float) -> None:
    """A line of text no wider than its place: smaller letters first, then cut with an ellipsis."""
    texto = imprimivel(texto)
    medida = stringWidth(texto, fonte, tamanho)
    if medida > largura:
        tamanho = max(tamanho * largura / medida, _MENOR_LETRA)
        inteiro = texto
        while stringWidth(texto, fonte, tamanho) > largura:
            inteiro = inteiro[:-1]
            texto = f"{inteiro}…"
    canvas.setFont(fonte, tamanho)
    canvas.drawString(x, y, texto)


def imprimivel(texto: str) -> str:
    """What the standard fonts of PDF can draw: Portuguese yes, other alphabets become a question mark."""
    return texto.encode("windows-1252", errors="replace").decode("windows-1252")


def documento(numero: str) -> str:
    """CPF or CNPJ as printed; a number that is already punctuated stays as it is."""
    return format_cpf_cnpj(numero) if numero.isalnum() and len(numero) in (11, 14) else numero


def _escrever(canvas: Canvas, celula: _Celula, texto: str) -> None:
    base = celula.y + 1.5 * mm
    if celula.a_direita:
        canvas.setFont(_NEGRITO if celula.chave in ("vencimento", "valor") else _FONTE, _TEXTO)
        canvas.drawRightString(celula.x + celula.largura - mm, base, imprimivel(texto))
    else:
        encaixar(canvas, _FONTE, _TEXTO, texto, celula.x + mm, base, celula.largura - 2 * mm)


def _textos(boleto: BoletoImpresso) -> dict[str, str]:
    return {
        "local": boleto.local_pagamento,
        "vencimento": vencimento(boleto),
        "beneficiario": f"{boleto.beneficiario} – {documento(boleto.beneficiario_documento)}",
        "agencia_conta": boleto.agencia_conta,
        "data_documento": f"{boleto.data_documento:%d/%m/%Y}",
        "numero_documento": boleto.numero_documento,
        "especie": boleto.especie,
        "aceite": "N",
        "nosso_numero": boleto.nosso_numero,
        "carteira": boleto.carteira,
        "moeda": "R$",
        "valor": format_brl(boleto.valor_centavos),
    }


def vencimento(boleto: BoletoImpresso) -> str:
    """The due date as printed."""
    return f"{boleto.vencimento:%d/%m/%Y}" if boleto.vencimento else "Contra apresentação"


def _celulas(largura: float) -> tuple[_Celula, ...]:
    esquerda = largura - _DIREITA
    topo = ALTURA - _CABECALHO
    y = [topo - _LINHA * n for n in range(1, 5)]
    celulas = [
        _Celula("Local de pagamento", "local", 0, y[0], esquerda),
        _Celula("Vencimento", "vencimento", esquerda, y[0], _DIREITA, a_direita=True),
        _Celula("Beneficiário", "beneficiario", 0, y[1], esquerda),
        _Celula("Agência / Código do beneficiário", "agencia_conta", esquerda, y[1], _DIREITA, a_direita=True),
        *_dividir(esquerda, y[2], _TERCEIRA),
        _Celula("Nosso número", "nosso_numero", esquerda, y[2], _DIREITA, a_direita=True),
        *_dividir(esquerda, y[3], _QUARTA),
        _Celula("(=) Valor do documento", "valor", esquerda, y[3], _DIREITA, a_direita=True),
    ]
    altura = (y[3] - ALTURA_BARRAS - _PAGADOR - mm) / 5
    base = y[3] - altura * 5
    celulas.append(
        _Celula(
            "Instruções (texto de responsabilidade do beneficiário)", "instrucoes", 0, base, esquerda, False, altura * 5
        )
    )
    for ordem, rotulo in enumerate((*_RESTANTES, "(=) Valor cobrado")):
        celulas.append(_Celula(rotulo, "", esquerda, y[3] - altura * (ordem + 1), _DIREITA, True, altura))
    celulas.append(_Celula("Pagador", "pagador", 0, base - _PAGADOR, largura, False, _PAGADOR))
    return tuple(celulas)


_TERCEIRA = (
    ("Data do documento", "data_documento", 0.2),
    ("Número do documento", "numero_documento", 0.32),
    ("Espécie doc.", "especie", 0.16),
    ("Aceite", "aceite", 0.12),
    ("Data do processamento", "data_documento", 0.2),
)
_QUARTA = (
    ("Uso do banco", "", 0.2),
    ("Carteira", "carteira", 0.16),
    ("Espécie", "moeda", 0.16),
    ("Quantidade", "", 0.24),
    ("Valor", "", 0.24),
)


def _dividir(largura: float, y: float, partes: tuple[tuple[str, str, float], ...]) -> list[_Celula]:
    celulas, x = [], 0.0
    for rotulo, chave, fracao in partes:
        celulas.append(_Celula(rotulo, chave, x, y, largura * fracao))
        x += largura * fracao
    return celulas
