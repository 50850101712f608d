"""The first month of a group only by clicks: created, sold, billed, received, drawn, contemplated, reported."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from integration.financeiro.retornos import Ocorrido, escrever_retorno
from integration.navegador.credito_do_mes import habilitar, pagar_o_fornecedor
from integration.navegador.exame import LARGA, fotografar
from integration.navegador.operador import Api, Balcao, administrador, outra_pessoa, preencher, soltar

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_CODIGO = "3003"
_COTAS, _PRAZO = 6, 3
_PARCELA_CENTAVOS = 1_100_000  # R$ 30.000,00: a third of the bem, of the 6 % of taxa and of the 4 % of reserva
_EXTRACAO = "905777"
_PREMIOS = ("50366", "33514", "45504", "94365", "51105")
_LANCE_DA_COTA = 2
_CONTA_DA_CAIXA = {
    "Banco": "104",
    "Agência": "1825",
    "Conta": "528",
    "Convênio": "245274",
    "Carteira": "1",
    "Primeiro número": "1001",
    "Beneficiário": "Administradora Modelo de Consórcios Ltda",
    "CNPJ do beneficiário": "11.222.333/0001-81",
}


@pytest.fixture
def balcao(navegador: Browser, demonstracao: Sistema) -> Iterator[Balcao]:
    contexto = administrador(navegador, demonstracao, accept_downloads=True, viewport=LARGA, reduced_motion="reduce")
    tela = contexto.new_page()
    falhas: list[str] = []
    tela.on("pageerror", lambda erro: falhas.append(str(erro)))
    yield Balcao(tela, demonstracao, Api(contexto, demonstracao.endereco))
    contexto.close()
    assert falhas == []


def test_the_month_of_a_group_by_clicks(balcao: Balcao, navegador: Browser, tmp_path: Path) -> None:
    _cadastrar_pessoas(balcao)
    _preparar_venda(balcao)
    grupo_id = _criar_grupo(balcao)
    cronograma = balcao.api.ler(f"/api/v1/grupos/{grupo_id}/cronograma")["itens"]
    _vender(balcao, grupo_id)
    _emitir_boletos(balcao, grupo_id)
    _mandar_remessa(balcao)
    _imprimir(balcao, grupo_id)
    _receber_pelo_banco(balcao, grupo_id, date.fromisoformat(cronograma[0]["vencimento"]))
    _constituir(balcao, grupo_id)
    with outra_pessoa(navegador, balcao.sistema, reduced_motion="reduce") as contexto:
        outra = contexto.new_page()
        _fazer_assembleia(balcao, outra, grupo_id, cronograma[0])
        _conferir_de_fora(balcao, navegador, tmp_path)
        _pagar_o_lance(balcao, grupo_id, cronograma[0])
        cota_id = _cota_do_lance(balcao, grupo_id)
        habilitar(balcao, outra, cota_id, tmp_path)
        pagar_o_fornecedor(balcao, outra, cota_id, f"Grupo {_CODIGO}, cota {_LANCE_DA_COTA}", cronograma[0]["data_ago"])
        balcao.ir(f"/habilitacoes/{cota_id}")
        fotografar(balcao.tela, "habilitacao-paga")
    _ver_o_extrato(balcao, cota_id)
    _trocar_credito(balcao, grupo_id)
    _relatorio_em_arquivo(balcao)


def _cadastrar_pessoas(balcao: Balcao) -> None:
    """A spreadsheet: first with a wrong line, which writes nothing, then right."""
    linhas = ["tipo;nome;documento;data_nascimento;email;celular;cep;logradouro;numero;bairro;municipio;uf"]
    endereco = "01310100;Avenida Paulista;100;Bela Vista;São Paulo;SP"
    linhas += [
        f"FISICA;{_nome(n)};{_cpf(777_000_000 + n)};1980-01-0{n};mes{n}@example.com;11 98765432{n};{endereco}"
        for n in range(1, _COTAS + 1)
    ]
    balcao.ir("/consorciados/importar")
    soltar(
        balcao.tela, "pessoas.csv", "\n".join([*linhas, f"FISICA;Sem Documento;123;1980-01-01;;;{endereco}"]).encode()
    )
    expect(balcao.tela.get_by_role("region", name="Problemas do arquivo")).to_contain_text(str(_COTAS + 2))
    soltar(balcao.tela, "pessoas.csv", "\n".join(linhas).encode())
    balcao.tela.get_by_role("button", name=f"Cadastrar {_COTAS}").click()
    expect(balcao.tela.get_by_text(f"{_COTAS} consorciados cadastrados.")).to_be_visible()


def _preparar_venda(balcao: Balcao) -> None:
    """The bens and the plano that the wizard asks for."""
    tela = balcao.tela
    balcao.ir("/bens")
    _cadastrar_bem(tela, {"Código": "MOTO-30", "Descrição": "Motocicleta 300", "Preço (R$)": "30.000,00"})
    _cadastrar_bem(tela, {"Código": "MOTO-24", "Descrição": "Motocicleta 240", "Preço (R$)": "24.000,00"})
    balcao.ir("/planos/novo")
    plano = {"Código": "MOTO-3M", "Nome": "Moto em 3 meses", "Prazo em meses": str(_PRAZO)}
    taxas = {"Máximo de cotas": str(_COTAS), "Taxa de administração (%)": "6", "Fundo de reserva (%)": "4"}
    preencher(tela, plano | taxas)
    tela.get_by_role("button", name="Criar o plano").click()
    expect(tela.get_by_text("Plano criado.")).to_be_visible()


def _criar_grupo(balcao: Balcao) -> str:
    """The three steps of the wizard; a code that is taken sends back to its field."""
    tela = balcao.tela
    balcao.ir("/grupos/novo")
    tela.get_by_label("Plano", exact=True).select_option(label="MOTO-3M, Moto em 3 meses")
    tela.get_by_role("checkbox", name="Motocicleta 300 R$ 30.000,00").check()
    tela.get_by_role("checkbox", name="Motocicleta 240 R$ 24.000,00").check()
    expect(tela.get_by_text("Simulação da parcela")).to_be_visible()
    fotografar(tela, "grupo-novo-simulacao")
    tela.get_by_role("button", name="Continuar").click()
    preencher(
        tela,
        {
            "Código do grupo": "1001",
            "Primeiro vencimento": datetime.now(ZoneInfo("America/Sao_Paulo")).date().isoformat(),
        },
    )
    tela.get_by_role("button", name="Continuar").click()
    tela.get_by_role("button", name="Criar o grupo").click()
    codigo = tela.get_by_label("Código do grupo")
    expect(codigo).to_have_attribute("aria-invalid", "true")
    codigo.fill(_CODIGO)
    tela.get_by_role("button", name="Continuar").click()
    tela.get_by_role("button", name="Criar o grupo").click()
    expect(tela.get_by_role("heading", name=f"Grupo {_CODIGO}")).to_be_visible()
    return tela.url.rsplit("/", 1)[-1].partition("?")[0]


def _cadastrar_bem(tela: Page, bem: dict[str, str]) -> None:
    tela.get_by_role("button", name="Cadastrar bem").click()
    janela = tela.get_by_role("dialog", name="Cadastrar bem")
    preencher(janela, bem)
    janela.get_by_role("button", name="Cadastrar").click()
    expect(tela.get_by_role("button", name=f"Ver e alterar os preços de {bem['Descrição']}")).to_be_visible()


def _vender(balcao: Balcao, grupo_id: str) -> None:
    tela = balcao.tela
    balcao.ir(f"/grupos/{grupo_id}?aba=adesoes")
    for n in range(1, _COTAS + 1):
        tela.get_by_role("button", name="Vender cota").first.click()
        janela = tela.get_by_role("dialog")
        janela.get_by_label("Consorciado").fill(_nome(n))
        janela.get_by_role("button", name=_nome(n)).click()
        janela.get_by_label("Número da cota").fill(str(n))
        janela.get_by_label("Bem de referência").select_option(label="Motocicleta 300, R$ 30.000,00")
        janela.get_by_role("button", name="Vender").click()
        expect(janela).to_have_count(0)
    expect(tela.get_by_role("row").filter(has_text="Aguarda a primeira parcela")).to_have_count(_COTAS)


def _emitir_boletos(balcao: Balcao, grupo_id: str) -> None:
    """The account where the money comes in, its fields checked by a trial boleto, and a boleto for each parcela."""
    tela = balcao.tela
    balcao.ir(f"/financeiro/bancos?aba=boletos&grupo={grupo_id}")
    tela.get_by_role("button", name="Nova conta").first.click()
    janela = tela.get_by_role("dialog", name="Nova conta bancária")
    for campo, valor in _CONTA_DA_CAIXA.items():
        janela.get_by_label(campo).first.fill(valor)
    for da_agencia_e_da_conta in (0, 1):
        janela.get_by_label("Dígito").nth(da_agencia_e_da_conta).fill("8")
    janela.get_by_role("button", name="Cadastrar").click()
    tela.get_by_label("Assembleia").select_option("1")
    tela.get_by_role("button", name="Emitir boletos").click()
    expect(tela.get_by_text(f"{_COTAS} boletos emitidos, R$ 66.000,00")).to_be_visible()


def _mandar_remessa(balcao: Balcao) -> None:
    """A period that ends before it begins is refused on its field; then the file of the bank, kept and downloaded."""
    tela = balcao.tela
    tela.get_by_role("tab", name="Remessas").click()
    preencher(tela, {"Vence de": "2030-02-01", "Até": "2030-01-01"})
    tela.get_by_role("button", name="Gerar remessa").click()
    expect(tela.get_by_label("Até")).to_have_attribute("aria-invalid", "true")
    preencher(tela, {"Vence de": "", "Até": ""})
    tela.get_by_label("Grupo").select_option(label=f"Grupo {_CODIGO}")
    tela.get_by_role("button", name="Gerar remessa").click()
    expect(tela.get_by_text(f"{_COTAS} títulos, R$ 66.000,00")).to_be_visible()
    with tela.expect_download() as baixada:
        tela.get_by_role("button", name="Baixar").first.click()
    linhas = Path(baixada.value.path()).read_text(encoding="latin-1").splitlines()
    assert {len(linha) for linha in linhas} == {240}


def _imprimir(balcao: Balcao, grupo_id: str) -> None:
    """The boleto of a parcela and the carnê of its cota, as PDF."""
    tela = balcao.tela
    parcela = balcao.api.ler(f"/api/v1/grupos/{grupo_id}/parcelas?ago=1")["parcelas"][0]
    balcao.ir(f"/financeiro/parcelas/{parcela['parcela_id']}")
    _baixar_pdf(tela, "Boleto em PDF")
    balcao.ir(f"/cotas/{parcela['cota_id']}?aba=parcelas")
    _baixar_pdf(tela, "Carnê em PDF")


def _baixar_pdf(tela: Page, botao: str) -> None:
    with tela.expect_download() as baixado:
        tela.get_by_role("button", name=botao).click()
    assert Path(baixado.value.path()).read_bytes().startswith(b"%PDF-")


def _receber_pelo_banco(balcao: Balcao, grupo_id: str, vencimento: date) -> None:
    """The bank's file let fall on the page, with a title that is nobody's."""
    tela = balcao.tela
    parcelas = balcao.api.ler(f"/api/v1/grupos/{grupo_id}/parcelas?ago=1")["parcelas"]
    boletos = [balcao.api.ler(f"/api/v1/parcelas/{uma['parcela_id']}/boleto") for uma in parcelas]
    numeros = [re.sub(r"\D", "", boleto["nosso_numero"]) for boleto in boletos] + ["14000000009999990"]
    ocorridos = [Ocorrido(numero, _PARCELA_CENTAVOS, _PARCELA_CENTAVOS, vencimento) for numero in numeros]
    balcao.ir("/financeiro/bancos")
    soltar(tela, "CB251126.RET", escrever_retorno(ocorridos))
    expect(tela.get_by_role("link", name="Resolver os não identificados")).to_be_visible()
    expect(tela.get_by_role("row").filter(has_text="Aplicado")).to_have_count(_COTAS)


def _constituir(balcao: Balcao, grupo_id: str) -> None:
    tela = balcao.tela
    balcao.ir(f"/grupos/{grupo_id}")
    tela.get_by_role("button", name="Constituir").click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Cotas dos representantes").fill("1, 99")
    janela.get_by_role("button", name="Registrar a constituição").click()
    expect(janela.get_by_text("A cota 99 não tem a primeira parcela paga.")).to_be_visible()
    janela.get_by_label("Cotas dos representantes").fill("1, 3")
    janela.get_by_role("button", name="Registrar a constituição").click()
    expect(tela.get_by_text(f"Grupo {_CODIGO} constituído.")).to_be_visible()


def _fazer_assembleia(balcao: Balcao, outra: Page, grupo_id: str, item: dict[str, Any]) -> None:
    tela = balcao.tela
    balcao.ir(f"/assembleias?grupo={grupo_id}")
    tela.get_by_role("button", name="Convocar a 1ª").click()
    expect(tela.get_by_role("heading", name=f"1ª assembleia do grupo {_CODIGO}")).to_be_visible()
    sala = tela.url
    _oferecer_lance(tela, item)
    tela.get_by_role("button", name="Abrir a assembleia").click()
    tela.get_by_role("dialog").get_by_label("Data contábil").fill(item["vencimento"])
    tela.get_by_role("button", name="Congelar e abrir").click()
    expect(tela.get_by_text("Lista congelada", exact=True)).to_be_visible()

    _registrar_extracao(balcao, item)
    _conferir_extracao(balcao, outra)
    tela.goto(sala)
    tela.get_by_label("Extração que vale").select_option(_EXTRACAO)
    tela.get_by_label("Data contábil").fill(item["data_ago"])
    tela.get_by_role("button", name="Apurar").click()
    expect(tela.get_by_text("Apuração, passo a passo")).to_be_visible()
    tela.get_by_role("button", name="Recalcular e comparar").click()
    expect(tela.get_by_text("Recalculado agora: tudo confere.")).to_be_visible()
    tela.get_by_role("button", name="Lavrar a ata").click()
    tela.get_by_role("button", name="Homologar").click()
    expect(tela.get_by_text("Assembleia homologada.")).to_be_visible()


def _oferecer_lance(tela: Page, item: dict[str, Any]) -> None:
    """A bid under the least of the group is refused and changes nothing; then one that the cota may pay."""
    tela.get_by_role("button", name="Oferecer lance").first.click()
    janela = tela.get_by_role("dialog", name="Oferecer lance")
    oferta = janela.get_by_label("Oferta")
    preencher(janela, {"Número da cota": str(_LANCE_DA_COTA), "Data contábil": item["vencimento"]})
    oferta.fill("5")
    janela.get_by_role("button", name="Oferecer").click()
    expect(janela.get_by_text("O lance é menor que o mínimo do grupo.")).to_be_visible()
    oferta.fill("50")
    janela.get_by_role("button", name="Oferecer").click()
    expect(tela.get_by_text(f"Lance da cota {_LANCE_DA_COTA} recebido.")).to_be_visible()


def _registrar_extracao(balcao: Balcao, item: dict[str, Any]) -> None:
    """The prizes are typed twice, and a slip in the second time is told where it is."""
    tela = balcao.tela
    balcao.ir("/extracoes")
    tela.get_by_role("button", name="Registrar extração").first.click()
    janela = tela.get_by_role("dialog", name="Registrar extração")
    preencher(janela, {"Número da extração": _EXTRACAO, "Data": item["data_ago"]})
    _digitar_premios(janela)
    janela.get_by_role("button", name="Continuar").click()
    expect(janela.get_by_text("Digite os prêmios de novo")).to_be_visible()
    _digitar_premios(janela)
    janela.get_by_label("3º prêmio").fill("45505")
    expect(janela.get_by_text("Diferente da primeira vez")).to_have_count(1)
    janela.get_by_label("3º prêmio").fill(_PREMIOS[2])
    janela.get_by_role("button", name="Conferir e registrar").click()
    expect(tela.get_by_text(f"Extração {_EXTRACAO}: registro feito")).to_be_visible()


def _conferir_extracao(balcao: Balcao, outra: Page) -> None:
    """Another person types them again."""
    outra.goto(f"{balcao.sistema.endereco}/pendencias")
    outra.get_by_role("button", name=f"Conferir: Extração {_EXTRACAO}").click()
    janela = outra.get_by_role("dialog", name=f"Extração {_EXTRACAO}")
    _digitar_premios(janela)
    janela.get_by_role("button", name="Conferir").click()
    expect(outra.get_by_text(f"Extração {_EXTRACAO}: conferência registrada.")).to_be_visible()


def _digitar_premios(janela: Locator) -> None:
    preencher(janela, {f"{ordem}º prêmio": premio for ordem, premio in enumerate(_PREMIOS, 1)})


def _conferir_de_fora(balcao: Balcao, navegador: Browser, pasta: Path) -> None:
    """Anyone with the bundle checks the assembly, with no session."""
    with balcao.tela.expect_download(timeout=60_000) as baixada:
        balcao.tela.get_by_role("button", name="Pacote de prova").click()
    pacote = pasta / "pacote.zip"
    baixada.value.save_as(pacote)
    contexto = navegador.new_context(locale="pt-BR")
    pagina = contexto.new_page()
    pagina.goto(f"{balcao.sistema.endereco}/conferir")
    pagina.locator("input[type=file]").set_input_files(pacote)
    expect(pagina.get_by_text("A lista de quem concorreu leva à raiz publicada antes do sorteio")).to_be_visible()
    expect(pagina.get_by_label("Confere", exact=True)).to_have_count(8)
    expect(pagina.get_by_label("Não confere")).to_have_count(0)
    contexto.close()


def _pagar_o_lance(balcao: Balcao, grupo_id: str, item: dict[str, Any]) -> None:
    """From the board to the title of the bid, paid; then the contemplação is confirmed."""
    tela = balcao.tela
    balcao.ir(f"/contemplacoes?grupo={grupo_id}")
    tela.get_by_role("region", name="Aguarda o lance").get_by_role("link", name=f"L-{_CODIGO}-").click()
    tela.get_by_role("row").filter(has_text="Lance").get_by_role("link").first.click()
    expect(tela.get_by_text("R$ 15.000,00").first).to_be_visible()
    tela.get_by_label("Pagamento em").fill(item["data_ago"])
    tela.get_by_label("Referência do banco").fill("LANCE-PAGO-1")
    tela.get_by_role("button", name="Registrar", exact=True).click()
    expect(tela.get_by_text("Pagamento registrado.")).to_be_visible()
    cotas = f"/api/v1/grupos/{grupo_id}/cotas?contemplacao=CONTEMPLADA"
    balcao.api.esperar(cotas, lambda lidas: len(lidas["cotas"]) == 2)
    balcao.ir(f"/contemplacoes?grupo={grupo_id}")
    confirmadas = tela.get_by_role("region", name="Confirmada")
    expect(confirmadas.get_by_role("link", name=f"Cota {_LANCE_DA_COTA}")).to_be_visible()


def _cota_do_lance(balcao: Balcao, grupo_id: str) -> str:
    cotas = balcao.api.ler(f"/api/v1/grupos/{grupo_id}/cotas")["cotas"]
    cota_id: str = next(uma["cota_id"] for uma in cotas if uma["numero"] == _LANCE_DA_COTA)
    return cota_id


def _ver_o_extrato(balcao: Balcao, cota_id: str) -> None:
    tela = balcao.tela
    balcao.ir(f"/cotas/{cota_id}")
    expect(tela.get_by_role("heading", name=f"Grupo {_CODIGO}, cota {_LANCE_DA_COTA}")).to_be_visible()
    expect(tela.get_by_role("table").get_by_text("Lance").first).to_be_visible()
    fotografar(tela, "extrato-do-lance")
    tela.get_by_role("button", name="Exportar").click()
    with tela.expect_download() as baixado:
        tela.get_by_role("button", name="CSV", exact=True).click()
    extrato = Path(baixado.value.path()).read_text(encoding="utf-8-sig")
    assert extrato.startswith("Data;O que aconteceu;Componente;")
    assert "Lance: fundo comum" in extrato
    assert "78,7879" in extrato
    tela.get_by_role("button", name="Exportar").click()
    with tela.expect_download() as planilha:
        tela.get_by_role("button", name="Planilha do Excel", exact=True).click()
    folha = openpyxl.load_workbook(io.BytesIO(Path(planilha.value.path()).read_bytes())).worksheets[0]
    assert folha["A1"].value == "Data"
    assert isinstance(folha["A2"].value, datetime)
    _baixar_pdf(tela, "Extrato em PDF")


def _trocar_credito(balcao: Balcao, grupo_id: str) -> None:
    """What was paid keeps its worth as a percent of another bem of the group."""
    tela = balcao.tela
    cotas = balcao.api.ler(f"/api/v1/grupos/{grupo_id}/cotas?contemplacao=NAO_CONTEMPLADA")["cotas"]
    balcao.ir(f"/cotas/{cotas[0]['cota_id']}?aba=movimentos")
    tela.get_by_label("Novo bem").select_option(label="Motocicleta 240, R$ 24.000,00")
    expect(tela.get_by_text("33,3333% → 41,6667%")).to_be_visible()
    tela.get_by_role("button", name="Trocar o crédito").click()
    expect(tela.get_by_text("Crédito trocado: agora é de R$ 24.000,00.")).to_be_visible()


def _relatorio_em_arquivo(balcao: Balcao) -> None:
    """A report seen, asked for as a file, and opened by another program."""
    tela = balcao.tela
    balcao.ir("/relatorios?tipo=posicao-grupos")
    tela.get_by_role("button", name="Ver na tela").click()
    expect(tela.get_by_role("row").filter(has_text=_CODIGO)).to_be_visible()
    tela.get_by_role("button", name="Gerar arquivo").click()
    with tela.expect_download() as baixado:
        tela.get_by_role("button", name="Baixar").first.click()
    planilha = openpyxl.load_workbook(io.BytesIO(Path(baixado.value.path()).read_bytes()))
    linhas = list(planilha.active.iter_rows(values_only=True))
    assert any(_CODIGO in map(str, linha) for linha in linhas), linhas


def _nome(n: int) -> str:
    return f"Participante {'ABCDEF'[n - 1]} do Mês"


def _cpf(nove: int) -> str:
    """A CPF with these nine digits and the two that check them."""
    digitos = [int(d) for d in f"{nove:09d}"]
    for tamanho in (10, 11):
        soma = sum(d * peso for d, peso in zip(digitos, range(tamanho, 1, -1), strict=True))
        digitos.append(soma * 10 % 11 % 10)
    return "".join(map(str, digitos))
