"""What happens in the browser when something is wrong, missing, or not allowed, on the real API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, Route, expect

from integration.navegador.operador import Api, cadastrar_usuario, entrar

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_CPF_LIVRE, _CPF_ERRADO = "529.982.247-25", "529.982.247-24"


def test_a_wrong_field_says_so_while_typing_and_when_the_api_refuses(
    tela: Page, demonstracao: Sistema, api: Api
) -> None:
    existente = api.ler("/api/v1/consorciados?tamanho_pagina=1")["consorciados"][0]
    tela.goto(f"{demonstracao.endereco}/consorciados/novo")
    cpf = tela.get_by_label("CPF", exact=True)
    cpf.fill(_CPF_ERRADO)
    cpf.blur()
    expect(tela.get_by_text("Este CPF não existe: confira os números.")).to_be_visible()
    assert cpf.get_attribute("aria-invalid") == "true"

    cpf.fill(existente["documento"])
    expect(tela.get_by_text("Já cadastrado:")).to_be_visible()
    tela.get_by_label("Nome completo").fill("Outra Pessoa")
    tela.get_by_role("button", name="Remover o contato 1").click()
    tela.get_by_role("button", name="Cadastrar").click()
    expect(tela.locator("form [role=alert]").first).to_be_visible()
    expect(tela).to_have_url(f"{demonstracao.endereco}/consorciados/novo")


def test_the_search_finds_by_keyboard(tela: Page, demonstracao: Sistema, api: Api) -> None:
    grupo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]
    tela.goto(f"{demonstracao.endereco}/")
    expect(tela.get_by_role("heading", level=1)).to_be_visible()
    tela.keyboard.press("Control+k")
    tela.get_by_role("combobox").fill(f"{grupo['codigo']}-74")
    expect(tela.get_by_role("option", name="cota 74")).to_be_visible()
    tela.keyboard.press("Enter")
    expect(tela.get_by_role("heading", name=f"Grupo {grupo['codigo']}, cota 74")).to_be_visible()


def test_a_part_that_is_down_leaves_the_rest_and_comes_back(tela: Page, demonstracao: Sistema) -> None:
    def caida(route: Route) -> None:
        route.fulfill(status=502, content_type="text/html", body="<html>fora do ar</html>")

    tela.route("**/mf/financeiro/**", caida)
    tela.goto(f"{demonstracao.endereco}/financeiro/parcelas")
    expect(tela.get_by_text("Financeiro não está respondendo")).to_be_visible()
    tela.get_by_role("link", name="Grupos").click()
    expect(tela.get_by_role("heading", name="Grupos", level=1)).to_be_visible()

    tela.get_by_role("link", name="Parcelas").click()
    expect(tela.get_by_text("Financeiro não está respondendo")).to_be_visible()
    tela.unroute("**/mf/financeiro/**", caida)
    tela.get_by_role("button", name="Tentar de novo").click()
    expect(tela.get_by_role("heading", name="Parcelas", level=1)).to_be_visible()


def test_a_part_that_was_upgraded_needs_nothing_of_the_shell(tela: Page, demonstracao: Sistema) -> None:
    """Its files have names that the shell never knew; a page whose own files are gone offers to read it again."""
    parte = f"{demonstracao.endereco}/mf/gestao"
    manifesto = tela.request.get(f"{parte}/mf-manifest.json").json()
    manifesto["metaData"]["buildInfo"]["buildVersion"] = "99.0.0"
    manifesto["metaData"]["remoteEntry"]["name"] = "remoteEntry.nova.js"
    pedidos: list[str] = []

    def nova(route: Route) -> None:
        pedidos.append(route.request.url)
        route.fulfill(response=route.fetch(url=f"{parte}/remoteEntry.js"))

    tela.route("**/mf/gestao/mf-manifest.json*", lambda route: route.fulfill(json=manifesto))
    tela.route("**/mf/gestao/remoteEntry.nova.js*", nova)
    tela.goto(f"{demonstracao.endereco}/consorciados")
    expect(tela.get_by_role("heading", name="Consorciados", level=1)).to_be_visible()
    assert len(pedidos) == 1

    tela.route("**/mf/gestao/static/js/**", lambda route: route.fulfill(status=404))
    tela.get_by_role("link", name="Bens e preços").click()
    expect(tela.get_by_text("Esta parte da tela não chegou.")).to_be_visible()
    tela.unroute("**/mf/gestao/static/js/**")
    tela.get_by_role("button", name="Recarregar").click()
    expect(tela.get_by_role("heading", name="Bens e preços", level=1)).to_be_visible()


def test_who_may_only_read_sees_no_buttons_and_is_refused(navegador: Browser, api: Api, demonstracao: Sistema) -> None:
    senha = cadastrar_usuario(api, "auditor", "auditor.leitor")
    contexto = navegador.new_context(locale="pt-BR")
    pagina = contexto.new_page()
    entrar(pagina, demonstracao.endereco, "auditor.leitor", senha)
    pagina.goto(f"{demonstracao.endereco}/grupos")
    expect(pagina.get_by_role("table")).to_be_visible()
    expect(pagina.get_by_role("link", name="Criar grupo")).to_have_count(0)
    resposta = contexto.request.post(
        f"{demonstracao.endereco}/api/v1/bens",
        data={
            "codigo": "X",
            "descricao": "X",
            "classe_objeto": "MOVEIS",
            "preco": "1.00",
            "vigencia_inicio": "2026-01-01",
        },
        headers={"X-CSRF-Token": Api(contexto, demonstracao.endereco).ler("/sessao")["csrf"], "Idempotency-Key": "x"},
    )
    assert resposta.status == 403
    contexto.close()


def test_a_session_that_ends_keeps_what_was_being_typed(navegador: Browser, api: Api, demonstracao: Sistema) -> None:
    senha = cadastrar_usuario(api, "operador", "operador.turno")
    contexto = navegador.new_context(locale="pt-BR")
    pagina = contexto.new_page()
    entrar(pagina, demonstracao.endereco, "operador.turno", senha)
    pagina.goto(f"{demonstracao.endereco}/consorciados/novo")
    pagina.get_by_label("CPF", exact=True).fill(_CPF_LIVRE)
    pagina.get_by_label("Nome completo").fill("Pessoa Que Não Se Perde")
    pagina.get_by_role("button", name="Remover o contato 1").click()
    contexto.clear_cookies()
    pagina.get_by_role("button", name="Cadastrar").click()
    expect(pagina.get_by_role("heading", name="Sua sessão terminou")).to_be_visible()

    with pagina.expect_popup() as janela:
        pagina.get_by_role("button", name="Entrar de novo").click()
    outra = janela.value
    outra.get_by_label("Nome de acesso").fill("operador.turno")
    outra.get_by_label("Senha").fill("uma frase bem comprida")
    outra.get_by_role("button", name="Entrar").click()
    expect(pagina.get_by_role("heading", name="Sua sessão terminou")).to_be_hidden()
    expect(pagina.get_by_label("Nome completo")).to_have_value("Pessoa Que Não Se Perde")
    pagina.get_by_role("button", name="Cadastrar").click()
    expect(pagina.get_by_role("heading", name="Pessoa Que Não Se Perde")).to_be_visible()
    contexto.close()
