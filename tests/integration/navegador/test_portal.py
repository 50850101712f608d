"""A consorciado in the browser: given a login by clicks, sees what is theirs on every screen, and nothing of others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from integration.navegador.exame import LARGA, examinar, fotografar, observar
from integration.navegador.operador import ARTEFATOS, PDF, Api, administrador, entrar, preencher, pronta

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_CODIGO = "7007"
_COTAS = 6
_REGRA = {"prazo_meses": 6, "max_cotas": _COTAS, "taxa_administracao": "6", "fundo_reserva": "4"}
_CONTA = {
    "banco": "237",
    "agencia": "1172",
    "conta": "0403007",
    "carteira": "09",
    "numero_inicial": "7001",
    "beneficiario_nome": "Administradora Modelo de Consórcios Ltda",
    "beneficiario_documento": "11222333000181",
}
_PIX = {
    "cobranca_id": "0198c5f0-6f3e-7d2a-9b41-2f6d1c3e5a70",
    "valor": "1754.30",
    "vencimento": "2026-12-01",
    "situacao": "ATIVA",
    "copia_e_cola": "00020126330014br.gov.bcb.pix011112345678901520400005303986540417545802BR6009SAO PAULO6304ABCD",
}
_FOLGA = timedelta(days=9)
_ANTECEDENCIA = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Titular:
    """Who is in, what is theirs, and what is of somebody else."""

    contexto: BrowserContext
    endereco: str
    pessoa: dict[str, Any]
    cota: str
    cota_nova: str
    vencida: str
    a_vencer: str
    assembleia: str
    votacao: str
    decidida: str
    alheio: dict[str, str]

    def abrir(self, caminho: str) -> Page:
        """A page of theirs, on which no script may fail."""
        pagina = self.contexto.new_page()
        pagina.goto(f"{self.endereco}{caminho}")
        pronta(pagina)
        return pagina


@pytest.fixture(scope="module")
def titular(navegador: Browser, demonstracao: Sistema) -> Iterator[Titular]:
    """Whoever is in arrears in the old group buys a quota of a new one; the administrator gives them a login."""
    admin = administrador(navegador, demonstracao, reduced_motion="reduce")
    api = Api(admin, demonstracao.endereco)
    antigo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    vencidas = api.ler(f"/api/v1/grupos/{antigo}/parcelas?situacao=ABERTO&tamanho_pagina=200")["parcelas"]
    cotas = {uma["cota_id"]: uma for uma in api.ler(f"/api/v1/grupos/{antigo}/cotas?tamanho_pagina=200")["cotas"]}
    vencida = next(uma for uma in vencidas if _concorre(cotas.get(uma["cota_id"])))
    cota = cotas[vencida["cota_id"]]
    outra = next(uma for uma in cotas.values() if uma["consorciado_id"] and uma["cota_id"] != cota["cota_id"])
    alheia = next(uma for uma in vencidas if uma["cota_id"] != cota["cota_id"])
    outros = {uma["consorciado_id"] for uma in cotas.values()} - {"", cota["consorciado_id"]}
    grupo = _formar(api, [cota["consorciado_id"], *sorted(outros)[: _COTAS - 1]])
    nova = api.ler(f"/api/v1/grupos/{grupo}/cotas")["cotas"][0]
    votacao, decidida = _convocar(api, grupo), _decidir(api, grupo)
    pessoa = api.ler(f"/api/v1/consorciados/{cota['consorciado_id']}")
    tela = admin.new_page()
    senha = _dar_acesso(tela, demonstracao, pessoa)
    admin.close()
    contexto = navegador.new_context(
        locale="pt-BR", viewport=LARGA, bypass_csp=True, reduced_motion="reduce", accept_downloads=True
    )
    observar(contexto)
    porta = contexto.new_page()
    entrar(porta, demonstracao.endereco, "titular.da.cota", senha)
    porta.close()
    yield Titular(
        contexto,
        demonstracao.endereco,
        pessoa,
        cota["cota_id"],
        nova["cota_id"],
        vencida["parcela_id"],
        _a_vencer(Api(contexto, demonstracao.endereco), nova["cota_id"]),
        _assembleia(Api(contexto, demonstracao.endereco), grupo),
        votacao,
        decidida,
        {"cota": outra["cota_id"], "pessoa": outra["consorciado_id"], "parcela": alheia["parcela_id"]},
    )
    contexto.close()


def _a_vencer(api: Api, cota: str) -> str:
    parcela: str = api.ler(f"/api/v1/cotas/{cota}/parcelas?situacao=ABERTO")["parcelas"][0]["parcela_id"]
    return parcela


def _assembleia(api: Api, grupo: str) -> str:
    """The one that takes bids."""
    assembleia: str = api.ler(f"/api/v1/grupos/{grupo}/assembleias")["assembleias"][0]["assembleia_id"]
    return assembleia


def _convocar(api: Api, grupo: str) -> str:
    """An extraordinary one, far enough ahead for any contract."""
    dia = datetime.now(ZoneInfo("America/Sao_Paulo")).date() + _ANTECEDENCIA
    pauta = [
        {
            "materia": "PRORROGACAO_DO_PRAZO",
            "texto": "Prorrogar o prazo do grupo por doze meses, sem suspender pagamentos",
        },
        {"materia": "SUBSTITUICAO_DO_BEM", "texto": "Substituir a Scooter 160, que saiu de linha"},
    ]
    edital = {"tipo": "AGE", "hora": "19:00", "local": "https://sala.example.com/age", "pauta": pauta}
    do_fato = {"data": str(dia), "pedida_em": str(dia - _ANTECEDENCIA)}
    nova: str = api.pedir(f"/api/v1/grupos/{grupo}/assembleias-gerais", edital | do_fato)["assembleia_geral_id"]
    return nova


def _decidir(api: Api, grupo: str) -> str:
    """The accounts of the year, voted today by somebody else."""
    hoje = str(datetime.now(ZoneInfo("America/Sao_Paulo")).date())
    pauta = [{"materia": "PRESTACAO_DE_CONTAS", "texto": "Aprovar as contas do exercício"}]
    edital = {"tipo": "AGO", "data": hoje, "hora": "10:00", "local": "Sede da administradora", "pauta": pauta}
    nova: str = api.pedir(f"/api/v1/grupos/{grupo}/assembleias-gerais", edital)["assembleia_geral_id"]
    outra = api.ler(f"/api/v1/grupos/{grupo}/cotas")["cotas"][1]["cota_id"]
    caminho = f"/api/v1/assembleias-gerais/{nova}"
    api.pedir(f"{caminho}:abrir", {})
    api.pedir(f"{caminho}/votos", {"cota_id": outra, "item": 1, "voto": "FAVOR", "meio": "PRESENCIAL"})
    api.pedir(f"{caminho}:encerrar", {})
    return nova


def _concorre(cota: dict[str, Any] | None) -> bool:
    return cota is not None and cota["vinculo"] == "ATIVA" and cota["contemplacao"] == "NAO_CONTEMPLADA"


def _formar(api: Api, pessoas: list[str]) -> str:
    """A group that begins now: sold, its first parcela paid, constituted, its assembly called, the next boletos out."""
    hoje = datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    classe = {"classe_objeto": "MOVEIS"}
    bem = {"codigo": "SCOOTER-7", "descricao": "Scooter 160", "preco": "30000.00", "vigencia_inicio": "2026-01-01"}
    bem_id = api.pedir("/api/v1/bens", bem | classe)["bem_id"]
    plano = api.pedir("/api/v1/planos", {"codigo": "SCOOTER-7", "nome": "Scooter em 6 meses", "regra": _REGRA} | classe)
    pedido = {"codigo": _CODIGO, "plano_id": plano["plano_id"], "bem_ids": [bem_id]}
    grupo: str = api.pedir("/api/v1/grupos", pedido | {"primeiro_vencimento": str(hoje + _FOLGA)})["grupo_id"]
    for numero, pessoa in enumerate(pessoas, 1):
        api.pedir(f"/api/v1/grupos/{grupo}/adesoes", {"consorciado_id": pessoa, "numero": numero})
    parcelas = f"/api/v1/grupos/{grupo}/parcelas?ago=1"
    emitidas = api.esperar(parcelas, lambda lidas: len(lidas["parcelas"]) == len(pessoas))["parcelas"]
    for numero, uma in enumerate(emitidas):
        recebido = {"valor": uma["valor"], "data_pagamento": str(hoje), "canal": "PIX"}
        referencia = {"parcela_id": uma["parcela_id"], "referencia_externa": f"GRUPO-7007-{numero}"}
        api.pedir("/api/v1/pagamentos", recebido | referencia)
    adesoes = f"/api/v1/grupos/{grupo}/adesoes?situacao=PAGA"
    api.esperar(adesoes, lambda lidas: len(lidas["adesoes"]) == len(pessoas))
    _constituir(api, grupo, hoje)
    api.esperar(f"/api/v1/grupos/{grupo}/cotas?vinculo=ATIVA", lambda lidas: len(lidas["cotas"]) == len(pessoas))
    api.pedir(f"/api/v1/grupos/{grupo}/assembleias", {"ago": 1})
    api.pedir(f"/api/v1/grupos/{grupo}/parcelas:emitir", {"ago": 2})
    conta = api.pedir("/api/v1/contas-bancarias", _CONTA)["conta_id"]
    api.pedir(f"/api/v1/contas-bancarias/{conta}/boletos", {"grupo_id": grupo, "ago": 2})
    return grupo


def _constituir(api: Api, grupo: str, hoje: date) -> None:
    versao = api.ler(f"/api/v1/grupos/{grupo}")["versao"]
    api.pedir(f"/api/v1/grupos/{grupo}:constituir", {"data_agc": str(hoje), "representantes": [2], "versao": versao})


def _dar_acesso(tela: Page, sistema: Sistema, pessoa: dict[str, Any]) -> str:
    """By clicks: the person found by name and chosen; the password that is shown once."""
    tela.goto(f"{sistema.endereco}/usuarios")
    tela.get_by_role("button", name="Criar usuário").click()
    janela = tela.get_by_role("dialog", name="Criar usuário")
    janela.get_by_label("De quem é o acesso").select_option(label="Um consorciado")
    janela.get_by_label("Consorciado", exact=True).fill(pessoa["nome"])
    janela.get_by_role("button", name=pessoa["nome"]).first.click()
    expect(janela.get_by_text(re.compile(r"\*\*\*\.\d{3}\.\d{3}-\*\*"))).to_be_visible()
    expect(janela.get_by_label("Nome completo")).to_have_value(pessoa["nome"])
    preencher(janela, {"Nome de acesso": "titular.da.cota", "E-mail": "titular@example.com"})
    janela.get_by_role("button", name="Criar", exact=True).click()
    return janela.get_by_text("Senha provisória").locator("xpath=following-sibling::p").inner_text()


def _telas(titular: Titular) -> dict[str, str]:
    pessoa = titular.pessoa["consorciado_id"]
    return {
        "meu-inicio": "/",
        "meu-cadastro": f"/consorciados/{pessoa}",
        **{f"meu-cadastro-{aba}": f"/consorciados/{pessoa}?aba={aba}" for aba in ("documentos", "avisos", "pedidos")},
        "minha-cota": f"/cotas/{titular.cota}",
        **{
            f"minha-cota-{aba}": f"/cotas/{titular.cota_nova}?aba={aba}"
            for aba in ("parcelas", "movimentos", "assembleias", "dados", "historico")
        },
        "minha-parcela": f"/financeiro/parcelas/{titular.a_vencer}",
        "minha-assembleia": f"/assembleias/{titular.assembleia}",
        "minhas-votacoes": "/assembleias/gerais",
        "minha-votacao": f"/assembleias/gerais/{titular.votacao}",
        "votacao-decidida": f"/assembleias/gerais/{titular.decidida}",
        "meus-documentos": "/documentos",
        "sem-permissao": "/usuarios",
        "nao-e-meu": f"/cotas/{titular.alheio['cota']}",
    }


def test_every_screen_of_a_consorciado_is_accessible_and_fits(titular: Titular) -> None:
    ARTEFATOS.mkdir(exist_ok=True)
    pagina, problemas = titular.contexto.new_page(), []
    recusas: list[str] = []
    pagina.on("response", lambda r: recusas.append(f"{r.status} {r.url}") if r.status == 403 else None)
    for nome, caminho in _telas(titular).items():
        pagina.goto(f"{titular.endereco}{caminho}")
        pronta(pagina)
        problemas += examinar(pagina, nome)
        if nome != "nao-e-meu":
            problemas += [f"{nome}: pediu o que não pode: {recusa}" for recusa in recusas]
        recusas.clear()
    pagina.close()
    assert not problemas, "\n".join(problemas)


def test_it_begins_at_their_own_figures_and_every_link_opens(titular: Titular) -> None:
    pagina = titular.abrir("/")
    expect(pagina.get_by_role("heading", name=f"Olá, {titular.pessoa['nome'].split()[0]}")).to_be_visible()
    api = Api(titular.contexto, titular.endereco)
    minhas = api.ler(f"/api/v1/consorciados/{titular.pessoa['consorciado_id']}/participacoes")["participacoes"]
    for uma in minhas:
        expect(
            pagina.get_by_role("link", name=f"Grupo {uma['grupo_codigo']}, cota {uma['numero']}", exact=True)
        ).to_be_visible()
    custo = api.ler(f"/api/v1/parcelas/{titular.vencida}/valor")["total"]
    expect(pagina.get_by_role("listitem").filter(has_text="de atraso").first).to_contain_text(_reais(custo))
    enderecos = {link.get_attribute("href") or "" for link in pagina.locator("a[href^='/']").all()}
    assert {f"/financeiro/parcelas/{uma}" for uma in (titular.a_vencer, titular.vencida)} <= enderecos
    for endereco in sorted(enderecos - set(_telas(titular).values())):
        pagina.goto(f"{titular.endereco}{endereco}")
        pronta(pagina)
        expect(pagina.get_by_text(re.compile("entre as suas|o que você pode ver|não existe"))).to_have_count(0)
    pagina.close()


def test_what_is_of_others_is_not_shown(titular: Titular) -> None:
    alheio = titular.alheio
    pagina = titular.abrir(f"/financeiro/parcelas/{alheio['parcela']}")
    expect(pagina.get_by_role("heading", name="Isto não está entre o que você pode ver")).to_be_visible()
    expect(pagina.get_by_role("button", name="Tentar de novo")).to_have_count(0)
    for caminho in (f"/consorciados/{alheio['pessoa']}", "/financeiro/pagamentos"):
        pagina.goto(f"{titular.endereco}{caminho}")
        expect(pagina.get_by_role("heading", name="Esta tela não está entre as suas")).to_be_visible()
    pagina.get_by_role("link", name="Voltar ao início").click()
    expect(pagina.get_by_role("heading", name=f"Olá, {titular.pessoa['nome'].split()[0]}")).to_be_visible()
    pagina.close()


def test_a_parcela_is_paid_by_boleto_or_pix(titular: Titular) -> None:
    """No PSP is in this house, which is said; of one that answers, the QR is drawn."""
    pagina = titular.abrir(f"/financeiro/parcelas/{titular.a_vencer}")
    expect(pagina.get_by_role("img", name="Código de barras do boleto")).to_be_visible()
    expect(pagina.locator("svg[role=img] rect").first).to_have_attribute("fill", "#fff")  # a scanner reads no dark page
    with pagina.expect_download() as baixado:
        pagina.get_by_role("button", name="Boleto em PDF").click()
    assert Path(baixado.value.path()).read_bytes().startswith(b"%PDF-")
    pagina.get_by_role("button", name="Gerar o QR").click()
    expect(pagina.get_by_role("alert").filter(has_text="Pix")).to_be_visible()
    pagina.route("**/api/v1/parcelas/*/pix", lambda route: route.fulfill(json=_PIX))
    pagina.get_by_role("button", name="Gerar o QR").click()
    expect(pagina.get_by_role("img", name="QR code da cobrança por Pix")).to_be_visible()
    assert examinar(pagina, "minha-parcela-pix") == []
    pagina.close()


def test_a_bid_is_offered_and_taken_back(titular: Titular) -> None:
    pagina = titular.abrir(f"/cotas/{titular.cota_nova}?aba=movimentos")
    pagina.get_by_role("button", name="Oferecer na 1ª").click()
    janela = pagina.get_by_role("dialog", name="Lance na 1ª assembleia")
    oferta = janela.get_by_label("Percentual do crédito")
    oferta.fill("5")
    expect(janela.get_by_text("Cerca de R$ 1.500,00")).to_be_visible()
    janela.get_by_role("button", name="Oferecer o lance").click()
    expect(janela.get_by_text("O lance é menor que o mínimo do grupo.")).to_be_visible()
    oferta.fill("20")
    janela.get_by_role("button", name="Oferecer o lance").click()
    expect(pagina.get_by_text("Lance de R$ 6.000,00 recebido.")).to_be_visible()
    pagina.get_by_role("button", name="Retirar").click()
    expect(pagina.get_by_text("Lance retirado.")).to_be_visible()
    pagina.close()


def test_a_vote_is_given_once_and_its_receipt_stays(titular: Titular) -> None:
    pagina = titular.abrir("/")
    pagina.get_by_role(
        "link", name=re.compile(f"^Votar na 1ª assembleia geral extraordinária do grupo {_CODIGO}")
    ).click()
    pagina.get_by_role("group", name="Voto no item 1").get_by_label("A favor").check()
    pagina.get_by_role("group", name="Voto no item 2").get_by_label("Em branco").check()
    pagina.get_by_role("button", name="Conferir e votar").click()
    janela = pagina.get_by_role("dialog", name="Confirme o seu voto")
    expect(janela.get_by_role("listitem").first).to_contain_text("A favor")
    janela.get_by_role("button", name="Registrar os 2 votos").click()
    expect(pagina.get_by_text("2 votos registrados.")).to_be_visible()
    expect(pagina.get_by_text(re.compile(r"^Você votou a favor, pela internet, em \d"))).to_be_visible()
    expect(pagina.get_by_role("radio")).to_have_count(0)
    fotografar(pagina, "meu-voto")
    pagina.goto(f"{titular.endereco}/assembleias/gerais")
    expect(pagina.get_by_role("listitem").filter(has_text="1ª assembleia geral extraordinária")).to_contain_text(
        "Você votou"
    )
    pagina.close()


def test_a_document_is_sent_and_a_request_made(titular: Titular) -> None:
    pagina = titular.abrir("/documentos")
    pagina.get_by_role("button", name="Enviar documento").click()
    janela = pagina.get_by_role("dialog", name="Enviar documento")
    janela.get_by_label("Tipo").select_option(index=1)
    arquivo: FilePayload = {"name": "renda.pdf", "mimeType": "application/pdf", "buffer": PDF}
    janela.locator("input[type=file]").set_input_files(arquivo)
    janela.get_by_role("button", name="Enviar", exact=True).click()
    expect(pagina.get_by_text("renda.pdf enviado.")).to_be_visible()

    pessoa = titular.pessoa["consorciado_id"]
    pagina.goto(f"{titular.endereco}/consorciados/{pessoa}?aba=pedidos")
    pagina.get_by_role("button", name="Fazer um pedido").click()
    preencher(pagina.get_by_role("dialog"), {"O seu pedido, com as suas palavras": "Quero uma cópia dos meus dados."})
    pagina.get_by_role("button", name="Enviar o pedido").click()
    expect(pagina.get_by_text("Quero uma cópia dos meus dados.")).to_be_visible()

    pagina.goto(f"{titular.endereco}/consorciados/{pessoa}?aba=avisos")
    caixa = pagina.get_by_role("group", name="Divulgação").get_by_role("checkbox").first
    antes = caixa.is_checked()
    caixa.click()
    pagina.get_by_role("button", name="Salvar").click()
    expect(pagina.get_by_text("Consentimentos registrados.")).to_be_visible()
    expect(caixa).to_be_checked(checked=not antes)
    pagina.close()


def _reais(decimal: str) -> str:
    inteira, _, centavos = decimal.partition(".")
    return f"{int(inteira):,}".replace(",", ".") + f",{centavos}"
