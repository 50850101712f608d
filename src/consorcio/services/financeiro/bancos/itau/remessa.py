"""Remessa of Itaú, CNAB 400; the fine goes in a record of its own."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.entrada import Entrada


def da_empresa(empresa: Entrada) -> dict[str, Any]:
    """Branch and account with their DAC."""
    return {
        "nome_banco": "BANCO ITAU SA",
        "agencia": empresa.digitos(4, "agencia"),
        "conta": empresa.digitos(5, "conta"),
        "conta_dv": empresa.texto("conta_dv"),
    }


def do_titulo(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Eight digits of nosso número; the carteira is the company's or the title's."""
    return {
        "protesto_prazo": titulo.texto("protesto_prazo", "0"),
        "mora_data": titulo.data("multa_data") if titulo.tem("multa_data") else None,
        "nosso_numero": titulo.digitos(8, "nosso_numero"),
        "carteira": titulo.texto("carteira", empresa.texto("carteira", "0")),
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }


def registros(titulo: Entrada) -> tuple[str, ...]:
    """The title and, when there is a fine, its record."""
    return ("detalhe", "multa") if titulo.tem("multa_valor") or titulo.tem("multa_valor_fixo") else ("detalhe",)
