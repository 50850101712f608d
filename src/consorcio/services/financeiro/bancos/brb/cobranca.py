"""Banco de Brasília."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import duplo_digito
from consorcio.services.financeiro.bancos.entrada import Entrada

_BANCO = "070"


def campo_livre(entrada: Entrada) -> str:
    """Increment (000) + agência (3) + conta (7) + category + sequence (6) + 070 and two control digits of all that."""
    return _incremento(entrada) + _conta(entrada) + nosso_numero(entrada).numero


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Category (1 without, 2 with register), sequence (6), 070 and the two control digits of the campo livre."""
    numero = entrada.digitos(1, "carteira", padrao="2") + entrada.digitos(6, "nosso_numero") + _BANCO
    completo = numero + duplo_digito(_incremento(entrada) + _conta(entrada) + numero)
    return NossoNumero(completo, "", completo)


def _incremento(entrada: Entrada) -> str:
    return entrada.digitos(3, "nosso_numero_incremento", padrao="0")


def _conta(entrada: Entrada) -> str:
    return entrada.digitos(3, "agencia") + entrada.digitos(7, "conta")


def _agencia_conta(entrada: Entrada) -> str:
    conta = _conta(entrada)
    return f"000 - {conta[:3]} - {conta[3:]}"


BANCO = Banco("070", "Banco de Brasília", campo_livre, nosso_numero, _agencia_conta)
