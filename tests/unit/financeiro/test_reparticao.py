"""The order of what money settles: costs of collection, late charges, the parcelas, the oldest first (R4.73)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.financeiro.domain.pagamento import (
    OrdemAlocacao,
    ParcelaAberta,
    alocar_pagamento,
    repartir,
)
from consorcio.services.financeiro.domain.prestacao import Componente, ValorComponente

CENTAVOS = st.integers(0, 500_000)


def com_custas(custas: int, multa: int, juros: int, principal: int) -> ParcelaAberta:
    fc = (Componente.FC, ValorComponente(Decimal(2), principal))
    return ParcelaAberta(2, 6_000_000, (fc,), custas_centavos=custas, multa_centavos=multa, juros_centavos=juros)


@pytest.mark.parametrize(
    ("valor", "faltas", "partes"),
    [
        (100_000, [11_940, 125_131], [11_940, 88_060]),
        (5_000, [11_940, 125_131], [5_000, 0]),
        (300_000, [11_940, 125_131, 117_000], [11_940, 125_131, 162_929]),
        (10, [-5, 7], [0, 10]),
        (10, [], []),
    ],
)
def test_each_debt_is_settled_before_the_next_and_the_last_takes_what_is_over(
    valor: int, faltas: list[int], partes: list[int]
) -> None:
    assert repartir(valor, faltas) == partes


@given(CENTAVOS, st.lists(CENTAVOS, min_size=1, max_size=6))
def test_no_centavo_is_lost_and_nobody_is_paid_before_who_comes_first(valor: int, faltas: list[int]) -> None:
    partes = repartir(valor, faltas)
    assert sum(partes) == valor
    for posicao, (parte, falta) in enumerate(zip(partes[:-1], faltas, strict=False)):
        assert 0 <= parte <= falta
        assert parte == falta or not any(partes[posicao + 1 :])


@pytest.mark.parametrize("ordem", OrdemAlocacao)
@given(CENTAVOS, CENTAVOS, CENTAVOS, CENTAVOS, st.integers(1, 500_000))
def test_costs_come_first_whatever_the_contract_says_of_the_rest(
    ordem: OrdemAlocacao, custas: int, multa: int, juros: int, principal: int, valor: int
) -> None:
    alocacao = alocar_pagamento(valor, [com_custas(custas, multa, juros, principal)], ordem.grupos)
    assert alocacao.centavos(Componente.CUSTAS) == min(custas, valor)
    assert sum(item.centavos for item in alocacao.itens) + alocacao.excedente_centavos == valor


def test_v_what_is_left_of_the_costs_goes_to_late_charges_and_then_to_the_parcela() -> None:
    alocacao = alocar_pagamento(14_000, [com_custas(11_940, 2_440, 691, 122_000)])
    pagos = [alocacao.centavos(c) for c in (Componente.CUSTAS, Componente.MULTA, Componente.JUROS, Componente.FC)]
    assert pagos == [11_940, 1_605, 455, 0]
