"""Remessa of Safra, CNAB 400."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.safra import cobranca


def da_empresa(empresa: Entrada) -> dict[str, Any]:
    """Branch and account with their check digits."""
    return {
        "nome_banco": "BANCO SAFRA",
        "agencia": empresa.digitos(4, "agencia") + empresa.digitos(1, "agencia_dv", padrao="0"),
        "conta": empresa.digitos(8, "conta") + empresa.digitos(1, "conta_dv"),
    }


def do_titulo(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The nosso número with its DV."""
    numero = cobranca.nosso_numero(titulo)
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira_codigo": empresa.texto("carteira", "1")[-1:],
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }
