"""Change of credit before contemplação (R4.60): what was paid keeps its value, so its percent changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from consorcio.core.errors import precondition
from consorcio.core.money import format_brl
from consorcio.core.percent import aplicar, pct
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual
from consorcio.services.financeiro.domain.cronograma import Cronograma, Percentuais, diluir


@dataclass(frozen=True, slots=True)
class LimitesTroca:
    """Credits allowed in the group, and how much one change may take off or add, in percent of the old
    credit.
    """

    menor_credito_centavos: int
    maior_credito_centavos: int
    reducao_maxima_pct: Decimal | None = None
    aumento_maximo_pct: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TrocaCredito:
    """The cota after the change: recalculated account and schedule diluted over the same months."""

    conta: ContaPercentual
    cronograma: Cronograma


def trocar_credito(
    conta: ContaPercentual,
    cronograma: Cronograma,
    preco_antigo_centavos: int,
    preco_novo_centavos: int,
    limites: LimitesTroca,
) -> TrocaCredito:
    """New A = A × old price at the previous AGO ÷ new price; open differences are converted the same way.

    A reduction is refused when A would pass 100%. TA and FR paid are converted too and stop at τ and ρ.
    """
    _conferir_limites(preco_antigo_centavos, preco_novo_centavos, limites)

    def converter(percentual: Decimal) -> Decimal:
        return pct(percentual * preco_antigo_centavos / preco_novo_centavos)

    fc = converter(conta.pago.fc)
    if fc > conta.total.fc:
        raise precondition("O novo crédito é menor que o valor já pago ao fundo comum.", "R4.60")
    pago = Percentuais(fc, min(converter(conta.pago.ta), conta.total.ta), min(converter(conta.pago.fr), conta.total.fr))
    ajustes = tuple(replace(ajuste, percentual=converter(ajuste.percentual)) for ajuste in conta.ajustes)
    nova = ContaPercentual(conta.total, pago, ajustes)
    return TrocaCredito(nova, diluir(cronograma, nova.saldo))


def _conferir_limites(antigo: int, novo: int, limites: LimitesTroca) -> None:
    menor, maior = limites.menor_credito_centavos, limites.maior_credito_centavos
    if not menor <= novo <= maior:
        raise precondition(f"O novo crédito deve ficar entre {format_brl(menor)} e {format_brl(maior)}.", "R4.60")
    reducao, aumento = limites.reducao_maxima_pct, limites.aumento_maximo_pct
    if reducao is not None and novo < antigo - aplicar(antigo, reducao):
        raise precondition(f"A redução do crédito não pode passar de {reducao}%.", "R4.60")
    if aumento is not None and novo > antigo + aplicar(antigo, aumento):
        raise precondition(f"O aumento do crédito não pode passar de {aumento}%.", "R4.60")
