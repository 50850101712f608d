"""What an excluded member gets back: percent paid to the FC × price at the draw, less the contract's penalty.

Lei 11.795/2008 art. 30 (R8.04). Never the historical sum, never TA, FR or insurance (I18).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import precondition
from consorcio.core.money import Arredondamento
from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual


class DestinoPena(Enum):
    """Who keeps a penalty: the group (it stays in the FC) or the administradora (its revenue, R8.07)."""

    GRUPO = "GRUPO"
    ADMINISTRADORA = "ADMINISTRADORA"


class BasePena(Enum):
    """What the percent of the penalty applies to: the gross refund or the credit (R8.06)."""

    RESTITUICAO = "RESTITUICAO"
    CREDITO = "CREDITO"


@dataclass(frozen=True, slots=True)
class Pena:
    """One penalty: percent of a base, to a destination."""

    destino: DestinoPena
    percentual: Decimal
    base: BasePena = BasePena.RESTITUICAO


@dataclass(frozen=True, slots=True)
class FaixaPenal:
    """A tier of the cláusula penal: valid while A <= limit (so that 40.00–40.01 has no gap, R8.06)."""

    limite_pct: Decimal
    penas: tuple[Pena, ...]


@dataclass(frozen=True, slots=True)
class Restituicao:
    """A refund in centavos. `saida_fundo_comum` is what leaves the FC: net + administradora's penalty."""

    bruto: int
    penalidade_grupo: int
    penalidade_administradora: int

    @property
    def liquido(self) -> int:
        return self.bruto - self.penalidade_grupo - self.penalidade_administradora

    @property
    def saida_fundo_comum(self) -> int:
        return self.bruto - self.penalidade_grupo


def percentual_na_exclusao(conta: ContaPercentual) -> Decimal:
    """A of who leaves: percents paid to FC, less open differences and rateio, which leave by their percent (R8.05).

    Kept in 0–100 (I5): what he could not cover is a loss of the group; what passes 100 is given back at once.
    """
    return min(max(conta.fc_efetivo, ZERO), CEM)


def excesso_na_exclusao(conta: ContaPercentual) -> Decimal:
    """Percent above 100 that price falls left in favour of who leaves, to be paid at the price of the day."""
    return max(conta.fc_efetivo - CEM, ZERO)


def faixa_aplicavel(faixas: Sequence[FaixaPenal], fc_pago: Decimal) -> FaixaPenal:
    """The first tier with A <= limit; no tiers means no penalty."""
    return next((faixa for faixa in faixas if fc_pago <= faixa.limite_pct), FaixaPenal(CEM, ()))


def apurar_restituicao(
    fc_pago: Decimal,
    preco_centavos: int,
    faixas: Sequence[FaixaPenal],
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
    *,
    credito_centavos: int | None = None,
) -> Restituicao:
    """Gross = A × price at the AGO of the excluded's draw; penalties by tier, never above the gross
    (R8.04–R8.07). Penalties over the credit take the price when `credito_centavos` is not given.
    """
    if not ZERO <= fc_pago <= CEM:
        raise precondition("O percentual amortizado deve ficar entre 0 e 100.", "I5")
    bruto = aplicar(preco_centavos, fc_pago, arredondamento)
    credito = preco_centavos if credito_centavos is None else credito_centavos
    bases = {BasePena.RESTITUICAO: bruto, BasePena.CREDITO: credito}
    valor = dict.fromkeys(DestinoPena, 0)
    for pena in faixa_aplicavel(faixas, fc_pago).penas:
        cobrado = aplicar(bases[pena.base], pena.percentual, arredondamento)
        valor[pena.destino] += min(cobrado, bruto - sum(valor.values()))
    return Restituicao(bruto, valor[DestinoPena.GRUPO], valor[DestinoPena.ADMINISTRADORA])


def ta_antecipada_a_devolver(paga: Decimal, contratada: Decimal, meses_decorridos: int, prazo_meses: int) -> Decimal:
    """Percent of TA advance paid beyond the pro rata of elapsed months, given back with the refund (R4.04, R8.09).

    It is the administradora's money, not the group's.
    """
    devida = pct(contratada * min(meses_decorridos, prazo_meses) / prazo_meses)
    return max(paga - devida, ZERO)


def debito_por_cancelamento(credito_na_ago_centavos: int, preco_atual_centavos: int) -> Decimal:
    """Percent debited from A when an unused contemplação is cancelled after a price rise (R7.10).

    The money linked to the credit returns to the FC at its old value; the debit is what it no longer buys.
    """
    falta = Decimal(preco_atual_centavos - credito_na_ago_centavos)
    return pct(falta * 100 / preco_atual_centavos)
