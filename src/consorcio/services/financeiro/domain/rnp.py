"""Recursos não procurados: what the taxa de permanência leaves of money nobody claimed.

Lei 11.795/2008 art. 35 (R9.03): only for contracts signed after the law; how much is the contract's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import validation
from consorcio.core.percent import CEM, ZERO, aplicar
from consorcio.services.financeiro.domain.contabilidade import Conta


class BasePermanencia(Enum):
    """What the monthly percent applies to: the balance when it became RNP (linear), or what is left of it."""

    SALDO_ORIGINAL = "SALDO_ORIGINAL"
    SALDO_REMANESCENTE = "SALDO_REMANESCENTE"


@dataclass(frozen=True, slots=True)
class RegraPermanencia:
    """The contract's taxa: a monthly percent, a minimum in percent of the bem, a balance below which all is taken."""

    percentual_mensal: Decimal
    base: BasePermanencia = BasePermanencia.SALDO_ORIGINAL
    minimo_pct_bem: Decimal = ZERO
    extingue_abaixo_de_centavos: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.percentual_mensal <= CEM and 0 <= self.minimo_pct_bem <= CEM):
            raise validation("/permanencia", "Os percentuais da taxa de permanência vão de 0 a 100.")


@dataclass(frozen=True, slots=True)
class PosicaoRnp:
    """The book of what was not claimed, and the resources it holds, in centavos: the two must agree (I16)."""

    banco_centavos: int
    a_pagar_centavos: int
    permanencia_centavos: int
    recursos_centavos: int

    @property
    def confere(self) -> bool:
        """What the bank holds is owed to who did not come, but for the taxa charged: nothing else is in it."""
        deve = self.a_pagar_centavos + self.permanencia_centavos
        return self.a_pagar_centavos == self.recursos_centavos and self.banco_centavos == deve


def posicao_do_livro(saldo: Mapping[Conta, int], recursos_centavos: int) -> PosicaoRnp:
    """The position by the balances of the book and the sum of what its resources still have."""
    return PosicaoRnp(
        banco_centavos=saldo.get(Conta.BANCOS, 0),
        a_pagar_centavos=-saldo.get(Conta.RESTITUICOES_A_PAGAR, 0),
        permanencia_centavos=-saldo.get(Conta.TA_A_REPASSAR, 0),
        recursos_centavos=recursos_centavos,
    )


def taxa_do_mes(regra: RegraPermanencia, original_centavos: int, saldo_centavos: int, preco_bem_centavos: int) -> int:
    """The taxa of a month in centavos, never more than what is left (R9.03)."""
    if saldo_centavos < regra.extingue_abaixo_de_centavos:
        return saldo_centavos
    base = original_centavos if regra.base is BasePermanencia.SALDO_ORIGINAL else saldo_centavos
    taxa = max(aplicar(base, regra.percentual_mensal), aplicar(preco_bem_centavos, regra.minimo_pct_bem))
    return min(taxa, saldo_centavos)


def saldos(
    regra: RegraPermanencia, original_centavos: int, preco_bem_centavos: int, meses: int
) -> Iterator[tuple[int, int]]:
    """(taxa, balance after it) of each month, until the term or until nothing is left."""
    saldo = original_centavos
    for _ in range(meses):
        taxa = taxa_do_mes(regra, original_centavos, saldo, preco_bem_centavos)
        saldo -= taxa
        yield taxa, saldo
        if saldo == 0:
            return
