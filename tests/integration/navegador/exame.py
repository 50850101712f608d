"""What is asked of every screen, whoever is in: light and dark, wide and narrow, by keyboard, in words."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from playwright.sync_api import BrowserContext, Page, ViewportSize

from integration.navegador.operador import ARTEFATOS, AXE, OBSERVAR_SALTOS, RAIZ, pronta, so_pelo_mouse, violacoes

_CRU = re.compile(r"\b(?:[A-Z]{2,}_[A-Z_]{2,}|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\b")
LARGA: ViewportSize = {"width": 1280, "height": 800}
_ESTREITA: ViewportSize = {"width": 390, "height": 844}
_AMPLIADA: ViewportSize = {"width": 640, "height": 400}  # 1280 × 800 at 200 %
_SALTOS: float = json.loads((RAIZ / "web/orcamento.json").read_text(encoding="utf-8"))["saltos"]
_FOTOS = bool(os.environ.get("CONSORCIO_FOTOS"))
"""Whether every screen is also taken, to be looked at."""
_DA_LARGURA = (
    *("aria-hidden-focus", "button-name", "label", "link-name", "nested-interactive"),
    "scrollable-region-focusable",
)
"""Rules whose answer may change with the width; the others were asked on the wide screen."""


def observar(contexto: BrowserContext) -> None:
    """Every page of the context brings axe, and counts how much it jumps."""
    contexto.add_init_script(path=AXE)
    contexto.add_init_script(f"({OBSERVAR_SALTOS})()")


def fotografar(pagina: Page, nome: str) -> None:
    """The screen as it is, when it is whole."""
    ARTEFATOS.mkdir(exist_ok=True)
    pronta(pagina)
    pagina.screenshot(path=ARTEFATOS / f"{nome}-claro.png")


def examinar(pagina: Page, nome: str) -> list[str]:
    """What is wrong with the screen that is open."""
    saltos = pagina.evaluate("window.saltos")
    problemas = [f"{nome}: {grave}" for grave in violacoes(pagina)]
    problemas += [f"{nome}: só pelo mouse: {elemento}" for elemento in so_pelo_mouse(pagina)]
    if saltos > _SALTOS:
        problemas.append(f"{nome}: salta {saltos:.3f} enquanto chega")
    cru = _CRU.search(pagina.locator("body").inner_text())
    if cru:
        problemas.append(f"{nome}: mostra {cru[0]}")
    _fotografar_se_pedido(pagina, f"{nome}-claro")
    pagina.emulate_media(color_scheme="dark")
    problemas += [f"{nome}, escuro: {grave}" for grave in violacoes(pagina, ["color-contrast"])]
    _fotografar_se_pedido(pagina, f"{nome}-escuro")
    pagina.emulate_media(color_scheme="light")
    for tamanho in (_AMPLIADA, _ESTREITA):
        pagina.set_viewport_size(tamanho)
        largura: Any = pagina.evaluate("document.documentElement.scrollWidth")
        if largura > tamanho["width"]:
            problemas.append(f"{nome}: {largura} px numa tela de {tamanho['width']}")
    _fotografar_se_pedido(pagina, f"{nome}-estreita")
    problemas += [f"{nome}, estreita: {grave}" for grave in violacoes(pagina, _DA_LARGURA)]
    pagina.set_viewport_size(LARGA)
    return problemas


def _fotografar_se_pedido(pagina: Page, nome: str) -> None:
    if _FOTOS:
        pagina.screenshot(path=ARTEFATOS / f"{nome}.png")
