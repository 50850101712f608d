"""Banrisul."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import duplo_digito
from consorcio.services.financeiro.bancos.entrada import Entrada

_CODIGO = ("convenio", "codigo_beneficiario")


def campo_livre(entrada: Entrada) -> str:
    """Product (2: issued by the beneficiary), 1, agência (4), código (7), nosso número (8), 40 and two DVs."""
    sem_dv = (
        entrada.digitos(1, "carteira", padrao="2")
        + "1"
        + entrada.digitos(4, "agencia")
        + entrada.digitos(7, *_CODIGO)
        + entrada.digitos(8, "nosso_numero")
        + "40"
    )
    return sem_dv + duplo_digito(sem_dv)


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Eight digits and two control digits."""
    numero = entrada.digitos(8, "nosso_numero")
    dv = duplo_digito(numero)
    return NossoNumero(numero, dv, f"{numero}-{dv}")


def _agencia_conta(entrada: Entrada) -> str:
    agencia, codigo = entrada.digitos(4, "agencia"), entrada.digitos(7, *_CODIGO)
    return f"{agencia} / {codigo[:6]}.{codigo[6]}.{duplo_digito(codigo)}"


BANCO = Banco("041", "Banrisul", campo_livre, nosso_numero, _agencia_conta)
