"""The credit of a contemplated cota by clicks: documents, stages, guarantee and the vendor paid, by two people."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from integration.navegador.operador import PDF, Balcao, preencher


def habilitar(balcao: Balcao, outra: Page, cota_id: str, pasta: Path) -> None:
    """The credit from its list of documents to the authorisation, each stage by who did not open it (R7.20)."""
    tela = balcao.tela
    balcao.ir(f"/habilitacoes/{cota_id}")
    tela.get_by_role("button", name="Abrir a habilitação").click()
    _resolver_documentos(tela, pasta)
    expect(tela.get_by_text("Você abriu esta habilitação: outra pessoa decide as etapas.")).to_be_visible()
    outra.goto(f"{balcao.sistema.endereco}/habilitacoes/{cota_id}")
    for seguinte in ("Passar a: análise do crédito", "Passar a: análise do bem", "Autorizar o faturamento"):
        outra.get_by_role("button", name=seguinte).click()
    expect(outra.get_by_text("Autorizada. O fornecedor pode ser pago até")).to_be_visible()


def _resolver_documentos(tela: Page, pasta: Path) -> None:
    """One is sent and accepted; the others are waived, each with its reason."""
    arquivo = pasta / "identidade.pdf"
    arquivo.write_bytes(PDF)
    tela.get_by_role("button", name=re.compile("^Enviar: ")).first.click()
    janela = tela.get_by_role("dialog")
    janela.locator("input[type=file]").set_input_files(arquivo)
    janela.get_by_role("button", name="Enviar", exact=True).click()
    expect(janela).to_have_count(0)
    conferir = tela.get_by_role("button", name=re.compile("^Conferir: "))
    da_lista = [str(botao.get_attribute("aria-label")) for botao in conferir.all()]
    for nome in da_lista:
        tela.get_by_role("button", name=nome).click()
        if nome is da_lista[0]:
            janela.get_by_role("button", name="Aceitar").click()
        else:
            janela.get_by_label("Motivo").fill("Conferido em outro processo")
            janela.get_by_role("button", name="Dispensar").click()
        expect(janela).to_have_count(0)


def pagar_o_fornecedor(balcao: Balcao, outra: Page, cota_id: str, cota: str, dia: str) -> None:
    """What secures the credit, and then its payment: one person proposes, the other approves (R7.22, R2.02)."""
    tela = balcao.tela
    balcao.ir(f"/habilitacoes/{cota_id}")
    tela.get_by_role("button", name="Registrar garantia").click()
    janela = tela.get_by_role("dialog", name="Registrar garantia")
    preencher(
        janela, {"Valor avaliado (R$)": "30.000,00", "O que é": "Motocicleta 300, chassi 9C2", "Registro": "SNG 1"}
    )
    janela.get_by_role("button", name="Registrar", exact=True).click()
    expect(tela.get_by_text("Você registrou: outra pessoa decide.")).to_be_visible()
    outra.reload()
    outra.get_by_role("button", name="Decidir a garantia: Motocicleta 300, chassi 9C2").click()
    outra.get_by_role("dialog").get_by_role("button", name="Aprovar").click()
    expect(outra.get_by_text("Garantia constituída.", exact=True)).to_be_visible()

    pagamento = {
        "Valor (R$)": "15.000,00",
        "Quem recebe": "Motos do Norte, 11.222.333/0001-81",
        "Documento": "NF 77",
        "Data do pagamento": dia,
    }
    preencher(tela, pagamento)
    tela.get_by_role("button", name="Propor o pagamento").click()
    tela.get_by_role("link", name="Outra pessoa decide em Pendências").click()
    tela.get_by_role("tab", name="Propostas por você").click()
    expect(tela.get_by_text("Outra pessoa decide").first).to_be_visible()
    outra.goto(f"{balcao.sistema.endereco}/pendencias")
    outra.get_by_role("button", name=f"Decidir: {cota}").click()
    outra.get_by_label("Comprovante do pagamento").fill("PIX-E2E-1")
    outra.get_by_role("button", name="Aprovar e registrar o pagamento").click()
    expect(outra.get_by_text("Decisão registrada.")).to_be_visible()
    balcao.ir(f"/habilitacoes/{cota_id}")
    expect(tela.get_by_text("PIX-E2E-1")).to_be_visible()
