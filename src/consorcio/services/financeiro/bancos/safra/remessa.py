"""Remessas of Safra, CNAB 240 and 400."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.safra import cobranca


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """Branch and account with their check digits."""
    return {
        "nome_banco": "BANCO SAFRA",
        "agencia": empresa.digitos(4, "agencia") + empresa.digitos(1, "agencia_dv", padrao="0"),
        "conta": empresa.digitos(8, "conta") + empresa.digitos(1, "conta_dv"),
    }


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The nosso número with its DV."""
    numero = cobranca.nosso_numero(titulo)
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira_codigo": empresa.texto("carteira", "1")[-1:],
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
    """Branch and account with their check digits; the agreement, when there is none, is the account."""
    conta = empresa.digitos(8, "conta")
    return {
        "nome_banco": "SAFRA",
        "convenio": empresa.digitos(12, "convenio", padrao=conta),
        "agencia": empresa.digitos(4, "agencia"),
        "agencia_dv": empresa.digitos(1, "agencia_dv", padrao="0"),
        "conta": conta,
        "conta_dv": empresa.digitos(1, "conta_dv"),
        "versao_layout_arquivo": "103",
        "versao_layout_lote": "060",
    }


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Carteira, five zeros, the number and its DV, in the place of the free nosso número."""
    numero = cobranca.nosso_numero(titulo)
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira": empresa.digitos(3, "carteira", padrao="1"),
        "cadastramento": "1",
        "tipo_documento": "1",
        "emissao_boleto": "2",
        "distribuicao_boleto": "2",
        "especie_titulo": titulo.texto("especie", "02").split()[0],
        "baixa_codigo": titulo.texto("baixa_codigo", "2"),
        "baixa_prazo": titulo.texto("baixa_prazo", "000"),
    }
