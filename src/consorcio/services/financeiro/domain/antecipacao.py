"""Advance payment by the member's own will (R4.55–R4.57): no discount, no right to contemplação."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from consorcio.core.errors import precondition, validation
from consorcio.core.money import Arredondamento
from consorcio.core.percent import ZERO, aplicar
from consorcio.services.financeiro.domain.amortizacao import (
    Amortizacao,
    RateioLance,
    ValorPorComponente,
    amortizar,
    dividir_por_componente,
    saldo_por_componente,
)
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual, creditar
from consorcio.services.financeiro.domain.cronograma import (
    Cronograma,
    OrdemAmortizacao,
    Percentuais,
    abater,
    total_previsto,
)


@dataclass(frozen=True, slots=True)
class ParcelasAntecipadas:
    """Whole parcelas settled ahead: their numbers and the effect on the cota."""

    numeros: tuple[int, ...]
    amortizacao: Amortizacao


def antecipar_valor(
    conta: ContaPercentual,
    cronograma: Cronograma,
    valor_centavos: int,
    preco_centavos: int,
    ordem: OrdemAmortizacao,
) -> Amortizacao:
    """Prepay an amount of money in plan proportion: percent credited = money ÷ price of the day (R4.56)."""
    valor = dividir_por_componente(valor_centavos, conta, preco_centavos, RateioLance.PROPORCIONAL)
    return amortizar(conta, cronograma, valor, preco_centavos, ordem)


def antecipar_parcelas(
    conta: ContaPercentual,
    cronograma: Cronograma,
    quantidade: int,
    preco_centavos: int,
    ordem: OrdemAmortizacao = OrdemAmortizacao.DIRETA,
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
) -> ParcelasAntecipadas:
    """Prepay whole parcelas, the next ones (DIRETA) or the last ones (INVERSA), each at its value of today
    (R4.55).

    After DIRETA the member skips the months paid and resumes at the first parcela left in the schedule.
    """
    if ordem is OrdemAmortizacao.DILUIR:
        raise validation("/ordem", "Parcelas inteiras são antecipadas na ordem direta ou inversa.")
    if not 1 <= quantidade <= len(cronograma):
        raise precondition("Não há tantas parcelas a vencer para antecipar.", "R4.55")
    escolhidas = cronograma[:quantidade] if ordem is OrdemAmortizacao.DIRETA else cronograma[-quantidade:]
    credito = total_previsto(escolhidas)
    amortizacao = Amortizacao(
        _valor_de(credito, preco_centavos, arredondamento),
        credito,
        creditar(conta, credito),
        abater(cronograma, credito, ordem),
    )
    return ParcelasAntecipadas(tuple(p.numero for p in escolhidas), amortizacao)


@dataclass(frozen=True, slots=True)
class Escolha:
    """What a member asks to pay ahead: so many parcelas, an amount, or all that is left. Exactly one of them."""

    parcelas: int = 0
    valor_centavos: int = 0
    quitacao: bool = False
    ordem: OrdemAmortizacao = OrdemAmortizacao.INVERSA

    def __post_init__(self) -> None:
        if [bool(self.parcelas), bool(self.valor_centavos), self.quitacao].count(True) != 1:
            raise validation("/parcelas", "Informe as parcelas, o valor ou a quitação, e um só.")


@dataclass(frozen=True, slots=True)
class Antecipacao:
    """Parcelas to be paid ahead: their money and percents, what is open apart that goes with them, and what is left."""

    numeros: tuple[int, ...]
    valor: ValorPorComponente
    credito: Percentuais
    cronograma: Cronograma
    diferenca: Decimal = ZERO
    rateio: Decimal = ZERO


def planejar(
    conta: ContaPercentual,
    cronograma: Cronograma,
    escolha: Escolha,
    preco_centavos: int,
    permitidas: tuple[OrdemAmortizacao, ...],
    arredondamento: Arredondamento = Arredondamento.HALF_UP,
    abertos: tuple[Decimal, Decimal] = (ZERO, ZERO),
) -> Antecipacao:
    """What a choice pays of the parcelas not yet issued, at the price of today (R4.55, R4.56).

    A quitação takes them all, and the differences and rateios open apart; what is owed to the member makes it
    smaller, up to the FC of it (R10.06). PRECONDITION for an order that the group does not have, and when nothing is
    left to be issued.
    """
    if not escolha.quitacao and escolha.ordem not in permitidas:
        raise precondition("O grupo não admite essa ordem de antecipação.", "R4.55")
    if escolha.valor_centavos:
        return _por_valor(conta, cronograma, escolha, preco_centavos)
    quantidade = len(cronograma) if escolha.quitacao else escolha.parcelas
    if escolha.quitacao and not cronograma and sum(abertos) <= 0:
        raise precondition("Não há parcela a emitir para antecipar.", "R4.55")
    ordem = OrdemAmortizacao.DIRETA if escolha.quitacao else escolha.ordem
    if not quantidade:
        return Antecipacao((), ValorPorComponente(), Percentuais(), (), *_abertos(abertos, ZERO))
    feita = antecipar_parcelas(conta, cronograma, quantidade, preco_centavos, ordem, arredondamento)
    parte = feita.amortizacao
    diferenca, rateio = _abertos(abertos, parte.credito.fc) if escolha.quitacao else (ZERO, ZERO)
    return Antecipacao(feita.numeros, parte.valor, parte.credito, parte.cronograma, diferenca, rateio)


def _abertos(abertos: tuple[Decimal, Decimal], fc: Decimal) -> tuple[Decimal, Decimal]:
    diferenca = max(abertos[0], -fc)
    return diferenca, max(abertos[1], -(fc + diferenca))


def _por_valor(conta: ContaPercentual, cronograma: Cronograma, escolha: Escolha, preco_centavos: int) -> Antecipacao:
    if escolha.ordem is OrdemAmortizacao.DIRETA:
        raise precondition("Na ordem direta se antecipam parcelas inteiras.", "R4.55")
    # Only what is not issued: what was issued is paid by its own title.
    a_emitir = replace(conta, pago=conta.total - total_previsto(cronograma))
    feita = antecipar_valor(a_emitir, cronograma, escolha.valor_centavos, preco_centavos, escolha.ordem)
    restantes = {parcela.numero for parcela in feita.cronograma}
    liquidadas = tuple(parcela.numero for parcela in cronograma if parcela.numero not in restantes)
    return Antecipacao(liquidadas, feita.valor, feita.credito, feita.cronograma)


def valor_para_quitar(conta: ContaPercentual, preco_centavos: int) -> int:
    """What settles the plan today: the saldo devedor itself, because there is no interest to discount
    (R4.56).
    """
    return saldo_por_componente(conta, preco_centavos).total_centavos


def _valor_de(percentuais: Percentuais, preco_centavos: int, arredondamento: Arredondamento) -> ValorPorComponente:
    """Rounded once by component, however many parcelas: what is credited is what is paid (I19)."""
    partes = (percentuais.fc, percentuais.ta, percentuais.fr)
    return ValorPorComponente(*(aplicar(preco_centavos, parte, arredondamento) for parte in partes))
