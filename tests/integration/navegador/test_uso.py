"""How the screens feel: long lists, a slow API, a page enlarged, hands that never touch the mouse."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, Route, expect

from integration.navegador.medidas import disputa, guardar_medida
from integration.navegador.operador import pronta

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_LINHAS = 2_000
_LIMITE_DO_FILTRO_MS = 300
"""With the processors free."""
_FILTRAR = """async (texto) => {
  const caixa = document.querySelector('input[type=search]')
  const escrever = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
  const inicio = performance.now()
  escrever.call(caixa, texto)
  caixa.dispatchEvent(new Event('input', { bubbles: true }))
  while (document.querySelectorAll('tbody tr').length !== 1) await new Promise(requestAnimationFrame)
  return performance.now() - inicio
}"""


def _parametro(numero: int) -> dict[str, Any]:
    return {
        "chave": f"ensaio.numero_{numero}",
        "tipo": "INTEIRO",
        "descricao": f"Parâmetro de ensaio {numero}",
        "unidade": "dias",
        "minimo": "",
        "maximo": "",
        "opcoes": [],
        "padrao": str(numero),
        "sensivel": False,
        "escopos": ["GLOBAL"],
        "versao": 1,
        "valores": [],
    }


def test_a_list_of_2000_rows_is_filtered_at_once(tela: Page, demonstracao: Sistema) -> None:
    resposta = {"parametros": [_parametro(numero) for numero in range(_LINHAS)], "proximo_token": ""}
    tela.route("**/api/v1/configuracao/parametros?*", lambda route: route.fulfill(json=resposta))
    tela.goto(f"{demonstracao.endereco}/configuracao")
    expect(tela.locator("tbody tr")).to_have_count(_LINHAS)
    antes = disputa()
    duracao_ms = tela.evaluate(_FILTRAR, "ensaio 1999")
    duracao_ms *= 2 / (antes + disputa())
    guardar_medida("filtro", {"linhas": _LINHAS, "ms": round(duracao_ms)})
    assert duracao_ms <= _LIMITE_DO_FILTRO_MS


def test_a_slow_api_shows_the_shape_of_the_page(tela: Page, demonstracao: Sistema) -> None:
    libera = threading.Event()

    def devagar(route: Route) -> None:
        pedidos.append(route)
        if libera.is_set():
            route.continue_()

    pedidos: list[Route] = []
    tela.route("**/api/v1/contas-bancarias*", devagar)
    tela.goto(f"{demonstracao.endereco}/financeiro/bancos")
    expect(tela.get_by_role("heading", name="Bancos", level=1)).to_be_visible()
    expect(tela.get_by_role("status", name="Carregando")).to_be_visible()
    libera.set()
    for parado in pedidos:
        parado.continue_()
    expect(tela.get_by_role("status", name="Carregando")).to_have_count(0)


def test_the_chosen_tab_is_seen_on_a_narrow_screen(tela: Page, demonstracao: Sistema) -> None:
    grupo = tela.request.get(f"{demonstracao.endereco}/api/v1/grupos?codigo=1001").json()["grupos"][0]["grupo_id"]
    tela.set_viewport_size({"width": 390, "height": 844})
    tela.goto(f"{demonstracao.endereco}/grupos/{grupo}?aba=auditoria")
    expect(tela.get_by_role("tab", name="Auditoria")).to_be_in_viewport(ratio=0.9)


def test_settings_are_changed_without_a_mouse(tela: Page, demonstracao: Sistema) -> None:
    tela.goto(f"{demonstracao.endereco}/configuracao")
    pronta(tela)
    tela.keyboard.press("Tab")
    expect(tela.get_by_role("link", name="Ir para o conteúdo")).to_be_focused()
    tela.keyboard.press("Enter")
    tela.keyboard.press("Tab")
    expect(tela.get_by_role("tab", name="Parâmetros")).to_be_focused()
    tela.keyboard.press("ArrowRight")
    expect(tela.get_by_role("tab", name="Funcionalidades")).to_be_focused()
    tela.keyboard.press("ArrowLeft")
    tela.keyboard.press("Tab")
    expect(tela.get_by_role("searchbox", name="Buscar parâmetro")).to_be_focused()
    tela.keyboard.type("nome")
    tela.get_by_role("button", name="Nome sistema").focus()
    tela.keyboard.press("Enter")
    expect(tela.get_by_role("dialog", name="Nome sistema")).to_be_visible()
    tela.keyboard.press("Escape")
    expect(tela.get_by_role("dialog")).to_have_count(0)
