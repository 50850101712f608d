"""The régua de cobrança: on which days before and after its due date a parcela is spoken of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Regua:
    """Days before the due date (0 is the day itself), and days after it."""

    dias_antes: tuple[int, ...]
    dias_depois: tuple[int, ...]


def vencimentos_do_dia(regua: Regua, dia: date) -> dict[date, str]:
    """The due dates that are spoken of on a day, with the model to use for each."""
    antes = {dia + timedelta(days=dias): "parcela_a_vencer" for dias in regua.dias_antes}
    return antes | {dia - timedelta(days=dias): "parcela_em_atraso" for dias in regua.dias_depois if dias > 0}
