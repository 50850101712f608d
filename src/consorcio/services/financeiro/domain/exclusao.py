"""When a member may be excluded for not paying, by the regime of the group (R8.01, R2.21)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition

VENCIMENTOS_R285 = 3


class Regime(Enum):
    """Body of Banco Central rules that governs a group until it closes (R0.3)."""

    R285 = "R285"
    C3432 = "C3432"
    PRE_2009 = "PRE_2009"


INICIO_R285 = date(2024, 7, 1)
INICIO_LEI = date(2009, 2, 6)


def regime_na_data(data_agc: date) -> Regime:
    """Regime of a group by the day of its AGC: it keeps it until it closes (R0.3)."""
    if data_agc < INICIO_LEI:
        return Regime.PRE_2009
    return Regime.C3432 if data_agc < INICIO_R285 else Regime.R285


def vencidas_sem_purga(
    vencimentos: Iterable[tuple[int, date]], em: date, purga_dias: int, calendario: BusinessCalendar
) -> tuple[int, ...]:
    """AGOs of the unpaid due dates whose time to be cured has passed (R8.02); a holiday moves the due date (R4.09)."""
    prazo = timedelta(days=purga_dias)
    return tuple(ago for ago, dia in vencimentos if calendario.next_business_day(dia) + prazo < em)


class TipoExclusao(Enum):
    """Which unpaid due dates count: a run of them, or any."""

    SEGUIDAS = "SEGUIDAS"
    ALTERNADAS = "ALTERNADAS"


def excluivel(
    regime: Regime,
    vencimentos_em_aberto: Iterable[int],
    *,
    ultima_ago: bool = False,
    parcelas: int | None = None,
    tipo: TipoExclusao | None = None,
) -> bool:
    """Whether the unpaid due dates, by the number of their AGO, allow the exclusion (R8.01).

    R285 art. 32: three consecutive ones, or any at the last AGO; the contract cannot say otherwise. Before it the
    contract says how many and which; without its terms, three, consecutive or alternate (K-MAPFRE).
    Raises PRECONDITION for terms that the regime does not admit.
    """
    abertos = set(vencimentos_em_aberto)
    if regime is Regime.R285:
        if parcelas not in {None, VENCIMENTOS_R285} or tipo is TipoExclusao.ALTERNADAS:
            raise precondition("No regime R285 só três vencimentos seguidos em aberto excluem.", "R8.01")
        return maior_sequencia(abertos) >= VENCIMENTOS_R285 or (ultima_ago and bool(abertos))
    contados = maior_sequencia(abertos) if tipo is TipoExclusao.SEGUIDAS else len(abertos)
    return contados >= (parcelas or VENCIMENTOS_R285)


def maior_sequencia(vencimentos: Iterable[int]) -> int:
    """Length of the longest run of consecutive due dates."""
    abertos = set(vencimentos)
    maior = 0
    for inicio in abertos:
        if inicio - 1 in abertos:
            continue
        fim = inicio
        while fim in abertos:
            fim += 1
        maior = max(maior, fim - inicio)
    return maior
