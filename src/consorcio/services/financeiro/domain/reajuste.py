"""Price changes: the price moves, the percents never do (R4.30–R4.34, Lei 11.795/2008 art. 27 §1)."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from consorcio.core.errors import precondition, validation
from consorcio.core.money import Arredondamento
from consorcio.core.percent import CEM, aplicar, pct


class BaseReajuste(Enum):
    """From whose anniversary the 12 months count: the group's AGC or the cota's adhesion (R4.30)."""

    GRUPO = "GRUPO"
    COTA = "COTA"


def reajustar_preco(
    preco_centavos: int, variacao: Decimal, arredondamento: Arredondamento = Arredondamento.HALF_UP
) -> int:
    """The price after a variation in percent (5 means +5%, −3 means −3%)."""
    if variacao <= -CEM:
        raise validation("/variacao", "A variação do preço deve ser maior que -100%.")
    return aplicar(preco_centavos, CEM + variacao, arredondamento)


def variacao_acumulada(variacoes_mensais: Iterable[Decimal]) -> Decimal:
    """The compound percent of an index over a run of months, as INPC "accumulated in the previous 12"."""
    fator = Decimal(1)
    for variacao in variacoes_mensais:
        fator *= 1 + variacao / 100
    return pct((fator - 1) * 100)


def proximo_aniversario(base: BaseReajuste, data_agc: date, data_adesao: date, depois_de: date) -> date:
    """The next date the index applies: every 12 months from the AGC or from the adhesion (R4.30)."""
    inicio = data_agc if base is BaseReajuste.GRUPO else data_adesao
    ano = max(inicio.year + 1, depois_de.year)
    aniversario = _no_ano(inicio, ano)
    return aniversario if aniversario > depois_de else _no_ano(inicio, ano + 1)


def bens_no_aniversario(
    adesoes: Mapping[UUID, Collection[date]], ultimas: Mapping[UUID, date], vigencia: date
) -> frozenset[UUID]:
    """The bens whose cotas complete 12 months by a day, in base COTA (R4.30). A price is of the bem, so that all the
    cotas of one move together: `adesoes` are the days of their adesões, `ultimas` the last readjustment of each bem.

    PRECONDITION when cotas of a bem have their anniversaries in other months, or not all of them by that day.
    """
    return frozenset(
        bem for bem, dias in adesoes.items() if dias and _faz_aniversario(dias, ultimas.get(bem), vigencia)
    )


def _faz_aniversario(adesoes: Collection[date], ultima: date | None, vigencia: date) -> bool:
    proximos = sorted(
        proximo_aniversario(BaseReajuste.COTA, dia, dia, max(dia, ultima) if ultima else dia) for dia in adesoes
    )
    primeiro, ultimo = proximos[0], proximos[-1]
    if vigencia < primeiro:
        return False
    if (primeiro.year, primeiro.month) != (ultimo.year, ultimo.month):
        quando = f"de {primeiro:%m/%Y} a {ultimo:%m/%Y}"
        raise precondition(f"Cotas do mesmo bem fazem aniversário {quando}: cada mês pede um bem.", "R4.30")
    if vigencia < ultimo:
        raise precondition(f"As cotas deste mês só completam todas 12 meses em {ultimo:%d/%m/%Y}.", "R4.30")
    return True


def _no_ano(dia: date, ano: int) -> date:
    ultimo = calendar.monthrange(ano, dia.month)[1]
    return date(ano, dia.month, min(dia.day, ultimo))
