"""Ailos (Cecred)."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_COMPLETO = 17


def campo_livre(entrada: Entrada) -> str:
    """Convênio (6) + conta with DV (8) + number (9) + carteira (2)."""
    convenio = entrada.digitos(6, "codigo_beneficiario", "convenio")
    return convenio + nosso_numero(entrada).numero + entrada.digitos(2, "carteira", padrao="01")


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """The account with its DV and nine digits; seventeen digits are already that."""
    if len(entrada.como_escrito("nosso_numero")) == _COMPLETO:
        numero = entrada.como_escrito("nosso_numero")
    else:
        numero = _conta(entrada) + entrada.digitos(9, "nosso_numero")
    return NossoNumero(numero, "", numero)


def _conta(entrada: Entrada) -> str:
    conta = entrada.digitos(7, "conta")
    return conta + (entrada.digitos(1, "conta_dv") if entrada.tem("conta_dv") else modulo11(conta))


def _agencia_conta(entrada: Entrada) -> str:
    agencia, conta = entrada.digitos(4, "agencia"), _conta(entrada)
    return f"{agencia}-{modulo11(agencia)} / {conta[:7]}-{conta[7]}"


BANCO = Banco("085", "Ailos", campo_livre, nosso_numero, _agencia_conta)
