"""Remessas of Banrisul, CNAB 240 and 400."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.banrisul import cobranca
from consorcio.services.financeiro.bancos.entrada import Entrada

_COBRAR_MULTA = "18"
_DEZ = 10


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """Branch, code and control digits together."""
    return {"nome_banco": "BANRISUL", "codigo_empresa": empresa.digitos(13, "convenio"), "inscricao_empresa": "0"}


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The fine is an instruction and a rate with one decimal; interest a day in reais."""
    numero = cobranca.nosso_numero(titulo)
    juros = titulo.centavos("juros_valor", "0.00")
    multa = titulo.centavos("multa_valor", "0.00")
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira_codigo": empresa.texto("carteira", "1"),
        "especie_titulo": titulo.texto("especie", "08").split()[0],
        "instrucao_1": _COBRAR_MULTA if multa else "0",
        "juros_codigo": "0" if juros else "",
        "juros_texto": f"{juros:012d}" if juros else "",
        "multa_taxa": str(multa // _DEZ),
    }


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
    """Branch, code and control digits together as the agreement, and the account of the credit."""
    return {
        "nome_banco": "BANRISUL",
        "codigo_empresa": empresa.digitos(13, "convenio"),
        "agencia": empresa.digitos(4, "agencia"),
        "conta": empresa.digitos(10, "conta"),
        "conta_dv": empresa.texto("conta_dv", ""),
        "versao_layout_arquivo": "040",
        "versao_layout_lote": "020",
    }


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The nosso número with its two digits, zeros on the left."""
    numero = cobranca.nosso_numero(titulo)
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira_codigo": empresa.texto("carteira", "1"),
        "cadastramento": "1",
        "emissao_boleto": "2",
        "especie_titulo": titulo.texto("especie", "02").split()[0],
        "baixa_codigo": titulo.texto("baixa_codigo", "2"),
        "baixa_prazo": titulo.texto("baixa_prazo", "000"),
    }
