"""Entries of the collection account: money that came in and belongs to no group yet (R10.03, COSIF 4.9.8.82.07)."""

from __future__ import annotations

from consorcio.services.financeiro.domain.contabilidade import Conta, LancamentoContabil, Partida


def nao_identificado(valor_centavos: int) -> LancamentoContabil:
    """Money without a title, as a duty to who turns out to own it."""
    return LancamentoContabil(
        "Pagamento não identificado",
        (Partida(Conta.BANCOS, valor_centavos), Partida(Conta.NAO_IDENTIFICADOS, -valor_centavos)),
    )


def saida_da_arrecadacao(valor_centavos: int) -> LancamentoContabil:
    """It leaves for the account of its group, or back to who paid."""
    return LancamentoContabil(
        "Saída da conta de arrecadação",
        (Partida(Conta.NAO_IDENTIFICADOS, valor_centavos), Partida(Conta.BANCOS, -valor_centavos)),
    )
