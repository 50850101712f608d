"""The boleto of consórcios of Caixa (segment Y, model 14): what a parcela says of itself comes back from the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import takewhile
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consorcio.services.financeiro.bancos.caixa.consorcio import (
    COLETADO,
    COLETADO_OUTROS,
    DISPONIVEIS,
    USADO,
    USADO_OUTROS,
    GrupoNoBoleto,
    MovimentoDoGrupo,
    ParcelaNoBoleto,
    ParteDaContribuicao,
    RecursosDoGrupo,
    campos_do_consorcio,
    campos_dos_recursos,
    recursos_do_periodo,
)
from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.cobranca import (
    EncargosDoAtraso,
    Instrucao,
    imprime_consorcio,
    pedido_de_cobranca,
)
from consorcio.services.financeiro.bancos.cnab.registro import ler_campo
from consorcio.services.financeiro.bancos.cnab.remessa import escrever_remessa
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa
from consorcio.services.financeiro.domain.contabilidade import Conta
from consorcio.services.financeiro.use_cases.remessa import (
    MAXIMO_TITULOS,
    MAXIMO_TITULOS_BOLEPIX,
    MAXIMO_TITULOS_CONSORCIO,
)
from consorcio.services.relatorios.domain.plano_contas import CAIXA, ENTRADAS_4350, SAIDAS_4350
from unit.financeiro.bancos.test_cobranca_registrada import BENEFICIARIO, CONTAS, MOMENTO, TITULO

DIAS = st.dates(date(2020, 1, 1), date(2050, 12, 31))
VALORES = st.integers(1, 10**9)
NOMES = ("contribuicao", "taxa_administracao", "fundo_reserva", "seguro", "diferenca_parcela", "reajuste_saldo_caixa")
GRUPO = GrupoNoBoleto("1001", 60, ativas=40, excluidas=3, quitadas=1, contempladas=12, ultima_ago=date(2026, 10, 15))
PARCELA = ParcelaNoBoleto(
    cota_numero=7,
    ago=9,
    data_ago=date(2026, 12, 15),
    vencimento=date(2026, 12, 10),
    preco_centavos=6_000_000,
    partes=(
        ParteDaContribuicao("contribuicao", 100_000, Decimal("1.66666667")),
        ParteDaContribuicao("diferenca_parcela", -5_000, Decimal("-0.08333333")),
    ),
    outros_centavos=0,
    valor_cobrado_centavos=95_000,
)

RECURSOS = RecursosDoGrupo(
    abertura={"BANCOS": 900_000, "APLICACAO_GRUPO": 50_000, "APLICACAO_VINCULADA": 7_000_000},
    coletado={"coletado_aquisicao_bens": 4_000_000, "coletado_outros": 1},
    usado={"usado_aquisicao_bens": 7_000_000, "usado_taxa_administracao": 0},
    fechamento={"BANCOS": 4_900_001, "APLICACAO_GRUPO": 50_000, "APLICACAO_VINCULADA": 0},
)
MOVIMENTOS = st.lists(
    st.builds(
        MovimentoDoGrupo,
        *[st.sampled_from([c.value for c in Conta if not c.value.endswith("_FORMACAO")])] * 2,
        st.integers(1, 10**9),
    ).filter(lambda movimento: movimento.debito != movimento.credito)
)


def escrever(consorcio: dict[str, str], instrucao: Instrucao = Instrucao.ENTRADA) -> bytes:
    """Three titles; the second has no boleto of consórcios."""
    titulos = [replace(TITULO, consorcio=campos) for campos in (consorcio, None, consorcio)]
    conta = CONTAS["104"] | BENEFICIARIO
    return escrever_remessa(pedido_de_cobranca("104", "240", conta, 7, MOMENTO, instrucao, titulos))


def lidos(conteudo: bytes) -> dict[str, Any]:
    """What the records Y of the first title say, by name."""
    registros = layouts.remessa("104", "240").registros
    valores: dict[str, Any] = {}
    for linha in takewhile(lambda linha: linha[13] == "Y", conteudo.decode().splitlines()[5:]):
        campos = [campo for campo in registros[f"segmento_Y14_{linha[19]}"].campos if campo.tipo != "reservado"]
        valores |= {campo.nome: ler_campo(campo, campo.recortar(linha)) for campo in campos}
    return valores


def test_group_assembly_and_composition_go_after_the_title() -> None:
    conteudo = escrever(campos_do_consorcio(GRUPO, PARCELA, "Ana da Conceição"))
    linhas = conteudo.decode().splitlines()
    assert "".join(linha[13] for linha in linhas if linha[7] == "3") == "PQRYYYPQRPQRYYY"
    laudo = validar_remessa(conteudo)
    assert (laudo.problemas, laudo.titulos, laudo.valor_centavos) == ([], 3, 351_000)
    lido = lidos(conteudo)
    assert (lido["nome_consorciado"], lido["grupo"], lido["cota"], lido["valor_bem"]) == (
        *("ANA DA CONCEICAO", "1001", "0007", 6_000_000),
    )
    assert (lido["proxima_assembleia_data"], lido["ultima_assembleia_data"]) == (date(2026, 12, 15), GRUPO.ultima_ago)
    assert (lido["participantes_ativos"], lido["bens_distribuidos"], lido["bens_nao_distribuidos"]) == (
        *("040", "012", "028"),
    )
    assert (lido["contribuicao_valor"], lido["contribuicao_percentual"]) == (100_000, 167)
    assert (lido["contribuicao_total_valor"], lido["outras_deducoes_valor"], lido["valor_cobrado_valor"]) == (
        *(100_000, 5_000, 95_000),
    )
    assert "diferenca_parcela_valor" not in campos_do_consorcio(GRUPO, PARCELA, "Ana")


def test_a_baixa_says_nothing_of_the_consorcio_and_a_count_that_does_not_fit_is_left_out() -> None:
    campos = campos_do_consorcio(replace(GRUPO, ativas=1_500), PARCELA, "Ana")
    assert "participantes_ativos" not in campos
    assert validar_remessa(escrever(campos)).problemas == []
    linhas = escrever(campos, Instrucao.BAIXA).decode().splitlines()
    assert {linha[13] for linha in linhas if linha[7] == "3"} == set("PQR")
    assert [imprime_consorcio(*banco) for banco in (("104", "240"), ("104", "400"), ("001", "240"))] == [
        *(True, False, False),
    ]


@settings(max_examples=30)
@given(
    st.dictionaries(st.sampled_from(NOMES), VALORES, min_size=1),
    st.integers(1, 999),
    DIAS,
    VALORES,
)
def test_what_a_parcela_says_comes_back_from_the_file(
    partes: dict[str, int], ago: int, dia: date, preco_centavos: int
) -> None:
    parcela = replace(
        PARCELA,
        ago=ago,
        data_ago=dia,
        preco_centavos=preco_centavos,
        partes=tuple(ParteDaContribuicao(nome, valor, Decimal("1.5")) for nome, valor in partes.items()),
        valor_cobrado_centavos=sum(partes.values()),
    )
    conteudo = escrever(campos_do_consorcio(GRUPO, parcela, "Ana"))
    assert validar_remessa(conteudo).problemas == []
    lido = lidos(conteudo)
    assert {nome: lido[f"{nome}_valor"] for nome in partes} == partes
    assert (lido["valor_cobrado_valor"], lido["valor_bem"]) == (sum(partes.values()), preco_centavos)
    assert (int(lido["proxima_assembleia_numero"]), lido["proxima_assembleia_data"]) == (ago, dia)


def test_r10_4_the_funds_of_the_group_go_in_two_more_records() -> None:
    campos = campos_do_consorcio(GRUPO, PARCELA, "Ana") | campos_dos_recursos(RECURSOS)
    conteudo = escrever(campos)
    linhas = conteudo.decode().splitlines()
    assert "".join(linha[13] for linha in linhas if linha[7] == "3") == "PQRYYYYYPQRPQRYYYYY"
    laudo = validar_remessa(conteudo)
    assert (laudo.problemas, laudo.titulos, laudo.valor_centavos) == ([], 3, 351_000)
    lido = lidos(conteudo)
    assert (lido["disponivel_deposito"], lido["disponivel_aplicacoes"]) == (900_000, 7_050_000)
    assert (lido["coletado_aquisicao_bens"], lido["coletado_outros"], lido["usado_aquisicao_bens"]) == (
        *(4_000_000, 1, 7_000_000),
    )
    assert (lido["saldo_deposito"], lido["saldo_aplicacoes"]) == (4_900_001, 50_000)


def test_r10_4_a_balance_below_zero_or_too_wide_is_left_out_and_no_funds_say_nothing() -> None:
    campos = campos_dos_recursos(replace(RECURSOS, fechamento={"BANCOS": -1}, abertura={"BANCOS": 10**15}))
    assert {nome for nome in campos if nome.startswith(("disponivel", "saldo"))} == set()
    assert "usado_taxa_administracao" not in campos
    assert validar_remessa(escrever(campos | campos_dos_recursos(RECURSOS))).problemas == []
    assert campos_dos_recursos(recursos_do_periodo({}, [])) == {}


@given(st.dictionaries(st.sampled_from(DISPONIVEIS), st.integers(-(10**12), 10**12)), MOVIMENTOS)
def test_i2_what_there_was_with_what_came_in_less_what_went_out_is_what_there_is(
    fechamento: dict[str, int], movimentos: list[MovimentoDoGrupo]
) -> None:
    recursos = recursos_do_periodo(fechamento, movimentos)
    entrou, saiu = sum(recursos.coletado.values()), sum(recursos.usado.values())
    assert sum(recursos.abertura.values()) + entrou - saiu == sum(fechamento.values())


def test_r10_4_money_that_only_moves_and_what_is_not_of_the_group_yet_are_neither() -> None:
    recursos = recursos_do_periodo(
        {"BANCOS": 70, "APLICACAO_VINCULADA": 30},
        [
            MovimentoDoGrupo("APLICACAO_VINCULADA", "BANCOS", 30),
            MovimentoDoGrupo("APLICACAO_FORMACAO", "OBRIGACOES_FORMACAO", 100),
            MovimentoDoGrupo("BANCOS", "APLICACAO_FORMACAO", 100),
            MovimentoDoGrupo("OBRIGACOES_FORMACAO", "FUNDO_RESERVA", 2),
            MovimentoDoGrupo("OBRIGACOES_FORMACAO", "OBRIGACOES_NAO_CONTEMPLADOS", 98),
        ],
    )
    assert sum(recursos.abertura.values()) == 0
    assert (recursos.coletado, recursos.usado) == ({"coletado_fundo_reserva": 2, "coletado_aquisicao_bens": 98}, {})


def test_r10_4_the_columns_are_those_of_document_4350_in_its_order() -> None:
    """The group tells its members what it tells Banco Central: lines 07 and 08 are the columns, in the same order."""
    registros = layouts.remessa("104", "240").registros
    colunas = [campo.nome for quadro in "45" for campo in registros[f"segmento_Y14_{quadro}"].campos]
    coletado = [nome for nome in colunas if nome.startswith("coletado_")]
    usado = [nome for nome in colunas if nome.startswith("usado_")]
    assert {conta: coletado[int(linha) - 1] for conta, linha in ENTRADAS_4350.items()} == COLETADO
    assert {conta: usado[int(linha) - 1] for conta, linha in SAIDAS_4350.items()} == USADO
    assert (COLETADO_OUTROS in coletado, USADO_OUTROS in usado) == (True, True)
    assert set(CAIXA) == set(DISPONIVEIS)
    assert COLETADO.keys() | USADO.keys() <= {conta.value for conta in Conta}


@pytest.mark.parametrize(
    ("banco", "da_conta", "maximo"),
    [
        ("104", {}, MAXIMO_TITULOS),
        ("104", {"boleto_consorcio": True}, MAXIMO_TITULOS_CONSORCIO),
        ("033", {"bolepix_chave": "boleto@administradora.com.br"}, MAXIMO_TITULOS_BOLEPIX),
    ],
    ids=["cobrança", "consórcios", "bolepix"],
)
def test_the_records_of_the_most_titles_are_numbered_in_five_digits(
    banco: str, da_conta: dict[str, Any], maximo: int
) -> None:
    consorcio = campos_do_consorcio(GRUPO, PARCELA, "Ana") | campos_dos_recursos(RECURSOS)
    titulo = replace(
        TITULO, encargos=EncargosDoAtraso("2.00", 39), consorcio=consorcio if "boleto_consorcio" in da_conta else None
    )
    conta = CONTAS[banco] | BENEFICIARIO | da_conta
    pedido = pedido_de_cobranca(banco, "240", conta, 7, MOMENTO, Instrucao.ENTRADA, [titulo])
    registros = sum(linha[7:8] == "3" for linha in escrever_remessa(pedido).decode().splitlines())
    assert 90_000 <= registros * maximo <= 99_999
