"""What an account is known by in the files of its bank: statements and returns."""

from __future__ import annotations

from consorcio.core.errors import ConsorcioError
from consorcio.services.financeiro.bancos.catalogo import buscar_banco
from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.domain.conta_do_extrato import ContaCadastrada
from consorcio.services.financeiro.registros_bancos import ContaBancaria


def conta_cadastrada(conta: ContaBancaria) -> ContaCadastrada:
    """Branch and number as they were registered, with the check digits that are known."""
    agencia, numero = (str(conta.campos[nome]) for nome in ("agencia", "conta"))
    da_agencia, da_conta = (_digitos(conta, nome) for nome in ("agencia_dv", "conta_dv"))
    return ContaCadastrada(conta.banco, agencia, numero, da_agencia, da_conta)


def _digitos(conta: ContaBancaria, nome: str) -> frozenset[str]:
    """What was registered, and what the bank's rule gives, where it has one and the number is of its size."""
    try:
        calculado = buscar_banco(conta.banco).digitos_da_conta(Entrada(conta.campos)).get(nome, "")
    except ConsorcioError:
        calculado = ""
    return frozenset({calculado, str(conta.campos.get(nome, ""))}) - {""}
