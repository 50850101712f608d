"""Light or dark, wide or narrow rows: as chosen, from the first frame of the next visit, or as the computer is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

from integration.navegador.operador import administrador, pronta

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_CLARO, _ESCURO = "rgb(246, 247, 249)", "rgb(13, 18, 23)"
_QUADROS = """() => {
  window.quadros = []
  new MutationObserver((_, observador) => {
    if (!document.body) return
    observador.disconnect()
    const { tema = '', densidade = '' } = document.documentElement.dataset
    window.antesDoCorpo = `${tema} ${densidade}`.trim()
  }).observe(document, { childList: true, subtree: true })
  const ver = () => {
    const fundo = document.body && getComputedStyle(document.body).backgroundColor
    if (fundo) quadros.push(`${fundo} ${getComputedStyle(document.documentElement).getPropertyValue('--row-y')}`)
    if (!document.querySelector('tbody tr')) requestAnimationFrame(ver)
  }
  requestAnimationFrame(ver)
}"""
_APARENCIA = """() => ({
  fundo: getComputedStyle(document.body).backgroundColor,
  controles: getComputedStyle(document.documentElement).colorScheme,
  altura: document.querySelector('tbody tr').offsetHeight,
})"""


@pytest.fixture
def tela(navegador: Browser, demonstracao: Sistema) -> Iterator[Page]:
    """A list, in a browser that remembers nothing, on a computer whose windows are light."""
    contexto = administrador(navegador, demonstracao, color_scheme="light")
    contexto.add_init_script(f"({_QUADROS})()")
    tela = contexto.new_page()
    tela.goto(f"{demonstracao.endereco}/grupos")
    _pronta(tela)
    yield tela
    contexto.close()


def _pronta(tela: Page) -> None:
    pronta(tela)
    expect(tela.locator("tbody tr").first).to_be_visible()


def _escolher(tela: Page, opcao: str) -> Any:
    """What it looks like once that was chosen in the menu of the person."""
    tela.get_by_role("button", name="Sua conta e aparência").click()
    tela.get_by_role("button", name=opcao, exact=True).click()
    return tela.evaluate(_APARENCIA)


def _recarregada(tela: Page) -> tuple[Any, set[str], str]:
    """What it looks like in the next visit, the background and the room of the rows in each of its frames, and what was
    known before there was anything to show.
    """
    tela.reload()
    _pronta(tela)
    return tela.evaluate(_APARENCIA), set(tela.evaluate("quadros")), tela.evaluate("antesDoCorpo")


def test_theme_and_room_between_rows(tela: Page) -> None:
    assert tela.evaluate(_APARENCIA)["fundo"] == _CLARO
    largas = tela.evaluate(_APARENCIA)["altura"]
    escura = _escolher(tela, "Escuro")
    assert (escura["fundo"], escura["controles"]) == (_ESCURO, "dark")
    estreita = _escolher(tela, "Compacto")
    assert estreita["altura"] <= largas - 6
    assert _recarregada(tela) == (estreita, {f"{_ESCURO} .1875rem"}, "escuro compacta")


def test_a_theme_of_its_own_on_a_dark_computer(tela: Page) -> None:
    tela.emulate_media(color_scheme="dark")
    assert tela.evaluate(_APARENCIA)["fundo"] == _ESCURO, "como no computador, sem recarregar"
    clara = _escolher(tela, "Claro")
    assert (clara["fundo"], clara["controles"]) == (_CLARO, "light")
    assert _recarregada(tela) == (clara, {f"{_CLARO} .4375rem"}, "claro")
    assert _escolher(tela, "Como no computador")["fundo"] == _ESCURO
    aparencia, *chegada = _recarregada(tela)
    assert (aparencia["fundo"], *chegada) == (_ESCURO, {f"{_ESCURO} .4375rem"}, "")
    tela.emulate_media(color_scheme="light")
    assert tela.evaluate(_APARENCIA)["fundo"] == _CLARO
