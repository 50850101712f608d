"""Remessa of Santander, CNAB 400."""

from __future__ import annotations

from typing import Any

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.santander import cobranca

_COBRANCA_COM_REGISTRO = "5"  # rapid, the boleto issued by the beneficiary
_COM_MULTA, _SEM_MULTA = "4", "0"
_DIGITOS_DO_ARQUIVO = 7


def da_empresa(empresa: Entrada) -> dict[str, Any]:
    """The transmission code that the bank gave the company stands for branch and account."""
    return {"nome_banco": "SANTANDER", "codigo_transmissao": empresa.digitos(20, "codigo_transmissao")}


def do_titulo(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The file has room for seven digits of the nosso número and its DV."""
    numero = cobranca.nosso_numero(titulo)
    if numero.numero[:-_DIGITOS_DO_ARQUIVO].strip("0"):
        raise validation("/nosso_numero", "nosso_numero vai até 7 dígitos no CNAB 400 do Santander.")
    com_multa = titulo.centavos("multa_valor", "0.00") > 0
    return {
        "nosso_numero": numero.numero[-_DIGITOS_DO_ARQUIVO:] + numero.dv,
        "carteira_codigo": empresa.texto("codigo_carteira", _COBRANCA_COM_REGISTRO),
        "multa_codigo": _COM_MULTA if com_multa else _SEM_MULTA,
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }
