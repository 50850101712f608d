"""The work of the day by who never touches the mouse, entering included; every stop of the way can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from integration.navegador.operador import SENHA, Api, administrador, cadastrar_usuario, pronta
from integration.navegador.teclado import Teclado, devolve_o_foco

if TYPE_CHECKING:
    from pathlib import Path

    from integration.navegador.conftest import Sistema

_QUEM = "quem.confere"
_CPF, _CPF_ERRADO = "168.995.350-09", "168.995.350-08"
_EXTRACAO, _PREMIOS = 905111, ("11101", "22202", "33303", "44404", "55505")
_CONTA = {"banco": "237", "agencia": "1172", "conta": "403005", "carteira": "09"}


@pytest.fixture(scope="module")
def do_administrador(navegador: Browser, demonstracao: Sistema) -> Iterator[Api]:
    contexto = administrador(navegador, demonstracao)
    yield Api(contexto, demonstracao.endereco)
    contexto.close()


@pytest.fixture(scope="module")
def dentro(navegador: Browser, demonstracao: Sistema, do_administrador: Api) -> Iterator[BrowserContext]:
    """A browser in which somebody entered for the first time, by the keyboard."""
    senha = cadastrar_usuario(do_administrador, "administrador", _QUEM)
    contexto = navegador.new_context(locale="pt-BR", reduced_motion="reduce")
    tela = contexto.new_page()
    maos = Teclado(tela)
    tela.goto(f"{demonstracao.endereco}/")
    maos.preencher(tela.get_by_label("Nome de acesso"), _QUEM)
    maos.preencher(tela.get_by_label("Senha"), senha)
    maos.teclar("Enter")
    maos.preencher(tela.get_by_label("Senha nova", exact=True), SENHA)
    maos.preencher(tela.get_by_label("Repita a senha nova"), SENHA)
    maos.teclar("Enter")
    expect(tela.get_by_role("heading", name="Olá, Pessoa")).to_be_visible()
    assert maos.queixas == []
    tela.close()
    yield contexto
    contexto.close()


@pytest.fixture
def maos(dentro: BrowserContext) -> Iterator[Teclado]:
    """A page and the keys; no script may fail, and no stop may be out of sight."""
    falhas: list[str] = []
    tela = dentro.new_page()
    tela.on("pageerror", lambda erro: falhas.append(str(erro)))
    maos = Teclado(tela)
    yield maos
    tela.close()
    assert falhas == []
    assert sorted(set(maos.queixas)) == []


def _abrir(maos: Teclado, sistema: Sistema, caminho: str) -> None:
    """The address, as a link in a message opens it; then over the menu, to what the screen shows."""
    maos.tela.goto(f"{sistema.endereco}{caminho}")
    pronta(maos.tela)
    maos.apertar(maos.tela.get_by_role("link", name="Ir para o conteúdo"))
    expect(maos.tela.get_by_role("main")).to_be_focused()


def _botao(lugar: Page | Locator, nome: str) -> Locator:
    return lugar.get_by_role("button", name=nome, exact=True)


def test_menu_and_search(maos: Teclado, demonstracao: Sistema, do_administrador: Api) -> None:
    """Each screen that opens has the focus; a search put aside gives it back."""
    pessoa = do_administrador.ler("/api/v1/consorciados?tamanho_pagina=1")["consorciados"][0]
    tela = maos.tela
    tela.goto(f"{demonstracao.endereco}/")
    pronta(tela)
    maos.apertar(tela.get_by_role("link", name="Consorciados"))
    expect(tela.get_by_role("heading", name="Consorciados", level=1)).to_be_visible()
    expect(tela.get_by_role("main")).to_be_focused()
    maos.ir(tela.get_by_role("link", name="Importar"))

    busca = tela.get_by_role("combobox", name="Buscar pessoas, grupos, cotas e telas")
    maos.teclar("Control+k")
    expect(busca).to_be_focused()
    maos.teclar("Escape")
    expect(tela.get_by_role("link", name="Importar")).to_be_focused()

    maos.teclar("Control+k")
    maos.preencher(busca, pessoa["nome"])
    achada = tela.get_by_role("option", name=pessoa["nome"])
    expect(achada).to_be_visible()
    while achada.get_attribute("aria-selected") != "true":
        maos.teclar("ArrowDown")
    maos.teclar("Enter")
    expect(tela.get_by_role("heading", name=pessoa["nome"], level=1)).to_be_visible()
    expect(tela.get_by_role("main")).to_be_focused()


def test_the_menu_of_an_enlarged_screen(maos: Teclado, demonstracao: Sistema) -> None:
    """At 200 % the menu opens over the screen: it takes the focus, gives it back, and leads on."""
    tela = maos.tela
    tela.set_viewport_size({"width": 640, "height": 400})
    tela.goto(f"{demonstracao.endereco}/pendencias")
    pronta(tela)
    menu = _botao(tela, "Abrir o menu")
    maos.apertar(menu)
    fechar = tela.get_by_role("button", name="Fechar o menu").last
    expect(fechar).to_be_focused()
    devolve_o_foco(maos, menu, _botao(tela, "Fechar o menu"))
    maos.teclar("Enter")
    maos.apertar(tela.get_by_role("link", name="Planos"))
    expect(tela.get_by_role("heading", name="Planos", level=1)).to_be_visible()
    expect(tela.get_by_role("main")).to_be_focused()


def test_a_list_page_after_page(maos: Teclado, demonstracao: Sistema) -> None:
    """Who asks for more goes on from the first row that came."""
    tela = maos.tela
    tela.goto(f"{demonstracao.endereco}/consorciados")
    expect(tela.locator("tbody tr")).to_have_count(100)
    maos.apertar(_botao(tela, "Carregar mais"), tecla="Shift+Tab")
    expect(tela.locator("tbody tr")).to_have_count(200)
    expect(tela.locator("tbody tr").nth(100).get_by_role("link")).to_be_focused()


def test_a_list_in_order_filtered_and_kept(maos: Teclado, demonstracao: Sistema, do_administrador: Api) -> None:
    """The order is of the whole list, and not of its first page; filters and columns come back by name."""
    tela = maos.tela
    _abrir(maos, demonstracao, "/consorciados")
    procura = tela.get_by_role("searchbox", name="Nome, CPF ou CNPJ")
    visoes, colunas = _botao(tela, "Visões salvas"), _botao(tela, "Escolher colunas")
    linhas = tela.locator("tbody tr")
    maos.preencher(procura, "ana")
    expect(tela).to_have_url(re.compile("q=ana"))
    expect(linhas.filter(has_not_text=re.compile("ana", re.IGNORECASE))).to_have_count(0)
    maos.escolher(tela.get_by_label("Situação"), "Ativo")
    expect(tela).to_have_url(re.compile("situacao=ATIVO"))

    maos.apertar(colunas)
    escolhas = colunas.locator("xpath=following-sibling::div")
    maos.apertar(_botao(escolhas, "Contato"), "Space")
    maos.apertar(_botao(escolhas, "Município"), "Space")
    devolve_o_foco(maos, colunas, escolhas)
    expect(tela.get_by_role("columnheader", name="Contato")).to_have_count(0)
    maos.apertar(visoes, tecla="Shift+Tab")
    maos.preencher(tela.get_by_label("Nome da visão"), "As Anas")
    maos.teclar("Enter", "Escape")

    maos.ir(procura, "Shift+Tab")
    maos.teclar("Control+a", "Delete")
    expect(tela).not_to_have_url(re.compile("q="))
    maos.apertar(visoes)
    maos.apertar(_botao(tela, "As Anas"))
    expect(visoes).to_be_focused()
    expect(procura).to_have_value("ana")
    expect(tela).to_have_url(re.compile("q=ana"))

    maos.ir(procura, "Shift+Tab")
    maos.teclar("Control+a", "Delete")
    maos.apertar(_botao(tela, "Nome"))
    maos.teclar("Enter")
    expect(tela.get_by_role("columnheader", name="Nome")).to_have_attribute("aria-sort", "descending")
    expect(linhas).to_have_count(_todos(do_administrador))


def _todos(api: Api) -> int:
    """How many are registered."""
    quantos, token = 0, ""
    while True:
        pagina: dict[str, Any] = api.ler(f"/api/v1/consorciados?tamanho_pagina=200&token_pagina={quote(token)}")
        quantos, token = quantos + len(pagina["consorciados"]), pagina["proximo_token"]
        if not token:
            return quantos


def test_who_is_registered_wrong_and_then_right(maos: Teclado, demonstracao: Sistema) -> None:
    tela = maos.tela
    _abrir(maos, demonstracao, "/consorciados/novo")
    cpf, nome = tela.get_by_label("CPF", exact=True), tela.get_by_label("Nome completo")
    maos.preencher(cpf, _CPF_ERRADO)
    maos.teclar("Tab")
    expect(cpf).to_have_accessible_description("Este CPF não existe: confira os números.")
    maos.preencher(cpf, _CPF, "Shift+Tab")
    maos.teclar("Enter")
    expect(nome).to_be_focused()
    expect(nome).to_have_attribute("aria-invalid", "true")
    maos.escrever("Teresa das Teclas")
    maos.apertar(_botao(tela, "Remover o contato 1"))
    maos.apertar(_botao(tela, "Cadastrar"))
    expect(tela.get_by_role("heading", name="Teresa das Teclas", level=1)).to_be_visible()


def test_tabs_and_the_map_of_seats(maos: Teclado, demonstracao: Sistema, do_administrador: Api) -> None:
    """The map is one stop; arrows walk in it, and a seat opens."""
    tela = maos.tela
    grupo = do_administrador.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    _abrir(maos, demonstracao, f"/grupos/{grupo}")
    maos.ir(tela.get_by_role("tab", name="Resumo"))
    for tecla, aba in (("End", "Auditoria"), ("ArrowRight", "Resumo"), ("ArrowRight", "Cotas")):
        maos.teclar(tecla)
        expect(tela.get_by_role("tab", name=aba)).to_be_focused()
        expect(tela.get_by_role("tab", name=aba)).to_have_attribute("aria-selected", "true")
    lugares = tela.get_by_role("list", name="Mapa das cotas do grupo 1001").get_by_role("link")
    maos.ir(lugares.first)
    por_linha = lugares.evaluate_all("(todos) => todos.filter((um) => um.offsetTop === todos[0].offsetTop).length")
    for tecla, lugar in (("ArrowRight", 1), ("ArrowDown", 1 + por_linha), ("ArrowLeft", por_linha), ("ArrowUp", 0)):
        maos.teclar(tecla)
        expect(lugares.nth(lugar)).to_be_focused()
    maos.teclar("End")
    expect(lugares.last).to_be_focused()
    maos.teclar("Tab", "Shift+Tab")
    expect(lugares.last).to_be_focused()
    maos.teclar("Enter")
    expect(tela.get_by_role("heading", name="Grupo 1001, cota 240")).to_be_visible()


def test_a_payment(maos: Teclado, demonstracao: Sistema, do_administrador: Api) -> None:
    """A title found by its number, and what was received for it: refused without the reference, then taken."""
    tela = maos.tela
    grupo = do_administrador.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    abertas = do_administrador.ler(f"/api/v1/grupos/{grupo}/parcelas?situacao=ABERTO&tamanho_pagina=200")["parcelas"]
    titulo = [uma for uma in abertas if uma["tipo"] == "PARCELA"][-1]["identificador"]
    tela.goto(f"{demonstracao.endereco}/")
    pronta(tela)
    maos.teclar("Control+k")
    maos.escrever(titulo)
    expect(tela.get_by_role("option", name=titulo)).to_have_attribute("aria-selected", "true")
    maos.teclar("Enter")
    dia = datetime.now(UTC).date() - timedelta(days=2)
    maos.ir(tela.get_by_label("Pagamento em"))
    maos.escrever(f"{dia:%d%m%Y}")
    expect(tela.get_by_label("Pagamento em")).to_have_value(dia.isoformat())
    maos.escolher(tela.get_by_label("Canal"), "Pix")
    maos.apertar(_botao(tela, "Registrar"))
    referencia = tela.get_by_label("Referência do banco")
    expect(referencia).to_be_focused()
    expect(referencia).to_have_attribute("aria-invalid", "true")
    maos.escrever("E-TECLADO-1")
    maos.teclar("Enter")
    expect(tela.get_by_text("Pagamento registrado.")).to_be_visible()


def test_windows_hold_the_focus_and_give_it_back(maos: Teclado, demonstracao: Sistema) -> None:
    tela = maos.tela
    _abrir(maos, demonstracao, "/usuarios")
    criar, ajuda = _botao(tela, "Criar usuário"), _botao(tela, "Ajuda desta tela")
    for gatilho, tecla, janela, paradas in (
        (criar, "Tab", tela.get_by_role("dialog", name="Criar usuário"), 6),
        (ajuda, "Shift+Tab", tela.get_by_role("dialog", name="Ajuda desta tela"), 2),
    ):
        maos.apertar(gatilho, tecla=tecla)
        expect(janela).to_be_visible()
        assert maos.volta(janela) >= paradas
        devolve_o_foco(maos, gatilho, janela)


def test_what_another_person_proposed(maos: Teclado, demonstracao: Sistema, do_administrador: Api) -> None:
    """Put aside, it gives the focus back; then an extraction is checked, one prize leading to the next."""
    proposta = {"numero": _EXTRACAO, "data": "2022-12-28", "premios": _PREMIOS, "fonte": "Loteria Federal"}
    do_administrador.pedir("/api/v1/extracoes", proposta)
    tela = maos.tela
    _abrir(maos, demonstracao, "/pendencias")
    conferir = _botao(tela, f"Conferir: Extração {_EXTRACAO}")
    janela = tela.get_by_role("dialog")
    maos.apertar(conferir)
    expect(janela).to_be_visible()
    devolve_o_foco(maos, conferir, janela)
    maos.teclar("Enter")
    maos.ir(janela.get_by_label("1º prêmio"))
    maos.escrever("".join(_PREMIOS))
    maos.apertar(_botao(janela, "Conferir"))
    expect(tela.get_by_text("conferência registrada.")).to_be_visible()
    expect(conferir).to_have_count(0)


def test_a_file_of_the_bank(maos: Teclado, demonstracao: Sistema, do_administrador: Api, tmp_path: Path) -> None:
    """Where a file is dropped, a key opens the choice of one; what came of it is told, and another may be sent."""
    if not do_administrador.ler("/api/v1/contas-bancarias")["contas"]:
        do_administrador.pedir("/api/v1/contas-bancarias", _CONTA)
    arquivo = tmp_path / "errado.ret"
    arquivo.write_text("não é um retorno\r\n", encoding="utf-8")
    tela = maos.tela
    # Heard from the start: the browser is only told to hand the choice over, not waited for, and a key is quicker.
    tela.on("filechooser", lambda _: None)
    _abrir(maos, demonstracao, "/financeiro/bancos?aba=retornos")
    soltar = tela.locator("input[type=file]")
    maos.ir(soltar)
    with tela.expect_file_chooser() as escolha:
        maos.teclar("Space")
    escolha.value.set_files(arquivo)
    expect(tela.get_by_text("errado.ret:")).to_be_visible()
    expect(soltar).to_be_focused()


def test_an_assembly_replayed(maos: Teclado, demonstracao: Sistema, do_administrador: Api) -> None:
    """Step by step to the first, whose button keeps the focus; the step is brought into sight."""
    grupo = do_administrador.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    assembleia = do_administrador.ler(f"/api/v1/grupos/{grupo}/assembleias")["assembleias"][0]["assembleia_id"]
    tela = maos.tela
    _abrir(maos, demonstracao, f"/assembleias/{assembleia}")
    anterior, proximo = _botao(tela, "Passo anterior"), _botao(tela, "Próximo passo")
    passos = tela.get_by_role("list", name="Passos da apuração").get_by_role("listitem")
    quantos = passos.count()
    maos.ir(anterior)
    for _ in range(quantos):
        maos.teclar("Enter")
    expect(tela.get_by_text(f"Passo 1 de {quantos}", exact=True)).to_be_visible()
    expect(anterior).to_be_focused()
    maos.apertar(proximo)
    expect(passos.nth(1)).to_have_attribute("aria-current", "step")
    maos.apertar(_botao(tela, "Ir ao fim"))
    expect(passos.nth(quantos - 1)).to_be_in_viewport()
