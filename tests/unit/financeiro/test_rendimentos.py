"""Yields of the account: whose they are, of which fund, and the entry that books them (R10.03, R10.06, R10.07)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.financeiro.domain.contabilidade import (
    Conta,
    fundo_comum_livre,
    fundo_reserva_disponivel,
    rendimentos,
    saldos,
)
from consorcio.services.financeiro.domain.disponibilidades import Rendimento, SaldoNaConta, ratear_rendimentos
from consorcio.services.financeiro.livro import parear

contas = st.builds(SaldoNaConta, st.integers(-100, 10**12), st.integers(-100, 10**12))
centavos = st.integers(0, 10**9)


def test_r10_03_each_group_earns_by_what_it_had_and_each_fund_its_own() -> None:
    """600 with a tenth in the FR, 300 without FR, and a debit: 90.00 are 60.00 (54.00 and 6.00) and 30.00."""
    no_dia = [SaldoNaConta(60_000, 6_000), SaldoNaConta(30_000, 0), SaldoNaConta(-5_000, 100)]
    assert ratear_rendimentos(9_000, no_dia) == [Rendimento(5_400, 600), Rendimento(3_000, 0), Rendimento(0, 0)]


def test_r10_06_the_fr_earns_at_most_all_and_one_below_zero_nothing() -> None:
    assert ratear_rendimentos(7, [SaldoNaConta(100, 900)]) == [Rendimento(0, 7)]
    assert ratear_rendimentos(7, [SaldoNaConta(100, -1)]) == [Rendimento(7, 0)]


def test_r10_03_without_money_in_the_account_nobody_earns() -> None:
    with pytest.raises(ValueError, match="weights"):
        ratear_rendimentos(1, [SaldoNaConta(0, 0), SaldoNaConta(-1, 0)])


@given(centavos, st.lists(contas, min_size=1, max_size=9))
def test_r10_03_the_shares_are_the_line_to_the_centavo_and_who_had_nothing_gets_nothing(
    valor: int, no_dia: list[SaldoNaConta]
) -> None:
    if any(conta.caixa_centavos > 0 for conta in no_dia):
        partes = ratear_rendimentos(valor, no_dia)
        assert sum(parte.total_centavos for parte in partes) == valor
        for parte, conta in zip(partes, no_dia, strict=True):
            assert min(parte.fundo_comum_centavos, parte.fundo_reserva_centavos) >= 0
            assert parte.total_centavos == 0 or conta.caixa_centavos > 0
            assert parte.fundo_reserva_centavos == 0 or conta.fundo_reserva_centavos > 0


@given(centavos, centavos)
def test_r10_06_yields_enter_the_bank_and_each_fund_has_its_part(do_fc: int, do_fr: int) -> None:
    lancamento = rendimentos(do_fc, do_fr)
    depois = saldos([lancamento])
    assert (depois[Conta.BANCOS], fundo_comum_livre(depois), fundo_reserva_disponivel(depois)) == (
        do_fc + do_fr,
        do_fc,
        do_fr,
    )
    assert depois[Conta.RENDIMENTOS] == -do_fc
    pares = parear(lancamento)
    assert sum(p.valor_centavos for p in pares if p.debito == "BANCOS") == do_fc + do_fr
    assert {p.credito for p in pares if p.debito == "BANCOS"} <= {"RENDIMENTOS"}, "line 07.4 of document 4350"
    assert {p.componente for p in pares} <= {"FC", "FR"}
