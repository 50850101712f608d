"""Application of the winning bid, own money or embutido (R6.20–R6.33; Res. BCB 285/2023 arts. 12 and 13)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from consorcio.core.errors import precondition
from consorcio.core.percent import ZERO, aplicar, percentual_de
from consorcio.services.financeiro.domain.amortizacao import (
    Amortizacao,
    RateioLance,
    ValorPorComponente,
    amortizar,
    dividir_por_componente,
)
from consorcio.services.financeiro.domain.conta_percentual import ContaPercentual, creditar
from consorcio.services.financeiro.domain.cronograma import Cronograma, OrdemAmortizacao, Percentuais
from consorcio.services.financeiro.domain.parcela_reduzida import quitar_residuo, residuo


@dataclass(frozen=True, slots=True)
class LanceEmbutido:
    """A bid paid by the credit itself: what the member receives and what leaves the FC (R6.24)."""

    amortizacao: Amortizacao
    credito_liquido_centavos: int
    saida_fundo_comum_centavos: int


def aplicar_lance(
    conta: ContaPercentual,
    cronograma: Cronograma,
    valor_centavos: int,
    preco_centavos: int,
    rateio: RateioLance,
    reducao: OrdemAmortizacao,
    emitidas: Cronograma = (),
    *,
    quita_residuo: bool = False,
) -> Amortizacao:
    """Apply a PAID bid at the price of its AGO, by component, killing parcelas from the last back or
    diluting; what does not fit in those still to be issued settles the issued ones. By contract it settles
    first, of the FC alone, what reduced parcelas left for the end (R6.33).

    Until the money arrives nothing is applied and the contemplação is pending (R6.40). Raises PRECONDITION
    when the bid passes the saldo devedor (R6.03) or asks for the direct order, which is not of bids.
    """
    if reducao is OrdemAmortizacao.DIRETA:
        raise precondition("O lance abate as últimas parcelas ou dilui o saldo.", "R6.30")
    deixado = residuo(cronograma) if quita_residuo else ZERO
    if deixado:
        return _quitar_residuo(conta, cronograma, valor_centavos, preco_centavos, rateio, reducao, emitidas, deixado)
    valor = dividir_por_componente(valor_centavos, conta, preco_centavos, rateio)
    return amortizar(conta, cronograma, valor, preco_centavos, reducao, emitidas)


def _quitar_residuo(
    conta: ContaPercentual,
    cronograma: Cronograma,
    valor_centavos: int,
    preco_centavos: int,
    rateio: RateioLance,
    reducao: OrdemAmortizacao,
    emitidas: Cronograma,
    deixado: Decimal,
) -> Amortizacao:
    """The residue first, off the last parcelas; the rest as any bid."""
    do_residuo = aplicar(preco_centavos, deixado)
    pago = deixado if valor_centavos >= do_residuo else percentual_de(valor_centavos, preco_centavos)
    credito = Percentuais(fc=min(pago, deixado))
    valor = ValorPorComponente(fc=min(valor_centavos, do_residuo))
    restam = quitar_residuo(cronograma, credito.fc)
    feita = Amortizacao(valor, credito, creditar(conta, credito), restam, emitidas)
    resto = valor_centavos - valor.fc
    if not resto:
        return feita
    depois = aplicar_lance(feita.conta, restam, resto, preco_centavos, rateio, reducao, emitidas)
    return replace(depois, valor=valor + depois.valor, credito=credito + depois.credito)


def aplicar_embutido(
    conta: ContaPercentual,
    cronograma: Cronograma,
    embutido_centavos: int,
    credito_centavos: int,
    rateio: RateioLance,
    reducao: OrdemAmortizacao,
    maximo_pct: Decimal | None = None,
) -> LanceEmbutido:
    """Deduct a bid from the credit (R6.20). Parcelas, TA and FR go on over the full original credit (R6.22).

    The shares of the bid that pay TA and FR leave the FC too: the outflow is credit − FC share (R6.24).
    """
    if maximo_pct is not None and embutido_centavos > aplicar(credito_centavos, maximo_pct):
        raise precondition(f"O lance embutido não pode passar de {maximo_pct}% do crédito.", "R6.21")
    if embutido_centavos >= credito_centavos:
        raise precondition("O lance embutido deve ser menor que o crédito.", "R6.20")
    amortizacao = aplicar_lance(conta, cronograma, embutido_centavos, credito_centavos, rateio, reducao)
    return LanceEmbutido(amortizacao, credito_centavos - embutido_centavos, credito_centavos - amortizacao.valor.fc)


def penalidade_lance_nao_pago(credito_centavos: int, percentual: Decimal) -> int:
    """Penalty, in favour of the group, of who won and did not pay (R6.41, R4.74), when the contract has
    one.
    """
    return aplicar(credito_centavos, percentual)
