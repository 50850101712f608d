"""The closing of a group: what keeps it open, refunds, leftovers, recoveries and the entries of each (§9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.percent import CEM, ZERO, pct
from consorcio.services.financeiro.domain import contabilidade_encerramento as livro
from consorcio.services.financeiro.domain.contabilidade import Conta, saldos
from consorcio.services.financeiro.domain.encerramento import (
    Aberto,
    Excluido,
    Fundos,
    Participante,
    PesoRateio,
    exigir_encerravel,
    exigir_prazo,
    exigir_prazo_da_recuperacao,
    pendencias,
    prestar_contas,
    ratear_sobras,
    repartir_recuperacao,
)
from consorcio.services.financeiro.domain.restituicao import DestinoPena, FaixaPenal, Pena

CLAUSULA = (FaixaPenal(CEM, (Pena(DestinoPena.GRUPO, Decimal(10)), Pena(DestinoPena.ADMINISTRADORA, Decimal(5)))),)
percentuais = st.integers(0, 10**10).map(lambda n: pct(Decimal(n) / 10**8))
participantes = st.builds(Participante, percentuais, st.integers(1, 10**9))
centavos = st.integers(0, 10**12)


def recusa(acao: object, *argumentos: object) -> ConsorcioError:
    with pytest.raises(ConsorcioError) as erro:
        acao(*argumentos)  # type: ignore[operator]
    return erro.value


def test_r9_05_everything_that_is_open_is_told_at_once() -> None:
    assert pendencias(Aberto(ultima_ago_realizada=True)) == ()
    aberto = Aberto(
        ultima_ago_realizada=False,
        nao_contempladas=2,
        lances_a_pagar=1,
        decisoes_pendentes=3,
        vagas_reservadas=1,
        a_aplicar_centavos=150,
        a_acertar=(1, 4),
    )
    erro = recusa(exigir_encerravel, aberto)
    assert (erro.kind, erro.rule) == (ErrorKind.PRECONDITION, "R9.05")
    assert len(pendencias(aberto)) == 7
    assert all(motivo in erro.detail for motivo in pendencias(aberto))


def test_r4_13_who_has_something_open_apart_from_the_plan_is_told_by_number() -> None:
    (um,) = pendencias(Aberto(ultima_ago_realizada=True, a_acertar=(7,)))
    assert um.endswith(": cota 7")
    (muitas,) = pendencias(Aberto(ultima_ago_realizada=True, a_acertar=tuple(range(1, 24))))
    assert muitas.endswith("cotas " + ", ".join(map(str, range(1, 21))) + " e mais 3")


def test_art_32_the_accounts_close_thirty_days_after_they_are_told() -> None:
    comunicado = date(2026, 3, 1)
    exigir_prazo(comunicado, date(2026, 3, 31))
    assert recusa(exigir_prazo, comunicado, date(2026, 3, 30)).rule == "R9.02"


def test_r9_05b_the_refunds_come_first_and_the_penalty_of_the_group_is_shared() -> None:
    """1,000 of FC and 500 of FR; who left had 10 % of 5,000: 500 gross, 50 to the group, 25 to the administradora."""
    contas = prestar_contas(
        Fundos(100_000, 50_000),
        [Excluido(pct(10), 500_000, CLAUSULA)],
        [Participante(CEM, 500_000), Participante(CEM, 500_000), Participante(pct(50), 500_000)],
    )
    (restituicao,) = contas.restituicoes
    assert (restituicao.bruto, restituicao.liquido, restituicao.saida_fundo_comum) == (50_000, 42_500, 45_000)
    assert contas.fundo_reserva_nas_restituicoes == 0
    assert contas.rateio == (42_000, 42_000, 21_000)
    assert contas.confere


def test_r9_05b_by_the_contract_the_weight_is_of_the_prestacoes_paid() -> None:
    dois = [Participante(CEM, 300_000), Participante(CEM, 600_000)]
    assert ratear_sobras(900, dois, PesoRateio.PERCENTUAL_PAGO) == (450, 450)
    assert ratear_sobras(900, dois, PesoRateio.PRESTACOES_PAGAS) == (300, 600)


def test_r9_01_the_contract_may_give_the_excluded_what_they_paid_to_the_fr() -> None:
    """Two who left paid 1 % and 3 % of 100,000 to the FR; by the law alone they receive nothing of it."""
    quem = [Excluido(pct(10), 10_000_000, fr_pago=pct(1)), Excluido(pct(30), 10_000_000, fr_pago=pct(3))]
    ativos = [Participante(CEM, 10_000_000)]
    sem = prestar_contas(Fundos(4_000_000, 900_000), quem, ativos)
    assert (sem.reserva_dos_excluidos, sem.rateio) == ((0, 0), (900_000,))
    com = prestar_contas(Fundos(4_000_000, 900_000), quem, ativos, excluido_recebe_fundo_reserva=True)
    assert (com.reserva_dos_excluidos, com.rateio) == ((100_000, 300_000), (500_000,))
    assert com.confere


def test_r9_01_when_the_fr_does_not_reach_it_is_shared_in_proportion_after_the_refunds() -> None:
    quem = [Excluido(pct(10), 10_000_000, fr_pago=pct(1)), Excluido(pct(30), 10_000_000, fr_pago=pct(3))]
    contas = prestar_contas(Fundos(3_900_000, 300_000), quem, [], excluido_recebe_fundo_reserva=True)
    assert contas.fundo_reserva_nas_restituicoes == 100_000
    assert contas.reserva_dos_excluidos == (50_000, 150_000)
    assert contas.confere


def test_r9_04_what_was_recovered_waits_its_term() -> None:
    exigir_prazo_da_recuperacao(date(2026, 3, 1), 30, date(2026, 3, 31))
    assert recusa(exigir_prazo_da_recuperacao, date(2026, 3, 1), 30, date(2026, 3, 30)).rule == "R9.04"


def test_r10_08_the_fr_completes_what_is_owed_to_who_left_and_nobody_else_does() -> None:
    excluidos = [Excluido(pct(50), 100_000)]
    assert prestar_contas(Fundos(20_000, 30_000), excluidos, []).fundo_reserva_nas_restituicoes == 30_000
    assert recusa(prestar_contas, Fundos(20_000, 29_999), excluidos, []).rule == "R9.05"
    assert recusa(prestar_contas, Fundos(20_000, 30_000, 1), excluidos, []).rule == "R9.05"


def test_r9_01_who_left_has_no_part_and_without_members_there_is_no_sharing() -> None:
    assert recusa(prestar_contas, Fundos(10, 0), [], []).rule == "R9.05b"
    assert recusa(prestar_contas, Fundos(10, 0), [], [Participante(ZERO, 100)]).rule == "R9.05b"


@given(centavos, centavos, st.lists(participantes, min_size=1, max_size=9), st.sampled_from(PesoRateio))
def test_i12_what_there_is_is_what_is_paid_to_the_centavo(
    fc: int, fr: int, quem: list[Participante], base: PesoRateio
) -> None:
    if not any(p.fc_pago for p in quem):
        return
    contas = prestar_contas(Fundos(fc, fr), [], quem, base)
    assert contas.confere
    assert sum(contas.rateio) == fc + fr
    for um, parte in zip(quem, contas.rateio, strict=True):
        assert parte == 0 or um.fc_pago > 0


@given(centavos, st.lists(participantes, min_size=2, max_size=9))
def test_r9_05b_who_paid_more_never_receives_less(sobras: int, quem: list[Participante]) -> None:
    if any(p.fc_pago for p in quem):
        partes = ratear_sobras(sobras, quem, PesoRateio.PERCENTUAL_PAGO)
        em_ordem = sorted(zip(quem, partes, strict=True), key=lambda par: par[0].fc_pago)
        for (menos, a), (mais, b) in pairwise(em_ordem):
            assert a <= b + (menos.fc_pago == mais.fc_pago)


@given(centavos, st.lists(st.integers(1, 10**6), min_size=1, max_size=9), st.data())
def test_r9_04_what_a_debtor_pays_later_is_of_the_members_less_the_costs(
    recebido: int, pesos: list[int], data: st.DataObject
) -> None:
    custos = data.draw(st.integers(0, recebido))
    assert sum(repartir_recuperacao(recebido, custos, pesos)) == recebido - custos


def test_r9_04_the_costs_of_collecting_never_pass_what_was_collected() -> None:
    assert recusa(repartir_recuperacao, 100, 101, [1]).kind is ErrorKind.VALIDATION


def test_r9_05_every_account_of_the_group_ends_and_what_is_left_is_owed() -> None:
    saldo = dict.fromkeys(Conta, 0) | {
        Conta.BANCOS: 900,
        Conta.APLICACAO_GRUPO: 100,
        Conta.DIREITOS_CONTEMPLADOS: 70,
        Conta.TA_A_REPASSAR: -200,
        Conta.FUNDO_RESERVA: -300,
        Conta.RENDIMENTOS: -100,
        Conta.ATUALIZACAO_DIREITOS: -470,
    }
    with pytest.raises(ValueError, match="unbalanced"):
        livro.sobras_apuradas(saldo, 799)
    depois = saldos([livro.sobras_apuradas(saldo, 800), livro.aplicacao_resgatada(saldo)])
    ficam = {conta: saldo[conta] + depois[conta] for conta in Conta if saldo[conta] + depois[conta]}
    assert ficam == {Conta.BANCOS: 1_000, Conta.TA_A_REPASSAR: -200, Conta.RATEIO_A_PAGAR: -800}
