"""Entries of the closing of a group: what is left becomes money of its members, and every other account ends (§9)."""

from __future__ import annotations

from collections.abc import Mapping

from consorcio.services.financeiro.domain.contabilidade import (
    CONTAS_A_REPASSAR,
    CONTAS_DE_CAIXA,
    Conta,
    LancamentoContabil,
    Partida,
)
from consorcio.services.financeiro.domain.prestacao import Componente

QUE_FICAM = (
    CONTAS_DE_CAIXA
    | CONTAS_A_REPASSAR
    | {
        Conta.APLICACAO_VINCULADA,
        Conta.CONTEMPLACOES_A_ENTREGAR,
        Conta.A_DEVOLVER_ATIVOS,
        Conta.RESTITUICOES_A_PAGAR,
        Conta.RATEIO_A_PAGAR,
    }
)
"""Cash, and duties that have somebody to be paid: they end when they are paid or become RNP (R9.05)."""


def sobras_apuradas(saldo: Mapping[Conta, int], rateio_centavos: int) -> LancamentoContabil:
    """Every account of the group's own result ends, and what is left is owed to the active members (R9.05b).

    ValueError when what they are owed is not what the funds hold (I12).
    """
    findas = [Partida(conta, -centavos) for conta, centavos in saldo.items() if conta not in QUE_FICAM]
    return _lancamento("Sobras apuradas no encerramento", *findas, Partida(Conta.RATEIO_A_PAGAR, -rateio_centavos))


def aplicacao_resgatada(saldo: Mapping[Conta, int]) -> LancamentoContabil:
    """The investment of the group is money in the bank again: all of it has somebody to be paid (R10.02, art. 33)."""
    valor = saldo.get(Conta.APLICACAO_GRUPO, 0)
    return _lancamento("Aplicação resgatada", Partida(Conta.BANCOS, valor), Partida(Conta.APLICACAO_GRUPO, -valor))


def rateio_pago(valor_centavos: int) -> LancamentoContabil:
    """A part of the leftovers leaves the bank, to its member or to the book of what was not claimed (R9.02)."""
    return _lancamento(
        "Rateio pago",
        Partida(Conta.RATEIO_A_PAGAR, valor_centavos),
        Partida(Conta.BANCOS, -valor_centavos),
    )


def diferenca_a_devolver(diferenca_centavos: int, rateio_centavos: int, *, contemplada: bool) -> LancamentoContabil:
    """What is owed to a member after his plan is set apart for him; both negative when owed to him (R4.40, R4.52).

    One may take from the other: the sum is what he receives.
    """
    destino = Conta.DIREITOS_CONTEMPLADOS if contemplada else Conta.OBRIGACOES_NAO_CONTEMPLADOS
    return _lancamento(
        "Diferenças a devolver",
        Partida(destino, -diferenca_centavos, Componente.DIF),
        Partida(Conta.REAJUSTE_A_RECEBER, -rateio_centavos, Componente.RSC),
        Partida(Conta.A_DEVOLVER_ATIVOS, diferenca_centavos + rateio_centavos),
    )


def devolucao_paga(valor_centavos: int) -> LancamentoContabil:
    """What an active member paid in excess leaves the bank (R4.52)."""
    return _lancamento(
        "Devolução paga",
        Partida(Conta.A_DEVOLVER_ATIVOS, valor_centavos),
        Partida(Conta.BANCOS, -valor_centavos),
    )


def a_devolver_aplicado(valor_centavos: int) -> LancamentoContabil:
    """It is to pay something else instead: of nobody until the payment, of this cota or of another, takes it."""
    return _lancamento(
        "A devolver, aplicado a outro título",
        Partida(Conta.A_DEVOLVER_ATIVOS, valor_centavos),
        Partida(Conta.NAO_IDENTIFICADOS, -valor_centavos),
    )


def recuperacao_recebida(valor_centavos: int, custos_centavos: int) -> LancamentoContabil:
    """A debtor paid after the closing: it belongs to the members, net of the costs of collection (R9.04, R9.05c)."""
    return _lancamento(
        "Recuperação depois do encerramento",
        Partida(Conta.BANCOS, valor_centavos),
        Partida(Conta.CUSTAS_A_REPASSAR, -custos_centavos),
        Partida(Conta.RATEIO_A_PAGAR, custos_centavos - valor_centavos),
    )


def _lancamento(historico: str, *partidas: Partida) -> LancamentoContabil:
    return LancamentoContabil(historico, tuple(partida for partida in partidas if partida.centavos))
