"""Safra."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_COM_DV = 9
_COBRANCA_REGISTRADA = "2"


def campo_livre(entrada: Entrada) -> str:
    """7 + agência with DV (5) + conta with DV (9) + nosso número with DV (9) + 2."""
    numero = nosso_numero(entrada)
    return "7" + _agencia(entrada) + _conta(entrada) + numero.numero + numero.dv + _COBRANCA_REGISTRADA


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Eight digits and a modulo 11; nine digits bring their own."""
    escrito = entrada.como_escrito("nosso_numero")
    if len(escrito) == _COM_DV:
        numero, dv = escrito[:-1], escrito[-1]
    else:
        numero = entrada.digitos(8, "nosso_numero")
        dv = modulo11(numero, onze="1")
    return NossoNumero(numero, dv, f"{numero}-{dv}")


def _agencia(entrada: Entrada) -> str:
    return entrada.digitos(4, "agencia") + entrada.digitos(1, "agencia_dv", padrao="0")


def _conta(entrada: Entrada) -> str:
    return entrada.digitos(8, "conta") + entrada.digitos(1, "conta_dv")


def _agencia_conta(entrada: Entrada) -> str:
    return f"{_agencia(entrada)} / {_conta(entrada)}"


BANCO = Banco("422", "Safra", campo_livre, nosso_numero, _agencia_conta)
