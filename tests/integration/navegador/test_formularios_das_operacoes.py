"""Forms of who runs the system that are sent less often: wrong, refused by a rule, and right."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, expect

from integration.navegador.ensaio import formar
from integration.navegador.formulario import avisado, recusado
from integration.navegador.operador import PDF, SENHA, Api, cadastrar_usuario, cartao, entrar

if TYPE_CHECKING:
    from pathlib import Path

    from integration.navegador.conftest import Sistema

_PARCEIRO = "https://8.8.4.4/consorcio"  # by number: no name has to exist where the test runs
_OUTRA_SENHA = "outra frase bem comprida"


def test_the_access_of_somebody(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """Nobody turns off their own; of somebody else: roles, sessions, the door, and a password that is shown once."""
    cadastrar_usuario(api, "operador", "gente.nova")
    tela.goto(f"{demonstracao.endereco}/usuarios")
    tela.get_by_role("button", name="Administrador", exact=True).click()
    janela = tela.get_by_role("dialog")
    janela.get_by_role("button", name="Desativar o acesso").click()
    expect(janela.get_by_text("Você não pode desativar o próprio acesso.")).to_be_visible()
    janela.get_by_role("button", name="Fechar").click()

    tela.get_by_role("row", name="gente.nova").get_by_role("button").click()
    janela.get_by_role("checkbox", name="Auditor").check()
    janela.get_by_role("button", name="Salvar os papéis").click()
    avisado(tela, "Papéis alterados.")
    janela.get_by_role("button", name="Encerrar as sessões").click()
    avisado(tela, "Nenhuma sessão estava aberta.")
    janela.get_by_role("button", name="Desativar o acesso").click()
    avisado(tela, "Acesso desativado.")
    janela.get_by_role("button", name="Reativar o acesso").click()
    avisado(tela, "Acesso reativado.")
    janela.get_by_role("button", name="Nova senha provisória").click()
    expect(janela.get_by_role("button", name="Nova senha provisória")).to_have_attribute("aria-busy", "false")
    expect(janela.get_by_text("Senha provisória, mostrada só agora.")).to_be_visible()


def test_ones_own_password(navegador: Browser, api: Api, demonstracao: Sistema) -> None:
    """Nothing typed, the old one wrong, the new one not repeated: each is told; then it is changed and enters."""
    senha = cadastrar_usuario(api, "operador", "troca.senha")
    with navegador.new_context(locale="pt-BR", reduced_motion="reduce") as contexto:
        pagina = contexto.new_page()
        entrar(pagina, demonstracao.endereco, "troca.senha", senha)
        pagina.goto(f"{demonstracao.endereco}/conta")
        lugar = cartao(pagina, "Trocar a senha")
        atual, nova = lugar.get_by_label("Senha atual"), lugar.get_by_label("Senha nova", exact=True)
        repetida, trocar = lugar.get_by_label("Repita a senha nova"), lugar.get_by_role("button", name="Trocar a senha")
        trocar.click()
        recusado(nova)
        atual.fill("não é esta senha")
        nova.fill(_OUTRA_SENHA)
        trocar.click()
        recusado(repetida)
        repetida.fill(_OUTRA_SENHA)
        trocar.click()
        recusado(atual)
        atual.fill(SENHA)
        trocar.click()
        avisado(pagina, "Senha trocada.")
        expect(nova).to_have_value("")


def test_the_text_of_a_document(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """What it asks for and does not have is told in Portuguese; a draft is published by who opens it."""
    do_recibo = api.ler("/api/v1/modelos-documento/recibo")
    tela.goto(f"{demonstracao.endereco}/modelos?aba=documentos&modelo=recibo")
    pagina = tela.get_by_label("Página, em HTML")
    pagina.fill("<p>{{ nao_ha }}</p>")
    tela.get_by_role("button", name="Salvar rascunho").click()
    recusado(pagina)
    expect(pagina).to_have_accessible_description("O modelo não se preenche: falta o dado nao_ha.")
    pagina.fill(f"{do_recibo['html']}\n<!-- revisto -->")
    tela.get_by_role("button", name="Salvar rascunho").click()
    avisado(tela, "Versão 2 salva em rascunho.")
    tela.get_by_role("button", name="Publicar a versão 2").click()
    avisado(tela, "Modelo publicado.")
    expect(tela.get_by_role("button", name="Publicar a versão 2")).to_have_count(0)
    assert api.ler("/api/v1/modelos-documento/recibo")["html"].endswith("<!-- revisto -->")


def test_the_text_of_a_notice(tela: Page, demonstracao: Sistema) -> None:
    tela.goto(f"{demonstracao.endereco}/modelos?modelo=antecipacao_registrada.EMAIL")
    texto = tela.get_by_label("Texto", exact=True)
    texto.fill("Olá {{ nome")
    tela.get_by_role("button", name="Salvar versão nova").click()
    recusado(texto)
    expect(texto).to_have_accessible_description(re.compile("falta fechar o que foi aberto"))
    texto.fill("Olá, {{ nome }}. Recebemos {{ valor|reais }}.")
    tela.get_by_role("button", name="Salvar versão nova").click()
    avisado(tela, "Versão 2 salva em rascunho.")
    tela.get_by_role("button", name="Publicar a versão 2").click()
    avisado(tela, "Versão 2 publicada.")
    expect(tela.get_by_label("Versão")).to_have_value("2")


def test_a_parameter(tela: Page, demonstracao: Sistema) -> None:
    """Each kind of wrong value is told on its field; what is defined begins the form anew."""
    tela.goto(f"{demonstracao.endereco}/configuracao?chave=notificacoes.webhook_falhas_max")
    janela = tela.get_by_role("dialog")
    valor = janela.get_by_label(re.compile("^Valor"))
    janela.get_by_label("Motivo").fill("Ensaio")
    for errado in ("dez", "5000"):
        valor.fill(errado)
        janela.get_by_role("button", name="Definir").click()
        recusado(valor)
    valor.fill("12")
    janela.get_by_role("button", name="Definir").click()
    avisado(tela, "Valor definido.")
    expect(valor).to_have_value("")
    expect(janela.get_by_role("listitem").filter(has_text="Ensaio")).to_be_visible()


def test_a_feature_flag_is_changed_and_removed(tela: Page, demonstracao: Sistema, api: Api) -> None:
    flag = {"chave": "tela_velha", "descricao": "Tela velha", "responsavel": "Operações", "remover_em": "2027-06-01"}
    api.pedir("/api/v1/configuracao/flags", {**flag, "percentual": 50})
    tela.goto(f"{demonstracao.endereco}/configuracao?aba=flags")
    tela.get_by_role("button", name="tela_velha").click()
    janela = tela.get_by_role("dialog", name="tela_velha")
    janela.get_by_label("Remover em").fill("2020-01-01")
    janela.get_by_role("button", name="Salvar").click()
    recusado(janela.get_by_label("Remover em"))
    janela.get_by_label("Remover em").fill("2027-03-01")
    janela.get_by_label("Para quantos (%)").fill("75")
    janela.get_by_role("button", name="Salvar").click()
    avisado(tela, "Funcionalidade salva.")
    expect(janela).to_have_count(0)
    expect(tela.get_by_role("row", name="tela_velha").get_by_role("cell", name="75%")).to_be_visible()
    tela.get_by_role("button", name="tela_velha").click()
    janela.get_by_role("button", name="Remover").click()
    avisado(tela, "Funcionalidade removida.")
    expect(tela.get_by_role("row", name="tela_velha")).to_have_count(0)


def test_a_partner_that_is_told(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """Another address, a trial that goes to the line, another secret shown once."""
    api.pedir("/api/v1/webhooks", {"url": _PARCEIRO, "tipos": ["CotaLiberada"]})
    tela.goto(f"{demonstracao.endereco}/webhooks")
    lugar = cartao(tela, _PARCEIRO)
    lugar.get_by_role("button", name="Alterar").click()
    janela = tela.get_by_role("dialog", name="Alterar webhook")
    janela.get_by_label("Endereço").fill("http://8.8.4.4/sem-cifra")
    janela.get_by_role("button", name="Salvar").click()
    recusado(janela.get_by_label("Endereço"))
    janela.get_by_label("Endereço").fill(f"{_PARCEIRO}/novo")
    janela.get_by_role("button", name="Salvar").click()
    avisado(tela, "Webhook alterado.")
    lugar = cartao(tela, f"{_PARCEIRO}/novo")
    lugar.get_by_role("button", name="Mandar um teste").click()
    expect(lugar.get_by_text("Teste: na fila.")).to_be_visible()
    lugar.get_by_role("button", name="Trocar o segredo").click()
    expect(lugar.get_by_text("Segredo da assinatura, mostrado só agora.")).to_be_visible()


def test_a_document_that_is_held(tela: Page, demonstracao: Sistema, tmp_path: Path) -> None:
    """Held by law it is not removed, and the hold is lifted with its reason."""
    arquivo = tmp_path / "guardado.pdf"
    arquivo.write_bytes(PDF)
    tela.goto(f"{demonstracao.endereco}/documentos")
    tela.get_by_role("button", name="Enviar documento").first.click()
    janela = tela.get_by_role("dialog", name="Enviar documento")
    janela.get_by_label("Tipo").select_option(index=1)
    janela.get_by_label("Título").fill("Documento guardado")
    janela.locator("input[type=file]").set_input_files(arquivo)
    janela.get_by_role("button", name="Enviar", exact=True).click()
    avisado(tela, "guardado.pdf enviado.")
    tela.get_by_role("button", name="Documento guardado").click()
    janela = tela.get_by_role("dialog", name="Documento guardado")
    for botao, dito in (
        ("Impor guarda legal", "Guarda legal imposta."),
        ("Excluir o documento", ""),
        ("Levantar a guarda legal", "Guarda legal levantada."),
    ):
        janela.get_by_label("Motivo").fill("Ordem judicial")
        janela.get_by_role("button", name=botao).click()
        if dito:
            avisado(tela, dito)
        else:
            expect(janela.get_by_text("O documento está sob guarda legal")).to_be_visible()


def test_who_speaks_for_a_quota(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """In the extraordinary, only with powers for it; once for each quota, and the powers of one are not of the next."""
    grupo = formar(api, "7301", date(2025, 3, 10), 12).grupo_id
    pauta = [{"materia": "OUTRA", "texto": "Mudar o dia do vencimento"}]
    edital = {"tipo": "AGE", "data": "2027-06-15", "hora": "19:00", "local": "Sede", "pauta": pauta}
    geral = api.pedir(f"/api/v1/grupos/{grupo}/assembleias-gerais", edital)["assembleia_geral_id"]
    tela.goto(f"{demonstracao.endereco}/assembleias/gerais/{geral}")
    lugar = cartao(tela, "Registrar procuração")
    numero, poderes = lugar.get_by_label("Cota representada"), lugar.get_by_role("checkbox")
    numero.fill("9999")
    recusado(numero)
    numero.fill("1")
    lugar.get_by_label("Quem representa").fill("Advogada da Família")
    lugar.get_by_role("button", name="Registrar").click()
    expect(lugar.get_by_text("só representa quem tem poderes específicos")).to_be_visible()
    poderes.check()
    lugar.get_by_role("button", name="Registrar").click()
    avisado(tela, "Procuração da cota 1 registrada.")
    expect(numero).to_have_value("")
    expect(poderes).not_to_be_checked()
    numero.fill("1")
    poderes.check()
    lugar.get_by_role("button", name="Registrar").click()
    expect(lugar.get_by_text("Esta cota já tem procuração para esta assembleia.")).to_be_visible()


def test_the_steps_of_collection(tela: Page, demonstracao: Sistema, api: Api) -> None:
    """A step without days is not saved as zero, nor one after a year; then the day is run, and told."""
    antes = api.ler("/api/v1/financeiro/regua")["passos"]
    tela.goto(f"{demonstracao.endereco}/financeiro/inadimplencia?aba=regua")
    dias, salvar = tela.get_by_label("Dias").first, tela.get_by_role("button", name="Salvar a régua")
    for errado in ("", "9999"):
        dias.fill(errado)
        salvar.click()
        recusado(dias)
    assert api.ler("/api/v1/financeiro/regua")["passos"] == antes
    dias.fill("-4")
    salvar.click()
    avisado(tela, "Régua salva.")
    tela.get_by_role("button", name="Aplicar a régua").click()
    expect(tela.get_by_text(re.compile(r"avisos? enviados?\."))).to_be_visible()
    api.pedir("/api/v1/financeiro/regua", {"passos": antes}, "PUT")


def test_a_scheduled_report_ends(tela: Page, demonstracao: Sistema, api: Api) -> None:
    agenda = {"tipo": "contemplados", "formato": "CSV", "periodicidade": "DIARIA", "hora": "06:10"}
    api.pedir("/api/v1/agendamentos-relatorio", agenda)
    tela.goto(f"{demonstracao.endereco}/relatorios?aba=agendamentos")
    linha = tela.get_by_role("row", name=re.compile("06:10"))
    linha.get_by_role("button", name="Encerrar").click()
    avisado(tela, "Agendamento encerrado.")
    expect(linha).to_have_count(0)


def test_what_the_day_asks_for(tela: Page, demonstracao: Sistema) -> None:
    """One press each: who is late, what was not paid in time, what was told and is read."""
    tela.goto(f"{demonstracao.endereco}/financeiro/inadimplencia")
    tela.get_by_role("button", name="Registrar a inadimplência").click()
    avisado(tela, re.compile(r"cotas? inadimplentes?, \d+ novas?\."))
    tela.goto(f"{demonstracao.endereco}/contemplacoes")
    tela.get_by_role("button", name="Processar os prazos de hoje").click()
    avisado(tela, re.compile(r"suplentes? chamados?\."))
    tela.get_by_role("button", name=re.compile(r"^Avisos: \d")).click()
    tela.get_by_role("button", name="Marcar todos como lidos").click()
    expect(tela.get_by_role("button", name="Marcar todos como lidos")).to_have_count(0)
