"""HTML with variables to PDF/A. A template reads only what it is given: no file, no network, no Python inside.

Papers that more than one service prints, and the frame of the page that all have, are here.
"""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from consorcio.core.errors import unavailable, validation
from consorcio.core.money import format_brl, parse_reais
from consorcio.core.template_messages import erro_de_dados, erro_de_escrita

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

PAPERS = files("consorcio.platform") / "papers"
_VARIANTE = "pdf/a-3b"
_PAGINAS_MAX = 500
# One at a time: it is all processor. Who gives up leaves a thread that goes on printing, and the fonts are of one.
_VEZ = asyncio.Semaphore(1)
_DESENHO = threading.Lock()


@dataclass(frozen=True, slots=True)
class Pdf:
    """The bytes and how many pages they have."""

    conteudo: bytes
    paginas: int


def _dinheiro(valor: object) -> str:
    return format_brl(parse_reais(str(valor)))


def _percentual(valor: object) -> str:
    try:
        return f"{Decimal(str(valor)):f}".replace(".", ",") + " %"
    except InvalidOperation:
        raise TemplateError(f"“{valor}” não é um percentual.") from None


def _data(valor: object) -> str:
    try:
        return f"{date.fromisoformat(str(valor)):%d/%m/%Y}"
    except ValueError:
        raise TemplateError(f"“{valor}” não é uma data AAAA-MM-DD.") from None


_AMBIENTE = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, auto_reload=False)
_AMBIENTE.globals.clear()
_AMBIENTE.filters.update(dinheiro=_dinheiro, percentual=_percentual, data=_data)


def moldurar(nome: str, texto: str) -> str:
    """A template whole: the frame of the page, with the name of the paper, around its text."""
    moldura = (PAPERS / "_base.html").read_text()
    return moldura.replace("{{ titulo_do_modelo }}", nome).replace("{{ conteudo_do_modelo }}", texto)


def preencher(html: str, dados: Mapping[str, Any], campo: str) -> str:
    """The HTML with the data. VALIDATION with the line when the template or the data are not right."""
    try:
        return _AMBIENTE.from_string(html).render(dict(dados))
    except TemplateSyntaxError as erro:
        raise validation(campo, f"Linha {erro.lineno} do modelo: {erro_de_escrita(erro.message or '')}.") from None
    except (TemplateError, TypeError, ValueError, ArithmeticError, RecursionError) as erro:
        raise validation(campo, f"O modelo não se preenche: {erro_de_dados(erro)}.") from None


async def imprimir(html: str) -> Pdf:
    """The PDF/A of a whole HTML. UNAVAILABLE on a machine without Pango."""
    async with _VEZ:
        return await asyncio.to_thread(_imprimir, html)


@functools.cache
def _fontes() -> FontConfiguration:
    """The fonts of the machine, read once: each reading is a third of the work and stays in memory for good."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 as the library itself

    return FontConfiguration()


def _imprimir(html: str) -> Pdf:
    with _DESENHO:
        return _desenhar(html)


def _desenhar(html: str) -> Pdf:
    try:
        from weasyprint import HTML  # noqa: PLC0415 loads Pango, which an installation that prints nothing need not have
        from weasyprint.urls import URLFetcher  # noqa: PLC0415
    except OSError:
        raise unavailable(
            "Falta a biblioteca Pango neste servidor: apt-get install libpango-1.0-0 libpangoft2-1.0-0."
        ) from None
    # A template with fonts of its own has them to itself.
    fontes = None if "@font-face" in html.lower() else _fontes()
    documento = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",))).render(font_config=fontes)
    if len(documento.pages) > _PAGINAS_MAX:
        raise validation("/dados", f"O documento passa de {_PAGINAS_MAX} páginas.")
    conteudo = documento.write_pdf(pdf_variant=_VARIANTE)
    assert conteudo is not None
    return Pdf(conteudo, len(documento.pages))
