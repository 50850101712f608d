"""Rows of the reconciliation: lines of the bank, facts of the books, and what ties them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Escopo:
    """What is reconciled together: accounts of one purpose, of one group or of the administradora (R10.03)."""

    escopo_id: UUID
    grupo_id: UUID | None
    finalidade: str


@dataclass(frozen=True, slots=True)
class LinhaExtrato:
    """A line of the bank: positive came in."""

    linha_id: UUID
    conta_id: UUID
    dia: date
    valor_centavos: int
    historico: str
    documento: str


@dataclass(frozen=True, slots=True)
class FatoNoBanco:
    """What a fact moved in the accounts of a scope."""

    livro_id: UUID
    fato_id: UUID
    fato: str
    dia: date
    valor_centavos: int


@dataclass(frozen=True, slots=True)
class Par:
    """A line and a fact that say the same; several facts may be one line."""

    linha_id: UUID | None
    fato: FatoNoBanco


@dataclass(frozen=True, slots=True)
class Parte:
    """Whose the money is, a book or none when the bank alone has it, and what for."""

    livro_id: UUID | None
    dinheiro: str
    valor_centavos: int
