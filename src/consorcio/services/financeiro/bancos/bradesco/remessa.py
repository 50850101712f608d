"""Remessas of Bradesco, CNAB 240 and 400."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.bradesco import cobranca
from consorcio.services.financeiro.bancos.entrada import Entrada

_EMITE_O_BENEFICIARIO = "2"
_MULTA_EM_PERCENTUAL = "2"


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """The code that Bradesco gave the company, and the account of the credit."""
    return {
        "nome_banco": "BRADESCO",
        "codigo_empresa": empresa.digitos(20, "codigo_empresa"),
        "carteira": empresa.digitos(3, "carteira"),
        "agencia": empresa.digitos(5, "agencia"),
        "conta": empresa.digitos(7, "conta"),
        "conta_dv": empresa.texto("conta_dv"),
    }


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The nosso número with its DV, which counts the carteira."""
    numero = cobranca.nosso_numero(titulo.com(carteira=empresa.texto("carteira")))
    return {
        "nosso_numero": numero.numero,
        "nosso_numero_dv": numero.dv,
        "numero_documento": titulo.texto("numero", titulo.texto("numero_documento", "")),
        "multa_codigo": _MULTA_EM_PERCENTUAL if titulo.centavos("multa_valor", "0.00") else "0",
        "emissao_boleto": _EMITE_O_BENEFICIARIO,
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
    """The code of the company as the agreement, branch and account with their check digits."""
    return {
        "nome_banco": "BRADESCO",
        "codigo_empresa": empresa.digitos(20, "codigo_empresa"),
        "agencia": empresa.digitos(5, "agencia"),
        "conta": empresa.digitos(7, "conta"),
        **cobranca.digitos_da_conta(empresa),
        "versao_layout_arquivo": "084",
        "versao_layout_lote": "042",
        "densidade": "01600",
    }


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Carteira, five zeros, the number and its DV, in the place of the free nosso número."""
    numero = cobranca.nosso_numero(titulo.com(carteira=empresa.texto("carteira")))
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira": empresa.digitos(3, "carteira"),
        "cadastramento": "1",
        "tipo_documento": "1",
        "emissao_boleto": "2",
        "distribuicao_boleto": "2",
        "especie_titulo": titulo.texto("especie", "02").split()[0],
        "baixa_codigo": titulo.texto("baixa_codigo", "2"),
        "baixa_prazo": titulo.texto("baixa_prazo", "000"),
    }
