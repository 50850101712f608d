"""Forms of people, goods, groups and quotas that are sent less often: wrong, refused by a rule, and right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, expect

from integration.navegador.formulario import avisado, recusado
from integration.navegador.operador import Api, cartao, preencher

if TYPE_CHECKING:
    from pathlib import Path

    from integration.navegador.conftest import Sistema

_QUEM_DESISTE, _QUEM_VOLTA = 160, 161
_CONTA = {"banco": "001", "agencia": "1234", "agencia_dv": "3", "conta": "771234", "conta_dv": "0"}
_CONVENIO = {"carteira": "17", "convenio": "1234567"}


def test_the_prices_of_a_good(tela: Page, demonstracao: Sistema, api: Api, tmp_path: Path) -> None:
    """A price only after the last one, from a list as well; a list with a malformed line changes nothing."""
    bem = {"codigo": "CARGA", "descricao": "Furgão de carga", "classe_objeto": "MOVEIS", "preco": "90000.00"}
    bem_id = api.pedir("/api/v1/bens", {**bem, "vigencia_inicio": "2026-01-01"})["bem_id"]
    tela.goto(f"{demonstracao.endereco}/bens")
    tela.get_by_role("row", name="CARGA").get_by_role("button", name="Ver e alterar").click()
    janela = tela.get_by_role("dialog", name="Furgão de carga")
    preencher(janela, {"Novo preço (R$)": "95.000,00", "Vigora desde": "2025-12-01"})
    janela.get_by_role("button", name="Acrescentar preço").click()
    recusado(janela.get_by_label("Vigora desde"))
    preencher(janela, {"Vigora desde": "2026-02-01"})
    janela.get_by_role("button", name="Acrescentar preço").click()
    avisado(tela, "Preço acrescentado.")
    expect(janela.get_by_label("Novo preço (R$)")).to_have_value("")  # the good was read again, and its forms are new
    preencher(janela, {"Fonte do preço": "Tabela do furgão"})
    janela.get_by_role("button", name="Guardar fonte").click()
    avisado(tela, "Fonte do preço guardada.")

    tela.goto(f"{demonstracao.endereco}/bens/importar")
    lista, cabecalho = tmp_path / "lista.csv", "lista;codigo;vigencia_inicio;preco"
    for preco in ("caro", "99000,00"):
        lista.write_text(f"{cabecalho}\nTabela do furgão;CARGA;2026-03-01;{preco}\n", encoding="utf-8")
        tela.locator("input[type=file]").set_input_files(lista)
        if preco == "caro":
            expect(tela.get_by_role("cell", name=re.compile("Informe um preço em reais"))).to_be_visible()
    tela.get_by_role("button", name="Acrescentar 1 preço").click()
    avisado(tela, "1 preço acrescentado.")
    lidos = api.ler(f"/api/v1/bens/{bem_id}/precos")["precos"]
    assert [um["preco"] for um in lidos] == ["99000.00", "95000.00", "90000.00"]


def test_a_plan_of_reduced_parcelas_says_what_the_contemplado_may_choose(
    tela: Page, demonstracao: Sistema, api: Api
) -> None:
    tela.goto(f"{demonstracao.endereco}/planos/novo")
    preencher(tela, {"Código": "REDUZ-75", "Nome": "Parcela de 75%", "Fundo comum até a contemplação (%)": "75"})
    tela.get_by_label("O que elas deixaram, na contemplação").select_option("NO_FIM")
    for escolha in ("Diluir nas parcelas que faltam", "Reduzir o crédito"):
        tela.get_by_label(escolha).check()
    tela.get_by_role("button", name="Criar o plano").click()
    avisado(tela, "Plano criado.")
    (regra,) = [um["regra"] for um in api.ler("/api/v1/planos")["planos"] if um["codigo"] == "REDUZ-75"]
    assert (regra["residuo_reduzida"], regra["escolhas_residuo"]) == ("NO_FIM", ["DILUIR", "CREDITO"])


def test_a_registration_is_corrected(tela: Page, demonstracao: Sistema, api: Api) -> None:
    pessoa = api.ler("/api/v1/consorciados?tamanho_pagina=200")["consorciados"][-1]
    tela.goto(f"{demonstracao.endereco}/consorciados/{pessoa['consorciado_id']}/editar")
    nome = tela.get_by_label("Nome completo")
    expect(nome).to_have_value(pessoa["nome"])
    nome.fill("")
    tela.get_by_role("button", name=re.compile("^Salvar")).click()
    recusado(nome)
    nome.fill(f"{pessoa['nome']} Corrigido")
    tela.get_by_role("button", name=re.compile("^Salvar")).click()
    avisado(tela, "Cadastro alterado.")
    expect(tela.get_by_role("heading", name=f"{pessoa['nome']} Corrigido", level=1)).to_be_visible()


def test_a_sale_undone_and_a_group_given_up(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """A sale before its first payment is undone with its reason; then nobody is left, and the formation ends."""
    pedido = {"codigo": "7300", "primeiro_vencimento": "2026-06-10", "data_contabil": "2026-05-11"}
    do_demo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]
    plano = {"plano_id": do_demo["plano_id"], "bem_ids": do_demo["bem_ids"], "contrato_versao": "2026-01"}
    grupo_id = api.pedir("/api/v1/grupos", {**pedido, **plano})["grupo_id"]
    pessoa = api.ler("/api/v1/consorciados?tamanho_pagina=1")["consorciados"][0]["consorciado_id"]
    venda = {"itens": [{"consorciado_id": pessoa, "numero": 1}], "data_contabil": "2026-05-15"}
    api.pedir(f"/api/v1/grupos/{grupo_id}/adesoes:lote", venda)
    tela.goto(f"{demonstracao.endereco}/grupos/{grupo_id}?aba=adesoes")
    tela.get_by_role("row").get_by_role("button", name="Cancelar").click()
    janela = tela.get_by_role("dialog", name="Cancelar a adesão")
    expect(janela.get_by_role("button", name="Liberar a vaga")).to_be_disabled()
    janela.get_by_label("Motivo").fill("Desistiu antes de pagar")
    janela.get_by_role("button", name="Liberar a vaga").click()
    avisado(tela, "Adesão cancelada; a vaga está livre.")
    expect(tela.get_by_role("row", name=re.compile("Desistiu antes de pagar"))).to_be_visible()

    tela.get_by_role("button", name="Desistir da formação").click()
    janela = tela.get_by_role("dialog", name="Desistir da formação do grupo 7300")
    janela.get_by_label("Motivo").fill("Sem procura")
    janela.get_by_role("button", name="Desistir da formação").click()
    avisado(tela, "A formação do grupo 7300 terminou.")
    expect(janela).to_have_count(0)
    expect(tela.get_by_role("button", name="Desistir da formação")).to_have_count(0)


def test_what_was_asked_for_a_quota_is_called_off(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """A second title is refused while one waits, and nothing of it stays; a transfer is called off with a reason."""
    cota = _cota(api, _QUEM_DESISTE)
    tela.goto(f"{demonstracao.endereco}/cotas/{cota['cota_id']}?aba=movimentos")
    lugar = cartao(tela, "Antecipar ou quitar")
    for vez in ("uma", "outra"):
        lugar.get_by_role("button", name="Simular").click()
        lugar.get_by_role("button", name="Emitir o título de R$").click()
        if vez == "uma":
            avisado(tela, "emitido, vence")
    expect(lugar.get_by_role("alert")).to_contain_text("espera o pagamento")
    lugar.get_by_role("button", name="Cancelar").click()
    avisado(tela, "Antecipação cancelada.")
    lugar.get_by_role("button", name="Simular").click()
    expect(lugar.get_by_role("alert")).to_have_count(0)

    pessoas = api.ler("/api/v1/consorciados?tamanho_pagina=200")["consorciados"]
    outro = next(uma["consorciado_id"] for uma in pessoas if uma["consorciado_id"] != cota["consorciado_id"])
    api.pedir(f"/api/v1/cotas/{cota['cota_id']}/transferencias", {"cessionario_id": outro})
    tela.reload()
    lugar = cartao(tela, "Transferência")
    lugar.get_by_role("button", name="Aprovar").click()
    expect(lugar.get_by_text("Quem pediu não decide: outra pessoa precisa aprovar.")).to_be_visible()
    lugar.get_by_role("button", name="Cancelar o pedido").click()
    recusado(lugar.get_by_label("Motivo"))
    expect(lugar.get_by_text("Quem pediu não decide")).to_have_count(0)
    lugar.get_by_label("Motivo").fill("Desistiu da venda")
    lugar.get_by_role("button", name="Cancelar o pedido").click()
    avisado(tela, "Transferência cancelada.")
    expect(lugar.get_by_text("Desistiu da venda")).to_be_visible()


def test_an_excluded_quota_comes_back(tela: Page, demonstracao: Sistema, api: Api) -> None:
    cota = _cota(api, _QUEM_VOLTA)["cota_id"]
    saida = {"causa": "DESISTENCIA", "justificativa": "Pedido por escrito", "data_pedido": "2026-01-05"}
    api.pedir(f"/api/v1/cotas/{cota}:excluir", saida)
    tela.goto(f"{demonstracao.endereco}/cotas/{cota}?aba=movimentos")
    lugar = cartao(tela, "Exclusão")
    motivo = lugar.get_by_label("Justificativa da readmissão")
    motivo.fill("x" * 1001)
    lugar.get_by_role("button", name="Readmitir a cota").click()
    recusado(motivo)
    motivo.fill("Voltou a pagar")
    lugar.get_by_role("button", name="Readmitir a cota").click()
    avisado(tela, "Readmissão pedida.")
    api.esperar(f"/api/v1/cotas/{cota}", lambda lida: lida["vinculo"] == "ATIVA")
    tela.reload()
    expect(cartao(tela, "Exclusão").get_by_role("button", name="Excluir do grupo")).to_be_visible()


def test_the_boletos_of_an_agreement(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """A boleto for each part, in an account that receives; what is paid empties the form for the next part."""
    grupo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    vencidas = api.ler(f"/api/v1/grupos/{grupo}/parcelas?situacao=ABERTO&tamanho_pagina=200")["parcelas"]
    cota = next(uma["cota_id"] for uma in vencidas if uma["cota_id"] != vencidas[0]["cota_id"])
    acordo = {"quantidade": 2, "primeiro_vencimento": "2027-01-11", "tolerancia_dias": 5}
    api.pedir(f"/api/v1/cotas/{cota}/acordos", acordo)
    beneficiario = {"beneficiario_nome": "ADMINISTRADORA", "beneficiario_documento": "11222333000181"}
    api.pedir("/api/v1/contas-bancarias", {**_CONTA, **_CONVENIO, **beneficiario, "grupo_id": grupo})
    tela.goto(f"{demonstracao.endereco}/cotas/{cota}?aba=movimentos")
    lugar = cartao(tela, "Acordo")
    lugar.get_by_label("Cobrar na conta").select_option(label="Banco do Brasil, agência 1234, conta 771234")
    lugar.get_by_role("button", name="Emitir os boletos das partes").click()
    expect(lugar.get_by_text("2 boletos na rua.")).to_be_visible()
    referencia = lugar.get_by_label("Referência no banco")
    lugar.get_by_role("button", name="Registrar o pagamento").click()
    recusado(referencia)
    referencia.fill("TED-ACORDO-160")
    lugar.get_by_role("button", name="Registrar o pagamento").click()
    avisado(tela, "Pagamento do acordo registrado.")
    expect(referencia).to_have_value("")
    expect(lugar.get_by_text("Pago", exact=True)).to_have_count(1)


def _cota(api: Api, numero: int) -> dict[str, Any]:
    grupo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    cotas = api.ler(f"/api/v1/grupos/{grupo}/cotas?tamanho_pagina=200")["cotas"]
    achada: dict[str, Any] = next(uma for uma in cotas if uma["numero"] == numero)
    return achada
