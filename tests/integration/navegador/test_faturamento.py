"""The billing of a month of every group, and the months of a book that close, by clicks."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from consorcio.core.money import format_brl, parse_reais
from integration.navegador.ensaio import formar
from integration.navegador.formulario import avisado, recusado
from integration.navegador.operador import Api

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_FATURADO, _MES = "5401", "2023-02"
"""Of a month before those of every other group: it bills only this one."""
_FECHADO = "5402"


def test_the_month_of_every_group(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """What it would issue is shown; a day that is none is refused on its field; the second time finds nothing to do."""
    grupo = formar(api, _FATURADO, date(2023, 1, 16), 12)
    tela.goto(f"{demonstracao.endereco}/financeiro/faturamento?mes={_MES}")
    expect(tela.get_by_text("Fevereiro de 2023 ainda não foi faturado")).to_be_visible()
    tela.get_by_role("button", name="Faturar o mês").click()
    janela = tela.get_by_role("dialog", name="Faturar fevereiro de 2023")
    expect(janela.get_by_role("listitem")).to_have_text(re.compile(f"Grupo {_FATURADO}, 2ª assembleia"))
    janela.get_by_label("Data contábil").fill("1500-01-01")
    janela.get_by_role("button", name="Faturar", exact=True).click()
    recusado(janela.get_by_label("Data contábil"))
    janela.get_by_label("Data contábil").fill(str(datetime.now(ZoneInfo("America/Sao_Paulo")).date()))
    janela.get_by_role("button", name="Faturar", exact=True).click()
    expect(janela).to_have_count(0)

    linha = tela.get_by_role("row").filter(has_text=_FATURADO)
    expect(linha).to_contain_text("Feito")
    expect(tela.get_by_text("100%")).to_be_visible()
    parcelas = api.ler(f"/api/v1/grupos/{grupo.grupo_id}/parcelas?ago=2")["parcelas"]
    feito = api.ler(f"/api/v1/financeiro/faturamentos/{_MES}")
    assert (feito["assembleias"], feito["parcelas"], len(parcelas)) == (1, 2, 2)
    expect(linha).to_contain_text(format_brl(sum(parse_reais(uma["valor"]) for uma in parcelas)))

    tela.get_by_role("button", name="Faturar o que falta").click()
    expect(janela.get_by_text("Nada a emitir até 28/02/2023")).to_be_visible()
    janela.get_by_role("button", name="Faturar", exact=True).click()
    avisado(tela, "Nada a faturar: o que havia já foi faturado.")
    assert api.ler(f"/api/v1/financeiro/faturamentos/{_MES}") == feito
    linha.get_by_role("link", name=_FATURADO, exact=True).click()
    expect(tela.get_by_role("heading", name=f"Grupo {_FATURADO}")).to_be_visible()


def test_the_months_of_a_book_close(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """Nothing closes before it is confirmed; the months before close too, and each keeps its balances."""
    grupo = formar(api, _FECHADO, date(2024, 5, 20), 12)
    saldos = f"/api/v1/grupos/{grupo.grupo_id}/saldos-mensais"
    tela.goto(f"{demonstracao.endereco}/financeiro/livro?aba=periodos&grupo={grupo.grupo_id}")
    tela.get_by_label("Último mês a fechar").select_option(label="Maio de 2024")
    tela.get_by_role("button", name="Conferir e fechar").click()
    janela = tela.get_by_role("dialog", name="Fechar maio de 2024")
    expect(janela.get_by_text("Não se desfaz.")).to_be_visible()
    expect(janela.get_by_text("Débitos e créditos fecham.")).to_be_visible()
    janela.get_by_role("button", name="Ainda não").click()
    assert api.ler(saldos)["saldos"] == []
    tela.get_by_role("button", name="Conferir e fechar").click()
    janela.get_by_role("button", name="Fechar maio de 2024").click()
    avisado(tela, "Maio de 2024: 1 livro fechado.")
    expect(tela.get_by_text("Este livro está fechado até 31/05/2024.")).to_be_visible()

    fechados = api.ler(saldos)["saldos"]
    (bancos,) = (uma for uma in fechados if (uma["mes"], uma["conta"]) == ("2024-05", "BANCOS"))
    tabela = tela.get_by_role("region", name="Saldos ao fim de maio de 2024")
    expect(tabela.get_by_role("row").filter(has_text="Bancos")).to_contain_text(
        format_brl(parse_reais(bancos["saldo"])).removeprefix("R$").strip()
    )
    devedor, credor = (tabela.locator("tfoot td").nth(coluna) for coluna in (-2, -1))
    expect(devedor).to_have_text(credor.inner_text())
    tela.get_by_label("Mês fechado").select_option(label="Abril de 2024")
    expect(tela.get_by_role("heading", name="Saldos ao fim de abril de 2024")).to_be_visible()
