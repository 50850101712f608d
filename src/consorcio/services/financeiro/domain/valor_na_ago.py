"""What a payment is worth when it is told after the AGO that values it (R4.10).

On time, that is the AGO of its parcela; late, the first one after the day of the payment. While that AGO is not held
the payment waits for it. Told after it, the payment is worth what it would have been: its percents by the price of that
AGO, the difference that AGO would have opened (R4.40), and its money readjusted by the AGOs held since (R4.50).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consorcio.core.percent import ZERO
from consorcio.services.financeiro.domain.diferenca import apurar_diferenca
from consorcio.services.financeiro.domain.pagamento import ItemAlocado
from consorcio.services.financeiro.domain.prestacao import Componente
from consorcio.services.financeiro.domain.saldo_caixa import deficiencia

DO_FUNDO_COMUM = frozenset({Componente.FC, Componente.DIF, Componente.RSC})


@dataclass(frozen=True, slots=True)
class PrecoNaAgo:
    """The price of a bem at an AGO that was held."""

    ago: int
    data_ago: date
    preco_centavos: int


@dataclass(frozen=True, slots=True)
class ValorNaAgo:
    """What was not told in time: the percent that the AGO of the payment would have left open, and Δ of its money.

    `deficiencia_centavos` is what the FC received lost (or, below zero, gained) since that AGO.
    """

    diferenca: Decimal
    deficiencia_centavos: int


def ago_do_pagamento(
    historico: Sequence[PrecoNaAgo], ago_da_parcela: int, vencimento: date, pagamento: date
) -> PrecoNaAgo | None:
    """The AGO held that values a payment, from the prices in order of AGO; None while it is still to come."""
    if pagamento <= vencimento:
        return next((preco for preco in historico if preco.ago == ago_da_parcela), None)
    return next((preco for preco in historico if preco.data_ago > pagamento), None)


def valor_na_ago(
    itens: Sequence[ItemAlocado], pago_a_centavos: int, da_ago_centavos: int, da_ultima_centavos: int
) -> ValorNaAgo:
    """Value what was allocated at a price by the price of its AGO and by that of the last one held."""
    do_fundo = [item for item in itens if item.componente in DO_FUNDO_COMUM]
    diferencas = [apurar_diferenca(item.percentual, item.centavos, da_ago_centavos) for item in do_fundo]
    return ValorNaAgo(
        diferenca=ZERO if pago_a_centavos == da_ago_centavos else sum(diferencas, ZERO),
        deficiencia_centavos=deficiencia(sum(item.centavos for item in do_fundo), da_ago_centavos, da_ultima_centavos),
    )
