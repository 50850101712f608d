"""Value, acceptance and order of bids (§6, §14.2)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.percent import aplicar, pct
from consorcio.services.sorteios.domain.lances import Lance, Recusa, avaliar, recusa_da_oferta
from consorcio.services.sorteios.domain.ranking import Desempate, classificar, ordem_de_chamada
from consorcio.services.sorteios.domain.regra import (
    BaseLance,
    DesempateLance,
    Modalidade,
    RateioLance,
    RegraAssembleia,
)
from unit.sorteios.montagem import EXTRACAO_5732, cota, lance, regra, snapshot


def posicoes_de(lances: list[Lance], da_regra: RegraAssembleia, pedra: int, max_cotas: int) -> dict[str, int]:
    quantidades = {item.lance_id: item.quantidade for item in lances}
    return classificar(lances, quantidades, Desempate(da_regra, pedra, EXTRACAO_5732, max_cotas))


def test_v20_lance_de_30_por_cento() -> None:
    assert avaliar(lance(1, 30), cota(1), regra()).total_centavos == 1_800_000


def test_v20_lance_em_parcelas_inteiras() -> None:
    em_parcelas = regra(base_lance=BaseLance.PARCELAS)
    assert avaliar(lance(1, 15), cota(1), em_parcelas).total_centavos == 1_755_000
    assert recusa_da_oferta(lance(1, "15.38"), cota(1), em_parcelas) is Recusa.PARCELAS_INTEIRAS


def test_v22_divisao_proporcional() -> None:
    assert avaliar(lance(1, 30), cota(1), regra()).fc_proprio_centavos == 1_538_462


def test_r631_so_fc() -> None:
    assert avaliar(lance(1, 30), cota(1), regra(rateio_lance=RateioLance.SO_FC)).fc_proprio_centavos == 1_800_000


def test_v23_embutido_25_por_cento() -> None:
    oferta = lance(1, 25, embutido_centavos=aplicar(30_000_000, pct(25)))
    valor = avaliar(oferta, cota(1, 30_000_000), regra())
    assert valor.embutido_centavos == 7_500_000
    assert 30_000_000 - valor.embutido_centavos == 22_500_000
    assert valor.proprio_centavos == 0


def test_v24b_saida_do_fundo_comum_com_embutido() -> None:
    valor = avaliar(lance(1, 20, embutido_centavos=2_000_000), cota(1, 10_000_000), regra())
    assert valor.fc_embutido_centavos == 1_709_402
    assert valor.saida_fc_centavos(10_000_000) == 8_290_598


def test_r624_so_fc_saida_e_credito_menos_embutido() -> None:
    oferta = lance(1, 20, embutido_centavos=2_000_000)
    valor = avaliar(oferta, cota(1, 10_000_000), regra(rateio_lance=RateioLance.SO_FC))
    assert valor.saida_fc_centavos(10_000_000) == 8_000_000


def test_v26_multa_por_lance_nao_pago() -> None:
    assert aplicar(6_300_000, regra().penalidade_lance_pct) == 63_000


@pytest.mark.parametrize(
    ("base", "quantidade", "esperado"),
    [
        (BaseLance.CREDITO, "30", 1_800_000),
        (BaseLance.CATEGORIA, "30", 2_106_000),
        (BaseLance.PARCELAS, "15", 1_755_000),
        (BaseLance.SALDO_DEVEDOR, "50", 3_510_000),
    ],
)
def test_r601_bases(base: BaseLance, quantidade: str, esperado: int) -> None:
    assert avaliar(lance(1, quantidade), cota(1), regra(base_lance=base)).total_centavos == esperado


@pytest.mark.parametrize(
    ("oferta", "esperado"),
    [
        (lance(1, "9.99999999"), Recusa.ABAIXO_DO_MINIMO),
        (lance(1, 10), None),
        (lance(1, 117), None),
        (lance(1, "117.01"), Recusa.ACIMA_DO_SALDO),
        (lance(1, 25, Modalidade.FIXO), Recusa.MODALIDADE),
        (lance(1, 40, embutido_centavos=1_800_000), None),
        (lance(1, 40, embutido_centavos=1_800_001), Recusa.EMBUTIDO_ACIMA_DO_MAXIMO),
        (lance(1, 20, embutido_centavos=1_200_001), Recusa.EMBUTIDO_MAIOR_QUE_LANCE),
    ],
)
def test_r603_limites_da_oferta(oferta: Lance, esperado: Recusa | None) -> None:
    assert recusa_da_oferta(oferta, cota(1), regra()) is esperado


def test_fixo_e_exatamente_o_percentual_do_grupo() -> None:
    fixo = regra(modalidades=(Modalidade.FIXO,))
    assert recusa_da_oferta(lance(1, 25, Modalidade.FIXO), cota(1), fixo) is None
    assert recusa_da_oferta(lance(1, 26, Modalidade.FIXO), cota(1), fixo) is Recusa.DIFERENTE_DO_FIXO


def test_minimo_zero_nao_aceita_lance_de_zero() -> None:
    assert recusa_da_oferta(lance(1, 0), cota(1), regra(lance_minimo=Decimal(0))) is Recusa.ABAIXO_DO_MINIMO


def test_todas_as_parcelas_cabem_no_saldo() -> None:
    """Bidding every parcela is settling the cota, whatever cents the rounding of each parcela leaves."""
    quitacao = cota(1, saldo_devedor_centavos=5_615_990, prestacao_normal_centavos=117_000)
    em_parcelas = regra(base_lance=BaseLance.PARCELAS)
    assert recusa_da_oferta(lance(1, 48), quitacao, em_parcelas) is None
    assert avaliar(lance(1, 48), quitacao, em_parcelas).total_centavos == 5_615_990


@given(st.integers(1_000, 10_000_000), st.integers(10, 100), st.integers(0, 30))
def test_embutido_nao_muda_o_fc_do_lance(credito: int, quantidade: int, embutido: int) -> None:
    """The FC share is of the whole bid, as financeiro reserves it: splitting who pays loses no centavo."""
    todo_proprio = avaliar(lance(1, quantidade), cota(1, credito), regra())
    misto = avaliar(lance(1, quantidade, embutido_centavos=credito * embutido // 100), cota(1, credito), regra())
    assert misto.fc_proprio_centavos + misto.fc_embutido_centavos == todo_proprio.fc_proprio_centavos


@given(st.integers(1, 10_000_000), st.integers(0, 100))
def test_fc_do_lance_nunca_passa_do_lance(credito: int, quantidade: int) -> None:
    valor = avaliar(lance(1, quantidade, embutido_centavos=credito // 10), cota(1, credito), regra())
    assert 0 <= valor.fc_proprio_centavos <= valor.proprio_centavos
    assert 0 <= valor.fc_embutido_centavos <= valor.embutido_centavos


def test_v27_classifica_na_unidade_do_grupo_e_nao_em_reais() -> None:
    de_100_mil, de_60_mil = lance(1, 20), lance(2, 25)
    grupo = [cota(1, 10_000_000), cota(2, 6_000_000)]
    assert avaliar(de_100_mil, grupo[0], regra()).total_centavos == 2_000_000
    assert avaliar(de_60_mil, grupo[1], regra()).total_centavos == 1_500_000
    posicoes = posicoes_de([de_100_mil, de_60_mil], regra(), 1, 2)
    assert posicoes == {de_60_mil.lance_id: 1, de_100_mil.lance_id: 2}


def test_r612_desempate_pela_pedra_chave() -> None:
    iguais = [lance(n, 30) for n in (50, 64, 67, 70)]
    posicoes = posicoes_de(iguais, regra(), 66, 100)
    assert sorted(posicoes, key=lambda item: posicoes[item]) == [
        lance(67, 30).lance_id,
        lance(64, 30).lance_id,
        lance(70, 30).lance_id,
        lance(50, 30).lance_id,
    ]


def test_r612_desempate_pela_menor_cota() -> None:
    iguais = [lance(n, 30) for n in (67, 50, 64)]
    posicoes = posicoes_de(iguais, regra(desempate_lance=DesempateLance.MENOR_COTA), 66, 100)
    assert posicoes[lance(50, 30).lance_id] == 1


def test_r611_um_de_cada_modalidade_por_rodada() -> None:
    duas = regra(modalidades=(Modalidade.FIXO, Modalidade.LIVRE))
    lances = [lance(1, 30), lance(2, 40), lance(3, 25, Modalidade.FIXO), lance(4, 25, Modalidade.FIXO)]
    posicoes = posicoes_de(lances, duas, 3, 10)
    assert [item.numero for item in ordem_de_chamada(lances, duas, posicoes)] == [3, 2, 4, 1]


def test_o_selo_muda_com_qualquer_campo() -> None:
    selos = {
        lance(1, 30).hash,
        lance(2, 30).hash,
        lance(1, 31).hash,
        lance(1, 30, embutido_centavos=1).hash,
        lance(1, 30, sal="outro").hash,
        lance(1, 30, Modalidade.FIXO).hash,
    }
    assert len(selos) == 6


def test_snapshot_cobre_os_lances() -> None:
    sem = snapshot([cota(1)])
    com = replace(sem, lances=(lance(1, 30).hash,))
    assert sem.raiz != com.raiz
