"""Entries of the book of what nobody claimed, of no group and not the administradora's (R9.02, R9.03, I16)."""

from __future__ import annotations

from consorcio.services.financeiro.domain.contabilidade import Conta, LancamentoContabil, Partida


def rnp_constituido(valor_centavos: int) -> LancamentoContabil:
    """Money of the books of a group enters this one, owed to the same person (R9.02)."""
    return _mover("Recurso não procurado", Conta.BANCOS, Conta.RESTITUICOES_A_PAGAR, valor_centavos)


def permanencia_cobrada(taxa_centavos: int) -> LancamentoContabil:
    """The taxa of a month: all that the administradora takes from it (R9.03, Lei 11.795/2008 art. 35)."""
    return _mover("Taxa de permanência", Conta.RESTITUICOES_A_PAGAR, Conta.TA_A_REPASSAR, taxa_centavos)


def rnp_pago(valor_centavos: int) -> LancamentoContabil:
    """The holder appeared (Lei 11.795/2008 art. 36)."""
    return _mover("Recurso não procurado pago", Conta.RESTITUICOES_A_PAGAR, Conta.BANCOS, valor_centavos)


def _mover(historico: str, debito: Conta, credito: Conta, centavos: int) -> LancamentoContabil:
    partidas = (Partida(debito, centavos), Partida(credito, -centavos)) if centavos else ()
    return LancamentoContabil(historico, partidas)
