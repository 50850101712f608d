"""The end of a plan: what is open apart from it is charged in a last parcela, or goes back (R4.13, R4.40, R4.50)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError
from consorcio.core.money import Arredondamento
from consorcio.core.percent import ZERO, pct
from consorcio.services.financeiro.domain import contabilidade_encerramento as livro
from consorcio.services.financeiro.domain.acerto_final import (
    acertar,
    exigir_fim_do_plano,
    fundo_reserva_no_acerto,
    vencimento_do_acerto,
)
from consorcio.services.financeiro.domain.contabilidade import Conta, saldos
from consorcio.services.financeiro.domain.encerramento import Fundos
from consorcio.services.financeiro.domain.prestacao import emitir_parcela, parcela_de_ajuste

PRECO = 6_000_000
CALENDARIO = BusinessCalendar.anbima()
abertos = st.integers(-(10**10), 10**10).map(lambda n: pct(Decimal(n) / 10**8))


@given(abertos, abertos, st.integers(1, 10**9), st.sampled_from(Arredondamento))
@example(pct(-1), pct(3), PRECO, Arredondamento.HALF_UP)
@example(pct(3), pct(-1), PRECO, Arredondamento.DOWN)
def test_r4_40_what_is_owed_is_all_of_it_in_one_parcela(
    dif: Decimal, rsc: Decimal, preco: int, modo: Arredondamento
) -> None:
    """The parcela charges both kinds, one less the other, and nothing of the rest of the plan."""
    acerto = acertar(dif, rsc, preco, modo)
    assert acerto.centavos <= 0 or dif + rsc > 0
    assert acerto.centavos >= 0 or dif + rsc < 0
    if acerto.centavos > 0:
        parcela = emitir_parcela(parcela_de_ajuste(61), preco, modo, 0, dif, rsc)
        assert (parcela.diferenca, parcela.rateio_saldo_caixa) == (acerto.diferenca, acerto.rateio)
        assert parcela.total_centavos == acerto.centavos


def test_r10_06_a_rateio_is_money_of_the_fc_too_and_takes_from_it_what_is_owed_to_the_member() -> None:
    parcela = emitir_parcela(parcela_de_ajuste(61), PRECO, diferenca_pct=pct(-1), rateio_pct=pct(3))
    assert (parcela.diferenca.percentual, parcela.rateio_saldo_caixa.percentual) == (pct(-1), pct(3))
    assert parcela.total_centavos == 120_000
    maior = emitir_parcela(parcela_de_ajuste(61), PRECO, diferenca_pct=pct(-5), rateio_pct=pct(3))
    assert maior.total_centavos == 0, "beyond it nothing is paid to him by a parcela"


@given(abertos, abertos, st.booleans())
def test_i1_what_goes_back_leaves_the_accounts_where_it_was_owed(dif: Decimal, rsc: Decimal, contemplada: bool) -> None:
    acerto = acertar(dif, rsc, PRECO)
    if acerto.centavos > 0:
        return
    saldo = saldos(
        [livro.diferenca_a_devolver(acerto.diferenca.centavos, acerto.rateio.centavos, contemplada=contemplada)]
    )
    assert -saldo[Conta.A_DEVOLVER_ATIVOS] == acerto.a_devolver
    destino = Conta.DIREITOS_CONTEMPLADOS if contemplada else Conta.OBRIGACOES_NAO_CONTEMPLADOS
    assert saldo[destino] == -acerto.diferenca.centavos
    assert saldo[Conta.REAJUSTE_A_RECEBER] == -acerto.rateio.centavos


def test_r4_40_while_an_assembly_is_to_come_its_parcelas_carry_the_differences() -> None:
    exigir_fim_do_plano(60, 60)
    with pytest.raises(ConsorcioError, match="60ª assembleia") as erro:
        exigir_fim_do_plano(59, 60)
    assert erro.value.rule == "R4.40"


def test_the_due_date_is_that_of_the_next_month_with_time_to_pay() -> None:
    ultimo = date(2026, 1, 30)
    assert vencimento_do_acerto(ultimo, None, date(2026, 2, 3), CALENDARIO) == date(2026, 3, 2), "a Saturday moves on"
    assert vencimento_do_acerto(ultimo, None, date(2026, 2, 25), CALENDARIO) == date(2026, 3, 30)
    pedido = date(2026, 2, 25)
    assert vencimento_do_acerto(ultimo, pedido, pedido, CALENDARIO) == pedido
    with pytest.raises(ConsorcioError) as erro:
        vencimento_do_acerto(ultimo, pedido, pedido + timedelta(days=1), CALENDARIO)
    assert erro.value.fields[0].pointer == "/vencimento"


def test_r10_08_the_fr_completes_what_goes_back_and_nobody_is_paid_before_another() -> None:
    acertos = [acertar(pct(-1), ZERO, PRECO), acertar(ZERO, pct(-1), PRECO)]
    assert fundo_reserva_no_acerto(Fundos(120_000, 0), acertos) == 0
    assert fundo_reserva_no_acerto(Fundos(100_000, 50_000), acertos) == 20_000
    assert fundo_reserva_no_acerto(Fundos(-5, 50_000), []) == 0
    with pytest.raises(ConsorcioError) as erro:
        fundo_reserva_no_acerto(Fundos(100_000, 19_999), acertos)
    assert erro.value.rule == "R9.05"
