"""Two small groups by clicks: the day of their assemblies, a globo, and the end of one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from integration.navegador.ensaio import PREMIOS, Ensaio, formar
from integration.navegador.operador import Api, administrador, outra_pessoa, preencher

if TYPE_CHECKING:
    from pathlib import Path

    from integration.navegador.conftest import Sistema

_PRIMEIRO_VENCIMENTO = date(2024, 3, 12)


@dataclass(frozen=True, slots=True)
class Mesa:
    """Two people at their pages, and two groups with their first assembly called for the same day."""

    endereco: str
    tela: Page
    outra: Page
    da_loteria: Ensaio
    do_globo: Ensaio

    def ir(self, caminho: str) -> None:
        self.tela.goto(f"{self.endereco}{caminho}")


@pytest.fixture(scope="module")
def mesa(navegador: Browser, demonstracao: Sistema) -> Iterator[Mesa]:
    contexto = administrador(navegador, demonstracao, accept_downloads=True, reduced_motion="reduce")
    outro = outra_pessoa(navegador, demonstracao, reduced_motion="reduce")
    api = Api(contexto, demonstracao.endereco)
    da_loteria = formar(api, "5101", _PRIMEIRO_VENCIMENTO, 2)
    do_globo = formar(api, "5102", _PRIMEIRO_VENCIMENTO, 2, metodo_sorteio="GLOBO")
    for grupo in (da_loteria, do_globo):
        grupo.convocar(1)
    tela, outra = contexto.new_page(), outro.new_page()
    falhas: list[str] = []
    for pagina in (tela, outra):
        pagina.on("pageerror", lambda erro: falhas.append(str(erro)))
    yield Mesa(demonstracao.endereco, tela, outra, da_loteria, do_globo)
    contexto.close()
    outro.close()
    assert falhas == []


def _extracao(mesa: Mesa, ago: int, numero: int) -> int:
    """Of the Loteria, two days after the due date, by two people; its number."""
    dia = str(mesa.da_loteria.vencimento(ago) + timedelta(days=2))
    registro = {"numero": numero, "data": dia, "premios": PREMIOS, "fonte": "Loteria Federal"}
    mesa.da_loteria.api.pedir("/api/v1/extracoes", registro)
    Api(mesa.outra.context, mesa.endereco).pedir(f"/api/v1/extracoes/{numero}:conferir", {"premios": PREMIOS})
    return numero


def test_the_assemblies_of_a_day(mesa: Mesa, navegador: Browser, tmp_path: Path) -> None:
    """Both lists are frozen; one group is decided by the Loteria, the other in its room by its globo."""
    dia, tela = mesa.da_loteria.data_ago(1), mesa.tela
    mesa.ir(f"/assembleias/dia?dia={dia}")
    contabil = tela.get_by_label("Data contábil")
    contabil.fill(str(dia + timedelta(days=400)))
    tela.get_by_role("button", name="Apurar o dia").click()
    expect(contabil).to_have_attribute("aria-invalid", "true")
    contabil.fill(str(mesa.da_loteria.vencimento(1)))
    tela.get_by_role("button", name="Apurar o dia").click()
    for grupo in (mesa.da_loteria, mesa.do_globo):
        expect(_linha(tela, grupo)).to_contain_text("Espera a extração")
    _extracao(mesa, 1, 906_101)
    contabil.fill(str(dia))
    _pedir_de_novo(tela, 2)
    expect(_linha(tela, mesa.da_loteria)).to_contain_text("Apurado")
    corrida = f"/api/v1/sorteios/apuracoes/{dia}"
    feita = mesa.da_loteria.api.ler(corrida)
    assert (feita["apurados"], feita["congelados"], feita["contemplacoes"]) == (1, 1, 1)

    _linha(tela, mesa.do_globo).get_by_role("link").first.click()
    _decidir_pelo_globo(mesa)
    _conferir_de_fora(mesa, navegador, tmp_path)
    mesa.ir(f"/assembleias/dia?dia={dia}")
    _pedir_de_novo(tela, 3)
    expect(_linha(tela, mesa.do_globo)).to_contain_text("Apurado")
    _pedir_de_novo(tela, 3)
    expect(tela.get_by_text("Nada a apurar: o que havia já foi apurado.")).to_be_visible()
    assert mesa.da_loteria.api.ler(corrida)["apurados"] == 2


def _pedir_de_novo(tela: Page, vez: int) -> None:
    tela.get_by_role("button", name="Apurar o que falta").click()
    expect(tela.get_by_text(f"2 grupos; {vez}ª vez que se pede.")).to_be_visible()
    expect(tela.get_by_text("100%")).to_be_visible()


def _linha(tela: Page, grupo: Ensaio) -> Locator:
    return tela.get_by_role("row").filter(has_text=grupo.codigo)


def _decidir_pelo_globo(mesa: Mesa) -> None:
    """Registered in the room, typed again by another person, and the assembly decided and replayed by it."""
    tela = mesa.tela
    tela.get_by_role("button", name="Registrar o globo").click()
    janela = tela.get_by_role("dialog", name="Registrar o globo")
    for _ in ("uma vez", "e outra"):
        preencher(janela, {"1ª bola": "2"})
        janela.get_by_role("button", name=re.compile("Continuar|Conferir e registrar")).click()
    expect(janela).to_have_count(0)
    tela.get_by_label("Data contábil").fill(str(mesa.do_globo.data_ago(1)))
    tela.get_by_role("button", name="Apurar", exact=True).click()
    expect(tela.get_by_text("ainda não foram conferidos por outra pessoa")).to_be_visible()
    outra, nome = mesa.outra, f"Globo de {mesa.do_globo.data_ago(1):%d/%m/%Y} para 2 participantes"
    outra.goto(f"{mesa.endereco}/pendencias")
    outra.get_by_role("button", name=f"Conferir: {nome}").click()
    for bola, resposta in (("1", "digitada"), ("2", "conferência registrada.")):
        preencher(outra.get_by_role("dialog"), {"1ª bola": bola})
        outra.get_by_role("dialog").get_by_role("button", name="Conferir").click()
        expect(outra.get_by_text(resposta)).to_be_visible()
    tela.get_by_role("button", name="Apurar", exact=True).click()
    expect(tela.get_by_text("Apuração, passo a passo")).to_be_visible()
    tela.get_by_role("button", name="Recalcular e comparar").click()
    expect(tela.get_by_text("Recalculado agora: tudo confere.")).to_be_visible()
    tela.get_by_role("button", name="Lavrar a ata").click()


def _conferir_de_fora(mesa: Mesa, navegador: Browser, pasta: Path) -> None:
    """Anyone replays the globo from the bundle, with no session."""
    with mesa.tela.expect_download(timeout=60_000) as baixada:
        mesa.tela.get_by_role("button", name="Pacote de prova").click()
    pacote = pasta / "globo.zip"
    baixada.value.save_as(pacote)
    contexto: BrowserContext = navegador.new_context(locale="pt-BR")
    pagina = contexto.new_page()
    pagina.goto(f"{mesa.endereco}/conferir")
    pagina.locator("input[type=file]").set_input_files(pacote)
    expect(pagina.get_by_text(f"1ª assembleia do grupo {mesa.do_globo.codigo}")).to_be_visible()
    expect(pagina.get_by_label("Confere", exact=True)).to_have_count(8)
    expect(pagina.get_by_label("Não confere")).to_have_count(0)
    expect(pagina.get_by_label("Passos da apuração")).to_contain_text("1ª bola do globo")
    contexto.close()


def test_the_end_of_a_group(mesa: Mesa) -> None:
    """Open until its last assembly; then its accounts and a part of what was left, each by two people; closed (R9.05).

    One cota comes for its part; what the other does not fetch is unclaimed (R9.02).
    """
    grupo, tela = mesa.da_loteria, mesa.tela
    mesa.ir(f"/grupos/{grupo.grupo_id}?aba=encerramento")
    expect(tela.get_by_text("A última assembleia não foi realizada")).to_be_visible()
    expect(tela.get_by_role("button", name="Propor as contas do fim")).to_be_disabled()
    _ultima_assembleia(mesa)
    fim = grupo.data_ago(2) + timedelta(days=30)
    mesa.ir(f"/grupos/{grupo.grupo_id}?aba=encerramento")
    tela.get_by_role("button", name="Propor as contas do fim").click()
    expect(tela.get_by_text("Você propôs as contas: outra pessoa decide.")).to_be_visible()
    _aprovar_as_contas(mesa, fim)
    _pagar_o_rateio(mesa, 1, fim)
    _encerrar(mesa)
    api, caminho = grupo.api, f"/api/v1/grupos/{grupo.grupo_id}"
    partes = api.ler(f"{caminho}/rateio-final")["partes"]
    assert [(uma["a_pagar"], uma["pago"]) for uma in partes] == [("0.00", partes[0]["valor"]), ("0.00", "0.00")]
    livro = api.ler(f"/api/v1/rnp?grupo_id={grupo.grupo_id}")["recursos"]
    assert partes[1]["valor"] in [um["original"] for um in livro if um["origem"] == "RATEIO"]
    assert api.ler(f"{caminho}/encerramento")["situacao"] == "ENCERRADO"
    assert api.esperar(caminho, lambda lido: lido["situacao"] == "ENCERRADO")["cotas_ativas"] == len(partes)
    mesa.ir(f"/grupos/{grupo.grupo_id}")
    expect(tela.get_by_text("Encerrado", exact=True).first).to_be_visible()


def _ultima_assembleia(mesa: Mesa) -> None:
    """What every month is made of, by the API; the last one contemplates who is left."""
    grupo = mesa.da_loteria
    grupo.emitir(2)
    grupo.pagar(2, grupo.vencimento(2))
    assembleia = f"/api/v1/assembleias/{grupo.convocar(2)}"
    grupo.api.pedir(f"{assembleia}:abrir", {"data_contabil": str(grupo.vencimento(2) + timedelta(days=1))})
    extracao = _extracao(mesa, 2, 906_102)
    grupo.api.pedir(f"{assembleia}:apurar", {"extracao": extracao, "data_contabil": str(grupo.data_ago(2))})
    pendencias = f"/api/v1/grupos/{grupo.grupo_id}/encerramento"
    grupo.api.esperar(pendencias, lambda lido: lido["pendencias"] == [])


def _aprovar_as_contas(mesa: Mesa, fim: date) -> None:
    """By another person, on the group's own screen."""
    outra = mesa.outra
    outra.goto(f"{mesa.endereco}/grupos/{mesa.da_loteria.grupo_id}?aba=encerramento")
    outra.get_by_label("Data contábil").fill(str(fim))
    outra.get_by_role("button", name="Aprovar as contas").click()
    expect(outra.get_by_text("Contas do fim apuradas.")).to_be_visible()


def _pagar_o_rateio(mesa: Mesa, numero: int, fim: date) -> None:
    """Proposed by one person; approved by another in Pendências, with the receipt."""
    tela, outra = mesa.tela, mesa.outra
    tela.reload()
    tela.get_by_role("button", name=f"Pagar à cota {numero}").click()
    janela = tela.get_by_role("dialog", name=f"Pagar à cota {numero}")
    janela.get_by_label("Data contábil").fill(str(fim))
    janela.get_by_role("button", name="Propor o pagamento").click()
    expect(tela.get_by_role("row").filter(has_text="Espera decisão")).to_have_count(1)
    outra.goto(f"{mesa.endereco}/pendencias")
    outra.get_by_role("button", name=f"Decidir: Grupo {mesa.da_loteria.codigo}, cota {numero}").click()
    outra.get_by_label("Comprovante do pagamento").fill(f"PIX-FIM-{numero}")
    outra.get_by_role("button", name="Aprovar e registrar o pagamento").click()
    expect(outra.get_by_text("Decisão registrada.")).to_be_visible()
    tela.reload()
    expect(tela.get_by_role("button", name=f"Pagar à cota {numero}")).to_have_count(0)


def _encerrar(mesa: Mesa) -> None:
    """Not before those who have money to receive had their days (art. 32) and what is left is unclaimed (R9.02)."""
    tela = mesa.tela
    dia, botao = tela.get_by_label("Data contábil"), tela.get_by_role("button", name="Encerrar o grupo")
    encerravel = mesa.da_loteria.api.ler(f"/api/v1/grupos/{mesa.da_loteria.grupo_id}/encerramento")["encerravel_desde"]
    dia.fill(str(date.fromisoformat(encerravel) - timedelta(days=1)))
    expect(botao).to_be_disabled()
    dia.fill(encerravel)
    botao.click()
    expect(tela.get_by_text(re.compile("^O grupo foi encerrado em"))).to_be_visible()
