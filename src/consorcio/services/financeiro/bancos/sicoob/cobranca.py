"""Sicoob."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.entrada import Entrada

_PESOS = "319731973197319731973"
_BASE = 11


def campo_livre(entrada: Entrada) -> str:
    """Carteira + cooperativa (4) + modalidade (2) + código with DV (7) + nosso número with DV (8) + parcela (3)."""
    numero = nosso_numero(entrada)
    return (
        entrada.digitos(1, "carteira", padrao="1")
        + entrada.digitos(4, "agencia")
        + entrada.digitos(2, "variacao", padrao="01")
        + codigo(entrada)
        + numero.numero
        + numero.dv
        + entrada.digitos(3, "parcela", padrao="1")
    )


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Seven digits; the DV weighs cooperativa, código (10) and number by 3, 1, 9, 7 from the left."""
    numero = entrada.digitos(7, "nosso_numero")
    pesada = entrada.digitos(4, "agencia") + codigo(entrada).zfill(10) + numero
    resto = sum(int(digito) * int(peso) for digito, peso in zip(pesada, _PESOS, strict=True)) % _BASE
    dv = "0" if resto <= 1 else str(_BASE - resto)
    return NossoNumero(numero, dv, f"{numero}-{dv}")


def codigo(entrada: Entrada) -> str:
    """The code of the beneficiary with its DV, which may come in a field of its own."""
    dv = entrada.digitos(1, "codigo_beneficiario_dv") if entrada.tem("codigo_beneficiario_dv") else ""
    return (entrada.como_escrito("codigo_beneficiario", "convenio") + dv)[-7:].zfill(7)


def _agencia_conta(entrada: Entrada) -> str:
    return f"{entrada.digitos(4, 'agencia')} / {codigo(entrada)}"


BANCO = Banco("756", "Sicoob", campo_livre, nosso_numero, _agencia_conta)
