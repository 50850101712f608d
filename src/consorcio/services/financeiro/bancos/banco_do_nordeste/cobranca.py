"""Banco do Nordeste."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada


def campo_livre(entrada: Entrada) -> str:
    """Agência (4) + conta with DV (8) + nosso número with DV (8) + carteira (2) + 000."""
    numero = nosso_numero(entrada)
    carteira = entrada.digitos(2, "carteira", padrao="21")
    return entrada.digitos(4, "agencia") + _conta(entrada) + numero.numero + numero.dv + carteira + "000"


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Seven digits and a modulo 11."""
    numero = entrada.digitos(7, "nosso_numero")
    dv = modulo11(numero)
    return NossoNumero(numero, dv, f"{numero}-{dv}")


def _conta(entrada: Entrada) -> str:
    return entrada.digitos(7, "conta") + entrada.digitos(1, "conta_dv")


def _agencia_conta(entrada: Entrada) -> str:
    conta = _conta(entrada)
    return f"{entrada.digitos(4, 'agencia')}/{conta[:7]}-{conta[7]}"


BANCO = Banco("004", "Banco do Nordeste", campo_livre, nosso_numero, _agencia_conta)
