"""The boleto of consórcios of Caixa (segment Y, model 14): what a parcela says of itself comes back from the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from consorcio.services.financeiro.bancos.caixa.consorcio import (
    GrupoNoBoleto,
    ParcelaNoBoleto,
    ParteDaContribuicao,
    campos_do_consorcio,
)
from consorcio.services.financeiro.bancos.cnab import layouts
from consorcio.services.financeiro.bancos.cnab.cobranca import Instrucao, imprime_consorcio, pedido_de_cobranca
from consorcio.services.financeiro.bancos.cnab.registro import ler_campo
from consorcio.services.financeiro.bancos.cnab.remessa import escrever_remessa
from consorcio.services.financeiro.bancos.cnab.validacao import validar_remessa
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


def escrever(consorcio: dict[str, str], instrucao: Instrucao = Instrucao.ENTRADA) -> bytes:
    """Three titles; the second has no boleto of consórcios."""
    titulos = [replace(TITULO, consorcio=campos) for campos in (consorcio, None, consorcio)]
    conta = CONTAS["104"] | BENEFICIARIO
    return escrever_remessa(pedido_de_cobranca("104", "240", conta, 7, MOMENTO, instrucao, titulos))


def lidos(conteudo: bytes) -> dict[str, Any]:
    """What the records Y of the first title say, by name."""
    registros = layouts.remessa("104", "240").registros
    valores: dict[str, Any] = {}
    for linha in conteudo.decode().splitlines()[5:8]:
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
