"""Entries of a credit after it was delivered to its member: money that returns to the group (R4.21d, R7.08, R7.10)."""

from __future__ import annotations

from consorcio.services.financeiro.domain.contabilidade import Conta, LancamentoContabil, Partida


def vinculado_ao_grupo(valor_centavos: int) -> LancamentoContabil:
    """Cash of the linked investment returns to the bank account of the group."""
    return _lancamento(
        "Desvinculação do crédito",
        Partida(Conta.BANCOS, valor_centavos),
        Partida(Conta.APLICACAO_VINCULADA, -valor_centavos),
    )


def residuo_do_credito(valor_centavos: int) -> LancamentoContabil:
    """The credit to deliver gets smaller and pays FC due, as a lance embutido does (R4.21d, R6.24)."""
    return _lancamento(
        "Resíduo pago pelo crédito",
        Partida(Conta.CONTEMPLACOES_A_ENTREGAR, valor_centavos),
        Partida(Conta.DIREITOS_CONTEMPLADOS, -valor_centavos),
    )


def taxa_devolvida(valor_centavos: int) -> LancamentoContabil:
    """A fee of the administradora that is given back: what it paid for did not happen."""
    return _lancamento(
        "Taxa de transferência a devolver",
        Partida(Conta.CUSTAS_A_REPASSAR, valor_centavos),
        Partida(Conta.A_DEVOLVER_ATIVOS, -valor_centavos),
    )


def credito_cancelado(devolvido_centavos: int, direitos_centavos: int, atualizacao_centavos: int) -> LancamentoContabil:
    """The obligation to deliver ends, and so do the rights that were its other side (R7.10).

    What is not right nor update is again the contribution of a member who waits.
    """
    contribuicoes = devolvido_centavos - direitos_centavos - atualizacao_centavos
    return _lancamento(
        "Contemplação cancelada",
        Partida(Conta.CONTEMPLACOES_A_ENTREGAR, devolvido_centavos),
        Partida(Conta.DIREITOS_CONTEMPLADOS, -direitos_centavos),
        Partida(Conta.ATUALIZACAO_DIREITOS, -atualizacao_centavos),
        Partida(Conta.OBRIGACOES_NAO_CONTEMPLADOS, -contribuicoes),
    )


def _lancamento(historico: str, *partidas: Partida) -> LancamentoContabil:
    return LancamentoContabil(historico, tuple(partida for partida in partidas if partida.centavos))
