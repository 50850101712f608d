"""The work of the day in the browser, by clicks, on the real API; and what happens when something is missing."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from integration.financeiro.retornos import Ocorrido, escrever_retorno
from integration.navegador.operador import Api, administrador, entrar

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_CONTA_DA_CAIXA = {
    "Banco": "104",
    "Agência": "1825",
    "Conta": "528",
    "Convênio": "245274",
    "Carteira": "1",
    "Primeiro número": "1001",
}
_PREMIOS = ("50366", "33514", "45504", "94365", "51105")
_CPF_LIVRE, _CPF_ERRADO = "529.982.247-25", "529.982.247-24"


@pytest.fixture(scope="module")
def dentro(navegador: Browser, demonstracao: Sistema) -> Iterator[BrowserContext]:
    contexto = administrador(navegador, demonstracao, accept_downloads=True)
    yield contexto
    contexto.close()


@pytest.fixture
def tela(dentro: BrowserContext) -> Iterator[Page]:
    """A page on which no script may fail."""
    falhas: list[str] = []
    pagina = dentro.new_page()
    pagina.on("pageerror", lambda erro: falhas.append(str(erro)))
    yield pagina
    pagina.close()
    assert falhas == []


@pytest.fixture
def api(dentro: BrowserContext, demonstracao: Sistema) -> Api:
    return Api(dentro, demonstracao.endereco)


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
    grupo = api.ler("/api/v1/grupos")["grupos"][0]
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


def test_who_may_only_read_sees_no_buttons_and_is_refused(
    navegador: Browser, tela: Page, demonstracao: Sistema
) -> None:
    senha = _criar_usuario(tela, demonstracao, "Auditor", "auditor.leitor")
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


def test_a_session_that_ends_keeps_what_was_being_typed(navegador: Browser, tela: Page, demonstracao: Sistema) -> None:
    senha = _criar_usuario(tela, demonstracao, "Operador", "operador.turno")
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


def test_the_month_of_a_group_by_clicks(
    navegador: Browser, tela: Page, demonstracao: Sistema, api: Api, tmp_path: Path
) -> None:
    grupo = api.ler("/api/v1/grupos")["grupos"][0]
    item = api.ler(f"/api/v1/grupos/{grupo['grupo_id']}/cronograma")["itens"][6]
    assert item["ago"] == 7

    _emitir_e_receber(tela, demonstracao, api, grupo, item, tmp_path)
    assembleia = _convocar_e_lancar(tela, demonstracao, item)
    _abrir(tela, item)
    _registrar_e_conferir(navegador, tela, demonstracao, item)
    tela.goto(assembleia)
    _apurar(tela, item)

    expect(tela.get_by_text("Apuração, passo a passo")).to_be_visible()
    tela.get_by_role("button", name="Recalcular e comparar").click()
    expect(tela.get_by_text("Recalculado agora: tudo confere.")).to_be_visible()
    tela.get_by_role("button", name="Lavrar a ata").click()
    tela.get_by_role("button", name="Homologar").click()
    expect(tela.get_by_text("Assembleia homologada.")).to_be_visible()
    with tela.expect_download(timeout=60_000) as baixada:
        tela.get_by_role("button", name="Pacote de prova").click()
    pacote = tmp_path / "pacote.zip"
    baixada.value.save_as(pacote)
    _conferir_sem_entrar(navegador, demonstracao, pacote)
    _extrato_do_lance(tela, demonstracao, api, grupo)
    _relatorio_em_arquivo(tela, demonstracao)


def _criar_usuario(tela: Page, sistema: Sistema, papel: str, nome: str) -> str:
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


def _emitir_e_receber(
    tela: Page, sistema: Sistema, api: Api, grupo: dict[str, Any], item: dict[str, Any], pasta: Path
) -> None:
    tela.goto(f"{sistema.endereco}/financeiro/parcelas")
    tela.get_by_role("button", name="Emitir parcelas").click()
    tela.get_by_role("dialog").get_by_label("Assembleia").select_option("7")
    tela.get_by_role("button", name="Emitir", exact=True).click()
    expect(tela.get_by_text("240 parcelas emitidas")).to_be_visible()

    _receber_pelo_banco(tela, sistema, api, grupo, item, pasta)
    linhas, token = ["referencia;identificador;valor;data"], ""
    while True:
        caminho = f"/api/v1/grupos/{grupo['grupo_id']}/parcelas?ago=7&tamanho_pagina=200&token_pagina={token}"
        pagina = api.ler(caminho)
        linhas += [
            f"mes-{p['identificador']};{p['identificador']};{p['valor']};{item['vencimento']}"
            for p in pagina["parcelas"]
            if p["situacao"] == "ABERTO"
        ]
        token = pagina["proximo_token"]
        if not token:
            break
    arquivo = pasta / "pagamentos.csv"
    arquivo.write_text("\n".join(linhas) + "\n", encoding="utf-8")
    tela.goto(f"{sistema.endereco}/financeiro/pagamentos/arquivo")
    tela.locator("input[type=file]").set_input_files(arquivo)
    tela.get_by_role("button", name="Registrar os pagamentos").click()
    expect(tela.get_by_text("Arquivo registrado.")).to_be_visible()
    expect(tela.get_by_text("R$ 280.098,00").first).to_be_visible()


def _receber_pelo_banco(
    tela: Page, sistema: Sistema, api: Api, grupo: dict[str, Any], item: dict[str, Any], pasta: Path
) -> None:
    """An account, boletos for everybody, and the bank's file for the first twelve."""
    tela.goto(f"{sistema.endereco}/financeiro/bancos")
    tela.get_by_role("button", name="Nova conta").first.click()
    janela = tela.get_by_role("dialog", name="Nova conta bancária")
    for campo, valor in _CONTA_DA_CAIXA.items():
        janela.get_by_label(campo).first.fill(valor)
    janela.get_by_role("button", name="Cadastrar").click()
    tela.get_by_role("tab", name="Emitir boletos").click()
    tela.get_by_label("Assembleia").select_option("7")
    tela.get_by_role("button", name="Emitir boletos").click()
    expect(tela.get_by_text("240 boletos emitidos")).to_be_visible()

    vencimento = date.fromisoformat(item["vencimento"])
    titulos = api.ler(f"/api/v1/grupos/{grupo['grupo_id']}/parcelas?ago=7&tamanho_pagina=12")["parcelas"]
    boletos = [api.ler(f"/api/v1/parcelas/{titulo['parcela_id']}/boleto") for titulo in titulos]
    ocorridos = [
        Ocorrido(re.sub(r"\D", "", boleto["nosso_numero"]), 122_850, 122_850, vencimento) for boleto in boletos
    ]
    arquivo = pasta / "CB250713.RET"
    arquivo.write_bytes(escrever_retorno([*ocorridos, Ocorrido("14000000009999990", 122_850, 122_850, vencimento)]))
    tela.get_by_role("tab", name="Retorno").click()
    tela.locator("input[type=file]").set_input_files(arquivo)
    expect(tela.get_by_text("R$ 14.742,00 agora").or_(tela.get_by_text("R$ 15.970,50 agora"))).to_be_visible()
    expect(tela.get_by_role("link", name="Resolver os não identificados")).to_be_visible()
    expect(tela.get_by_role("row").filter(has_text="Aplicado")).to_have_count(12)


def _convocar_e_lancar(tela: Page, sistema: Sistema, item: dict[str, Any]) -> str:
    tela.goto(f"{sistema.endereco}/assembleias")
    tela.get_by_role("button", name="Convocar a 7ª").click()
    expect(tela.get_by_role("heading", name="7ª assembleia do grupo")).to_be_visible()
    tela.get_by_role("button", name="Oferecer lance").first.click()
    janela = tela.get_by_role("dialog", name="Oferecer lance")
    janela.get_by_label("Número da cota").fill("10")
    janela.get_by_label("Oferta").fill("35")
    janela.get_by_label("Data contábil").fill(item["vencimento"])
    janela.get_by_role("button", name="Oferecer").click()
    expect(tela.get_by_text("Lance da cota 10 recebido.")).to_be_visible()
    return tela.url


def _abrir(tela: Page, item: dict[str, Any]) -> None:
    tela.get_by_role("button", name="Abrir a assembleia").click()
    tela.get_by_role("dialog").get_by_label("Data contábil").fill(item["vencimento"])
    tela.get_by_role("button", name="Congelar e abrir").click()
    expect(tela.get_by_text("Lista congelada", exact=True)).to_be_visible()


def _registrar_e_conferir(navegador: Browser, tela: Page, sistema: Sistema, item: dict[str, Any]) -> None:
    """One person types the prizes twice; another one types them again."""
    senha = _criar_usuario(tela, sistema, "Administrador", "segunda.pessoa")
    tela.goto(f"{sistema.endereco}/extracoes")
    tela.get_by_role("button", name="Registrar extração").first.click()
    janela = tela.get_by_role("dialog", name="Registrar extração")
    janela.get_by_label("Número da extração").fill("905777")
    janela.get_by_label("Data").fill(item["data_ago"])
    _digitar_premios(janela)
    janela.get_by_role("button", name="Continuar").click()
    expect(janela.get_by_text("Digite os prêmios de novo")).to_be_visible()
    _digitar_premios(janela)
    janela.get_by_role("button", name="Conferir e registrar").click()
    expect(tela.get_by_text("Extração 905777 registrada.")).to_be_visible()

    contexto = navegador.new_context(locale="pt-BR")
    outra = contexto.new_page()
    entrar(outra, sistema.endereco, "segunda.pessoa", senha)
    outra.goto(f"{sistema.endereco}/pendencias")
    outra.get_by_role("button", name="Conferir: Extração 905777").click()
    janela = outra.get_by_role("dialog", name="Extração 905777")
    _digitar_premios(janela)
    janela.get_by_role("button", name="Conferir").click()
    expect(outra.get_by_text("Extração 905777 conferida.")).to_be_visible()
    contexto.close()


def _digitar_premios(janela: Any) -> None:
    for ordem, premio in enumerate(_PREMIOS, 1):
        janela.get_by_label(f"{ordem}º prêmio").fill(premio)


def _apurar(tela: Page, item: dict[str, Any]) -> None:
    tela.get_by_label("Extração que vale").select_option("905777")
    tela.get_by_label("Data contábil").fill(item["data_ago"])
    tela.get_by_role("button", name="Apurar").click()


def _conferir_sem_entrar(navegador: Browser, sistema: Sistema, pacote: Path) -> None:
    """Anyone with the bundle checks the assembly, with no session."""
    contexto = navegador.new_context(locale="pt-BR")
    pagina = contexto.new_page()
    pagina.goto(f"{sistema.endereco}/conferir")
    pagina.locator("input[type=file]").set_input_files(pacote)
    expect(pagina.get_by_text("A lista de quem concorreu leva à raiz publicada antes do sorteio")).to_be_visible()
    expect(pagina.get_by_label("Confere", exact=True)).to_have_count(8)
    expect(pagina.get_by_label("Não confere")).to_have_count(0)
    contexto.close()


def _extrato_do_lance(tela: Page, sistema: Sistema, api: Api, grupo: dict[str, Any]) -> None:
    cotas = api.ler(f"/api/v1/grupos/{grupo['grupo_id']}/cotas?tamanho_pagina=50")["cotas"]
    cota = next(uma for uma in cotas if uma["numero"] == 10)
    tela.goto(f"{sistema.endereco}/cotas/{cota['cota_id']}")
    expect(tela.get_by_role("heading", name=f"Grupo {grupo['codigo']}, cota 10")).to_be_visible()
    tela.get_by_role("button", name="Exportar").click()
    with tela.expect_download() as baixado:
        tela.get_by_role("button", name="CSV", exact=True).click()
    extrato = Path(baixado.value.path()).read_text(encoding="utf-8-sig")
    assert extrato.startswith("Data;O que aconteceu;Componente;")
    assert "R$" in extrato


def _relatorio_em_arquivo(tela: Page, sistema: Sistema) -> None:
    """A report seen, asked for as a file, and opened."""
    tela.goto(f"{sistema.endereco}/relatorios?tipo=posicao-grupos")
    tela.get_by_role("button", name="Ver na tela").click()
    expect(tela.get_by_role("table")).to_be_visible()
    tela.get_by_role("button", name="Gerar arquivo").click()
    with tela.expect_download() as baixado:
        tela.get_by_role("button", name="Baixar").first.click()
    with zipfile.ZipFile(Path(baixado.value.path())) as planilha:
        assert "xl/worksheets/sheet1.xml" in planilha.namelist()
