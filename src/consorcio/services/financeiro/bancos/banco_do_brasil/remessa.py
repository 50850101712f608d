"""Remessas of Banco do Brasil, CNAB 240 and 400."""

from __future__ import annotations

from typing import Any

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.banco_do_brasil import cobranca
from consorcio.services.financeiro.bancos.entrada import Entrada

_COBRANCA_SIMPLES = "1"
_CARTEIRAS_SIMPLES_DO_BB = {"11", "12", "17"}
_CODIGO_DESSAS = "7"
_CONVENIO_DO_400 = 7


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
    """Convênio, carteira and variação stand in the place of the free convênio field."""
    digitos = cobranca.digitos_da_conta(empresa)
    return {
        "nome_banco": "BANCO DO BRASIL SA",
        "convenio": empresa.digitos(9, "convenio"),
        "carteira": empresa.digitos(2, "carteira"),
        "variacao": empresa.digitos(3, "variacao"),
        "agencia": empresa.digitos(4, "agencia"),
        "agencia_dv": digitos["agencia_dv"],
        "conta": empresa.digitos(8, "conta"),
        "conta_dv": digitos["conta_dv"],
        "versao_layout_arquivo": "083",
        "versao_layout_lote": "042",
    }


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """Convênios of seven digits, the only ones whose detail record is here; the leader is the convênio unless told."""
    convenio = empresa.como_escrito("convenio").lstrip("0")
    if len(convenio) != _CONVENIO_DO_400:
        raise validation("/convenio", "convenio deve ter 7 dígitos no CNAB 400 do Banco do Brasil.")
    digitos = cobranca.digitos_da_conta(empresa)
    return {
        "nome_banco": "BANCODOBRASIL",
        "convenio": convenio,
        "convenio_lider": empresa.digitos(_CONVENIO_DO_400, "convenio_lider", padrao=convenio),
        "variacao": empresa.digitos(3, "variacao"),
        "agencia": empresa.digitos(4, "agencia"),
        "agencia_dv": digitos["agencia_dv"],
        "conta": empresa.digitos(8, "conta"),
        "conta_dv": digitos["conta_dv"],
        "tipo_cobranca": empresa.texto("tipo_cobranca", ""),
    }


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The nosso número as in the boleto."""
    carteira = empresa.digitos(2, "carteira")
    numero = cobranca.nosso_numero(titulo.com(convenio=empresa.texto("convenio"), carteira=empresa.texto("carteira")))
    return {
        "nosso_numero": numero.numero if numero.numero == numero.formatado else numero.numero + numero.dv,
        "carteira": carteira,
        "carteira_codigo": _CODIGO_DESSAS if carteira in _CARTEIRAS_SIMPLES_DO_BB else _COBRANCA_SIMPLES,
        "cadastramento": "1",
        "distribuicao_boleto": "0",
        "especie_titulo": titulo.texto("especie", "02").split()[0],
        "baixa_codigo": titulo.texto("baixa_codigo", "0"),
        "baixa_prazo": titulo.texto("baixa_prazo", "000"),
    }


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The seventeen digits of the boleto."""
    carteira = empresa.digitos(2, "carteira")
    numero = cobranca.nosso_numero(titulo.com(convenio=empresa.texto("convenio"), carteira=carteira))
    return {
        "nosso_numero": numero.numero,
        "carteira": carteira,
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }
