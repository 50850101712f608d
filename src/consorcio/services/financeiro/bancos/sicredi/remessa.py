"""Remessa of Sicredi, CNAB 240."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.sicredi import cobranca


def da_empresa(empresa: Entrada) -> dict[str, Any]:
    """Branch and account; the account's digit fills the place of the joint one."""
    return {
        "nome_banco": "SICREDI",
        "agencia": empresa.digitos(4, "agencia"),
        "conta": empresa.digitos(5, "conta"),
        "conta_dv": empresa.digitos(1, "conta_dv"),
        "versao_layout_arquivo": "081",
        "versao_layout_lote": "040",
    }


def do_titulo(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The nosso número with its DV, which counts branch, posto and code of the beneficiary."""
    dados = {nome: empresa.texto(nome) for nome in ("agencia", "posto", "convenio")}
    if not titulo.tem("data_processamento") and titulo.tem("data_emissao"):
        dados["data_processamento"] = titulo.texto("data_emissao")
    numero = cobranca.nosso_numero(titulo.com(**dados))
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira": "1",
        "cadastramento": "1",
        "tipo_documento": "1",
        "emissao_boleto": "2",
        "distribuicao_boleto": "2",
        "especie_titulo": titulo.texto("especie", "03").split()[0],
        "baixa_codigo": "1",
        "baixa_prazo": titulo.texto("baixar_apos_dias", "060").zfill(3),
    }
