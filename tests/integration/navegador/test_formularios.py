"""Forms of the day, each sent wrong and then right: what the API refuses is told on its field and changes nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Locator, Page, expect

from integration.navegador.operador import PDF, Api, cartao, outra_pessoa, preencher

if TYPE_CHECKING:
    from pathlib import Path

    from integration.navegador.conftest import Sistema

_QUEM_ANTECIPA, _QUEM_TRANSFERE, _QUEM_SAI = 150, 151, 152
_PARCEIRO = "https://8.8.8.8/consorcio"  # by number: no name has to exist where the test runs


def test_paying_ahead(tela: Page, demonstracao: Sistema) -> None:
    cartao = _movimentos(tela, demonstracao, _QUEM_ANTECIPA, "Antecipar ou quitar")
    cartao.get_by_label("Parcelas", exact=True).fill("999")
    cartao.get_by_role("button", name="Simular").click()
    _recusado(cartao.get_by_label("Parcelas", exact=True))
    cartao.get_by_label("Parcelas", exact=True).fill("2")
    cartao.get_by_role("button", name="Simular").click()
    cartao.get_by_role("button", name="Emitir o título de R$").click()
    expect(tela.get_by_text("emitido, vence")).to_be_visible()
    expect(cartao.get_by_role("button", name="Cancelar")).to_be_visible()


def test_a_transfer(tela: Page, navegador: Browser, demonstracao: Sistema, tmp_path: Path) -> None:
    """To who already holds it, refused; to somebody else, asked for, and approved by another person: its fee is due."""
    api = Api(tela.context, demonstracao.endereco)
    pessoas = api.ler("/api/v1/consorciados?tamanho_pagina=200")["consorciados"]
    titular = _cota(api, _QUEM_TRANSFERE)["consorciado_id"]
    dono = next(uma["nome"] for uma in pessoas if uma["consorciado_id"] == titular)
    outro = next(uma["nome"] for uma in pessoas if uma["consorciado_id"] != titular)
    cartao = _movimentos(tela, demonstracao, _QUEM_TRANSFERE, "Transferência")
    for nome in (dono, outro):
        cartao.get_by_label("Consorciado", exact=True).fill(nome)
        cartao.get_by_role("button", name=nome).first.click()
        cartao.get_by_role("button", name="Pedir a transferência").click()
        if nome == dono:
            expect(cartao.get_by_role("alert")).to_be_visible()
            cartao.get_by_role("button", name="Trocar").click()
    expect(tela.get_by_text("Transferência pedida: outra pessoa analisa.")).to_be_visible()
    with outra_pessoa(navegador, demonstracao, reduced_motion="reduce") as contexto:
        _aprovar_a_transferencia(contexto.new_page(), demonstracao, tmp_path)
    abertas = api.ler("/api/v1/transferencias")["transferencias"]
    assert [uma["situacao"] for uma in abertas if uma["numero"] == _QUEM_TRANSFERE] == ["AGUARDANDO_TAXA"]


def _aprovar_a_transferencia(outra: Page, sistema: Sistema, pasta: Path) -> None:
    """Without the signed term, refused on its field; sent to the documents of the cota, and approved (R7.50)."""
    outra.goto(f"{sistema.endereco}/pendencias")
    pendencia = outra.get_by_role("listitem").filter(has_text=f"Grupo 1001, cota {_QUEM_TRANSFERE}")
    pendencia.get_by_role("link", name="Abrir").click()
    lugar = cartao(outra, "Transferência")
    lugar.get_by_role("button", name="Aprovar").click()
    _recusado(lugar.get_by_label("Termo de transferência assinado"))
    lugar.get_by_role("link", name="Enviar o termo aos documentos da cota").click()
    outra.get_by_role("button", name="Enviar documento").first.click()
    janela, arquivo = outra.get_by_role("dialog", name="Enviar documento"), pasta / "termo.pdf"
    arquivo.write_bytes(PDF)
    janela.get_by_label("Tipo").select_option(label="Termo de transferência")
    janela.get_by_label("Título").fill("Termo assinado")
    janela.locator("input[type=file]").set_input_files(arquivo)
    janela.get_by_role("button", name="Enviar", exact=True).click()
    expect(outra.get_by_text("termo.pdf enviado.")).to_be_visible()
    outra.go_back()
    termo = lugar.get_by_label("Termo de transferência assinado")
    expect(termo.get_by_role("option")).to_have_count(2)
    termo.select_option(index=1)
    lugar.get_by_role("button", name="Aprovar").click()
    expect(outra.get_by_text("Decisão registrada.")).to_be_visible()


def test_leaving_the_group(tela: Page, demonstracao: Sistema) -> None:
    cartao = _movimentos(tela, demonstracao, _QUEM_SAI, "Exclusão")
    cartao.get_by_role("button", name="Excluir do grupo").click()
    _recusado(cartao.get_by_label("Justificativa"))
    cartao.get_by_label("Justificativa").fill("Pedido por escrito do consorciado")
    cartao.get_by_role("button", name="Excluir do grupo").click()
    cartao.get_by_role("button", name="Confirmar a exclusão").click()
    expect(tela.get_by_text(f"Cota {_QUEM_SAI} excluída do grupo.")).to_be_visible()
    expect(cartao.get_by_text("Aguarda o sorteio")).to_be_visible()


def test_an_agreement_over_what_is_overdue(tela: Page, demonstracao: Sistema) -> None:
    """In too many parts, refused on the field; in three, made, and its first part paid."""
    api = Api(tela.context, demonstracao.endereco)
    grupo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    vencida = api.ler(f"/api/v1/grupos/{grupo}/parcelas?situacao=ABERTO&tamanho_pagina=1")["parcelas"][0]
    tela.goto(f"{demonstracao.endereco}/cotas/{vencida['cota_id']}?aba=movimentos")
    partes = tela.get_by_label("Em quantas partes")
    for quantas in ("999", "3"):
        partes.fill(quantas)
        tela.get_by_role("button", name="Fazer o acordo").click()
        if quantas == "999":
            _recusado(partes)
    tela.get_by_label("Referência no banco").fill("TED-ACORDO-1")
    tela.get_by_role("button", name="Registrar o pagamento").click()
    expect(tela.get_by_text("Pagamento do acordo registrado.")).to_be_visible()


def test_a_file_for_the_bureau(tela: Page, demonstracao: Sistema) -> None:
    """Published before the notice could arrive, refused on its field; with nobody to take in, told; then written."""
    tela.goto(f"{demonstracao.endereco}/financeiro/negativacao?aba=arquivos")
    tela.get_by_role("button", name="Gerar arquivo").first.click()
    janela = tela.get_by_role("dialog")
    entre = janela.get_by_label("Dias entre o aviso e a publicação")
    janela.get_by_label("Dias de atraso").fill("60")
    entre.fill("3")
    janela.get_by_role("button", name="Gerar", exact=True).click()
    _recusado(entre)
    entre.fill("10")
    janela.get_by_role("button", name="Gerar", exact=True).click()
    expect(janela.get_by_text("Não há dívida a incluir nem a excluir com estes critérios.")).to_be_visible()
    janela.get_by_role("checkbox").check()
    janela.get_by_role("button", name="Gerar", exact=True).click()
    expect(janela.get_by_text(re.compile("^Arquivo 1: "))).to_be_visible()


def test_pix_without_a_psp_says_so(tela: Page, demonstracao: Sistema) -> None:
    tela.goto(f"{demonstracao.endereco}/financeiro/pix")
    tela.get_by_label("Perguntar ao PSP de").fill("2030-02-01")
    tela.get_by_label("Até").fill("2030-01-01")
    tela.get_by_role("button", name="Perguntar").click()
    _recusado(tela.get_by_label("Até").or_(tela.get_by_label("Perguntar ao PSP de")).last)


def test_a_request_of_a_holder(tela: Page, demonstracao: Sistema) -> None:
    """Without words, refused on the field; registered, and elimination denied to who takes part in a group."""
    dona = _cota(Api(tela.context, demonstracao.endereco), _QUEM_ANTECIPA)["consorciado_id"]
    tela.goto(f"{demonstracao.endereco}/consorciados/{dona}?aba=pedidos")
    tela.get_by_role("button", name="Registrar pedido").click()
    janela = tela.get_by_role("dialog", name="Registrar pedido do titular")
    janela.get_by_label("O que pede").select_option("ELIMINACAO")
    janela.get_by_label("Por onde pediu").fill("Telefone")
    janela.get_by_role("button", name="Registrar").click()
    _recusado(janela.get_by_label("Nas palavras de quem pede"))
    janela.get_by_label("Nas palavras de quem pede").fill("Apaguem os meus dados.")
    janela.get_by_role("button", name="Registrar").click()
    expect(tela.get_by_text("Pedido registrado.")).to_be_visible()
    tela.goto(f"{demonstracao.endereco}/pedidos-titular")
    tela.get_by_role("button", name="Responder", exact=True).click()
    janela = tela.get_by_role("dialog", name="Responder ao pedido")
    janela.get_by_label("Resposta").fill("Guardados até cinco anos depois do encerramento.")
    janela.get_by_role("button", name="Atendido").click()
    expect(janela.get_by_role("alert")).to_be_visible()
    janela.get_by_role("button", name="Negar").click()
    expect(tela.get_by_text("Pedido negado.")).to_be_visible()


def test_a_globo(tela: Page, demonstracao: Sistema) -> None:
    """A ball that was not in it, refused; the one that came out, registered for another person to check."""
    tela.goto(f"{demonstracao.endereco}/extracoes")
    tela.get_by_role("button", name="Registrar extração").first.click()
    janela = tela.get_by_role("dialog", name="Registrar extração")
    janela.get_by_label("De onde são os números").select_option("GLOBO")
    preencher(janela, {"Participantes": "240", "Data": "2023-06-19"})
    for bola in ("300", "42"):
        for _ in ("uma vez", "e outra"):
            preencher(janela, {"1ª bola": bola})
            janela.get_by_role("button", name=re.compile("Continuar|Conferir e registrar")).click()
        if bola == "300":
            expect(janela.get_by_text("As bolas vão de 1 a 240.")).to_be_visible()
    expect(tela.get_by_text("Globo de 19/06/2023 para 240 participantes: registro feito")).to_be_visible()


def test_a_document_is_what_it_says(tela: Page, demonstracao: Sistema, tmp_path: Path) -> None:
    """Text that calls itself PDF is refused by its content; a PDF goes."""
    falso, certo = tmp_path / "falso.pdf", tmp_path / "comprovante.pdf"
    falso.write_text("isto não é um PDF", encoding="utf-8")
    certo.write_bytes(PDF)
    tela.goto(f"{demonstracao.endereco}/documentos")
    tela.get_by_role("button", name="Enviar documento").first.click()
    janela = tela.get_by_role("dialog", name="Enviar documento")
    janela.get_by_label("Tipo").select_option(index=1)
    janela.get_by_label("Título").fill("Comprovante de teste")
    for arquivo in (falso, certo):
        janela.locator("input[type=file]").set_input_files(arquivo)
        janela.get_by_role("button", name="Enviar", exact=True).click()
        if arquivo is falso:
            expect(janela.get_by_role("alert")).to_be_visible()
    expect(tela.get_by_text("comprovante.pdf enviado.")).to_be_visible()


def test_a_webhook(tela: Page, demonstracao: Sistema) -> None:
    """An address that is not safe is refused on its field; of a good one, the secret is shown once."""
    tela.goto(f"{demonstracao.endereco}/webhooks")
    tela.get_by_role("button", name="Novo webhook").first.click()
    janela = tela.get_by_role("dialog", name="Novo webhook")
    endereco = janela.get_by_label("Endereço")
    endereco.fill("http://parceiro.example.com/consorcio")
    janela.get_by_role("button", name="Criar").click()
    _recusado(endereco)
    endereco.fill(_PARCEIRO)
    janela.get_by_role("checkbox", name="Cota liberada").check()
    janela.get_by_role("button", name="Criar").click()
    expect(janela.get_by_text("Segredo da assinatura, mostrado só agora.")).to_be_visible()
    janela.get_by_role("button", name="Pronto").click()
    expect(tela.get_by_text(_PARCEIRO)).to_be_visible()


def test_a_feature_flag(tela: Page, demonstracao: Sistema) -> None:
    tela.goto(f"{demonstracao.endereco}/configuracao?aba=flags")
    tela.get_by_role("button", name="Nova funcionalidade").first.click()
    janela = tela.get_by_role("dialog")
    janela.get_by_label("Chave").fill("Tela Nova!")
    janela.get_by_label("Descrição").fill("Tela de ensaio")
    janela.get_by_label("Responsável").fill("Operações")
    janela.get_by_role("button", name="Salvar").click()
    _recusado(janela.get_by_label("Chave"))
    janela.get_by_label("Chave").fill("tela_de_ensaio")
    janela.get_by_role("button", name="Salvar").click()
    expect(tela.get_by_text("Funcionalidade salva.")).to_be_visible()
    tela.get_by_role("button", name="Nova funcionalidade").first.click()
    for campo, valor in {"Chave": "tela_de_ensaio", "Descrição": "Outra", "Responsável": "Operações"}.items():
        janela.get_by_label(campo).fill(valor)
    janela.get_by_role("button", name="Salvar").click()
    _recusado(janela.get_by_label("Chave"))


def test_the_permissions_of_a_role(tela: Page, demonstracao: Sistema) -> None:
    """A permission that is not written as one is refused on its field; a good one is kept."""
    tela.goto(f"{demonstracao.endereco}/usuarios?aba=papeis")
    tela.get_by_role("button", name="Alterar").last.click()
    janela = tela.get_by_role("dialog")
    nova = janela.get_by_label("Outra permissão")
    nova.fill("Qualquer Coisa!")
    janela.get_by_role("button", name="Incluir").click()
    janela.get_by_role("button", name="Salvar as permissões").click()
    _recusado(nova)
    janela.get_by_role("checkbox", name="Qualquer").click()
    nova.fill("grupos.cota.ler")
    janela.get_by_role("button", name="Incluir").click()
    janela.get_by_role("button", name="Salvar as permissões").click()
    expect(tela.get_by_text("alteradas.")).to_be_visible()


def test_a_scheduled_report(tela: Page, demonstracao: Sistema) -> None:
    tela.goto(f"{demonstracao.endereco}/relatorios?aba=agendamentos")
    tela.get_by_role("button", name="Novo agendamento").first.click()
    janela = tela.get_by_role("dialog", name="Novo agendamento")
    janela.get_by_label("Quando").select_option("MENSAL")
    janela.get_by_label("Dia do mês").fill("40")
    janela.get_by_role("button", name="Agendar").click()
    _recusado(janela.get_by_label("Dia do mês"))
    janela.get_by_label("Dia do mês").fill("5")
    janela.get_by_role("button", name="Agendar").click()
    expect(tela.get_by_text("Relatório agendado.")).to_be_visible()


def _cota(api: Api, numero: int) -> dict[str, str]:
    grupo = api.ler("/api/v1/grupos?codigo=1001")["grupos"][0]["grupo_id"]
    cotas = api.ler(f"/api/v1/grupos/{grupo}/cotas?tamanho_pagina=200")["cotas"]
    achada: dict[str, str] = next(uma for uma in cotas if uma["numero"] == numero)
    return achada


def _movimentos(tela: Page, sistema: Sistema, numero: int, titulo: str) -> Locator:
    """The card of the movements of a cota."""
    cota = _cota(Api(tela.context, sistema.endereco), numero)
    tela.goto(f"{sistema.endereco}/cotas/{cota['cota_id']}?aba=movimentos")
    return cartao(tela, titulo)


def _recusado(campo: Locator) -> None:
    """The field says that it is wrong, and why."""
    expect(campo).to_have_attribute("aria-invalid", "true")
    expect(campo).to_have_accessible_description(re.compile(r"\S"))
