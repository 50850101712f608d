"""Vectors V01–V16 of the rule book: parcela, percent, price changes, mora (§14.1), and the traps of §15."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError
from consorcio.core.money import Arredondamento
from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain.amortizacao import RateioLance
from consorcio.services.financeiro.domain.antecipacao import antecipar_parcelas, valor_para_quitar
from consorcio.services.financeiro.domain.conta_percentual import (
    AjusteAberto,
    ContaPercentual,
    TipoAjuste,
    abrir_conta,
    baixar_ajustes,
    creditar,
    lancar_ajuste,
    quitada,
    saldo_devedor_centavos,
)
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    fundo_comum_livre,
    rendimentos_disponiveis,
    rendimentos_no_saldo_caixa,
    saldos,
)
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    diluir,
    total_previsto,
)
from consorcio.services.financeiro.domain.diferenca import (
    abrir_diferenca,
    apurar_diferenca,
    exigivel,
)
from consorcio.services.financeiro.domain.lance import aplicar_lance
from consorcio.services.financeiro.domain.mora import (
    DivisaoEncargos,
    InicioMora,
    RegraMora,
    calcular_encargos,
    dias_de_mora,
    dividir_encargos,
    inicio_da_mora,
    separar_encargos,
    validar_regra_mora,
)
from consorcio.services.financeiro.domain.parcela_reduzida import residuo
from consorcio.services.financeiro.domain.prestacao import (
    BaseSeguro,
    FaixaTaxa,
    Plano,
    Seguro,
    TaAdesaoTardia,
    emitir_parcela,
    montar_cronograma,
    premio_seguro,
    ta_total_da_cota,
)
from consorcio.services.financeiro.domain.reajuste import (
    BaseReajuste,
    bens_no_aniversario,
    proximo_aniversario,
    reajustar_preco,
    variacao_acumulada,
)
from consorcio.services.financeiro.domain.saldo_caixa import (
    CoberturaSaldoCaixa,
    FonteCobertura,
    ParticipanteRateio,
    RateioBase,
    cobrir_deficiencia,
    deficiencia,
    taxa_da_cobertura,
)
from consorcio.services.financeiro.domain.troca_credito import LimitesTroca, trocar_credito

PLANO_60 = Plano(prazo_meses=60, taxa_administracao=pct(15), fundo_reserva=pct(2))
PRECO_60 = 6_000_000


def pagar_meses(plano: Plano, meses: int) -> tuple[ContaPercentual, Cronograma]:
    cronograma = montar_cronograma(plano)
    conta = abrir_conta(plano.taxa_administracao, plano.fundo_reserva)
    return creditar(conta, total_previsto(cronograma[:meses])), cronograma[meses:]


def test_v01_parcela_of_200_months() -> None:
    plano = Plano(prazo_meses=200, taxa_administracao=pct(20), fundo_reserva=pct(2))
    parcela = emitir_parcela(montar_cronograma(plano)[0], 20_000_000)
    assert (parcela.fc.centavos, parcela.ta.centavos, parcela.fr.centavos) == (100_000, 20_000, 2_000)
    assert parcela.total_centavos == 122_000


def test_v02_parcela_of_60_months() -> None:
    parcela = emitir_parcela(montar_cronograma(PLANO_60)[0], PRECO_60)
    assert (parcela.fc.centavos, parcela.ta.centavos, parcela.fr.centavos) == (100_000, 15_000, 2_000)
    assert parcela.total_centavos == 117_000


@pytest.mark.parametrize(
    ("modo", "ta", "fr", "total"),
    [(Arredondamento.DOWN, 13888, 1388, 87544), (Arredondamento.HALF_UP, 13889, 1389, 87546)],
)
def test_v03_rounding_is_a_rule_of_the_group(modo: Arredondamento, ta: int, fr: int, total: int) -> None:
    seguro = Seguro(BaseSeguro.VALOR_FIXO, valor_fixo_centavos=203_333 // 72)
    plano = Plano(72, pct(20), pct(2), seguro=seguro, arredondamento=modo)
    premio = premio_seguro(plano, 5_000_000, ZERO)
    parcela = emitir_parcela(montar_cronograma(plano)[0], 5_000_000, modo, premio)
    assert (parcela.fc.centavos, parcela.seguro.centavos) == (69_444, 2_824)
    assert (parcela.ta.centavos, parcela.fr.centavos, parcela.total_centavos) == (ta, fr, total)


def test_v04_late_joiner_pays_all_in_48_months() -> None:
    cronograma = montar_cronograma(PLANO_60, ago_de_ingresso=13)
    parcela = emitir_parcela(cronograma[0], PRECO_60)
    assert len(cronograma) == 48
    assert (parcela.numero, parcela.fc.centavos, parcela.total_centavos) == (13, 125_000, 146_250)
    assert total_previsto(cronograma) == Percentuais(CEM, pct(15), pct(2))


def test_r4_08_late_joiner_with_the_monthly_percent_of_the_group() -> None:
    plano = Plano(60, pct(15), pct(2), ta_adesao_tardia=TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO)
    cronograma = montar_cronograma(plano, ago_de_ingresso=13)
    assert emitir_parcela(cronograma[0], PRECO_60).ta.centavos == 15_000
    assert ta_total_da_cota(cronograma) == pct(12)
    assert total_previsto(cronograma).fc == CEM


def test_v05_reajuste_moves_money_not_percents() -> None:
    conta, restantes = pagar_meses(PLANO_60, 12)
    preco = reajustar_preco(PRECO_60, Decimal(5))
    parcela = emitir_parcela(restantes[0], preco)
    assert preco == 6_300_000
    assert (parcela.fc.centavos, parcela.ta.centavos, parcela.fr.centavos) == (105_000, 15_750, 2_100)
    assert parcela.total_centavos == 122_850
    assert saldo_devedor_centavos(conta, preco) == 5_896_800 == 48 * 122_850
    assert conta.pago.fc.quantize(Decimal("0.000001")) == Decimal("20.000000")


def test_v06_reajuste_by_index() -> None:
    assert reajustar_preco(10_000_000, Decimal(5)) == 10_500_000


def test_v07_reajuste_by_price_list() -> None:
    assert reajustar_preco(4_000_000, Decimal(1)) == 4_040_000
    assert reajustar_preco(6_000_000, Decimal(15)) == 6_900_000


def test_v08_trap_paid_percents_are_not_repriced() -> None:
    """+3.75% on 30,000 after 25 of 60: each parcela rises 18.75, not 32.14 (R4.34)."""
    plano = Plano(60, ZERO)
    _, restantes = pagar_meses(plano, 25)
    antes = emitir_parcela(restantes[0], 3_000_000)
    depois = emitir_parcela(restantes[0], reajustar_preco(3_000_000, Decimal("3.75")))
    assert depois.fc.centavos - antes.fc.centavos == 1_875


def test_v09_reduced_parcela_and_its_two_ways_out() -> None:
    plano = Plano(75, ZERO, fracao_reduzida=pct(75), meses_diluicao_final=1)
    cronograma = montar_cronograma(plano)
    assert emitir_parcela(cronograma[0], 3_000_000).total_centavos == 30_000
    assert emitir_parcela(montar_cronograma(Plano(75, ZERO))[0], 3_000_000).total_centavos == 40_000
    assert residuo(cronograma) == pct(25)
    lance = aplicar_lance(
        abrir_conta(ZERO, ZERO), cronograma, 750_000, 3_000_000, RateioLance.SO_FC, OrdemAmortizacao.DILUIR
    )
    assert lance.credito.fc == pct(25)
    assert emitir_parcela(lance.cronograma[0], 3_000_000).total_centavos == 30_000


def test_v10_drawn_after_25_reduced_payments() -> None:
    plano = Plano(75, ZERO, fracao_reduzida=pct(75), meses_diluicao_final=1)
    conta, restantes = pagar_meses(plano, 25)
    assert conta.pago.fc == pct(25)
    novo = diluir(restantes, conta.saldo)
    assert novo[0].fc == pct("1.5")
    assert emitir_parcela(novo[0], 3_000_000).total_centavos == 45_000


def test_v11_difference_between_boleto_and_ago() -> None:
    cronograma = montar_cronograma(Plano(60, ZERO))
    falta = apurar_diferenca(cronograma[0].fc, 100_000, 6_120_000)
    assert (cronograma[0].fc - falta).quantize(Decimal("0.000001")) == Decimal("1.633987")
    assert falta.quantize(Decimal("0.000001")) == Decimal("0.032680")
    ajuste = abrir_diferenca(falta, 1)
    parcela = emitir_parcela(cronograma[1], 6_120_000, diferenca_pct=exigivel([ajuste], ajuste.tipo, 2))
    assert parcela.diferenca.centavos == 2_000


def test_v12_change_of_credit() -> None:
    conta, restantes = pagar_meses(PLANO_60, 12)
    troca = trocar_credito(conta, restantes, PRECO_60, 4_800_000, LimitesTroca(3_000_000, PRECO_60))
    assert troca.conta.pago.fc.quantize(Decimal("0.000001")) == Decimal(25)
    assert troca.cronograma[0].fc == pct("1.5625")
    assert emitir_parcela(troca.cronograma[0], 4_800_000).fc.centavos == 75_000
    assert total_previsto(troca.cronograma) == troca.conta.saldo


@pytest.mark.parametrize(
    ("novo", "limites"),
    [
        (2_999_999, LimitesTroca(3_000_000, 6_000_000)),
        (6_000_001, LimitesTroca(3_000_000, 6_000_000)),
        (4_000_000, LimitesTroca(3_000_000, 9_000_000, reducao_maxima_pct=Decimal(30))),
        (8_000_000, LimitesTroca(3_000_000, 9_000_000, aumento_maximo_pct=Decimal(30))),
        (1_000_000, LimitesTroca(500_000, 9_000_000)),
    ],
)
def test_r4_60_change_of_credit_outside_the_limits(novo: int, limites: LimitesTroca) -> None:
    conta, restantes = pagar_meses(PLANO_60, 12)
    with pytest.raises(ConsorcioError) as erro:
        trocar_credito(conta, restantes, PRECO_60, novo, limites)
    assert erro.value.rule == "R4.60"


ATIVOS_V13 = [ParticipanteRateio(pct(a), PRECO_60) for a in (10, 20, 30)]


def test_v13_rateio_of_the_cash_balance() -> None:
    delta = deficiencia(50_000_000, 5_000_000, 5_100_000)
    cobertura = cobrir_deficiencia(delta, ATIVOS_V13, fundo_reserva_centavos=400_000)
    assert delta == 1_000_000
    assert cobertura == CoberturaSaldoCaixa(0, 400_000, (100_000, 200_000, 300_000))


def test_v13_r4_51_the_ta_is_on_what_the_fr_and_the_members_put_in() -> None:
    cobertura = CoberturaSaldoCaixa(0, 400_000, (100_000, 200_000, 300_000))
    assert taxa_da_cobertura(cobertura, ATIVOS_V13, pct(15)) == (25_000, 50_000, 75_000)
    so_do_fr = CoberturaSaldoCaixa(0, 400_000, (0, 0, 0))
    assert taxa_da_cobertura(so_do_fr, ATIVOS_V13, pct(15)) == (10_000, 20_000, 30_000)
    dos_rendimentos = CoberturaSaldoCaixa(400_000, 0, (0, 0, 0))
    assert taxa_da_cobertura(dos_rendimentos, ATIVOS_V13, pct(15)) == (0, 0, 0)


def test_r4_51_a_price_fall_charges_no_ta() -> None:
    sobra = CoberturaSaldoCaixa(0, 0, (-10_000, -20_000, -30_000))
    assert taxa_da_cobertura(sobra, ATIVOS_V13, pct(15)) == (0, 0, 0)
    ninguem = CoberturaSaldoCaixa(0, 0, (0,), 300)
    assert taxa_da_cobertura(ninguem, [ParticipanteRateio(ZERO, PRECO_60)], pct(15)) == (0,)


def test_r4_50_sources_follow_the_order_of_the_contract() -> None:
    fontes = (FonteCobertura.RENDIMENTOS, FonteCobertura.FUNDO_RESERVA)
    cobertura = cobrir_deficiencia(1000, ATIVOS_V13, RateioBase.ATIVOS_TODOS, fontes, 700, 9999)
    assert cobertura == CoberturaSaldoCaixa(700, 300, (0, 0, 0))


def test_r4_50_yields_charges_and_penalties_cover_in_order_and_move_no_cash() -> None:
    contas = {Conta.RENDIMENTOS: -300, Conta.ENCARGOS_RETIDOS: 50, Conta.MULTA_RESCISORIA_RETIDA: -900}
    saldo = dict.fromkeys(Conta, 0) | contas
    assert rendimentos_disponiveis(saldo) == 1200
    depois = saldos([rendimentos_no_saldo_caixa(saldo, 700)])
    usadas = {conta: valor for conta, valor in depois.items() if valor}
    assert usadas == {Conta.RENDIMENTOS: 300, Conta.MULTA_RESCISORIA_RETIDA: 400, Conta.REAJUSTE_SALDO_CAIXA: -700}
    assert fundo_comum_livre(depois) == 0
    assert rendimentos_no_saldo_caixa(saldo, 0).partidas == ()


def test_r4_52_a_price_fall_is_given_back_by_the_same_proportion() -> None:
    cobertura = cobrir_deficiencia(deficiencia(600_000, 100, 90), ATIVOS_V13, fundo_reserva_centavos=999)
    assert cobertura == CoberturaSaldoCaixa(0, 0, (-10_000, -20_000, -30_000))


def test_r4_53_the_contemplated_may_be_left_out() -> None:
    ativos = [*ATIVOS_V13[:2], ParticipanteRateio(pct(30), PRECO_60, contemplada=True)]
    cobertura = cobrir_deficiencia(300, ativos, RateioBase.ATIVOS_NAO_CONTEMPLADOS)
    assert cobertura.rateio == (100, 200, 0)
    ninguem = cobrir_deficiencia(300, [ParticipanteRateio(ZERO, PRECO_60)])
    assert (ninguem.rateio, ninguem.nao_coberto) == ((0,), 300)


def test_v14_mora() -> None:
    encargos = calcular_encargos(122_000, 17, RegraMora())
    assert (encargos.multa, encargos.juros) == (2_440, 691)
    assert 122_000 + encargos.total_centavos == 125_131
    assert (encargos.divisao.grupo, encargos.divisao.administradora) == (1_566, 1_565)
    multa, juros = separar_encargos(encargos.divisao, encargos.multa, encargos.juros)
    assert (multa, juros) == (DivisaoEncargos(1_220, 1_220), DivisaoEncargos(346, 345))


@given(st.integers(0, 10**9), st.integers(5000, 10000))
def test_trap_13_the_odd_centavo_is_of_the_group(total: int, parte: int) -> None:
    divisao = dividir_encargos(total, Decimal(parte) / 100)
    assert divisao.grupo + divisao.administradora == total
    assert divisao.grupo * 10000 >= total * parte


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(5000, 10000))
def test_multa_and_juros_apart_are_what_each_owner_had_of_both(multa: int, juros: int, parte: int) -> None:
    divisao = dividir_encargos(multa + juros, Decimal(parte) / 100)
    partes = separar_encargos(divisao, multa, juros)
    assert [um.grupo + um.administradora for um in partes] == [multa, juros]
    assert sum(um.administradora for um in partes) == divisao.administradora
    assert all(um.grupo >= 0 and um.administradora >= 0 for um in partes)


def test_r4_70_delay_counts_after_the_day_of_reference() -> None:
    calendario = BusinessCalendar.anbima()
    vencimento, ago = date(2026, 2, 14), date(2026, 2, 20)
    assert inicio_da_mora(InicioMora.VENCIMENTO, vencimento, ago, calendario) == date(2026, 2, 18)
    assert inicio_da_mora(InicioMora.DIA_UTIL_APOS_AGO, vencimento, ago, calendario) == date(2026, 2, 23)
    assert dias_de_mora(date(2026, 2, 23), date(2026, 2, 23)) == 0
    assert calcular_encargos(100, 0, RegraMora()).total_centavos == 0


@pytest.mark.parametrize(
    "regra",
    [RegraMora(multa=Decimal("2.01")), RegraMora(percentual_grupo=Decimal("49.99")), RegraMora(juros_mes=Decimal(-1))],
)
def test_mora_outside_the_law_is_refused(regra: RegraMora) -> None:
    with pytest.raises(ConsorcioError):
        validar_regra_mora(regra)


def test_v15_ten_parcelas_ahead_and_back_at_22() -> None:
    conta, restantes = pagar_meses(PLANO_60, 11)
    antecipadas = antecipar_parcelas(conta, restantes, 10, PRECO_60)
    assert antecipadas.numeros == tuple(range(12, 22))
    assert antecipadas.amortizacao.valor.total_centavos == 10 * 117_000
    assert antecipadas.amortizacao.cronograma[0].numero == 22


def test_trap_12_paying_off_today_has_no_discount() -> None:
    conta, restantes = pagar_meses(PLANO_60, 12)
    soma = sum(emitir_parcela(p, PRECO_60).total_centavos for p in restantes)
    assert valor_para_quitar(conta, PRECO_60) == soma == 5_616_000


def test_v16_ten_percent_of_the_cotas() -> None:
    assert aplicar(400, Decimal(10), Arredondamento.DOWN) == 40


def test_r4_30_anniversary_of_the_group_or_of_the_cota() -> None:
    agc, adesao = date(2024, 2, 29), date(2025, 7, 10)
    assert proximo_aniversario(BaseReajuste.GRUPO, agc, adesao, date(2025, 8, 1)) == date(2026, 2, 28)
    assert proximo_aniversario(BaseReajuste.COTA, agc, adesao, date(2025, 8, 1)) == date(2026, 7, 10)
    assert proximo_aniversario(BaseReajuste.COTA, agc, adesao, date(2026, 7, 10)) == date(2027, 7, 10)


def test_r4_30_base_cota_moves_a_bem_when_all_its_cotas_complete_12_months() -> None:
    fevereiro, marco, misto = (UUID(int=n) for n in (1, 2, 3))
    adesoes = {fevereiro: {date(2025, 2, 3), date(2025, 2, 28)}, marco: {date(2025, 3, 10)}}
    assert bens_no_aniversario(adesoes, {}, date(2026, 2, 2)) == frozenset()
    assert bens_no_aniversario(adesoes, {}, date(2026, 2, 28)) == {fevereiro}
    with pytest.raises(ConsorcioError, match="só completam todas 12 meses em 28/02/2026"):
        bens_no_aniversario(adesoes, {}, date(2026, 2, 27))
    movidos = {fevereiro: date(2026, 2, 28)}
    assert bens_no_aniversario(adesoes, movidos, date(2026, 3, 10)) == {marco}
    assert bens_no_aniversario(adesoes, movidos | {marco: date(2026, 3, 10)}, date(2027, 2, 2)) == frozenset()
    with pytest.raises(ConsorcioError, match=r"de 02/2026 a 08/2026: cada mês pede um bem") as recusa:
        bens_no_aniversario({misto: {date(2025, 2, 3), date(2025, 8, 3)}}, {}, date(2026, 9, 1))
    assert recusa.value.rule == "R4.30"
    assert variacao_acumulada([Decimal(1)] * 12) == pct("12.68250301")


@pytest.mark.parametrize(
    ("plano", "campo"),
    [
        (Plano(0, pct(15)), "/prazo_meses"),
        (Plano(60, pct(101)), "/taxa_administracao"),
        (Plano(60, pct(15), fundo_reserva=pct(-1)), "/fundo_reserva"),
        (Plano(60, pct(1), ta_antecipada=pct(2)), "/ta_antecipada"),
        (Plano(60, pct(15), fracao_reduzida=pct(50)), "/meses_diluicao_final"),
        (Plano(2, pct(3), cronograma_ta=(FaixaTaxa(1, 1, pct(2)),)), "/cronograma_ta"),
        (Plano(2, pct(3), cronograma_ta=(FaixaTaxa(1, 2, pct(2)),)), "/cronograma_ta"),
        (Plano(2, pct(3), cronograma_ta=(FaixaTaxa(2, 2, pct(3)),)), "/cronograma_ta"),
    ],
)
def test_a_plan_that_does_not_add_up_names_the_field(plano: Plano, campo: str) -> None:
    with pytest.raises(ConsorcioError) as erro:
        montar_cronograma(plano)
    assert erro.value.fields[0].pointer == campo


def test_i6_ta_by_bands_with_advance_is_exactly_tau() -> None:
    plano = Plano(
        10,
        pct(15),
        ta_antecipada=pct(2),
        ta_antecipada_parcelas=3,
        cronograma_ta=(FaixaTaxa(1, 4, pct(2)), FaixaTaxa(5, 10, pct("0.833333"))),
    )
    cronograma = montar_cronograma(plano)
    assert total_previsto(cronograma).ta == pct(15)
    assert [p.ta_antecipada > 0 for p in cronograma] == [True] * 3 + [False] * 7
    assert emitir_parcela(cronograma[0], 1_000_000).ta_antecipada.centavos == 6_667


@given(
    st.integers(1, 240),
    st.integers(0, 3000),
    st.integers(0, 500),
    st.integers(0, 3000),
    st.integers(1, 240),
    st.sampled_from(TaAdesaoTardia),
    st.integers(1, 100),
)
def test_i17_every_schedule_adds_up_to_100_tau_rho(
    prazo: int, ta: int, fr: int, antecipada: int, ingresso: int, modo: TaAdesaoTardia, fracao: int
) -> None:
    plano = Plano(
        prazo,
        pct(Decimal(ta) / 100),
        pct(Decimal(fr) / 100),
        pct(Decimal(min(antecipada, ta)) / 100),
        ta_adesao_tardia=modo,
        fracao_reduzida=pct(fracao),
        meses_diluicao_final=1,
    )
    cronograma = montar_cronograma(plano, min(ingresso, prazo))
    total = total_previsto(cronograma)
    assert (total.fc, total.fr) == (CEM, plano.fundo_reserva)
    if modo is TaAdesaoTardia.INTEGRAL_NO_REMANESCENTE:
        assert total.ta == plano.taxa_administracao
    assert all(min(p.fc, p.ta, p.fr, p.ta_antecipada) >= 0 for p in cronograma)


def test_r4_13_quitada_needs_every_percent_and_nothing_open() -> None:
    conta, _ = pagar_meses(PLANO_60, 60)
    assert quitada(conta)
    assert not quitada(conta, encargos_centavos=1)
    assert not quitada(lancar_ajuste(conta, AjusteAberto(TipoAjuste.DIFERENCA, 60, pct("0.01"))))
    assert not quitada(pagar_meses(PLANO_60, 59)[0])


def test_i5_nothing_is_credited_beyond_its_total() -> None:
    conta, _ = pagar_meses(PLANO_60, 60)
    for credito in (Percentuais(fc=pct("0.00000001")), Percentuais(ta=pct(1)), Percentuais(fr=pct(1))):
        with pytest.raises(ConsorcioError):
            creditar(conta, credito)


@given(st.lists(st.integers(-500, 500), max_size=6), st.integers(0, 100))
def test_settling_adjustments_takes_exactly_what_is_paid(abertos: list[int], parte: int) -> None:
    conta = abrir_conta(ZERO, ZERO)
    for ago, valor in enumerate(abertos):
        conta = lancar_ajuste(conta, abrir_diferenca(pct(valor), ago))
    pago = pct(conta.ajustes_pct * parte / 100)
    depois = baixar_ajustes(conta, TipoAjuste.DIFERENCA, pago)
    assert depois.ajustes_pct == conta.ajustes_pct - pago
    assert sum(a.percentual for a in depois.ajustes) == conta.ajustes_pct - pago
    with pytest.raises(ConsorcioError):
        baixar_ajustes(conta, TipoAjuste.RATEIO_SALDO_CAIXA, pct(1))


def test_r10_06_the_fc_never_pays_the_ta_of_a_member_with_credit_in_his_favour() -> None:
    prevista = montar_cronograma(PLANO_60)[0]
    parcela = emitir_parcela(prevista, PRECO_60, diferenca_pct=pct(-1), rateio_pct=pct(-5))
    assert parcela.diferenca.percentual == pct(-1)
    assert parcela.fc.centavos + parcela.diferenca.centavos + parcela.rateio_saldo_caixa.centavos == 0
    assert parcela.total_centavos == 17_000
