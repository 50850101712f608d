"""1,000 boletos with Pix in one PDF: the module against reportlab drawing the same by hand, interleaved; memory.

Repeat: `./dev bench boletos_pdf`. Target: at least 70 % of the plain rate, at most 200 MB.
"""

import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import segno
from reportlab.graphics.barcode.common import I2of5
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from consorcio.services.financeiro.bancos.impressao.dados import BoletoImpresso, ler_boleto_impresso
from consorcio.services.financeiro.bancos.impressao.documento import imprimir_boletos
from relato import relatar

_QUANTIDADE = 1_000
_PARTES = 5
_PIX = "00020101021226910014br.gov.bcb.pix2569qrpix.exemplo.com.br/qr/v2/cobv/9b95a87c10a84d65bcbf55a2e{:06d}5204000053"


def _boletos(quantidade: int) -> list[BoletoImpresso]:
    comum = {
        "banco": "237",
        "agencia": "1172",
        "conta": "0403005",
        "carteira": "09",
        "valor": "920.00",
        "beneficiario": "Administradora Exemplo S.A.",
        "beneficiario_documento": "11222333000181",
        "pagador": "Maria das Graças Conceição",
        "pagador_documento": "39053344705",
        "pagador_endereco": "Rua das Acácias, 123 – Belo Horizonte/MG",
        "vencimento": "2026-12-10",
        "instrucoes": ["Multa de 2% e juros de 1% ao mês.", "Não receber após 30 dias.", "Grupo 1001 – Cota 0007"],
        "demonstrativo": ["Fundo comum|R$ 750,00", "Taxa de administração|R$ 112,50", "Seguro|R$ 22,50"],
    }
    hoje = date(2026, 11, 25)
    return [
        ler_boleto_impresso({**comum, "nosso_numero": str(n + 1), "pix": _PIX.format(n)}, hoje)
        for n in range(quantidade)
    ]


def _a_mao(boletos: list[BoletoImpresso], saida: io.BytesIO) -> None:
    """The same boxes, labels, texts, bars and modules, each by the call of reportlab that a programmer reaches for."""
    canvas = Canvas(saida, pagesize=A4, pageCompression=1)
    for boleto in boletos:
        canvas.setFont("Helvetica", 8)
        for n in range(24):
            canvas.rect(12 * mm, (20 + 4 * n) * mm, 100 * mm, 7 * mm)
            canvas.setFont("Helvetica", 5.5)
            canvas.drawString(13 * mm, (22 + 4 * n) * mm, "Rótulo do campo")
        for n in range(32):
            canvas.setFont("Helvetica", 8.5)
            canvas.drawString(13 * mm, (20 + 6 * n) * mm, boleto.linha_digitavel)
        barras = I2of5(boleto.codigo_barras, checksum=0, bearers=0, ratio=3, barHeight=13 * mm, barWidth=0.25 * mm)
        barras.drawOn(canvas, 12 * mm, 14 * mm)
        matriz = segno.make_qr(boleto.pix or "", error="m", boost_error=False).matrix
        for y, linha in enumerate(matriz):
            for x, escuro in enumerate(linha):
                if escuro:
                    canvas.rect((120 + x * 0.5) * mm, (80 - y * 0.5) * mm, 0.5 * mm, 0.5 * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()


def _cpu(fazer: Callable[[], object]) -> float:
    inicio = time.process_time()
    fazer()
    return time.process_time() - inicio


def _memoria_mb() -> float:
    """Peak of a process of its own that prints the thousand."""
    programa = "import sys; sys.path[:0] = ['bench']; import boletos_pdf as b; b.so_imprimir()"
    saida = subprocess.run([sys.executable, "-c", programa], capture_output=True, text=True, check=True)
    return float(saida.stdout)


def so_imprimir() -> None:
    """Print the thousand and tell the peak of this process, in MB."""
    imprimir_boletos(_boletos(_QUANTIDADE), io.BytesIO())
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Alternate the two in parts, so that a busy machine weighs on both."""
    boletos = _boletos(_QUANTIDADE)
    parte = _QUANTIDADE // _PARTES
    nosso = plano = qr = 0.0
    for inicio in range(0, _QUANTIDADE, parte):
        fatia = boletos[inicio : inicio + parte]
        nosso += _cpu(lambda fatia=fatia: imprimir_boletos(fatia, io.BytesIO()))  # type: ignore[misc]
        plano += _cpu(lambda fatia=fatia: _a_mao(fatia, io.BytesIO()))  # type: ignore[misc]
        qr += _cpu(lambda fatia=fatia: [segno.make_qr(b.pix or "", error="m", boost_error=False) for b in fatia])  # type: ignore[misc]
    linhas: list[dict[str, object]] = [
        {"quem": "consorcio", "cpu_s": nosso, "boletos_por_s": _QUANTIDADE / nosso, "razao": plano / nosso},
        {"quem": "reportlab à mão", "cpu_s": plano, "boletos_por_s": _QUANTIDADE / plano, "razao": 1.0},
        {
            "quem": "consorcio, sem calcular o QR",
            "cpu_s": nosso - qr,
            "boletos_por_s": 0.0,
            "razao": (plano - qr) / (nosso - qr),
        },
        {"quem": "memória (MB)", "cpu_s": _memoria_mb(), "boletos_por_s": 0.0, "razao": 0.0},
    ]
    relatar("boletos_pdf", "1.000 boletos com Pix em um PDF", linhas, {"razao": 0.7, "memoria_mb": 200})


if __name__ == "__main__":
    main()
