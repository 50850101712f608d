"""Money that settles parcelas not yet due: how it is split by component and what percents it credits.

Shared by bids (R6.30–R6.33) and advance payments (R4.55): both credit money ÷ price of the day, with no
discount (R4.56).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import precondition, validation
from consorcio.core.money import ratear
from consorcio.core.percent import ZERO, aplicar, percentual_de
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual, creditar
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    abater_com_emitidas,
)


class RateioLance(Enum):
    """Which components the money pays: all in plan proportion, or the fundo comum alone (R6.31)."""

    PROPORCIONAL = "PROPORCIONAL"
    SO_FC = "SO_FC"


@dataclass(frozen=True, slots=True)
class ValorPorComponente:
    """An amount in centavos split by destination. Only `fc` feeds the cash for credits (R6.31)."""

    fc: int = 0
    ta: int = 0
    fr: int = 0

    def __add__(self, outro: ValorPorComponente) -> ValorPorComponente:
        return ValorPorComponente(self.fc + outro.fc, self.ta + outro.ta, self.fr + outro.fr)

    @property
    def total_centavos(self) -> int:
        return self.fc + self.ta + self.fr


@dataclass(frozen=True, slots=True)
class Amortizacao:
    """An amount applied to a cota: its split, the percents credited, and the cota after it.

    `emitidas` is what is left to charge of the parcelas issued and not paid.
    """

    valor: ValorPorComponente
    credito: Percentuais
    conta: ContaPercentual
    cronograma: Cronograma
    emitidas: Cronograma = ()


def saldo_por_componente(conta: ContaPercentual, preco_centavos: int) -> ValorPorComponente:
    """The saldo devedor of the plan in money, component by component: the most a bid may pay (R6.03)."""
    saldo = conta.saldo
    return ValorPorComponente(*(aplicar(preco_centavos, parte) for parte in (saldo.fc, saldo.ta, saldo.fr)))


def maximo_aplicavel(conta: ContaPercentual, preco_centavos: int, rateio: RateioLance) -> int:
    """The most that can be split among the components that the rule lets it pay (R6.03, R6.31)."""
    saldo = saldo_por_componente(conta, preco_centavos)
    return saldo.total_centavos if rateio is RateioLance.PROPORCIONAL else saldo.fc


def dividir_por_componente(
    valor_centavos: int, conta: ContaPercentual, preco_centavos: int, rateio: RateioLance
) -> ValorPorComponente:
    """Split an amount in plan proportion 100 : τ : ρ, or all to FC, limited to what is owed of each (R6.31).

    What does not fit in one component passes to the others. Raises PRECONDITION above the saldo devedor.
    """
    if valor_centavos <= 0:
        raise validation("/valor", "O valor deve ser maior que zero.")
    limite = saldo_por_componente(conta, preco_centavos)
    limites = [limite.fc, limite.ta, limite.fr] if rateio is RateioLance.PROPORCIONAL else [limite.fc, 0, 0]
    if valor_centavos > sum(limites):
        raise precondition("O valor é maior que o saldo devedor da cota.", "R6.03")
    pesos = [conta.total.fc, conta.total.ta, conta.total.fr]
    partes = [0, 0, 0]
    while (falta := valor_centavos - sum(partes)) > 0:
        livres = [peso if partes[i] < limites[i] else ZERO for i, peso in enumerate(pesos)]
        novas = ratear(falta, livres)
        partes = [min(parte + nova, teto) for parte, nova, teto in zip(partes, novas, limites, strict=True)]
    return ValorPorComponente(*partes)


def amortizar(
    conta: ContaPercentual,
    cronograma: Cronograma,
    valor: ValorPorComponente,
    preco_centavos: int,
    ordem: OrdemAmortizacao,
    emitidas: Cronograma = (),
) -> Amortizacao:
    """Credit an amount already split and take the same percents out of the schedule, and of what was issued (I17)."""
    limite = saldo_por_componente(conta, preco_centavos)
    credito = Percentuais(
        *(
            _credito(getattr(valor, nome), getattr(limite, nome), getattr(conta.saldo, nome), preco_centavos)
            for nome in ("fc", "ta", "fr")
        )
    )
    restam, novo = abater_com_emitidas(emitidas, cronograma, credito, ordem)
    return Amortizacao(valor, credito, creditar(conta, credito), novo, restam)


def _credito(pago_centavos: int, devido_centavos: int, saldo: Decimal, preco_centavos: int) -> Decimal:
    """Money ÷ price; paying all that is owed credits the exact saldo, so that no residue survives (R4.13)."""
    if pago_centavos == 0:
        return ZERO
    if pago_centavos == devido_centavos:
        return saldo
    return min(percentual_de(pago_centavos, preco_centavos), saldo)
