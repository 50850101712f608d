"""Which AGO values a payment that is told after it, and what it is worth then (R4.10, R4.40, R4.50)."""

from __future__ import annotations

from datetime import date

import pytest

from consorcio.core.percent import ZERO, pct
from consorcio.services.financeiro.domain.pagamento import ItemAlocado
from consorcio.services.financeiro.domain.prestacao import Componente
from consorcio.services.financeiro.domain.valor_na_ago import PrecoNaAgo, ago_do_pagamento, valor_na_ago

VENCE = date(2026, 3, 10)
HISTORICO = [
    PrecoNaAgo(3, date(2026, 3, 16), 6_120_000),
    PrecoNaAgo(4, date(2026, 4, 16), 6_300_000),
    PrecoNaAgo(5, date(2026, 5, 18), 6_732_000),
]
UM_SESSENTA_AVOS = pct("1.66666667")


@pytest.mark.parametrize(
    ("dia", "ago"),
    [
        (date(2026, 1, 2), 3),
        (VENCE, 3),
        (date(2026, 3, 11), 3),
        (date(2026, 3, 15), 3),
        (date(2026, 3, 16), 4),
        (date(2026, 4, 20), 5),
        (date(2026, 5, 18), None),
    ],
    ids=["ahead", "due date", "late", "eve of the AGO", "day of the AGO", "a month late", "the next is to come"],
)
def test_r4_10_on_time_the_ago_of_the_parcela_late_the_one_that_follows(dia: date, ago: int | None) -> None:
    achada = ago_do_pagamento(HISTORICO, 3, VENCE, dia)
    assert (achada.ago if achada else None) == ago


def test_r4_10_what_waits_for_its_ago_has_no_price_yet() -> None:
    assert ago_do_pagamento(HISTORICO, 6, date(2026, 6, 10), date(2026, 6, 1)) is None


def test_v11_told_late_leaves_the_difference_of_its_ago_and_what_its_money_lost_since() -> None:
    """Boleto at 60,000.00, AGO at 61,200.00, and the last one held at 67,320.00: 1,000.00 should be 1,100.00 now."""
    itens = [
        ItemAlocado(3, Componente.FC, 100_000, UM_SESSENTA_AVOS),
        ItemAlocado(3, Componente.TA, 15_000, pct("0.25")),
        ItemAlocado(3, Componente.MULTA, 2_000),
    ]
    valor = valor_na_ago(itens, 6_000_000, 6_120_000, 6_732_000)
    assert (valor.diferenca, valor.deficiencia_centavos) == (pct("0.03267974"), 10_000)


def test_paid_at_the_price_of_its_ago_leaves_no_difference() -> None:
    itens = [ItemAlocado(3, Componente.FC, 102_000, UM_SESSENTA_AVOS)]
    valor = valor_na_ago(itens, 6_120_000, 6_120_000, 6_120_000)
    assert (valor.diferenca, valor.deficiencia_centavos) == (ZERO, 0)


def test_a_difference_paid_is_money_of_the_fund_too_and_a_fall_gives_back() -> None:
    itens = [ItemAlocado(3, Componente.DIF, 1_000, pct(1)), ItemAlocado(3, Componente.RSC, -500, pct("-0.5"))]
    valor = valor_na_ago(itens, 100_000, 80_000, 60_000)
    assert (valor.diferenca, valor.deficiencia_centavos) == (pct("-0.125"), -125)
