"""Time as a parameter. Instants are UTC; calendar days are those of São Paulo, where the business is run."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

FUSO_BRASIL = ZoneInfo("America/Sao_Paulo")


class Clock(Protocol):
    """Where the system reads the time."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        ...

    def today(self) -> date:
        """The calendar day in São Paulo."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in São Paulo."""
        return datetime.now(FUSO_BRASIL).date()


class FixedClock:
    """A clock that moves only when told to."""

    def __init__(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("the instant must be aware")
        self._instant = instant.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to, in UTC."""
        return self._instant

    def today(self) -> date:
        """The calendar day in São Paulo at that instant."""
        return self._instant.astimezone(FUSO_BRASIL).date()

    def advance(self, step: timedelta) -> None:
        """Move the clock by the step."""
        self._instant += step
