"""A record of the log proved on the screen: the page itself recomputes the way to the signed root."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Browser, expect

from integration.navegador.exame import LARGA, fotografar
from integration.navegador.operador import administrador, pronta

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema


def test_a_record_is_proved_in_the_browser(navegador: Browser, demonstracao: Sistema) -> None:
    contexto = administrador(navegador, demonstracao, viewport=LARGA, reduced_motion="reduce")
    tela = contexto.new_page()
    tela.goto(f"{demonstracao.endereco}/auditoria")
    pronta(tela)
    # In the words of who asks: the log may have any number of records after it.
    tela.get_by_role("textbox", name="Ação").fill("homologar assembleia")
    tela.get_by_role("textbox", name="Ação").press("Enter")
    tela.get_by_role("button", name="Homologar assembleia").first.click()
    janela = tela.get_by_role("dialog", name="Homologar assembleia")
    janela.get_by_role("button", name="Provar").click()
    expect(janela.get_by_text("A folha foi recalculada do conteúdo que está na tela")).to_be_visible()
    expect(janela.get_by_text("é da chave publicada")).to_be_visible()
    fotografar(tela, "auditoria-provada")
    contexto.close()
