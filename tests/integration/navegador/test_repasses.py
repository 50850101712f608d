"""What the groups hold of the administradora leaves in one transfer: one person asks, another pays (R10.04)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, expect

from integration.navegador.formulario import avisado, recusado
from integration.navegador.operador import Api, outra_pessoa, preencher

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_VALORES = "/api/v1/financeiro/valores-a-repassar"


def test_r10_04_the_taxa_of_every_group_leaves_by_two_people(
    tela: Page, navegador: Browser, demonstracao: Sistema, api: Api
) -> None:
    antes = _taxa(api)
    assert antes["valor"] != "0.00"
    tela.goto(f"{demonstracao.endereco}/financeiro/repasses")
    tela.get_by_role("button", name="Propor repasse: Taxa de administração").click()
    janela = tela.get_by_role("dialog", name="Propor repasse")
    preencher(janela, {"Quem recebe": "Administradora Modelo Ltda.", "CPF ou CNPJ": "11222333000180"})
    janela.get_by_role("button", name="Propor", exact=True).click()
    janela.get_by_role("button", name="Confirmar a proposta").click()
    recusado(janela.get_by_label("CPF ou CNPJ"))
    preencher(janela, {"CPF ou CNPJ": "11222333000181"})
    janela.get_by_role("button", name="Propor", exact=True).click()
    janela.get_by_role("button", name="Confirmar a proposta").click()
    avisado(tela, re.compile("proposto: outra pessoa decide"))
    tela.goto(f"{demonstracao.endereco}/financeiro/repasses?aba=repasses")
    tela.get_by_role("button", name=re.compile("^Abrir o repasse")).click()
    expect(tela.get_by_text("Você propôs: outra pessoa decide.")).to_be_visible()
    with outra_pessoa(navegador, demonstracao, reduced_motion="reduce") as contexto:
        _pagar(contexto.new_page(), demonstracao)
    depois = _taxa(api)
    assert (depois["valor"], depois["proposto"]) == ("0.00", "0.00")
    (repasse,) = api.ler("/api/v1/financeiro/repasses")["repasses"]
    assert (repasse["situacao"], repasse["valor"], repasse["comprovante"]) == ("PAGO", antes["disponivel"], "E-TELA")


def _taxa(api: Api) -> dict[str, str]:
    (taxa,) = [conta for conta in api.ler(_VALORES)["contas"] if conta["conta"] == "TA"]
    return {nome: str(valor) for nome, valor in taxa.items()}


def _pagar(outra: Page, sistema: Sistema) -> None:
    """From the inbox of who did not propose it to the proposal; what is not undone is confirmed."""
    outra.goto(f"{sistema.endereco}/pendencias")
    pendencia = outra.get_by_role("listitem").filter(has_text="Todos os grupos")
    expect(pendencia.get_by_text(re.compile("^Administradora Modelo Ltda.; Taxa de administração, de"))).to_be_visible()
    outra.goto(f"{sistema.endereco}/financeiro/repasses?aba=repasses")
    outra.get_by_role("button", name=re.compile("^Abrir o repasse")).click()
    janela = outra.get_by_role("dialog", name="Repasse")
    preencher(janela, {"Comprovante": "E-TELA"})
    janela.get_by_role("button", name="Aprovar e registrar").click()
    janela.get_by_role("button", name="Confirmar", exact=True).click()
    avisado(outra, "Repasse registrado nos livros.")
