"""Itaú: some carteiras carry a number of the customer instead of branch and account."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo10
from consorcio.services.financeiro.bancos.entrada import Entrada

_COM_SEU_NUMERO = {"107", "122", "142", "143", "196", "198"}
_DAC_SEM_CONTA = {"126", "131", "146", "150", "168"}


def campo_livre(entrada: Entrada) -> str:
    """Carteira (3) + nosso número (8) + DAC + agência (4) + conta (5) + DAC + 000, or with seu número and convênio."""
    carteira = entrada.digitos(3, "carteira")
    numero = entrada.digitos(8, "nosso_numero")
    if carteira in _COM_SEU_NUMERO:
        sem_dac = (
            carteira
            + numero
            + entrada.digitos(7, "seu_numero", "numero_documento")
            + entrada.digitos(5, "convenio", "codigo_beneficiario")
        )
        return sem_dac + modulo10(sem_dac) + "0"
    conta = _conta(entrada)
    return carteira + numero + nosso_numero(entrada).dv + conta + modulo10(conta) + "000"


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Eight digits; the DAC is a modulo 10 of branch, account, carteira and number, or of the last two alone."""
    carteira, numero = entrada.digitos(3, "carteira"), entrada.digitos(8, "nosso_numero")
    conta = "" if carteira in _DAC_SEM_CONTA else _conta(entrada)
    dac = modulo10(conta + carteira + numero)
    return NossoNumero(numero, dac, f"{carteira}/{numero}-{dac}")


def digitos_da_conta(entrada: Entrada) -> dict[str, str]:
    """One DAC for branch and account together."""
    if not (entrada.tem("agencia") and entrada.tem("conta")):
        return {}
    dac = modulo10(_conta(entrada))
    return {"agencia_conta_dv": dac, "conta_dv": dac}


def _conta(entrada: Entrada) -> str:
    return entrada.digitos(4, "agencia") + entrada.digitos(5, "conta")


def _agencia_conta(entrada: Entrada) -> str:
    conta = _conta(entrada)
    return f"{conta[:4]} / {conta[4:]}-{modulo10(conta)}"


BANCO = Banco("341", "Itaú", campo_livre, nosso_numero, _agencia_conta, digitos_da_conta)
