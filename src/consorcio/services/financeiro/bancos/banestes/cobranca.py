"""Banestes."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import duplo_digito, modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_ASBACE = "021"


def campo_livre(entrada: Entrada) -> str:
    """Nosso número (8) + conta with DV (11) + product + 021 and two control digits."""
    sem_dv = entrada.digitos(8, "nosso_numero") + _conta(entrada) + entrada.digitos(1, "variacao", padrao="2") + _ASBACE
    return sem_dv + duplo_digito(sem_dv)


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Eight digits, a modulo 11, and another of the nine."""
    numero = entrada.digitos(8, "nosso_numero")
    primeiro = modulo11(numero)
    dv = primeiro + modulo11(numero + primeiro)
    return NossoNumero(numero, dv, f"{numero}-{dv}")


def _conta(entrada: Entrada) -> str:
    if not entrada.tem("conta_dv"):
        return entrada.digitos(11, "conta")
    return entrada.digitos(10, "conta") + entrada.digitos(1, "conta_dv")


def _agencia_conta(entrada: Entrada) -> str:
    conta = _conta(entrada)
    return f"{entrada.digitos(3, 'agencia')} / {conta[:10]}-{conta[10]}"


BANCO = Banco("021", "Banestes", campo_livre, nosso_numero, _agencia_conta)
