"""Remessa of Banco do Brasil, CNAB 240."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.banco_do_brasil import cobranca
from consorcio.services.financeiro.bancos.entrada import Entrada

_COBRANCA_SIMPLES = "1"
_CARTEIRAS_SIMPLES_DO_BB = {"11", "12", "17"}
_CODIGO_DESSAS = "7"


def da_empresa(empresa: Entrada) -> dict[str, Any]:
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


def do_titulo(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
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
