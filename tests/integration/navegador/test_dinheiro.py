"""The money of a month on the screen: parcelas issued, a file of payments, and what nobody knew whose it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from integration.navegador.ensaio import Ensaio, formar
from integration.navegador.operador import Api, Balcao, administrador, outra_pessoa, soltar

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema


@pytest.fixture
def balcao(navegador: Browser, demonstracao: Sistema) -> Iterator[Balcao]:
    contexto = administrador(navegador, demonstracao, reduced_motion="reduce")
    tela = contexto.new_page()
    falhas: list[str] = []
    tela.on("pageerror", lambda erro: falhas.append(str(erro)))
    yield Balcao(tela, demonstracao, Api(contexto, demonstracao.endereco))
    contexto.close()
    assert falhas == []


def test_parcelas_issued_paid_by_a_file_and_one_payment_of_nobody(balcao: Balcao, navegador: Browser) -> None:
    hoje = datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    grupo = formar(balcao.api, "5301", hoje, 3)
    _emitir(balcao, grupo)
    parcelas = _parcelas(balcao, grupo)
    assert [uma["situacao"] for uma in parcelas] == ["ABERTO", "ABERTO"]
    referencia = f"TED-SEM-NOME-{grupo.codigo}"
    linhas = [
        "referencia;identificador;valor;data",
        f"BOLETO-{grupo.codigo};{parcelas[0]['identificador']};{parcelas[0]['valor']};{hoje}",
        f"{referencia};NINGUEM;{parcelas[1]['valor']};{hoje}",
    ]
    _enviar_o_arquivo(balcao, linhas)
    assert [uma["situacao"] for uma in _parcelas(balcao, grupo)] == ["PAGO", "ABERTO"]
    _dizer_de_quem_e(balcao, grupo, referencia, parcelas[1]["identificador"])
    assert [uma["situacao"] for uma in _parcelas(balcao, grupo)] == ["PAGO", "PAGO"]
    _estornar(balcao, navegador, grupo, f"BOLETO-{grupo.codigo}")
    assert [uma["situacao"] for uma in _parcelas(balcao, grupo)] == ["ABERTO", "PAGO"]


def test_what_was_paid_in_excess_pays_another_title_or_goes_back_by_two_people(
    balcao: Balcao, navegador: Browser
) -> None:
    hoje = datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    grupo = formar(balcao.api, "5302", hoje, 3)
    balcao.api.pedir(f"/api/v1/grupos/{grupo.grupo_id}/parcelas:emitir", {"ago": 2, "data_contabil": str(hoje)})
    balcao.api.pedir(f"/api/v1/grupos/{grupo.grupo_id}/parcelas:emitir", {"ago": 3, "data_contabil": str(hoje)})
    parcela = _parcelas(balcao, grupo)[0]
    pago = f"{Decimal(parcela['valor']) + 14:.2f}"
    balcao.api.pedir(
        "/api/v1/pagamentos",
        {
            "parcela_id": parcela["parcela_id"],
            "valor": pago,
            "data_pagamento": str(hoje),
            "canal": "TRANSFERENCIA",
            "referencia_externa": f"A-MAIOR-{grupo.codigo}",
        },
    )
    tela, cota = balcao.tela, parcela["cota_numero"]
    balcao.ir("/financeiro/devolucoes")
    _aplicar_na_seguinte(balcao, grupo, cota, "4,00")
    tela.get_by_role("button", name=f"Propor devolução à cota {cota} do grupo {grupo.codigo}").click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Devolver (R$)").fill("10,01")
    janela.get_by_role("button", name="Propor devolução").click()
    expect(janela.get_by_text("Informe um valor até R$ 10,00, o que há a devolver.")).to_be_visible()
    janela.get_by_label("Devolver (R$)").fill("10,00")
    janela.get_by_role("button", name="Propor devolução").click()
    expect(tela.get_by_text("Devolução proposta: outra pessoa decide, em Pendências.")).to_be_visible()
    outra = _decidir(balcao, navegador, grupo)
    outra.get_by_label("Comprovante do pagamento").fill(f"PIX-{grupo.codigo}")
    outra.get_by_role("button", name="Aprovar e registrar o pagamento").click()
    expect(outra.get_by_text("Decisão registrada.")).to_be_visible()
    outra.context.close()
    balcao.ir("/financeiro/devolucoes?ver=feitas")
    expect(tela.get_by_role("row").filter(has_text=f"PIX-{grupo.codigo}")).to_contain_text("Paga")


def _decidir(balcao: Balcao, navegador: Browser, grupo: Ensaio) -> Page:
    """Another person opens what waits of the group."""
    outra = outra_pessoa(navegador, balcao.sistema, reduced_motion="reduce").new_page()
    outra.goto(f"{balcao.sistema.endereco}/pendencias")
    outra.get_by_role("button", name=re.compile(f"^Decidir: .*{grupo.codigo}")).click()
    return outra


def _estornar(balcao: Balcao, navegador: Browser, grupo: Ensaio, referencia: str) -> None:
    """Asked by one person with what follows in view, done by another; the payment says so."""
    tela = balcao.tela
    balcao.ir(f"/financeiro/pagamentos?grupo={grupo.grupo_id}")
    tela.get_by_role("button", name=referencia).click()
    janela = tela.get_by_role("dialog")
    janela.get_by_role("button", name="Estornar").click()
    expect(janela.get_by_text("voltam à fila dos não identificados.")).to_be_visible()
    janela.get_by_label("Por que se estorna").fill("Era de outra cota")
    janela.get_by_role("button", name="Propor o estorno").click()
    expect(tela.get_by_text("Estorno proposto: outra pessoa decide, em Pendências.")).to_be_visible()
    outra = _decidir(balcao, navegador, grupo)
    outra.get_by_role("button", name="Aprovar", exact=True).click()
    expect(outra.get_by_text("Decisão registrada.")).to_be_visible()
    outra.context.close()
    balcao.ir(f"/financeiro/pagamentos?grupo={grupo.grupo_id}&situacao=ESTORNADO")
    expect(tela.get_by_role("row").filter(has_text=referencia)).to_contain_text("Era de outra cota")


def _aplicar_na_seguinte(balcao: Balcao, grupo: Ensaio, cota: int, valor: str) -> None:
    """Part of what is apart pays part of the next parcela; nothing is done before it was confirmed."""
    tela = balcao.tela
    (seguinte,) = [uma for uma in _parcelas(balcao, grupo, ago=3) if uma["cota_numero"] == cota]
    tela.get_by_role("button", name=f"Aplicar em outro título o que é da cota {cota} do grupo {grupo.codigo}").click()
    janela = tela.get_by_role("dialog")
    expect(janela.get_by_role("region", name="Como se divide")).to_contain_text(seguinte["identificador"])
    janela.get_by_label("Título").select_option(seguinte["parcela_id"])
    janela.get_by_label("Aplicar (R$)").fill(valor)
    janela.get_by_label("Explicação").fill("Pediu")
    janela.get_by_role("button", name="Aplicar", exact=True).click()
    expect(janela.get_by_text(f"pagam o título {seguinte['identificador']}")).to_be_visible()
    janela.get_by_role("button", name="Confirmar a aplicação").click()
    expect(tela.get_by_text(f"{valor} aplicados.")).to_be_visible()
    assert _parcelas(balcao, grupo, ago=3)[0]["situacao"] == "PARCIAL"


def _parcelas(balcao: Balcao, grupo: Ensaio, ago: int = 2) -> list[dict[str, Any]]:
    lidas = balcao.api.ler(f"/api/v1/grupos/{grupo.grupo_id}/parcelas?ago={ago}")["parcelas"]
    return sorted(lidas, key=lambda uma: int(uma["cota_numero"]))


def _emitir(balcao: Balcao, grupo: Ensaio) -> None:
    """The second time issues nothing, and says so."""
    tela = balcao.tela
    balcao.ir(f"/financeiro/parcelas?grupo={grupo.grupo_id}")
    tela.get_by_role("button", name="Emitir parcelas").click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Assembleia").select_option("2")
    janela.get_by_role("button", name="Emitir", exact=True).click()
    expect(janela.get_by_text("2 parcelas emitidas")).to_be_visible()
    janela.get_by_role("button", name="Emitir", exact=True).click()
    expect(janela.get_by_text("2 já estavam emitidas.")).to_be_visible()


def _enviar_o_arquivo(balcao: Balcao, linhas: list[str]) -> None:
    """With an amount that is none, told at its line and column, and nothing written; then right, seen, and written."""
    tela = balcao.tela
    balcao.ir("/financeiro/pagamentos/arquivo")
    errado = [*linhas, "OUTRA;NINGUEM;muito;2026-01-01"]
    soltar(tela, "pagamentos.csv", "\n".join(errado).encode())
    expect(tela.get_by_label("Linhas do arquivo").get_by_role("row").filter(has_text="valor")).to_contain_text("4")
    soltar(tela, "pagamentos.csv", "\n".join(linhas).encode())
    expect(tela.get_by_text("Nenhuma linha pede atenção")).to_be_visible()
    tela.get_by_role("button", name="Registrar os pagamentos").click()
    expect(tela.get_by_text("Arquivo registrado.")).to_be_visible()


def _dizer_de_quem_e(balcao: Balcao, grupo: Ensaio, referencia: str, identificador: str) -> None:
    tela = balcao.tela
    balcao.ir("/financeiro/pagamentos?situacao=NAO_IDENTIFICADO")
    tela.get_by_role("button", name=referencia).click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Grupo").select_option(label=f"Grupo {grupo.codigo}")
    janela.get_by_label("Cota ou título").fill("2")
    janela.get_by_role("button", name=identificador).click()
    janela.get_by_label("Explicação").fill("O consorciado mandou o comprovante")
    janela.get_by_role("button", name="Aplicar ao título").click()
    expect(tela.get_by_text(f"Aplicado ao título {identificador}.")).to_be_visible()
