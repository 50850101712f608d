"""A series imported on the screen readjusts a group that follows it (R4.30); a bem out of production gives way to
another, as an AGE decided (R4.33); a late cota is charged the fee (R4.72).
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from integration.navegador.ensaio import Ensaio, formar
from integration.navegador.formulario import avisado, recusado
from integration.navegador.operador import Api, cartao, outra_pessoa, preencher

if TYPE_CHECKING:
    from pathlib import Path

    from integration.navegador.conftest import Sistema

_ACUMULADO = "6,1678%"  # twelve months of 0,50


def _hoje() -> date:
    return datetime.now(ZoneInfo("America/Sao_Paulo")).date()


def _doze_meses_antes(dia: date) -> list[str]:
    ultimo = dia.year * 12 + dia.month - 2
    return [f"{mes // 12}-{mes % 12 + 1:02d}" for mes in range(ultimo - 11, ultimo + 1)]


def test_r4_30_a_group_follows_its_index(
    tela: Page, navegador: Browser, demonstracao: Sistema, api: Api, tmp_path: Path
) -> None:
    hoje = _hoje()
    grupo = formar(api, "5030", hoje - timedelta(days=380), 24)
    _importar(tela, demonstracao, _doze_meses_antes(hoje), tmp_path / "incc.csv")
    _propor(tela, demonstracao, grupo, hoje)
    with outra_pessoa(navegador, demonstracao, reduced_motion="reduce") as contexto:
        _aplicar(contexto.new_page(), demonstracao)
    bem = api.ler(f"/api/v1/grupos/{grupo.grupo_id}")["bem_ids"][0]
    series = api.ler(f"/api/v1/bens/{bem}/precos")["precos"]
    assert [(preco["preco"], preco["vigencia_inicio"]) for preco in series[:1]] == [("1061.68", str(hoje))]
    tela.reload()
    expect(tela.get_by_text(re.compile(f"^{_ACUMULADO}, INCC-DI até .*, desde {hoje:%d/%m/%Y}$"))).to_be_visible()


def test_r4_33_a_bem_gives_way_to_another(tela: Page, navegador: Browser, demonstracao: Sistema, api: Api) -> None:
    hoje = _hoje()
    grupo = formar(api, "5033", hoje, 4)
    caminho = f"/api/v1/grupos/{grupo.grupo_id}"
    bem = {"codigo": "BEM-5033-B", "descricao": "Bem que o substitui", "classe_objeto": "MOVEIS"}
    novo = api.pedir("/api/v1/bens", bem | {"preco": "1250.00", "vigencia_inicio": str(hoje)})["bem_id"]
    _votar_a_substituicao(api, grupo, hoje)
    tela.goto(f"{demonstracao.endereco}/grupos/{grupo.grupo_id}?aba=reajuste")
    tela.get_by_role("button", name="Propor substituição").click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Assembleia que decidiu").select_option(index=1)
    janela.get_by_label("Bem que saiu de linha").select_option(index=1)
    janela.get_by_label("Bem que o substitui").select_option(value=novo)
    janela.get_by_role("button", name="Ver o efeito").click()
    expect(janela.get_by_text(re.compile("^pago 25% → 20% do bem; próxima parcela"))).to_be_visible()
    janela.get_by_role("button", name="Propor a substituição").click()
    expect(tela.get_by_text("Você propôs: outra pessoa decide.")).to_be_visible()
    with outra_pessoa(navegador, demonstracao, reduced_motion="reduce") as contexto:
        outra = contexto.new_page()
        outra.goto(f"{demonstracao.endereco}/pendencias")
        pendencia = outra.get_by_role("listitem").filter(has_text="Grupo 5033")
        pendencia.get_by_role("link", name="Abrir").click()
        outra.get_by_role("button", name="Confirmar a substituição").click()
        expect(outra.get_by_text("Bem substituído: 2 cotas passaram ao novo.")).to_be_visible()
    assert api.ler(caminho)["bem_ids"] == [novo]
    api.esperar(f"{caminho}/cotas", lambda lida: {cota["bem_id"] for cota in lida["cotas"]} == {novo})
    feita = f"/api/v1/providencias?grupo_id={grupo.grupo_id}&situacao=FEITA"
    api.esperar(feita, lambda lida: [uma["passo"] for uma in lida["providencias"]] == ["TROCAR_BEM_DAS_COTAS"])


def _votar_a_substituicao(api: Api, grupo: Ensaio, hoje: date) -> None:
    """An AGE called, opened, voted by both cotas, counted, written and approved."""
    dia = str(hoje + timedelta(days=20))
    pauta = [{"materia": "SUBSTITUICAO_DO_BEM", "texto": "O bem saiu de linha"}]
    edital = {"tipo": "AGE", "data": dia, "hora": "19:00", "local": "Sede", "pauta": pauta, "pedida_em": str(hoje)}
    assembleia = api.pedir(f"/api/v1/grupos/{grupo.grupo_id}/assembleias-gerais", edital)["assembleia_geral_id"]
    caminho, no_dia = f"/api/v1/assembleias-gerais/{assembleia}", {"data_contabil": dia}
    api.pedir(f"{caminho}:abrir", no_dia)
    for cota in grupo.cotas.values():
        voto = {"cota_id": cota["cota_id"], "item": 1, "voto": "FAVOR", "meio": "PRESENCIAL"}
        api.pedir(f"{caminho}/votos", voto | no_dia)
    api.pedir(f"{caminho}:encerrar", no_dia)
    ata = api.pedir(f"{caminho}:lavrar-ata", no_dia)
    api.pedir(f"{caminho}:aprovar-ata", {"impressao_digital": ata["impressao_digital"]} | no_dia)


def _importar(tela: Page, sistema: Sistema, meses: list[str], arquivo: Path) -> None:
    """Banco Central is off here, and it is said; a file with two lines wrong is refused; right, it is the series."""
    tela.goto(f"{sistema.endereco}/financeiro/indices?indice=INCC")
    tela.get_by_role("button", name="Atualizar do Banco Central").click()
    janela = tela.get_by_role("dialog", name="Atualizar o INCC-DI")
    janela.get_by_role("button", name="Buscar no Banco Central").click()
    expect(janela.get_by_role("alert")).to_contain_text("não está ligada nesta instalação")
    janela.get_by_role("button", name="Fechar").click()
    tela.get_by_role("button", name="Importar arquivo").click()
    janela = tela.get_by_role("dialog", name="Importar índices")
    linhas = [f"INCC;{mes};0,50" for mes in meses]
    for fim in (["INCC;2026-13;0,50", "XPTO;2025-01;1"], []):
        arquivo.write_text("\n".join(["indice;mes;variacao", *linhas, *fim]), encoding="utf-8")
        janela.locator("input[type=file]").set_input_files(arquivo)
        if fim:
            recusadas = janela.get_by_role("list", name="Linhas recusadas").get_by_role("listitem")
            expect(recusadas).to_have_text([re.compile("^Linha 14: mês"), re.compile("^Linha 15: índice")])
    expect(janela.get_by_text("12 meses lidos: 12 novos, guardados agora.")).to_be_visible()
    janela.get_by_role("button", name="Ver a série").click()
    expect(tela.get_by_role("row")).to_have_count(13)
    expect(tela.get_by_role("row").nth(1)).to_contain_text(_ACUMULADO)


def _propor(tela: Page, sistema: Sistema, grupo: Ensaio, hoje: date) -> None:
    """The index defined; a day too early, told why; today, seen on the price and proposed."""
    tela.goto(f"{sistema.endereco}/grupos/{grupo.grupo_id}?aba=reajuste")
    tela.get_by_role("button", name="Definir o índice").click()
    janela = tela.get_by_role("dialog", name="Índice do grupo 5030")
    janela.get_by_role("button", name="Definir", exact=True).click()
    recusado(janela.get_by_label("Índice", exact=True))
    janela.get_by_label("Índice", exact=True).select_option(label="INCC-DI")
    janela.get_by_role("button", name="Definir", exact=True).click()
    avisado(tela, "Índice do grupo definido.")
    proposta = cartao(tela, "Reajuste por índice")
    preencher(proposta, {"Vale desde": str(hoje - timedelta(days=60))})
    proposta.get_by_role("button", name="Ver o efeito").click()
    expect(proposta.get_by_role("alert")).to_contain_text("O próximo reajuste só vale a partir de")
    preencher(proposta, {"Vale desde": str(hoje)})
    proposta.get_by_role("button", name="Ver o efeito").click()
    expect(proposta.get_by_text(re.compile(r"R\$\s1\.000,00 → R\$\s1\.061,68"))).to_be_visible()
    proposta.get_by_role("button", name="Propor o reajuste").click()
    expect(tela.get_by_text("Você propôs: outra pessoa decide.")).to_be_visible()


def _aplicar(outra: Page, sistema: Sistema) -> None:
    """From the inbox of who did not propose it to where its effect is seen; what is not undone is confirmed."""
    outra.goto(f"{sistema.endereco}/pendencias")
    pendencia = outra.get_by_role("listitem").filter(has_text="Grupo 5030")
    expect(pendencia).to_contain_text(_ACUMULADO)
    pendencia.get_by_role("link", name="Abrir").click()
    expect(outra.get_by_text(re.compile(r"R\$\s1\.000,00 → R\$\s1\.061,68"))).to_be_visible()
    outra.get_by_role("button", name="Aplicar o reajuste").click()
    outra.get_by_role("button", name="Confirmar", exact=True).click()
    avisado(outra, "Reajuste aplicado: os preços mudaram.")
    expect(cartao(outra, "Reajustes decididos").get_by_text("Aplicado")).to_be_visible()


def test_r4_72_the_fee_of_collection(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """Due yesterday, refused on its field; charged over what is overdue, and taken back on its own title."""
    hoje = _hoje()
    grupo = formar(api, "5072", hoje - timedelta(days=50), 4, taxa_cobranca_extrajudicial="10")
    grupo.emitir(2)
    cota = grupo.cotas[1]["cota_id"]
    titulos = f"/api/v1/cotas/{cota}/parcelas"
    vencida = api.esperar(titulos, lambda lida: len(lida["parcelas"]) > 1)["parcelas"]
    parcela = next(uma for uma in vencida if uma["ago"] == 2)
    assert parcela["vencimento"] < str(hoje)
    tela.goto(f"{demonstracao.endereco}/financeiro/parcelas/{parcela['parcela_id']}")
    taxa = cartao(tela, "Taxa de cobrança")
    expect(taxa.get_by_label("Natureza").get_by_role("option")).to_have_text(["Fora da Justiça, 10%"])
    for dia in (hoje - timedelta(days=1), hoje + timedelta(days=5)):
        preencher(taxa, {"Pagar até": str(dia)})
        taxa.get_by_role("button", name="Cobrar a taxa").click()
        if dia < hoje:
            recusado(taxa.get_by_label("Pagar até"))
    taxa.get_by_role("button", name="Confirmar a cobrança").click()
    expect(tela.get_by_role("heading", name=re.compile("^Título CE-5072-0001-"), level=1)).to_be_visible()
    dispensa = cartao(tela, "Dispensa da taxa")
    dispensa.get_by_role("button", name="Dispensar a taxa").click()
    dispensa.get_by_role("button", name="Confirmar a dispensa").click()
    avisado(tela, "Taxa de cobrança dispensada.")
    expect(dispensa).to_have_count(0)
    situacoes = {uma["tipo"]: uma["situacao"] for uma in api.ler(titulos)["parcelas"]}
    assert situacoes["TAXA_COBRANCA"] == "CANCELADO"
