"""Bem de referência and its price: an append-only series, read at a date (R4.01, R4.30)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consorcio.core.errors import validation
from consorcio.services.grupos.domain.parametros import ClasseObjeto


@dataclass(frozen=True, slots=True)
class Preco:
    """A price in centavos and the first day it is in force."""

    vigencia_inicio: date
    preco_centavos: int
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class Bem:
    """Object or credit whose price every percent of its cotas is applied to."""

    bem_id: UUID
    codigo: str
    descricao: str
    classe_objeto: ClasseObjeto
    fonte_preco: str
    versao: int


def preco_em(serie: Sequence[Preco], dia: date) -> Preco | None:
    """The price in force on a day (R4.01); none when the series starts later: it is never guessed."""
    vigentes = (preco for preco in serie if preco.vigencia_inicio <= dia)
    return max(vigentes, key=lambda preco: preco.vigencia_inicio, default=None)


def acrescentar_preco(serie: Sequence[Preco], novo: Preco) -> tuple[Preco, ...]:
    """The series with a new price at its end. What was charged is never re-priced (R4.34, I13)."""
    if novo.preco_centavos <= 0:
        raise validation("/preco", "O preço deve ser maior que zero.")
    if serie and novo.vigencia_inicio <= max(preco.vigencia_inicio for preco in serie):
        raise validation(
            "/vigencia_inicio", "A vigência deve ser posterior à do último preço; preços não são alterados."
        )
    return (*serie, novo)
