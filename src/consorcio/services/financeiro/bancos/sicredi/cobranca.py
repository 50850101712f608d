"""Sicredi: the nosso número carries the year and who generated it."""

from __future__ import annotations

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.banco import Banco, NossoNumero
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import CampoAusenteError, Entrada

_CODIGO = ("convenio", "codigo_beneficiario")
_SEQUENCIA = 5
_COM_ANO = 8
_COM_DV = 9
_TIPOS = {"com registro": "1", "sem registro": "3"}
_SEM_VALOR = "0.00"


def campo_livre(entrada: Entrada) -> str:
    """Type, 1, nosso número (9), agência (4), posto (2), código (5), 1 when there is an amount, 0, DV."""
    numero = nosso_numero(entrada)
    com_valor = "0" if entrada.texto("valor", "1.00") == _SEM_VALOR else "1"
    sem_dv = _tipo(entrada) + "1" + numero.numero + numero.dv + _beneficiario(entrada) + com_valor + "0"
    return sem_dv + modulo11(sem_dv)


def nosso_numero(entrada: Entrada) -> NossoNumero:
    """Year (2), generator (1: the bank, 2 to 9: the beneficiary), sequence (5), and a DV with the beneficiary."""
    numero = _numero(entrada)
    dv = modulo11(_beneficiario(entrada) + numero)
    return NossoNumero(numero, dv, f"{numero[:2]}/{numero[2:]}-{dv}")


def _numero(entrada: Entrada) -> str:
    escrito = entrada.como_escrito("nosso_numero")
    if len(escrito) in (_COM_ANO, _COM_DV):
        return escrito[:_COM_ANO]
    return _ano(entrada) + entrada.digitos(1, "byte_geracao", padrao="2") + entrada.digitos(_SEQUENCIA, "nosso_numero")


def _ano(entrada: Entrada) -> str:
    for nome in ("data_processamento", "data_documento"):
        if entrada.tem(nome):
            return f"{entrada.data(nome):%y}"
    raise CampoAusenteError("data_processamento")


def _tipo(entrada: Entrada) -> str:
    if entrada.tem("tipo_cobranca"):
        tipo = entrada.texto("tipo_cobranca")
        if tipo not in _TIPOS:
            raise validation("/tipo_cobranca", 'tipo_cobranca deve ser "com registro" ou "sem registro".')
        return _TIPOS[tipo]
    return entrada.digitos(1, "carteira", padrao="1")


def _beneficiario(entrada: Entrada) -> str:
    return entrada.digitos(4, "agencia") + entrada.digitos(2, "posto") + entrada.digitos(5, *_CODIGO)


def _agencia_conta(entrada: Entrada) -> str:
    beneficiario = _beneficiario(entrada)
    return f"{beneficiario[:4]}.{beneficiario[4:6]}.{beneficiario[6:]}"


BANCO = Banco("748", "Sicredi", campo_livre, nosso_numero, _agencia_conta)
