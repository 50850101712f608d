"""A person at the browser: enters, goes to a screen, waits until it is whole."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

RAIZ = Path(__file__).parents[3]
ARTEFATOS = RAIZ / "web/e2e-artefatos"
expect.set_options(timeout=20_000)  # the machine of the tests may be busy: how fast a screen is, the budgets say
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
SENHA = "uma frase bem comprida"
AXE = RAIZ / "web/node_modules/axe-core/axe.min.js"
OBSERVAR_SALTOS = """() => {
  window.saltos = 0
  new PerformanceObserver((lista) => {
    for (const salto of lista.getEntries()) if (!salto.hadRecentInput) window.saltos += salto.value
  }).observe({ type: 'layout-shift', buffered: true })
}"""
_GRAVES = """async (regras) => {
  const escolha = regras.length ? { runOnly: { type: 'rule', values: regras } } : {}
  const { violations } = await axe.run(document, { resultTypes: ['violations'], ...escolha })
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))
}"""


def entrar(page: Page, endereco: str, nome: str, senha: str) -> None:
    """Log in, choosing a password of one's own when the system asks for it."""
    page.goto(f"{endereco}/")
    page.get_by_label("Nome de acesso").fill(nome)
    page.get_by_label("Senha").fill(senha)
    page.get_by_role("button", name="Entrar").click()
    nova = page.get_by_label("Senha nova", exact=True)
    expect(nova.or_(page.get_by_role("navigation", name="Principal"))).to_be_visible()
    if nova.is_visible():
        nova.fill(SENHA)
        page.get_by_label("Repita a senha nova").fill(SENHA)
        page.get_by_role("button", name="Salvar e entrar").click()
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()


def administrador(navegador: Browser, sistema: Sistema, **ajustes: Any) -> BrowserContext:
    """A browser of the first administrator, who enters once however many modules ask."""
    estado = sistema.pasta / "administrador.json"
    if not estado.exists():
        contexto = navegador.new_context(locale="pt-BR")
        entrar(contexto.new_page(), sistema.endereco, "admin", sistema.senha_inicial)
        contexto.storage_state(path=estado)
        contexto.close()
    return navegador.new_context(locale="pt-BR", storage_state=estado, **ajustes)


def outra_pessoa(navegador: Browser, sistema: Sistema, **ajustes: Any) -> BrowserContext:
    """A browser of a second administrator, who decides what the first proposes; created and entered once."""
    estado = sistema.pasta / "outra.json"
    if not estado.exists():
        primeira = administrador(navegador, sistema)
        nova = {"nome_usuario": "outra.pessoa", "nome": "Outra Pessoa", "email": "outra@example.com"}
        criada = Api(primeira, sistema.endereco).pedir("/api/v1/usuarios", {**nova, "papeis": ["administrador"]})
        primeira.close()
        contexto = navegador.new_context(locale="pt-BR")
        entrar(contexto.new_page(), sistema.endereco, "outra.pessoa", criada["senha_provisoria"])
        contexto.storage_state(path=estado)
        contexto.close()
    return navegador.new_context(locale="pt-BR", storage_state=estado, **ajustes)


def criar_usuario(tela: Page, sistema: Sistema, papel: str, nome: str) -> str:
    """Creates a user on the screen; the password that is shown once."""
    tela.goto(f"{sistema.endereco}/usuarios")
    tela.get_by_role("button", name="Criar usuário").click()
    tela.get_by_label("Nome completo").fill(f"Pessoa {papel}")
    tela.get_by_label("Nome de acesso").fill(nome)
    tela.get_by_label("E-mail").fill(f"{nome}@example.com")
    tela.get_by_role("checkbox", name=papel).check()
    tela.get_by_role("button", name="Criar", exact=True).click()
    senha = tela.get_by_text("Senha provisória").locator("xpath=following-sibling::p")
    return senha.inner_text()


def cadastrar_usuario(api: Api, papel: str, nome: str) -> str:
    """Creates a user without the screen, for who only needs one; the password that is shown once."""
    corpo = {"nome_usuario": nome, "nome": f"Pessoa {papel}", "email": f"{nome}@example.com", "papeis": [papel]}
    senha: str = api.pedir("/api/v1/usuarios", corpo)["senha_provisoria"]
    return senha


@dataclass(frozen=True, slots=True)
class Api:
    """The public API with the session of a browser."""

    contexto: BrowserContext
    endereco: str

    def ler(self, caminho: str) -> Any:
        resposta = self.contexto.request.get(f"{self.endereco}{caminho}")
        assert resposta.ok, resposta.text()
        return resposta.json()

    def esperar(self, caminho: str, pronto: Callable[[Any], bool], segundos: float = 30) -> Any:
        """What is read there, asked again until it is so: facts take a moment to reach the next service."""
        limite = time.monotonic() + segundos
        while not pronto(lido := self.ler(caminho)):
            assert time.monotonic() < limite, lido
            time.sleep(0.1)
        return lido

    def pedir(self, caminho: str, corpo: dict[str, Any], metodo: str = "POST") -> Any:
        sessao = self.ler("/sessao")
        cabecalhos = {"X-CSRF-Token": sessao["csrf"], "Idempotency-Key": str(uuid4())}
        resposta = self.contexto.request.fetch(
            f"{self.endereco}{caminho}", method=metodo, data=corpo, headers=cabecalhos
        )
        assert resposta.ok, resposta.text()
        return resposta.json()


@dataclass(frozen=True, slots=True)
class Balcao:
    """Who does the month: a page, the system it is on, and its API to read what a person would read elsewhere."""

    tela: Page
    sistema: Sistema
    api: Api

    def ir(self, caminho: str) -> None:
        self.tela.goto(f"{self.sistema.endereco}{caminho}")


_SO_PELO_MOUSE = """() => {
  const controle = 'a[href], button, input, select, textarea, summary, label,'
    + ' [role=button], [role=tab], [role=option], [role=menuitem], [role=radio], [role=checkbox], [role=switch]'
  const convida = (e) => e && getComputedStyle(e).cursor === 'pointer'
  return [...document.querySelectorAll('body *')]
    .filter((e) => convida(e) && !convida(e.parentElement) && e.checkVisibility())
    .filter((e) => e.tabIndex < 0 && !e.closest(controle) && !e.querySelector(controle))
    .map((e) => e.outerHTML.slice(0, 120))
}"""


def pronta(page: Page) -> None:
    """Nothing is loading any more. The network never rests: the page keeps open what tells it the news."""
    page.wait_for_load_state("load")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("status", name="Carregando")).to_have_count(0)


def so_pelo_mouse(page: Page) -> list[str]:
    """What invites a click and the keyboard does not reach: neither it, nor what holds it, nor a control in it."""
    achados: list[str] = page.evaluate(_SO_PELO_MOUSE)
    return achados


def violacoes(page: Page, regras: Sequence[str] = ()) -> list[str]:
    """Serious and critical violations that axe finds in the page as it is, of these rules or of all."""
    achadas: list[str] = page.evaluate(_GRAVES, list(regras))
    return achadas


def preencher(lugar: Page | Locator, campos: dict[str, str]) -> None:
    """Fields by their whole label; who cannot see hears that some are optional."""
    for nome, valor in campos.items():
        lugar.get_by_label(re.compile(rf"^{re.escape(nome)}( \(opcional\))?$")).fill(valor)


def cartao(tela: Page, titulo: str) -> Locator:
    """The card of this title."""
    return tela.locator("section").filter(has=tela.get_by_role("heading", name=titulo, exact=True))


_SOLTAR = """(alvo, { nome, base64 }) => {
  const dados = new DataTransfer()
  dados.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], nome))
  for (const tipo of ['dragover', 'drop']) {
    alvo.dispatchEvent(new DragEvent(tipo, { bubbles: true, cancelable: true, dataTransfer: dados }))
  }
}"""


def soltar(lugar: Page | Locator, nome: str, conteudo: bytes) -> None:
    """Lets a file fall on the place of the page made for it."""
    alvo = lugar.locator("label:has(input[type=file])")
    alvo.evaluate(_SOLTAR, {"nome": nome, "base64": base64.b64encode(conteudo).decode()})
