"""The account and the boleto of the service, told to each bank: the file names the title that the boleto printed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.bancos.boleto.emissao import emitir_boleto
from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.cobranca import (
    EncargosDoAtraso,
    Instrucao,
    Pagador,
    TituloACobrar,
    layout_da_remessa,
    pedido_de_cobranca,
)
from consorcio.services.financeiro.bancos.cnab.identidade import identidade, identidade_no_retorno
from consorcio.services.financeiro.bancos.cnab.registro import ler_todos
from consorcio.services.financeiro.bancos.cnab.remessa import escrever_remessa
from consorcio.services.financeiro.bancos.cnab.tabela import Registro
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa

MOMENTO = datetime(2026, 11, 25, 10, 0, 0)  # noqa: DTZ001 — the clock on the wall of the bank, as the file writes it
BENEFICIARIO = {"beneficiario_nome": "Administradora Modelo Ltda", "beneficiario_documento": "11222333000181"}
CONTAS: dict[str, dict[str, Any]] = {
    "001": {"agencia": "1234", "conta": "12345", "convenio": "1234567", "carteira": "17", "variacao": "019"},
    "033": {"agencia": "1234", "conta": "12345678", "convenio": "1234567", "carteira": "101"}
    | {"codigo_transmissao": "123456789012345"},
    "041": {"agencia": "1102", "conta": "9000150", "convenio": "9000150", "carteira": "1"},
    "104": {"agencia": "1825", "agencia_dv": "3", "conta": "528", "convenio": "245274", "carteira": "1"},
    "237": {"agencia": "1172", "conta": "0403005", "carteira": "09", "codigo_empresa": "4567"},
    "341": {"agencia": "1234", "conta": "12345", "carteira": "109"},
    "422": {"agencia": "1234", "conta": "12345678", "conta_dv": "9", "carteira": "2"},
    "748": {"agencia": "0165", "conta": "12345", "conta_dv": "1", "posto": "02", "convenio": "00623", "carteira": "1"},
    "756": {"agencia": "4327", "conta": "12345678", "convenio": "512231", "carteira": "1", "variacao": "01"},
}
PAGADOR = Pagador(
    "José da Conceição", "52998224725", "Rua das Laranjeiras, 10", "Centro", "01310100", "São Paulo", "SP"
)
TITULO = TituloACobrar(1001, "G1-0001-002", 117_000, date(2026, 12, 10), date(2026, 11, 25), PAGADOR)


@pytest.mark.parametrize(("banco", "layout"), sorted(layouts.REMESSAS))
@pytest.mark.parametrize("encargos", [None, EncargosDoAtraso("2.00", 39)])
def test_the_file_names_the_title_that_the_boleto_printed(
    banco: str, layout: str, encargos: EncargosDoAtraso | None
) -> None:
    conta = CONTAS[banco] | BENEFICIARIO
    titulo = TituloACobrar(1001, TITULO.documento, 117_000, TITULO.vencimento, TITULO.emitido_em, PAGADOR, encargos)
    pedido = pedido_de_cobranca(banco, layout, conta, 7, MOMENTO, Instrucao.ENTRADA, [titulo, titulo])
    conteudo = escrever_remessa(pedido)
    laudo = validar_remessa(conteudo)
    assert (laudo.problemas, laudo.titulos, laudo.valor_centavos) == ([], 2, 234_000)
    registro = layouts.remessa(banco, layout).registros["segmento_P" if layout == "240" else "detalhe"]
    linha = next(li for li in conteudo.decode().splitlines() if _e_titulo(li, registro))
    lido = ler_todos(registro, linha, 1, [])
    boleto = emitir_boleto(
        conta
        | {"banco": banco, "nosso_numero": "1001", "valor": "1170.00", "vencimento": "2026-12-10"}
        | {"data_processamento": "2026-11-25"}
    )
    assert boleto.nosso_numero is not None
    assert _sem_zeros(identidade_no_retorno(banco, layout, str(lido["nosso_numero"]))) == identidade(
        boleto.nosso_numero.numero
    )
    assert lido["vencimento"] == date(2026, 12, 10)
    assert b"52998224725" in conteudo


def _e_titulo(linha: str, registro: Registro) -> bool:
    return all(campo.recortar(linha).strip() == campo.fixo.strip() for campo in registro.campos if campo.fixo)


def _sem_zeros(numero: str) -> str:
    return numero.lstrip("0")


@pytest.mark.parametrize(("instrucao", "codigo"), [(Instrucao.BAIXA, "02"), (Instrucao.ALTERACAO_VENCIMENTO, "06")])
@pytest.mark.parametrize(
    ("banco", "layout", "colunas", "proprios"),
    [
        ("104", "240", slice(15, 17), {}),
        ("237", "400", slice(108, 110), {}),
        ("104", "400", slice(108, 110), {"06": "05"}),
    ],
)
def test_the_instruction_is_the_code_of_the_layout(
    instrucao: Instrucao, codigo: str, banco: str, layout: str, colunas: slice, proprios: dict[str, str]
) -> None:
    conta = CONTAS[banco] | BENEFICIARIO
    conteudo = escrever_remessa(pedido_de_cobranca(banco, layout, conta, 1, MOMENTO, instrucao, [TITULO])).decode()
    registro = layouts.remessa(banco, layout).registros["segmento_P" if layout == "240" else "detalhe"]
    linha = next(li for li in conteudo.splitlines() if _e_titulo(li, registro))
    assert linha[colunas] == proprios.get(codigo, codigo)


def test_an_account_that_says_too_little_names_the_field() -> None:
    with pytest.raises(ConsorcioError) as recusa:
        pedido_de_cobranca("104", "240", CONTAS["104"], 1, MOMENTO, Instrucao.ENTRADA, [TITULO])
    assert recusa.value.fields[0].pointer == "/beneficiario_nome"
    sem_codigo = {k: v for k, v in CONTAS["237"].items() if k != "codigo_empresa"} | BENEFICIARIO
    with pytest.raises(ConsorcioError) as recusa:
        escrever_remessa(pedido_de_cobranca("237", "400", sem_codigo, 1, MOMENTO, Instrucao.ENTRADA, [TITULO]))
    assert recusa.value.fields[0].pointer == "/codigo_empresa"


def test_the_layout_is_the_one_that_the_bank_takes() -> None:
    """Of two, the one first in the table: what an account sent before its bank had another here."""
    assert [layout_da_remessa(banco, "") for banco in ("104", "237", "756")] == ["240", "400", "240"]
    assert layout_da_remessa("756", "400") == "400"
    for banco, layout in (("104", "444"), ("085", "")):
        with pytest.raises(ConsorcioError) as recusa:
            layout_da_remessa(banco, layout)
        assert recusa.value.fields[0].pointer == "/layout"


@pytest.mark.parametrize(
    ("chave", "tipo", "escrita"),
    [
        ("529.982.247-25", "1", "52998224725"),
        ("11.222.333/0001-81", "2", "11222333000181"),
        ("(11) 98765-4321", "3", "+5511987654321"),
        ("123e4567-e89b-12d3-a456-426655440000", "5", "123e4567-e89b-12d3-a456-426655440000"),
    ],
)
def test_santander_is_asked_for_the_pix_of_the_boleto_by_a_record_after_each_title(
    chave: str, tipo: str, escrita: str
) -> None:
    conta = CONTAS["033"] | BENEFICIARIO | {"conta_dv": "9", "bolepix_chave": chave}
    conteudo = escrever_remessa(pedido_de_cobranca("033", "240", conta, 7, MOMENTO, Instrucao.ENTRADA, [TITULO] * 2))
    linhas = conteudo.decode().splitlines()
    assert "".join(linha[13] for linha in linhas if linha[7] == "3") == "PQRY" * 2
    y03 = linhas[5]
    assert (y03[15:19], y03[19:80].strip(), y03[80], y03[81:158].strip(), y03[158:].strip()) == (
        *("0103", "", tipo, escrita, ""),
    )
    laudo = validar_remessa(conteudo)
    assert (laudo.problemas, laudo.titulos, laudo.valor_centavos) == ([], 2, 234_000)
    (problema,) = validar_remessa(conteudo[: 242 * 5 + 80] + b"x" + conteudo[242 * 5 + 81 :]).problemas
    assert (problema.linha, problema.de, problema.campo) == (6, 81, "bolepix_tipo_chave")
    baixa = escrever_remessa(pedido_de_cobranca("033", "240", conta, 7, MOMENTO, Instrucao.BAIXA, [TITULO]))
    assert {linha[13] for linha in baixa.decode().splitlines() if linha[7] == "3"} == set("PQR")
