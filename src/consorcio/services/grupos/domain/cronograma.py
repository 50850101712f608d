"""Calendar of a group: due dates and assembleias on bank business days (R4.09, R5.01)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition


@dataclass(frozen=True, slots=True)
class ItemCronograma:
    """One month of the group: the due date of the parcela and the day of the assembleia that follows it."""

    ago: int
    vencimento: date
    data_ago: date


def montar_cronograma(
    primeiro_vencimento: date, prazo_meses: int, prazo_dias_ago: int, calendario: BusinessCalendar
) -> tuple[ItemCronograma, ...]:
    """The whole calendar: same day every month, on the next business day (R4.09); AGO days later."""
    vencimentos = (calendario.next_business_day(_mes_seguinte(primeiro_vencimento, n)) for n in range(prazo_meses))
    return tuple(
        ItemCronograma(ago, vencimento, calendario.add_business_days(vencimento, prazo_dias_ago))
        for ago, vencimento in enumerate(vencimentos, start=1)
    )


def _mes_seguinte(dia: date, meses: int) -> date:
    """The same day some months later; the last day of a shorter month (31 January → 28 February)."""
    indice = dia.year * 12 + dia.month - 1 + meses
    ano, mes = divmod(indice, 12)
    return date(ano, mes + 1, min(dia.day, monthrange(ano, mes + 1)[1]))


def ago_de_ingresso(cronograma: Sequence[ItemCronograma], dia: date) -> ItemCronograma:
    """First assembleia a newcomer can pay on time: its due date is the day or later (R3.10)."""
    for item in sorted(cronograma, key=lambda item: item.ago):
        if item.vencimento >= dia:
            return item
    raise precondition("Todas as parcelas deste grupo já venceram: não há assembleia em que entrar.", "R3.10")
