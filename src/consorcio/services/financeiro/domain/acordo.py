"""Agreements over what is overdue: in how many parts, when, and when one is broken (R4.73)."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from consorcio.core.money import ratear


@dataclass(frozen=True, slots=True)
class ParcelaAcordo:
    """A part of an agreement, in centavos; `parcela_id` is the title it is charged by."""

    numero: int
    vencimento: date
    valor_centavos: int
    pago_centavos: int = 0
    parcela_id: UUID | None = None

    @property
    def falta_centavos(self) -> int:
        """What is still to be paid of it."""
        return self.valor_centavos - self.pago_centavos


def parcelar(divida_centavos: int, quantidade: int, primeiro_vencimento: date) -> list[ParcelaAcordo]:
    """Equal parts, a month from one to the next; the odd centavos are in the first ones."""
    valores = ratear(divida_centavos, [1] * quantidade)
    return [
        ParcelaAcordo(numero, meses_depois(primeiro_vencimento, numero - 1), valor)
        for numero, valor in enumerate(valores, start=1)
    ]


def cobrir(parcelas: Sequence[ParcelaAcordo], dinheiro_centavos: int, paga: UUID | None = None) -> list[ParcelaAcordo]:
    """The parts after money came: the one that was paid for first, then from the oldest on. What is over is of none."""
    resto, pagos = dinheiro_centavos, {}
    for parcela in sorted(parcelas, key=lambda p: (p.parcela_id != paga or paga is None, p.numero)):
        parte = min(resto, parcela.falta_centavos)
        pagos[parcela.numero], resto = parcela.pago_centavos + parte, resto - parte
    return [replace(parcela, pago_centavos=pagos[parcela.numero]) for parcela in parcelas]


def esta_quebrado(parcelas: Sequence[ParcelaAcordo], pago_centavos: int, tolerancia_dias: int, hoje: date) -> bool:
    """Whether what should have been paid by now, tolerance given, was not."""
    exigivel = sum(p.valor_centavos for p in parcelas if p.vencimento + timedelta(days=tolerancia_dias) < hoje)
    return pago_centavos < exigivel


def meses_depois(dia: date, meses: int) -> date:
    """The same day so many months later, or the last one of that month."""
    ano, indice = divmod(dia.year * 12 + dia.month - 1 + meses, 12)
    return date(ano, indice + 1, min(dia.day, calendar.monthrange(ano, indice + 1)[1]))
