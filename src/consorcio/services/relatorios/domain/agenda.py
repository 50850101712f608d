"""When a schedule fires next. Hours are of São Paulo."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import validation

_DIAS_DA_SEMANA, _DIAS_DO_MES, _DIAS_UTEIS = 7, 31, 20
_DEZEMBRO = 12


class Periodicidade(Enum):
    """How often."""

    DIARIA = "DIARIA"
    SEMANAL = "SEMANAL"
    MENSAL = "MENSAL"
    DIA_UTIL = "DIA_UTIL"


_DIA_MAX = {
    Periodicidade.DIARIA: 0,
    Periodicidade.SEMANAL: _DIAS_DA_SEMANA,
    Periodicidade.MENSAL: _DIAS_DO_MES,
    Periodicidade.DIA_UTIL: _DIAS_UTEIS,
}


@dataclass(frozen=True, slots=True)
class Agenda:
    """`dia` is of the week (1 is Monday), of the month, or the n-th business day; 0 when every day."""

    periodicidade: Periodicidade
    dia: int
    hora: time


def conferir_agenda(agenda: Agenda) -> None:
    """VALIDATION when the day does not exist in that periodicity."""
    maximo = _DIA_MAX[agenda.periodicidade]
    if maximo == 0 and agenda.dia != 0:
        raise validation("/dia", "A execução diária não tem dia.")
    if maximo and not 1 <= agenda.dia <= maximo:
        raise validation("/dia", f"Informe um dia de 1 a {maximo}.")


def proxima_execucao(agenda: Agenda, depois_de: datetime, calendario: BusinessCalendar) -> datetime:
    """The first instant of the schedule strictly after another."""
    dia = depois_de.astimezone(FUSO_BRASIL).date()
    while True:
        candidata = datetime.combine(_no_dia_ou_depois(agenda, dia, calendario), agenda.hora, FUSO_BRASIL)
        if candidata > depois_de:
            return candidata
        dia += timedelta(days=1)


def _no_dia_ou_depois(agenda: Agenda, dia: date, calendario: BusinessCalendar) -> date:
    if agenda.periodicidade is Periodicidade.DIARIA:
        return dia
    if agenda.periodicidade is Periodicidade.SEMANAL:
        return dia + timedelta(days=(agenda.dia - dia.isoweekday()) % _DIAS_DA_SEMANA)
    do_mes = _no_mes(agenda, dia.replace(day=1), calendario)
    return do_mes if do_mes >= dia else _no_mes(agenda, _mes_seguinte(dia), calendario)


def _no_mes(agenda: Agenda, primeiro: date, calendario: BusinessCalendar) -> date:
    if agenda.periodicidade is Periodicidade.DIA_UTIL:
        return calendario.add_business_days(primeiro - timedelta(days=1), agenda.dia)
    return primeiro.replace(day=min(agenda.dia, calendar.monthrange(primeiro.year, primeiro.month)[1]))


def _mes_seguinte(dia: date) -> date:
    return date(dia.year + 1, 1, 1) if dia.month == _DEZEMBRO else date(dia.year, dia.month + 1, 1)
