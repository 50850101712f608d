"""How long a login has to wait after failures: it grows with each one, per user name and per network address.

The attempt is charged before the password is looked at and given back when it was right, so that guesses made in
parallel are all counted. Names that do not exist are charged just the same: the wait tells nothing about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class Origem(Enum):
    """What failures are counted by: how many are free, the first wait, the longest one, and when they are forgotten."""

    USUARIO = ("usuario", 5, timedelta(seconds=30), timedelta(minutes=30), timedelta(hours=24))
    IP = ("ip", 30, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1))

    def __init__(
        self, prefixo: str, livres: int, espera_inicial: timedelta, espera_maxima: timedelta, memoria: timedelta
    ) -> None:
        self.prefixo = prefixo
        self.livres = livres
        self.espera_inicial = espera_inicial
        self.espera_maxima = espera_maxima
        self.memoria = memoria


@dataclass(frozen=True, slots=True)
class Tentativas:
    """Failures counted so far for one key."""

    falhas: int
    ultima_em: datetime
    bloqueado_ate: datetime | None


def espera(falhas: int, origem: Origem) -> timedelta:
    """The wait after that many failures: nothing while they are free, then doubling up to the longest."""
    if falhas < origem.livres:
        return timedelta(0)
    dobras = min(falhas - origem.livres, 16)
    return min(origem.espera_inicial * (1 << dobras), origem.espera_maxima)


def espera_restante(tentativas: Tentativas | None, agora: datetime) -> timedelta:
    """How much longer the key has to wait; zero when it may try."""
    if tentativas is None or tentativas.bloqueado_ate is None:
        return timedelta(0)
    return max(tentativas.bloqueado_ate - agora, timedelta(0))


def cobrar(tentativas: Tentativas | None, origem: Origem, agora: datetime) -> Tentativas:
    """The count with one more attempt, as if it failed. Old failures are forgotten first."""
    lembradas = tentativas if tentativas and agora - tentativas.ultima_em < origem.memoria else None
    falhas = (lembradas.falhas if lembradas else 0) + 1
    pausa = espera(falhas, origem)
    return Tentativas(falhas, agora, agora + pausa if pausa else None)
