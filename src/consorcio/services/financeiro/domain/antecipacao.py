"""Advance payment by the member's own will (R4.55–R4.57): no discount, no right to contemplação."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from consorcio.core.errors import precondition, validation
from consorcio.core.money import Arredondamento
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
    ParcelaPrevista,
    abater,
    total_previsto,
)
from consorcio.services.financeiro.domain.prestacao import emitir_parcela


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
        _valor_de(escolhidas, preco_centavos, arredondamento),
        credito,
        creditar(conta, credito),
        abater(cronograma, credito, ordem),
    )
    return ParcelasAntecipadas(tuple(p.numero for p in escolhidas), amortizacao)


def valor_para_quitar(conta: ContaPercentual, preco_centavos: int) -> int:
    """What settles the plan today: the saldo devedor itself, because there is no interest to discount
    (R4.56).
    """
    return saldo_por_componente(conta, preco_centavos).total_centavos


def parcelas_antecipadas_contam_como_lance(antecipado_ordem_inversa_pct: Decimal, permite: bool) -> Decimal:
    """Percent that past inverse-order prepayments add to a bid: none, unless the group's rule says so
    (R4.55).
    """
    return antecipado_ordem_inversa_pct if permite else Decimal(0)


def _valor_de(
    parcelas: tuple[ParcelaPrevista, ...], preco_centavos: int, arredondamento: Arredondamento
) -> ValorPorComponente:
    emitidas = [emitir_parcela(parcela, preco_centavos, arredondamento) for parcela in parcelas]
    return ValorPorComponente(
        fc=sum(p.fc.centavos for p in emitidas),
        ta=sum(p.ta.centavos + p.ta_antecipada.centavos for p in emitidas),
        fr=sum(p.fr.centavos for p in emitidas),
    )
