"""Hands that never touch the mouse: they walk by Tab and the arrows, press and type; each stop must be seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import JSHandle, Locator, Page, expect

_PASSOS = 60
_FOCO = """(alvo) => {
  const foco = document.activeElement
  const caixa = foco.getBoundingClientRect()
  const visto = caixa.width > 4 && caixa.height > 4 ? foco : foco.closest('label') ?? foco
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(visto)
  const daCaixa = foco.matches('input:not(:focus)')  // the button of the calendar, which the browser itself outlines
  const contorno = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && !/, 0\\)$/.test(outlineColor)
  const { left, top, width, height } = visto.getBoundingClientRect()
  const [x, y] = [left + width / 2, top + Math.min(height / 2, 20)]
  const naTela = x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight
  const porCima = naTela ? document.elementFromPoint(x, y) : null
  const descoberto = naTela && (visto.contains(porCima) || porCima?.contains(visto))
  const nome = foco.ariaLabel ?? foco.labels?.[0]?.textContent ?? foco.textContent
  return {
    chegou: foco === alvo,
    sumiu: !alvo.isConnected,
    nada: foco === document.body || foco.tagName === 'MAIN',
    onde: `${foco.tagName} ${nome.trim().slice(0, 40)}`,
    queixa: !contorno && !daCaixa ? 'sem contorno' : !naTela ? 'fora da tela' : !descoberto ? 'coberto' : '',
  }
}"""


@dataclass(slots=True)
class Teclado:
    """A page and the keys; what stopped where it could not be seen is in `queixas`."""

    tela: Page
    queixas: list[str] = field(default_factory=list)

    def teclar(self, *teclas: str) -> None:
        for tecla in teclas:
            self.tela.keyboard.press(tecla)

    def escrever(self, texto: str) -> None:
        self.tela.keyboard.type(texto)

    def ir(self, alvo: Locator, tecla: str = "Tab", passos: int = _PASSOS) -> None:
        """Press until the focus is there; every stop of the way is looked at."""
        paradas: list[str] = []
        achado = alvo.element_handle()
        while not (foco := self._foco(achado))["chegou"]:
            assert len(paradas) < passos, f"{tecla} não chega a {alvo}; parou em {paradas}"
            if foco["sumiu"]:
                achado = alvo.element_handle()
                continue
            paradas.append(foco["onde"])
            self.teclar(tecla)

    def apertar(self, alvo: Locator, com: str = "Enter", tecla: str = "Tab") -> None:
        self.ir(alvo, tecla)
        self.teclar(com)

    def preencher(self, campo: Locator, texto: str, tecla: str = "Tab") -> None:
        """Over what is there, if something is."""
        self.ir(campo, tecla)
        self.teclar("Control+a")
        self.escrever(texto)

    def escolher(self, campo: Locator, opcao: str) -> None:
        """In a list of options, by the beginning of its text."""
        self.ir(campo)
        self.escrever(opcao)
        self.teclar("Tab")

    def volta(self, janela: Locator, passos: int = 40) -> int:
        """Tab round a window: how many stops it has. The page behind must never be reached."""
        vistos: list[Any] = []
        for _ in range(passos):
            self.teclar("Tab")
            onde = self.tela.evaluate_handle("document.activeElement")
            dentro = janela.evaluate("(j, e) => e === document.body || j.contains(e)", onde)
            assert dentro, f"o foco saiu da janela: {self._foco(onde)['onde']}"
            if vistos and onde.evaluate("(e, primeiro) => e === primeiro", vistos[0]):
                return len(vistos)
            if not onde.evaluate("e => e === document.body"):
                self._foco(onde)
                vistos.append(onde)
        raise AssertionError(f"a janela não dá a volta em {passos} paradas")

    def _foco(self, alvo: JSHandle) -> dict[str, Any]:
        foco: dict[str, Any] = alvo.evaluate(_FOCO)
        if foco["queixa"] and not foco["nada"]:
            self.queixas.append(f"{foco['onde']}: {foco['queixa']}")
        return foco


def devolve_o_foco(maos: Teclado, gatilho: Locator, janela: Locator, fazer: Callable[[], None] | None = None) -> None:
    """What opened a window has the focus again when Esc closes it."""
    if fazer:
        fazer()
    maos.teclar("Escape")
    expect(janela).to_have_count(0)
    expect(gatilho).to_be_focused()
