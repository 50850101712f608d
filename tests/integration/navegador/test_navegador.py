"""What a person does in a browser: enter for the first time, work with a session, leave; read the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from integration.navegador.operador import SENHA, Api, administrador, cadastrar_usuario

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema


def _sessao(contexto: BrowserContext, sistema: Sistema) -> Any:
    return contexto.request.get(f"{sistema.endereco}/sessao")


def _provisoria(navegador: Browser, sistema: Sistema, nome: str) -> str:
    """The password, shown once, of a user that the administrator creates."""
    contexto = administrador(navegador, sistema)
    senha = cadastrar_usuario(Api(contexto, sistema.endereco), "administrador", nome)
    contexto.close()
    return senha


def _criar_bem(contexto: BrowserContext, sistema: Sistema, headers: dict[str, str]) -> int:
    """A write; its body is wrong on purpose, so what matters is who refuses it."""
    headers = {**headers, "Idempotency-Key": "navegador-1"}
    return contexto.request.post(f"{sistema.endereco}/api/v1/bens", data={}, headers=headers).status


def _an_address_that_does_not_exist(pagina: Page, sistema: Sistema) -> None:
    """On a page of its own: Chromium writes in the console that the answer was 404, as it must be."""
    answer = pagina.goto(f"{sistema.endereco}/nao-existe/aqui")
    assert answer is not None
    assert answer.status == 404
    expect(pagina.get_by_role("heading", name="Este endereço não existe")).to_be_visible()
    pagina.close()


def test_first_access_session_and_leaving(
    navegador: Browser, contexto: BrowserContext, pagina: Page, demonstracao: Sistema
) -> None:
    sistema = demonstracao
    senha = _provisoria(navegador, sistema, "primeira.vez")
    pagina.goto(f"{sistema.endereco}/entrar")
    pagina.get_by_label("Nome de acesso").fill("primeira.vez")
    pagina.get_by_label("Senha").fill(senha)
    pagina.get_by_role("button", name="Entrar").click()

    expect(pagina.get_by_role("heading", name="Escolha a sua senha")).to_be_visible()
    pagina.get_by_label("Senha nova", exact=True).fill(SENHA)
    pagina.get_by_label("Repita a senha nova").fill(SENHA)
    pagina.get_by_role("button", name="Salvar e entrar").click()
    expect(pagina.get_by_role("heading", name="Olá, Pessoa")).to_be_visible()

    _an_address_that_does_not_exist(contexto.new_page(), sistema)

    sessao = _sessao(contexto, sistema).json()
    assert sessao["usuario"]["nome"] == "Pessoa administrador"
    assert pagina.evaluate("document.cookie") == ""
    cookies = {cookie["name"]: cookie for cookie in contexto.cookies()}
    assert (cookies["sessao"]["httpOnly"], cookies["sessao"]["sameSite"]) == (True, "Lax")

    csrf = {"X-CSRF-Token": sessao["csrf"]}
    assert _criar_bem(contexto, sistema, {}) == 403
    assert _criar_bem(contexto, sistema, csrf) == 400

    assert contexto.request.post(f"{sistema.endereco}/sair").status == 403
    assert contexto.request.post(f"{sistema.endereco}/sair", headers=csrf).ok
    assert "sessao" not in {cookie["name"] for cookie in contexto.cookies()}
    assert _criar_bem(contexto, sistema, csrf) == 401


def test_the_api_page_is_searched(pagina: Page, demonstracao: Sistema) -> None:
    pagina.goto(f"{demonstracao.endereco}/api/v1/docs")
    expect(pagina.get_by_role("heading", name="Consorciados", exact=True).first).to_be_visible()
    todas = pagina.locator("article").count()
    pagina.get_by_role("searchbox").fill("assembleia_id}:apurar")
    expect(pagina.locator("article")).to_have_count(1)
    assert todas > 50
    assert "/api/v1/" in pagina.locator("article .rota").inner_text()
    pagina.get_by_role("searchbox").fill("nada disso existe")
    expect(pagina.get_by_text("Nenhuma operação encontrada.")).to_be_visible()


def test_an_address_that_no_part_has_is_told_as_a_page(tela: Page, demonstracao: Sistema) -> None:
    for parte in ("financeiro", "grupos/x/y/z", "assembleias/x/y/z"):
        tela.goto(f"{demonstracao.endereco}/{parte}/nao-existe")
        expect(tela.get_by_role("heading", level=1, name="Este endereço não existe")).to_be_visible()
