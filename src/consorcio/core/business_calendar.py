"""Bank business days of Brazil (ANBIMA calendar), in which boletos, assembleias and bids are counted.

The list of holidays is the one bundled with the `bizdays` package; its file is read directly because
importing the package loads pandas (over one second of start-up for a table of dates).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from consorcio.core.errors import validation

_SABADO = 5
_UM_DIA = timedelta(days=1)
_PRIMEIRO_ANO, _ULTIMO_ANO = 2000, 2098
"""Of the days that are accepted: the calendar goes on for one more year, in which their business days are counted."""


def parse_day(text: str, pointer: str) -> date:
    """A day of a request, AAAA-MM-DD. VALIDATION when there is none, or the bank calendar does not know its year."""
    try:
        dia = date.fromisoformat(text)
    except ValueError:
        raise validation(pointer, "Informe uma data que exista, no formato AAAA-MM-DD.") from None
    if not _PRIMEIRO_ANO <= dia.year <= _ULTIMO_ANO:
        raise validation(pointer, f"Informe uma data entre {_PRIMEIRO_ANO} e {_ULTIMO_ANO}.")
    return dia


class BusinessCalendar:
    """Monday to Friday minus national bank holidays (24 and 31 December are business days)."""

    def __init__(self, feriados: Iterable[date]) -> None:
        self._feriados = frozenset(feriados)
        if not self._feriados:
            raise ValueError("a bank calendar has holidays")
        self._primeiro_ano = min(self._feriados).year
        self._ultimo_ano = max(self._feriados).year

    @classmethod
    def anbima(cls) -> BusinessCalendar:
        """The calendar of the Brazilian banks, 2000 to 2099, read once per process."""
        return _anbima()

    def is_business_day(self, dia: date) -> bool:
        """Whether banks work on the day. Raises ValueError outside the years the calendar knows."""
        if not self._primeiro_ano <= dia.year <= self._ultimo_ano:
            raise ValueError(f"calendar covers {self._primeiro_ano} to {self._ultimo_ano}, not {dia.year}")
        return dia.weekday() < _SABADO and dia not in self._feriados

    def next_business_day(self, dia: date) -> date:
        """The day itself when it is a business day, otherwise the next one (R4.09)."""
        while not self.is_business_day(dia):
            dia += _UM_DIA
        return dia

    def add_business_days(self, dia: date, quantidade: int) -> date:
        """The n-th business day after the day (before it when n is negative); zero means
        next_business_day.
        """
        if quantidade == 0:
            return self.next_business_day(dia)
        passo = _UM_DIA if quantidade > 0 else -_UM_DIA
        for _ in range(abs(quantidade)):
            dia += passo
            while not self.is_business_day(dia):
                dia += passo
        return dia

    def business_days_between(self, inicio: date, fim: date) -> int:
        """How many business days lie after the first date, up to and including the last."""
        dias = (inicio + timedelta(days=n) for n in range(1, (fim - inicio).days + 1))
        return sum(1 for dia in dias if self.is_business_day(dia))


@cache
def _anbima() -> BusinessCalendar:
    pacote = find_spec("bizdays")
    if pacote is None or not pacote.submodule_search_locations:
        raise RuntimeError("package bizdays is not installed")
    texto = (Path(pacote.submodule_search_locations[0]) / "ANBIMA.cal").read_text(encoding="utf-8")
    datas = (linha.strip() for linha in texto.splitlines())
    return BusinessCalendar(date.fromisoformat(linha) for linha in datas if linha[:1].isdigit())
