"""Santander."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_CODIGO = ("codigo_beneficiario", "convenio")


def campo_livre(entrada: Entrada) -> str:
    """9 + código do beneficiário (7) + nosso número with DV (13) + IOS of insurers (1) + carteira (3)."""
    numero = nosso_numero(entrada)
    ios = entrada.digitos(1, "ios", padrao="0")
    return "9" + entrada.digitos(7, *_CODIGO) + numero.numero + numero.dv + ios + entrada.digitos(3, "carteira")


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Twelve digits and a modulo 11."""
    numero = entrada.digitos(12, "nosso_numero")
    dv = modulo11(numero)
    return NossoNumero(numero, dv, f"{numero}-{dv}")


def digitos_da_conta(entrada: Entrada) -> dict[str, str]:
    """The account's: branch, "00" and account by weights; the units of the products completed to ten."""
    if not (entrada.tem("agencia") and entrada.tem("conta")):
        return {}
    numero = entrada.digitos(4, "agencia") + "00" + entrada.digitos(8, "conta")
    pesos = (9, 7, 3, 1, 0, 0, 9, 7, 1, 3, 1, 9, 7, 3)
    soma = sum(int(digito) * peso % 10 for digito, peso in zip(numero, pesos, strict=True))
    return {"conta_dv": str(-soma % 10)}


def _agencia_conta(entrada: Entrada) -> str:
    return f"{entrada.digitos(4, 'agencia')} / {entrada.digitos(7, *_CODIGO)}"


BANCO = Banco("033", "Santander", campo_livre, nosso_numero, _agencia_conta, digitos_da_conta)
