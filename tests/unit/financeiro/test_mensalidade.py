"""The parcela of a plan that is being chosen: of a founder, of a late joiner, the last, insured."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from consorcio.core.percent import pct
from consorcio.services.financeiro.domain.prestacao import BaseSeguro, Plano, Seguro
from consorcio.services.financeiro.use_cases.mensalidade import calcular_mensalidade

PLANO = Plano(prazo_meses=60, taxa_administracao=pct(15), fundo_reserva=pct(2))
PRECO = 6_000_000


@pytest.mark.parametrize(
    ("restantes", "numero", "total"),
    [(0, 0, 117_000), (0, 60, 117_000), (0, 99, 117_000), (60, 1, 117_000), (30, 1, 234_000)],
    ids=["founder", "last", "beyond the last", "all of them left", "R4.08 late joiner"],
)
def test_v02_the_parcela_of_who_joins(restantes: int, numero: int, total: int) -> None:
    assert calcular_mensalidade(PLANO, PRECO, restantes, numero).total_centavos == total


def test_r4_20_the_last_reduced_parcela_has_what_the_others_left() -> None:
    reduzido = replace(PLANO, fracao_reduzida=pct(75), meses_diluicao_final=1)
    primeira, ultima = (calcular_mensalidade(reduzido, PRECO, 0, numero).fc.centavos for numero in (1, 60))
    assert (primeira, ultima) == (75_000, 75_000 + 60 * 25_000)


def test_r4_05_insurance_over_what_is_still_owed_falls_with_it() -> None:
    segurado = replace(PLANO, seguro=Seguro(BaseSeguro.SALDO_DEVEDOR, Decimal("0.1")))
    primeira, ultima = (calcular_mensalidade(segurado, PRECO, 0, numero).seguro.centavos for numero in (1, 60))
    assert (primeira, ultima) == (7_020, 117)
