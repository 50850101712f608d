"""Expenses of a group that its contract lets the fundo de reserva pay (R10.08, R10.06, I8); pure.

They leave the FR whole or not at all, and the FC never pays them. What else R10.08 names has a fact of its own: draws
without cash, loss of purchasing power, another bem.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from consorcio.core.errors import FieldError, precondition
from consorcio.core.money import format_brl, ratear
from consorcio.services.financeiro.domain.disponibilidades import SaldoNaConta


class FinalidadeDespesa(Enum):
    """What the FR may pay besides contemplações, as Resolução BCB 285 art. 22 lists it."""

    SEGURO = "SEGURO"
    COBRANCA = "COBRANCA"
    BANCARIA = "BANCARIA"


_NOMES = {
    FinalidadeDespesa.SEGURO: "seguro",
    FinalidadeDespesa.COBRANCA: "custos de cobrança",
    FinalidadeDespesa.BANCARIA: "despesas bancárias",
}


@dataclass(frozen=True, slots=True)
class FundoDeReserva:
    """The FR of a group: what its contract lets it pay, and how much of it is free, in centavos."""

    grupo_codigo: str
    finalidades: Sequence[FinalidadeDespesa]
    livre_centavos: int


def fundo_reserva_livre(fundo_comum_livre: int, fundo_reserva: int, proposto_centavos: int = 0) -> int:
    """What of the FR nothing else waits for: expenses already proposed, and bids whose credit the FC lacks money for.

    The lack of FC for the draws comes first in the list of its uses (R10.08).
    """
    return max(fundo_reserva + min(fundo_comum_livre, 0) - proposto_centavos, 0)


def impedimento(fundo: FundoDeReserva, finalidade: FinalidadeDespesa, valor_centavos: int) -> FieldError | None:
    """Why the FR does not pay an expense, and which field of the request says it; None when it does."""
    if finalidade not in fundo.finalidades:
        return FieldError(
            "/finalidade",
            f"O contrato do grupo {fundo.grupo_codigo} não põe {_NOMES[finalidade]} no fundo de reserva.",
        )
    if valor_centavos <= 0:
        return FieldError("/valor", "O valor deve ser maior que zero.")
    if valor_centavos > fundo.livre_centavos:
        return FieldError(
            "/valor",
            f"O fundo de reserva do grupo {fundo.grupo_codigo} tem livres {format_brl(fundo.livre_centavos)},"
            f" e a despesa é de {format_brl(valor_centavos)}.",
        )
    return None


def exigir_que_paguem(finalidade: FinalidadeDespesa, partes: Iterable[tuple[FundoDeReserva, int]]) -> None:
    """PRECONDITION naming the first group whose FR does not pay its part: then none pays (R10.01)."""
    for fundo, valor in partes:
        if erro := impedimento(fundo, finalidade, valor):
            raise precondition(erro.message, "R10.08")


def ratear_despesa(valor_centavos: int, saldos: Sequence[SaldoNaConta]) -> list[int]:
    """An expense of an account of several groups, by what each had in it, as its yields (R10.03).

    ValueError when nobody had anything.
    """
    return ratear(valor_centavos, [max(saldo.caixa_centavos, 0) for saldo in saldos])
