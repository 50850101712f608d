"""Banco do Brasil: the size of the agreement (convênio) decides the form of the nosso número."""

from __future__ import annotations

from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_CONVENIO = ("convenio", "codigo_beneficiario")
_NOSSO_NUMERO_POR_CONVENIO = {4: 7, 6: 5, 7: 10, 8: 9}
_CONVENIO_SEM_CONTA = 7  # from seven digits on, the number stands alone: branch and account leave the campo livre
_LIVRE_17 = 17
_NOSSO_NUMERO_COMPLETO = 11
_CARTEIRA_DO_SERVICO_21 = "21"


def campo_livre(entrada: Entrada) -> str:
    """Convênio of 7 or 8: 000000 + convênio + número + carteira; shorter: + agência + conta + carteira.

    Service 21: convênio of 6, free number of 17 digits, "21". Without convênio the number has 11 digits and holds it.
    """
    convenio = _convenio(entrada)
    if _servico_21(entrada):
        return convenio + entrada.digitos(_LIVRE_17, "nosso_numero") + _CARTEIRA_DO_SERVICO_21
    numero = nosso_numero(entrada).numero
    carteira = entrada.digitos(2, "carteira")
    if len(convenio) >= _CONVENIO_SEM_CONTA:
        return "000000" + numero + carteira
    return numero + entrada.digitos(4, "agencia") + entrada.digitos(8, "conta") + carteira


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Convênio and the number of the title; the DV is only printed when the convênio has up to 6 digits."""
    convenio = _convenio(entrada)
    if _servico_21(entrada):
        numero = entrada.digitos(_LIVRE_17, "nosso_numero")
        return NossoNumero(numero, "", numero)
    numero = convenio + entrada.digitos(_NOSSO_NUMERO_POR_CONVENIO.get(len(convenio), 11), "nosso_numero")
    dv = modulo11(numero, dez="X")
    return NossoNumero(numero, dv, numero if len(convenio) >= _CONVENIO_SEM_CONTA else f"{numero}-{dv}")


def digitos_da_conta(entrada: Entrada) -> dict[str, str]:
    """Modulo 11 with X for ten, in branch and account alike."""
    return {
        f"{nome}_dv": modulo11(entrada.digitos(tamanho, nome), dez="X")
        for nome, tamanho in (("agencia", 4), ("conta", 8))
        if entrada.tem(nome)
    }


def _convenio(entrada: Entrada) -> str:
    if not any(entrada.tem(nome) for nome in _CONVENIO):
        if len(entrada.como_escrito("nosso_numero")) == _NOSSO_NUMERO_COMPLETO:
            return ""
        return entrada.como_escrito(*_CONVENIO)
    escrito = entrada.como_escrito(*_CONVENIO)
    tamanho = next((t for t in _NOSSO_NUMERO_POR_CONVENIO if t >= len(escrito.lstrip("0")) and t >= len(escrito)), 8)
    return entrada.digitos(tamanho, *_CONVENIO)


def _servico_21(entrada: Entrada) -> bool:
    return entrada.logico("codigo_servico") or (
        entrada.texto("carteira", "") == _CARTEIRA_DO_SERVICO_21
        and len(entrada.como_escrito("nosso_numero")) == _LIVRE_17
    )


def _agencia_conta(entrada: Entrada) -> str:
    dv = digitos_da_conta(entrada)
    agencia, conta = entrada.digitos(4, "agencia"), entrada.digitos(8, "conta")
    return f"{agencia}-{dv['agencia_dv']} / {conta}-{dv['conta_dv']}"


BANCO = Banco("001", "Banco do Brasil", campo_livre, nosso_numero, _agencia_conta, digitos_da_conta)
