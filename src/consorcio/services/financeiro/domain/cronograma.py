"""The schedule of a cota: what percent of the price each parcela still to be issued charges.

The schedule always adds up to the percent still owed (I17), because the last parcela carries the residue
of the division (§4.10) and every amortisation takes from it exactly what it credits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from enum import Enum
from typing import TypeAlias

from consorcio.core.errors import precondition
from consorcio.core.percent import OITO_CASAS, ZERO, pct


class OrdemAmortizacao(Enum):
    """Which parcelas an advance payment or a bid settles (R4.55, R6.30)."""

    DIRETA = "DIRETA"
    INVERSA = "INVERSA"
    DILUIR = "DILUIR"


@dataclass(frozen=True, slots=True)
class Percentuais:
    """Percents of the price by destination: fundo comum, taxa de administração (advance included), fundo
    de reserva.
    """

    fc: Decimal = ZERO
    ta: Decimal = ZERO
    fr: Decimal = ZERO

    def __add__(self, outro: Percentuais) -> Percentuais:
        return Percentuais(self.fc + outro.fc, self.ta + outro.ta, self.fr + outro.fr)

    def __sub__(self, outro: Percentuais) -> Percentuais:
        return Percentuais(self.fc - outro.fc, self.ta - outro.ta, self.fr - outro.fr)

    @property
    def soma(self) -> Decimal:
        return self.fc + self.ta + self.fr


NADA = Percentuais()


@dataclass(frozen=True, slots=True)
class ParcelaPrevista:
    """One parcela not yet paid: its number and the percent of each component (R4.06).

    `ta_antecipada` is the part of the advance charged in it, shown apart from the monthly TA (R4.04).
    """

    numero: int
    fc: Decimal
    ta: Decimal
    fr: Decimal
    ta_antecipada: Decimal = ZERO

    @property
    def percentuais(self) -> Percentuais:
        return Percentuais(self.fc, self.ta + self.ta_antecipada, self.fr)

    @property
    def vazia(self) -> bool:
        return self.percentuais == NADA


Cronograma: TypeAlias = tuple[ParcelaPrevista, ...]


def total_previsto(cronograma: Cronograma) -> Percentuais:
    """Everything the schedule still charges: equals the saldo devedor of the cota in percent (I17)."""
    return sum((parcela.percentuais for parcela in cronograma), NADA)


def dividir_percentual(total: Decimal, partes: int) -> tuple[Decimal, ...]:
    """Equal percents of 8 places; the last one carries the residue, so that they add up to the total
    (§4.10).
    """
    if partes < 1:
        raise precondition("Não há parcelas restantes para dividir o saldo.", "R4.01")
    parte = pct(total / partes)
    if parte * (partes - 1) > total:
        parte = (total / partes).quantize(OITO_CASAS, rounding=ROUND_DOWN)
    return (*[parte] * (partes - 1), total - parte * (partes - 1))


def diluir(cronograma: Cronograma, saldo: Percentuais) -> Cronograma:
    """Same term, equal percents: every remaining parcela gets saldo ÷ remaining (R4.21a, R6.30b).

    The advance stays in the parcelas that the contract put it in, as far as TA is owed (R4.04).
    """
    quantidade = len(cronograma)
    if quantidade == 0 and saldo == NADA:
        return ()
    antecipadas = _ate([parcela.ta_antecipada for parcela in cronograma], saldo.ta)
    mensal = saldo - Percentuais(ta=sum(antecipadas, ZERO))
    divisoes = [dividir_percentual(valor, quantidade) for valor in (mensal.fc, mensal.ta, mensal.fr)]
    novas = zip(cronograma, *divisoes, antecipadas, strict=True)
    return tuple(ParcelaPrevista(parcela.numero, *percentuais) for parcela, *percentuais in novas)


def abater(cronograma: Cronograma, credito: Percentuais, ordem: OrdemAmortizacao) -> Cronograma:
    """The schedule after crediting percents to it; settled parcelas disappear.

    DIRETA takes from the next parcela on, INVERSA from the last back, cutting the last one reached in part
    (R6.32). Raises PRECONDITION when more is credited than the schedule charges.
    """
    saldo = total_previsto(cronograma) - credito
    if min(saldo.fc, saldo.ta, saldo.fr) < 0:
        raise precondition("O valor amortizado é maior que o saldo das parcelas.", "R6.03")
    if ordem is OrdemAmortizacao.DILUIR:
        return _sem_vazias(diluir(cronograma, saldo))
    if ordem is OrdemAmortizacao.DIRETA:
        return _sem_vazias(_consumir(cronograma, credito))
    return _sem_vazias(tuple(reversed(_consumir(tuple(reversed(cronograma)), credito))))


def abater_com_emitidas(
    emitidas: Cronograma, a_emitir: Cronograma, credito: Percentuais, ordem: OrdemAmortizacao
) -> tuple[Cronograma, Cronograma]:
    """The same over parcelas issued and not paid too: gives what is left of them, and the new schedule.

    DIRETA takes from the oldest issued on; the other orders reach what was issued, from the last back, only with what
    does not fit in the schedule. Raises PRECONDITION when more is credited than all of them charge.
    """
    if ordem is OrdemAmortizacao.DIRETA:
        restam = abater(emitidas + a_emitir, credito, ordem)
        numeros = {parcela.numero for parcela in emitidas}
        return tuple(p for p in restam if p.numero in numeros), tuple(p for p in restam if p.numero not in numeros)
    cabe = _menor(total_previsto(a_emitir), credito)
    return (
        abater(emitidas, credito - cabe, OrdemAmortizacao.INVERSA),
        abater(a_emitir, cabe, ordem),
    )


def _ate(partes: Sequence[Decimal], maximo: Decimal) -> list[Decimal]:
    """The first parts, as many as fit in a maximum."""
    cabem = list[Decimal]()
    for parte in partes:
        cabem.append(min(parte, maximo))
        maximo -= cabem[-1]
    return cabem


def _menor(um: Percentuais, outro: Percentuais) -> Percentuais:
    return Percentuais(min(um.fc, outro.fc), min(um.ta, outro.ta), min(um.fr, outro.fr))


def _consumir(cronograma: Sequence[ParcelaPrevista], credito: Percentuais) -> Cronograma:
    fc, ta, fr = credito.fc, credito.ta, credito.fr
    restantes = []
    for parcela in cronograma:
        usa_fc, usa_fr = min(fc, parcela.fc), min(fr, parcela.fr)
        usa_antecipada = min(ta, parcela.ta_antecipada)
        usa_ta = min(ta - usa_antecipada, parcela.ta)
        fc, ta, fr = fc - usa_fc, ta - usa_antecipada - usa_ta, fr - usa_fr
        restantes.append(
            replace(
                parcela,
                fc=parcela.fc - usa_fc,
                ta=parcela.ta - usa_ta,
                fr=parcela.fr - usa_fr,
                ta_antecipada=parcela.ta_antecipada - usa_antecipada,
            )
        )
    return tuple(restantes)


def _sem_vazias(cronograma: Cronograma) -> Cronograma:
    return tuple(parcela for parcela in cronograma if not parcela.vazia)
