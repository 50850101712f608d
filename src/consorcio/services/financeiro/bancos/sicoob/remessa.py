"""Remessas of Sicoob, CNAB 240 and 400."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada

_CEM = 100


def da_empresa(empresa: Entrada) -> dict[str, Any]:
    """Branch and account with their check digits."""
    agencia, conta = empresa.digitos(4, "agencia"), empresa.digitos(8, "conta")
    return {
        "nome_banco": "SICOOB" if empresa.tem("modalidade") else "BANCOOBCED",
        "agencia": agencia,
        "agencia_dv": empresa.texto("agencia_dv", modulo11(agencia)),
        "conta": conta,
        "conta_dv": empresa.texto("conta_dv", modulo11(conta)),
        "convenio": empresa.como_escrito("convenio"),
        "versao_layout_arquivo": "081",
        "versao_layout_lote": "040",
    }


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Number with DV (10), parcela, modality and form, in the place of the free nosso número."""
    return {
        "nosso_numero": titulo.digitos(10, "nosso_numero"),
        "parcela": titulo.texto("parcela", "1"),
        "variacao": empresa.texto("modalidade", "01"),
        "carteira": "1",
        "emissao_boleto": "2",
        "distribuicao_boleto": "2",
        "especie_titulo": titulo.texto("especie", "02").split()[0],
        "juros_codigo": titulo.texto("juros_codigo", "0"),
    }


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The same in other columns, the number with its DV in twelve digits; rates have four decimals."""
    return {
        "nosso_numero": titulo.digitos(12, "nosso_numero"),
        "parcela": titulo.texto("parcela", "1"),
        "emissao_boleto": "2",
        "carteira": empresa.texto("carteira", "01"),
        "agencia_cobradora": empresa.digitos(4, "agencia"),
        "especie_titulo": titulo.texto("especie", "01").split()[0],
        "distribuicao": "2",
        "aceite_codigo": "1" if titulo.texto("aceite", "N") == "A" else "0",
        "multa_taxa": str(titulo.centavos("multa_valor", "0.00") * _CEM),
    }
