"""Expenses of a group: what its contract lets the fundo de reserva pay, and how much of it is free (R10.08, I8)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    despesa_paga,
    fundo_comum_livre,
    fundo_reserva_disponivel,
    saldos,
)
from consorcio.services.financeiro.domain.despesa import (
    FinalidadeDespesa,
    FundoDeReserva,
    exigir_que_paguem,
    fundo_reserva_livre,
    impedimento,
    ratear_despesa,
)
from consorcio.services.financeiro.domain.disponibilidades import SaldoNaConta
from consorcio.services.financeiro.livro import parear
from consorcio.services.financeiro.regra import ler_regra
from consorcio.services.grupos.domain import parametros

BANCARIA, COBRANCA = FinalidadeDespesa.BANCARIA, FinalidadeDespesa.COBRANCA
FUNDO = FundoDeReserva("1001", (BANCARIA,), 1_000)


def test_r10_08_only_what_the_contract_lists_and_up_to_what_is_free() -> None:
    assert impedimento(FUNDO, BANCARIA, 1_000) is None
    for finalidade, valor, campo in (
        (COBRANCA, 1, "/finalidade"),
        (BANCARIA, 1_001, "/valor"),
        (BANCARIA, 0, "/valor"),
    ):
        erro = impedimento(FUNDO, finalidade, valor)
        assert erro is not None
        assert erro.pointer == campo


def test_r10_01_the_group_that_does_not_pay_is_named() -> None:
    exigir_que_paguem(BANCARIA, [(FUNDO, 600)])
    with pytest.raises(ConsorcioError, match="grupo 1002") as recusa:
        exigir_que_paguem(BANCARIA, [(FUNDO, 600), (FundoDeReserva("1002", (BANCARIA,), 199), 200)])
    assert recusa.value.rule == "R10.08"


def test_i8_what_the_bids_that_wait_lack_and_what_was_proposed_is_not_free() -> None:
    assert fundo_reserva_livre(50, 1_000) == 1_000, "the FC never adds to it (R10.06)"
    assert fundo_reserva_livre(-300, 1_000, 200) == 500
    assert fundo_reserva_livre(-2_000, 1_000) == 0


def test_r10_03_an_expense_is_divided_as_yields_are() -> None:
    assert ratear_despesa(936, [SaldoNaConta(702_000, 0), SaldoNaConta(234_000, 9), SaldoNaConta(-5, 9)]) == [
        702,
        234,
        0,
    ]
    with pytest.raises(ValueError, match="weights"):
        ratear_despesa(1, [SaldoNaConta(0, 0)])


@given(st.integers(1, 10**12))
def test_r10_06_the_fr_pays_and_the_fc_stays(valor: int) -> None:
    depois = saldos([despesa_paga(valor)])
    assert (depois[Conta.BANCOS], fundo_comum_livre(depois), fundo_reserva_disponivel(depois)) == (-valor, 0, -valor)
    (par,) = parear(despesa_paga(valor))
    assert (par.debito, par.credito, par.componente) == ("FUNDO_RESERVA_UTILIZADO", "BANCOS", "FR")


def test_the_rule_of_a_group_lists_them_in_the_order_of_its_contract_and_none_when_absent() -> None:
    minima = {"prazo_meses": 60, "max_cotas": 20}
    assert ler_regra(minima).despesas_fundo_reserva == ()
    assert ler_regra(minima | {"despesas_fundo_reserva": ["COBRANCA", "BANCARIA"]}).despesas_fundo_reserva == (
        COBRANCA,
        BANCARIA,
    )
    assert [f.value for f in parametros.FinalidadeDespesa] == [f.value for f in FinalidadeDespesa]
