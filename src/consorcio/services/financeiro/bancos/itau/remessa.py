"""Remessas of Itaú, CNAB 240 and 400; in the latter the fine goes in a record of its own."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.itau import cobranca


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """Branch and account with their DAC."""
    return {
        "nome_banco": "BANCO ITAU SA",
        "agencia": empresa.digitos(4, "agencia"),
        "conta": empresa.digitos(5, "conta"),
        "conta_dv": empresa.texto("conta_dv"),
    }


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Eight digits of nosso número; the carteira is the company's or the title's."""
    return {
        "protesto_prazo": titulo.texto("protesto_prazo", "0"),
        "mora_data": titulo.data("multa_data") if titulo.tem("multa_data") else None,
        "nosso_numero": titulo.digitos(8, "nosso_numero"),
        "carteira": titulo.texto("carteira", empresa.texto("carteira", "0")),
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
    """Branch, account and the DAC of both."""
    return {
        "nome_banco": "BANCO ITAU SA",
        "agencia": empresa.digitos(4, "agencia"),
        "conta": empresa.digitos(5, "conta"),
        "agencia_conta_dv": cobranca.digitos_da_conta(empresa)["agencia_conta_dv"],
        "versao_layout_arquivo": "040",
        "versao_layout_lote": "030",
    }


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Carteira, number and DAC together, in the place of the free nosso número."""
    carteira = titulo.texto("carteira", empresa.texto("carteira", ""))
    conta = {nome: empresa.texto(nome) for nome in ("agencia", "conta")}
    numero = cobranca.nosso_numero(titulo.com(carteira=carteira, **conta))
    return {
        "nosso_numero": carteira.zfill(3) + numero.numero + numero.dv,
        "especie_titulo": titulo.texto("especie", "01").split()[0],
        "baixa_codigo": titulo.texto("baixa_codigo", "3"),
        "baixa_prazo": titulo.texto("baixa_prazo", "0"),
    }
