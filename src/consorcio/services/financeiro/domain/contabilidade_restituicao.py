"""Entries of who leaves the group: what waits, what is set apart when drawn, what is paid (§8, R10.3)."""

from __future__ import annotations

from consorcio.services.financeiro.domain.contabilidade import Conta, LancamentoContabil, Partida
from consorcio.services.financeiro.domain.restituicao import Restituicao


def rateio_compensado(rateio_centavos: int) -> LancamentoContabil:
    """What he still owed of the readjustment of the cash leaves by the percent he takes less (R8.05)."""
    return _lancamento(
        "Rateio compensado na exclusão",
        Partida(Conta.OBRIGACOES_NAO_CONTEMPLADOS, rateio_centavos),
        Partida(Conta.REAJUSTE_A_RECEBER, -rateio_centavos),
    )


def readmissao(fc_pago_historico_centavos: int) -> LancamentoContabil:
    """What waited to be given back is again the contribution of an active member (R3.15)."""
    return _lancamento(
        "Readmissão",
        Partida(Conta.A_DEVOLVER_EXCLUIDOS, fc_pago_historico_centavos),
        Partida(Conta.OBRIGACOES_NAO_CONTEMPLADOS, -fc_pago_historico_centavos),
    )


def restituicao_apurada(valor: Restituicao, fc_pago_historico_centavos: int) -> LancamentoContabil:
    """The refund is set apart for who was drawn, with its penalties (R8.04, R8.07).

    The gap between A × V and history is the update of obligations. The group's penalty stays in the FC.
    """
    return _lancamento(
        "Restituição de excluído",
        Partida(Conta.A_DEVOLVER_EXCLUIDOS, fc_pago_historico_centavos),
        Partida(Conta.ATUALIZACAO_OBRIGACOES, valor.bruto - fc_pago_historico_centavos),
        Partida(Conta.RESTITUICOES_A_PAGAR, -valor.liquido),
        Partida(Conta.MULTA_RESCISORIA_RETIDA, -valor.penalidade_grupo),
        Partida(Conta.MULTA_RESCISORIA_A_REPASSAR, -valor.penalidade_administradora),
    )


def taxa_antecipada_devolvida(valor_centavos: int) -> LancamentoContabil:
    """The TA advance beyond the months that passed is given back out of the administradora's money (R8.09)."""
    return _lancamento(
        "Taxa antecipada devolvida",
        Partida(Conta.TA_A_REPASSAR, valor_centavos),
        Partida(Conta.RESTITUICOES_A_PAGAR, -valor_centavos),
    )


def reserva_do_excluido(valor_centavos: int) -> LancamentoContabil:
    """What the contract gives of the FR to who was never drawn, at the closing (R9.01)."""
    return _lancamento(
        "Fundo de reserva do excluído",
        Partida(Conta.FUNDO_RESERVA, valor_centavos),
        Partida(Conta.RESTITUICOES_A_PAGAR, -valor_centavos),
    )


def rendimento_da_restituicao(valor_centavos: int) -> LancamentoContabil:
    """Yields of the money set apart belong to who waits for it (R8.04, Lei 11.795/2008 art. 24 §1)."""
    return _lancamento(
        "Rendimentos da restituição",
        Partida(Conta.BANCOS, valor_centavos),
        Partida(Conta.RESTITUICOES_A_PAGAR, -valor_centavos),
    )


def restituicao_paga(valor_centavos: int) -> LancamentoContabil:
    """The refund leaves the bank (R8.04, R10.04)."""
    return _lancamento(
        "Restituição paga",
        Partida(Conta.RESTITUICOES_A_PAGAR, valor_centavos),
        Partida(Conta.BANCOS, -valor_centavos),
    )


def _lancamento(historico: str, *partidas: Partida) -> LancamentoContabil:
    return LancamentoContabil(historico, tuple(partida for partida in partidas if partida.centavos))
