"""Agreements: equal parts that add up, money that covers them, and when one is broken (R4.73)."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from consorcio.services.financeiro.domain.acordo import ParcelaAcordo, cobrir, esta_quebrado, parcelar

_DIA = date(2026, 1, 31)


def _com_titulos(parcelas: list[ParcelaAcordo]) -> list[ParcelaAcordo]:
    return [
        ParcelaAcordo(p.numero, p.vencimento, p.valor_centavos, p.pago_centavos, UUID(int=p.numero)) for p in parcelas
    ]


def test_the_parts_are_equal_add_up_and_fall_due_each_month() -> None:
    partes = parcelar(1001, 3, _DIA)
    assert [p.valor_centavos for p in partes] == [334, 334, 333]
    assert [p.vencimento for p in partes] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


def test_the_part_that_was_paid_is_covered_first_and_the_rest_from_the_oldest_on() -> None:
    partes = cobrir(_com_titulos(parcelar(300, 3, _DIA)), 150, UUID(int=2))
    assert [p.falta_centavos for p in partes] == [50, 0, 100]


@given(
    divida=st.integers(24, 10_000_000),
    quantidade=st.integers(1, 24),
    dinheiros=st.lists(st.tuples(st.integers(0, 3_000_000), st.integers(0, 24)), max_size=8),
)
def test_no_centavo_is_lost_and_no_part_has_more_than_it_asks(
    divida: int, quantidade: int, dinheiros: list[tuple[int, int]]
) -> None:
    partes = _com_titulos(parcelar(divida, quantidade, _DIA))
    for dinheiro, paga in dinheiros:
        antes = sum(p.falta_centavos for p in partes)
        partes = cobrir(partes, dinheiro, UUID(int=paga) if paga else None)
        assert sum(p.falta_centavos for p in partes) == max(antes - dinheiro, 0)
        assert all(0 <= p.falta_centavos <= p.valor_centavos for p in partes)
    pago = sum(p.pago_centavos for p in partes)
    ultimo_dia = partes[-1].vencimento + timedelta(days=6)
    assert esta_quebrado(partes, pago, 5, ultimo_dia) == (pago < divida)
    assert not esta_quebrado(partes, 0, 5, partes[0].vencimento + timedelta(days=5))
