"""The account of a group and its statements by clicks: registered, changed, imported, matched, undone, explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from consorcio.core.money import format_reais, parse_reais
from consorcio.services.financeiro.bancos.cnab.registro import escrever_registro
from consorcio.services.financeiro.bancos.cnab.tabela import carregar
from integration.navegador.ensaio import Ensaio, formar
from integration.navegador.operador import Api, administrador, preencher, soltar

if TYPE_CHECKING:
    from integration.navegador.conftest import Sistema

_CONTA = {
    "Banco": "104",
    "Agência": "1825",
    "Conta": "77123",
    "Convênio": "245274",
    "Carteira": "1",
    "Primeiro número": "1",
    "Beneficiário": "Grupo de ensaio",
    "CNPJ do beneficiário": "11.222.333/0001-81",
}


@dataclass(frozen=True, slots=True)
class Caixa:
    """A page, and a group of which both parcelas of the second month were paid on a day."""

    tela: Page
    endereco: str
    grupo: Ensaio
    dia: date
    valor: int
    """Of each parcela, in centavos."""

    def ir(self, caminho: str) -> None:
        self.tela.goto(f"{self.endereco}{caminho}")

    def diferencas(self) -> tuple[int, int]:
        """How many the API has only in the bank, and only in the books."""
        lidas = self.grupo.api.ler(f"/api/v1/conciliacao/diferencas?grupo_id={self.grupo.grupo_id}")
        return len(lidas["no_banco"]), len(lidas["nos_livros"])


@pytest.fixture
def caixa(navegador: Browser, demonstracao: Sistema) -> Iterator[Caixa]:
    contexto = administrador(navegador, demonstracao, reduced_motion="reduce")
    grupo = formar(
        Api(contexto, demonstracao.endereco), "5201", date(2024, 5, 13), 3, despesas_fundo_reserva=["BANCARIA"]
    )
    grupo.emitir(2)
    valor = parse_reais(grupo.pagar(2, grupo.vencimento(2))[0]["valor"])
    tela = contexto.new_page()
    falhas: list[str] = []
    tela.on("pageerror", lambda erro: falhas.append(str(erro)))
    yield Caixa(tela, demonstracao.endereco, grupo, grupo.vencimento(2), valor)
    contexto.close()
    assert falhas == []


def test_an_account_and_what_its_bank_says(caixa: Caixa) -> None:
    _cadastrar_a_conta(caixa)
    _alterar_a_conta(caixa)
    caixa.ir(f"/financeiro/conciliacao?grupo={caixa.grupo.grupo_id}")
    _importar_ofx(caixa)
    _casar_a_mao(caixa)
    _desfazer(caixa)
    _explicar_a_tarifa(caixa)
    _importar_cnab(caixa)
    _dividir_o_rendimento(caixa)
    _lancar_a_despesa(caixa)
    _conta_de_creditos_vinculados(caixa)


def _conta(caixa: Caixa) -> dict[str, Any]:
    contas = caixa.grupo.api.ler("/api/v1/contas-bancarias")["contas"]
    dela: dict[str, Any] = next(uma for uma in contas if uma["grupo_id"] == caixa.grupo.grupo_id)
    return dela


def _cadastrar_a_conta(caixa: Caixa) -> None:
    """A bank whose rules the system does not know is refused on its field, and nothing is written."""
    tela = caixa.tela
    caixa.ir("/financeiro/bancos?aba=contas")
    tela.get_by_role("button", name="Nova conta").first.click()
    janela = tela.get_by_role("dialog", name="Nova conta bancária")
    janela.get_by_label("De quem é").select_option(label=f"Do grupo {caixa.grupo.codigo}")
    preencher(janela, _CONTA | {"Banco": "999"})
    for da_agencia_e_da_conta in (0, 1):
        janela.get_by_label("Dígito").nth(da_agencia_e_da_conta).fill("8")
    janela.get_by_role("button", name="Cadastrar").click()
    _recusado(janela.get_by_label("Banco"))
    preencher(janela, {"Banco": _CONTA["Banco"]})
    janela.get_by_role("button", name="Cadastrar").click()
    expect(janela).to_have_count(0)
    assert (_conta(caixa)["conta"], _conta(caixa)["convenio"]) == (_CONTA["Conta"], _CONTA["Convênio"])


def _alterar_a_conta(caixa: Caixa) -> None:
    tela = caixa.tela
    tela.get_by_role("button", name=f"Alterar a conta {_CONTA['Conta']}").click()
    janela = tela.get_by_role("dialog", name="Alterar a conta")
    preencher(janela, {"Beneficiário": "Outro nome no boleto", "CNPJ do beneficiário": "11.222.333/0001-80"})
    janela.get_by_role("button", name="Salvar").click()
    _recusado(janela.get_by_label("CNPJ do beneficiário"))
    assert _conta(caixa)["beneficiario_nome"] == _CONTA["Beneficiário"]
    preencher(janela, {"CNPJ do beneficiário": _CONTA["CNPJ do beneficiário"]})
    janela.get_by_role("button", name="Salvar").click()
    expect(tela.get_by_text(f"Conta {_CONTA['Conta']} alterada.")).to_be_visible()
    expect(tela.get_by_role("row").filter(has_text=_CONTA["Conta"])).to_contain_text("Outro nome no boleto")
    assert _conta(caixa)["beneficiario_nome"] == "Outro nome no boleto"


def _importar_ofx(caixa: Caixa) -> None:
    """What is no statement is refused where it was dropped; of a statement, what has its equal in the books matches."""
    tela = caixa.tela
    tela.get_by_role("button", name="Importar extrato").click()
    janela = tela.get_by_role("dialog", name="Importar extrato")
    soltar(janela, "extrato.ofx", b"isto nao e um extrato")
    expect(janela.get_by_text("O arquivo não é um extrato OFX nem CNAB 240.")).to_be_visible()
    assert caixa.diferencas() == (0, 0)
    linhas = {"CREDITO": caixa.valor, "PARTE": caixa.valor - 100, "RESTO": 100, "TARIFA": -990}
    certo = _ofx(caixa.dia, linhas)
    soltar(janela, "extrato.ofx", certo.replace(_CONTA["Conta"].encode(), b"99999"))
    expect(janela.get_by_text(f"O extrato é da conta 99999 e a escolhida é a {_CONTA['Conta']}.")).to_be_visible()
    soltar(janela, "extrato.ofx", certo)
    expect(janela.get_by_text("1 linha casada com os livros agora.")).to_be_visible()
    janela.get_by_role("button", name="Ver as diferenças").click()
    assert caixa.diferencas() == (3, 1)


def _casar_a_mao(caixa: Caixa) -> None:
    """Each line says why it is left; two of the bank are one of the books, once the sums are equal."""
    tela = caixa.tela
    no_banco, nos_livros = tela.get_by_label("Só no banco"), tela.get_by_label("Só nos livros")
    expect(no_banco.get_by_text("O outro lado não tem este valor")).to_have_count(3)
    casar = tela.get_by_role("button", name="Casar", exact=True)
    nos_livros.get_by_role("checkbox").check()
    no_banco.get_by_role("checkbox", name="PARTE").check()
    expect(tela.get_by_text("Diferença de")).to_be_visible()
    expect(casar).to_be_disabled()
    no_banco.get_by_role("checkbox", name="RESTO").check()
    expect(tela.get_by_text("As somas são iguais.")).to_be_visible()
    casar.click()
    expect(tela.get_by_text("Lançamentos casados.")).to_be_visible()
    expect(no_banco.get_by_role("listitem")).to_have_count(1)
    assert caixa.diferencas() == (1, 0)


def _desfazer(caixa: Caixa) -> None:
    tela = caixa.tela
    tela.get_by_role("tab", name="Casados").click()
    linha = tela.get_by_role("row").filter(has_text="Por uma pessoa")
    linha.get_by_role("button", name=re.compile("^Desfazer: ")).click()
    janela = tela.get_by_role("dialog", name="Desfazer o casamento")
    janela.get_by_label("Motivo").fill("Era de outra pessoa")
    janela.get_by_role("button", name="Desfazer", exact=True).click()
    expect(tela.get_by_text("Casamento desfeito: os lançamentos voltaram às diferenças.")).to_be_visible()
    assert caixa.diferencas() == (3, 1)


def _explicar_a_tarifa(caixa: Caixa) -> None:
    tela = caixa.tela
    tela.get_by_role("tab", name=re.compile("^Diferenças")).click()
    tela.get_by_role("button", name=re.compile("^Justificar TARIFA")).click()
    janela = tela.get_by_role("dialog", name="Justificar a diferença")
    janela.get_by_label("Motivo").fill("Tarifa do banco, a repassar")
    janela.get_by_role("button", name="Justificar", exact=True).click()
    expect(tela.get_by_text("Diferença justificada.")).to_be_visible()
    assert caixa.diferencas() == (2, 1)


def _importar_cnab(caixa: Caixa) -> None:
    """The day after in CNAB 240; the same file again changes nothing, and says so."""
    tela, arquivo = caixa.tela, _extrato_240(caixa.dia + timedelta(days=1), 1_500)
    tela.get_by_role("button", name="Importar extrato").click()
    janela = tela.get_by_role("dialog", name="Importar extrato")
    soltar(janela, "extrato.ret", arquivo.replace(b"000000000000001500C", b"00000000000000150XC"))
    expect(janela.get_by_text(re.compile("dígitos"))).to_be_visible()
    soltar(janela, "extrato.ret", arquivo)
    expect(janela.get_by_text("0 linhas casadas com os livros agora.")).to_be_visible()
    janela.get_by_role("button", name="Importar outro").click()
    soltar(janela, "extrato.ret", arquivo)
    expect(janela.get_by_text("Este arquivo já tinha sido importado: nada mudou agora.")).to_be_visible()
    assert caixa.diferencas() == (3, 1)


def _dividir_o_rendimento(caixa: Caixa) -> None:
    """A credit that is yields: nothing is done before it is confirmed; then it says what the group earned."""
    tela, dia = caixa.tela, caixa.dia + timedelta(days=2)
    janela = tela.get_by_role("dialog", name="Importar extrato")
    janela.get_by_role("button", name="Importar outro").click()
    soltar(janela, "extrato.ofx", _ofx(dia, {"RENDIMENTO APLICACAO": 1_234, "TARIFA PACOTE": -500}))
    janela.get_by_role("button", name="Ver as diferenças").click()
    assert caixa.diferencas() == (5, 1)
    tela.get_by_role("button", name=re.compile("^É rendimento: RENDIMENTO APLICACAO")).click()
    janela = tela.get_by_role("dialog", name="Rendimento da conta")
    janela.get_by_role("button", name="Cancelar").click()
    assert caixa.diferencas() == (5, 1)
    tela.get_by_role("button", name=re.compile("^É rendimento: RENDIMENTO APLICACAO")).click()
    janela.get_by_role("button", name=re.compile("^Dividir")).click()
    expect(janela.get_by_role("row").filter(has_text=caixa.grupo.codigo)).to_contain_text("12,34")
    janela.get_by_role("button", name="Ver as diferenças").click()
    assert caixa.diferencas() == (4, 1)
    tela.get_by_role("tab", name="Casados").click()
    expect(tela.get_by_role("row").filter(has_text="Rendimento dividido entre os grupos")).to_contain_text("12,34")


def _lancar_a_despesa(caixa: Caixa) -> None:
    """A debit that the contract puts on the fundo de reserva: booked, matched, and in the list of expenses (R10.08)."""
    tela = caixa.tela
    tela.get_by_role("tab", name=re.compile("^Diferenças")).click()
    tela.get_by_role("button", name=re.compile("^É despesa: TARIFA PACOTE")).click()
    janela = tela.get_by_role("dialog", name="Despesa do fundo de reserva")
    janela.get_by_role("button", name=re.compile("^Lançar")).click()
    _recusado(janela.get_by_label("Quem recebeu"))
    preencher(janela, {"Quem recebeu": "Caixa Econômica"})
    janela.get_by_role("button", name=re.compile("^Lançar")).click()
    expect(janela.get_by_role("row").filter(has_text=caixa.grupo.codigo)).to_contain_text("5,00")
    janela.get_by_role("button", name="Ver as diferenças").click()
    assert caixa.diferencas() == (3, 1)
    caixa.ir(f"/financeiro/despesas?grupo={caixa.grupo.grupo_id}")
    expect(tela.get_by_role("row").filter(has_text="TARIFA PACOTE")).to_contain_text("Paga")


def _conta_de_creditos_vinculados(caixa: Caixa) -> None:
    """An account of one purpose, without agreement, has a caixa of its own, where what moves is not."""
    tela = caixa.tela
    caixa.ir("/financeiro/bancos?aba=contas")
    tela.get_by_role("button", name="Nova conta").first.click()
    janela = tela.get_by_role("dialog", name="Nova conta bancária")
    expect(janela.get_by_label("Desde")).to_have_count(0)
    janela.get_by_label("De quem é").select_option(label=f"Do grupo {caixa.grupo.codigo}")
    janela.get_by_label("Que dinheiro fica nela").select_option(label="Créditos vinculados a contemplações")
    preencher(janela, {"Banco": "104", "Agência": "1825", "Conta": "77124"})
    janela.get_by_label("Desde").fill(caixa.dia.isoformat())
    janela.get_by_role("button", name="Cadastrar").click()
    expect(tela.get_by_role("row").filter(has_text="77124")).to_contain_text("Créditos vinculados")
    caixa.ir(f"/financeiro/conciliacao?grupo={caixa.grupo.grupo_id}")
    tela.get_by_label("Caixa").select_option(label=f"Grupo {caixa.grupo.codigo}: créditos vinculados")
    expect(tela.get_by_text("Nenhum extrato importado")).to_be_visible()
    assert caixa.diferencas() == (3, 1)


def _ofx(dia: date, linhas: dict[str, int]) -> bytes:
    transacoes = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{dia:%Y%m%d}<TRNAMT>{format_reais(valor)}<FITID>{memo}<MEMO>{memo}</STMTTRN>"
        for memo, valor in linhas.items()
    )
    periodo = f"<DTSTART>{dia:%Y%m%d}<DTEND>{dia:%Y%m%d}"
    conta = f"<BANKID>{_CONTA['Banco']}<ACCTID>{_CONTA['Conta']}"
    return f"OFXHEADER:100\n<OFX><STMTRS>{conta}{periodo}{transacoes}<BALAMT>0.00</STMTRS></OFX>".encode()


def _extrato_240(dia: date, credito: int) -> bytes:
    """One credit that the books do not know."""
    registros = carregar(240, "cnab/cnab240_extrato").registros

    def linha(nome: str, **valores: Any) -> str:
        return escrever_registro(registros[nome], {"codigo_banco": _CONTA["Banco"], "lote": "1", **valores})

    saldo = {"data_saldo_final": dia, "saldo_final": credito, "situacao_final": "C"}
    lancamento = {"data_lancamento": dia, "valor": credito, "tipo_lancamento": "C", "historico": "TED"}
    linhas = [
        "10400000".ljust(240),
        linha("header_lote", conta=_CONTA["Conta"], data_saldo_inicial=dia, saldo_inicial=0, situacao_inicial="C"),
        linha("segmento_E", documento="1", **lancamento),
        linha("trailer_lote", total_debitos=0, total_creditos=credito, **saldo),
        "10499999".ljust(240),
    ]
    return "".join(um + "\r\n" for um in linhas).encode()


def _recusado(campo: Locator) -> None:
    """The field says that it is wrong, and why."""
    expect(campo).to_have_attribute("aria-invalid", "true")
    expect(campo).to_have_accessible_description(re.compile(r"\S"))
