"""How much of the price a cota has paid, component by component: the balance that matters (R0.5,
R4.10–R4.13).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from consorcio.core.errors import precondition
from consorcio.core.money import Arredondamento
from consorcio.core.percent import CEM, ZERO, aplicar, pct
from consorcio.services.financeiro.domain.cronograma import NADA, Percentuais

TOLERANCIA_QUITACAO = Decimal("0.0001")


class TipoAjuste(Enum):
    """A percent of FC charged (or given back) apart from the plan."""

    DIFERENCA = "DIFERENCA"
    RATEIO_SALDO_CAIXA = "RATEIO_SALDO_CAIXA"


@dataclass(frozen=True, slots=True)
class AjusteAberto:
    """An open difference (R4.40) or share of the cash readjustment (R4.50): positive = the member owes it.

    Kept in percent of the price since the AGO that caused it, so that later reajustes reach it too.
    """

    tipo: TipoAjuste
    ago_origem: int
    percentual: Decimal


@dataclass(frozen=True, slots=True)
class ContaPercentual:
    """Percents paid (A, A_TA, A_FR), the totals of the plan (100, τ, ρ) and what is open apart from it."""

    total: Percentuais
    pago: Percentuais = NADA
    ajustes: tuple[AjusteAberto, ...] = ()

    @property
    def saldo(self) -> Percentuais:
        """What is left of each component: 100 − A, τ − A_TA, ρ − A_FR (R4.11)."""
        return self.total - self.pago

    @property
    def ajustes_pct(self) -> Decimal:
        return sum((ajuste.percentual for ajuste in self.ajustes), ZERO)

    @property
    def fc_efetivo(self) -> Decimal:
        """A less what is open: the FC percent the group has really received of this cota (I19, R8.05)."""
        return self.pago.fc - self.ajustes_pct


def abrir_conta(ta_total: Decimal, fr_total: Decimal) -> ContaPercentual:
    """The account of a cota just sold: nothing paid of 100% + τ + ρ."""
    return ContaPercentual(Percentuais(CEM, pct(ta_total), pct(fr_total)))


def com_mais_taxa(conta: ContaPercentual, percentual: Decimal) -> ContaPercentual:
    """The account when more TA is owed of it."""
    return replace(conta, total=conta.total + Percentuais(ta=percentual))


def creditar(conta: ContaPercentual, credito: Percentuais) -> ContaPercentual:
    """Credit paid percents (R4.10). Raises PRECONDITION if any component would pass its total (I5)."""
    pago = conta.pago + credito
    if any(getattr(pago, c) > getattr(conta.total, c) or getattr(credito, c) < 0 for c in ("fc", "ta", "fr")):
        raise precondition("O pagamento é maior que o saldo devedor da cota.", "R4.11")
    return replace(conta, pago=pago)


def debitar_fc(conta: ContaPercentual, percentual: Decimal) -> ContaPercentual:
    """Debit A, as a cancelled contemplação does (R7.10). Raises PRECONDITION if A would leave 0–100 (I5).

    The schedule must then be diluted over the new saldo (I17).
    """
    fc = conta.pago.fc - percentual
    if not ZERO <= fc <= conta.total.fc:
        raise precondition("O débito é maior que o percentual já pago ao fundo comum.", "R7.10")
    return replace(conta, pago=replace(conta.pago, fc=fc))


def lancar_ajuste(conta: ContaPercentual, ajuste: AjusteAberto) -> ContaPercentual:
    """Open a difference or a rateio on the account; zero opens nothing."""
    if ajuste.percentual == 0:
        return conta
    return replace(conta, ajustes=(*conta.ajustes, ajuste))


def aberto(conta: ContaPercentual, tipo: TipoAjuste) -> Decimal:
    """Net percent open of one kind: positive is owed by the member, negative is owed to him."""
    return sum((ajuste.percentual for ajuste in conta.ajustes if ajuste.tipo is tipo), ZERO)


def baixar_ajustes(conta: ContaPercentual, tipo: TipoAjuste, percentual: Decimal) -> ContaPercentual:
    """Settle what a paid parcela carried of one kind; the percent has the sign of what it settles.

    The net open percent falls by exactly it, oldest AGO first. It may change sign: a parcela that charged +3 can be
    paid while another, that gives 1 back, is still open. Raises PRECONDITION when nothing of the kind is open.
    """
    if percentual == 0:
        return conta
    do_tipo = [ajuste for ajuste in conta.ajustes if ajuste.tipo is tipo]
    if not do_tipo:
        raise precondition("Não há diferença em aberto para baixar.", "R4.40")
    outros = tuple(ajuste for ajuste in conta.ajustes if ajuste.tipo is not tipo)
    ficam = _que_ficam(do_tipo, aberto(conta, tipo) - percentual)
    return replace(conta, ajustes=outros + ficam)


def saldo_devedor_centavos(
    conta: ContaPercentual,
    preco_centavos: int,
    encargos_centavos: int = 0,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
) -> int:
    """V × [(100 − A) + (τ − A_TA) + (ρ − A_FR)] + open differences and charges (R4.11), in centavos."""
    partes = (conta.saldo.fc, conta.saldo.ta, conta.saldo.fr, conta.ajustes_pct)
    return sum(aplicar(preco_centavos, parte, arredondamento) for parte in partes) + encargos_centavos


def quitada(conta: ContaPercentual, encargos_centavos: int = 0) -> bool:
    """QUITADA: every component complete within 0.0001% and nothing open (R4.13)."""
    saldo = conta.saldo
    completa = max(saldo.fc, saldo.ta, saldo.fr) <= TOLERANCIA_QUITACAO
    nada_aberto = all(aberto(conta, tipo) == 0 for tipo in TipoAjuste)
    return completa and nada_aberto and encargos_centavos == 0


def _que_ficam(ajustes: list[AjusteAberto], restante: Decimal) -> tuple[AjusteAberto, ...]:
    """Adjustments that add up to what is left: the newest of its sign, each up to its size."""
    ficam: list[AjusteAberto] = []
    for ajuste in reversed([a for a in ajustes if a.percentual * restante > 0]):
        usado = min(abs(ajuste.percentual), abs(restante)).copy_sign(restante)
        ficam.append(replace(ajuste, percentual=usado))
        restante -= usado
        if restante == 0:
            return tuple(reversed(ficam))
    if restante != 0:
        ficam.append(replace(ajustes[0], percentual=restante))
    return tuple(reversed(ficam))
