"""Bradesco; Uniprime prints the same boleto under its own number."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import DE_2_A_7, modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada


def campo_livre(entrada: Entrada) -> str:
    """Agência (4) + carteira (2) + nosso número (11) + conta (7) + 0."""
    return (
        entrada.digitos(4, "agencia")
        + entrada.digitos(2, "carteira")
        + entrada.digitos(11, "nosso_numero")
        + entrada.digitos(7, "conta")
        + "0"
    )


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Eleven digits; the DV counts the carteira too and is P when it would be ten."""
    numero, dv = entrada.digitos(11, "nosso_numero"), dv_do_nosso_numero(entrada)
    return NossoNumero(numero, dv, f"{entrada.digitos(3, 'carteira')}/{numero}-{dv}")


def dv_do_nosso_numero(entrada: Entrada) -> str:
    """Modulo 11 with weights 2 to 7 of carteira (2) and number (11)."""
    return modulo11(entrada.digitos(2, "carteira") + entrada.digitos(11, "nosso_numero"), DE_2_A_7, dez="P")


def digitos_da_conta(entrada: Entrada) -> dict[str, str]:
    """Of the branch with weights 2 to 9, of the account with 2 to 7; ten is P."""
    digitos = {}
    if entrada.tem("agencia"):
        digitos["agencia_dv"] = modulo11(entrada.digitos(4, "agencia"), dez="P")
    if entrada.tem("conta"):
        digitos["conta_dv"] = modulo11(entrada.digitos(7, "conta"), DE_2_A_7, dez="P")
    return digitos


def agencia_conta(entrada: Entrada) -> str:
    """Both with their check digits, computed."""
    dv = digitos_da_conta(entrada)
    return f"{entrada.digitos(4, 'agencia')}-{dv['agencia_dv']} / {entrada.digitos(7, 'conta')}-{dv['conta_dv']}"


BANCO = Banco("237", "Bradesco", campo_livre, nosso_numero, agencia_conta, digitos_da_conta)
