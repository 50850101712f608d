"""An AGE called, voted and approved on the screen gives its group more months; another person confirms (R5.07)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from integration.navegador.ensaio import Ensaio, formar
from integration.navegador.operador import Api, Balcao, administrador, cartao, outra_pessoa, preencher

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_ATE_A_AGE = timedelta(days=20)


@pytest.fixture
def balcao(navegador: Browser, demonstracao: Sistema) -> Iterator[Balcao]:
    contexto = administrador(navegador, demonstracao, reduced_motion="reduce")
    tela = contexto.new_page()
    falhas: list[str] = []
    tela.on("pageerror", lambda erro: falhas.append(str(erro)))
    yield Balcao(tela, demonstracao, Api(contexto, demonstracao.endereco))
    contexto.close()
    assert falhas == []


def test_r5_07_an_age_gives_the_group_more_months(balcao: Balcao, navegador: Browser) -> None:
    hoje = datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    grupo = formar(balcao.api, "5007", hoje, 4)
    _deliberar(balcao, grupo, hoje + _ATE_A_AGE)
    _propor(balcao, grupo)
    contexto = outra_pessoa(navegador, balcao.sistema, reduced_motion="reduce")
    _confirmar(contexto.new_page(), balcao)
    contexto.close()
    api, caminho = balcao.api, f"/api/v1/grupos/{grupo.grupo_id}"
    assert api.ler(caminho)["prazo_meses"] == 6
    calendario = api.ler(f"{caminho}/cronograma")["itens"]
    assert (calendario[:4], len(calendario)) == (grupo.calendario, 6)
    feita = api.esperar(
        f"/api/v1/providencias?grupo_id={grupo.grupo_id}",
        lambda lida: lida["providencias"][0]["situacao"] == "FEITA",
    )
    assert feita["providencias"][0]["passo"] == "PRORROGAR_PRAZO"
    balcao.ir(f"/assembleias/gerais?grupo={grupo.grupo_id}")
    expect(balcao.tela.get_by_text("Feito pelo sistema: prazo prorrogado")).to_be_visible()


def _deliberar(balcao: Balcao, grupo: Ensaio, dia: date) -> None:
    """Without a place, refused on its field; then called, opened, voted by both cotas, written and approved."""
    tela = balcao.tela
    balcao.ir(f"/assembleias/gerais?grupo={grupo.grupo_id}")
    tela.get_by_role("button", name="Convocar", exact=True).click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Matéria do item 1").select_option(label="Prorrogação do prazo")
    preencher(janela, {"Data": str(dia), "O que se propõe no item 1": "Mais dois meses"})
    janela.get_by_role("button", name="Convocar", exact=True).click()
    expect(janela.get_by_label("Local")).to_have_attribute("aria-invalid", "true")
    preencher(janela, {"Local": "Sede da administradora"})
    janela.get_by_role("button", name="Convocar", exact=True).click()
    _passar(tela, "Abrir a assembleia", dia, "Abrir")
    expect(cartao(tela, "Encerrar a votação")).to_be_visible()
    votos = cartao(tela, "Registrar votos")
    votos.get_by_label("Data contábil").fill(str(dia))
    for numero in grupo.cotas:
        votos.get_by_label("Número da cota").fill(str(numero))
        votos.get_by_role("button", name="A favor, item 1").click()
        expect(tela.get_by_text(f"Voto da cota {numero} no item 1 registrado.")).to_be_visible()
    _passar(tela, "Encerrar a votação", dia, "Encerrar e contar")
    tela.get_by_role("button", name="Lavrar a ata").click()
    tela.get_by_role("button", name="Aprovar e assinar esta redação").click()
    expect(tela.get_by_text("Prorrogar o prazo do grupo e refazer o cronograma.")).to_be_visible()


def _passar(tela: Page, titulo: str, dia: date, botao: str) -> None:
    """What is not undone is confirmed."""
    lugar = cartao(tela, titulo)
    lugar.get_by_label("Data contábil").fill(str(dia))
    lugar.get_by_role("button", name=botao, exact=True).click()
    lugar.get_by_role("button", name="Confirmar").click()


def _propor(balcao: Balcao, grupo: Ensaio) -> None:
    """Too many months, refused on the field; two, seen on the calendar and on the parcelas, and proposed."""
    tela = balcao.tela
    balcao.ir(f"/grupos/{grupo.grupo_id}?aba=cronograma")
    tela.get_by_role("button", name="Propor prorrogação").click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Assembleia que decidiu").select_option(index=1)
    meses = janela.get_by_label("Meses a mais")
    meses.fill("500")
    janela.get_by_role("button", name="Ver o efeito").click()
    expect(meses).to_have_attribute("aria-invalid", "true")
    meses.fill("2")
    janela.get_by_role("button", name="Ver o efeito").click()
    expect(janela.get_by_text("4 → 6 meses")).to_be_visible()
    expect(janela.get_by_text(re.compile("^3 → 5 parcelas de"))).to_be_visible()
    janela.get_by_role("button", name="Propor a prorrogação").click()
    expect(tela.get_by_text("Você propôs: outra pessoa decide.")).to_be_visible()


def _confirmar(outra: Page, balcao: Balcao) -> None:
    """From the inbox of who did not propose it to where its effect is seen."""
    outra.goto(f"{balcao.sistema.endereco}/pendencias")
    pendencia = outra.get_by_role("listitem").filter(has_text="O prazo passa de 4 a 6 meses")
    pendencia.get_by_role("link", name="Abrir").click()
    expect(outra.get_by_text(re.compile("^3 → 5 parcelas de"))).to_be_visible()
    outra.get_by_role("button", name="Confirmar a prorrogação").click()
    expect(outra.get_by_text("Prazo prorrogado: agora é de 6 meses.")).to_be_visible()
    expect(outra.get_by_role("row").filter(has_text=re.compile("^6ª"))).to_be_visible()
