"""Remessas of Sicredi, CNAB 240 and 400."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.banco import NossoNumero
from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.sicredi import cobranca

_ACEITO = "A"


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
    """Branch and account; the account's digit fills the place of the joint one."""
    return {
        "nome_banco": "SICREDI",
        "agencia": empresa.digitos(4, "agencia"),
        "conta": empresa.digitos(5, "conta"),
        "conta_dv": empresa.digitos(1, "conta_dv"),
        "versao_layout_arquivo": "081",
        "versao_layout_lote": "040",
    }


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """The five digits of the beneficiary."""
    return {"nome_banco": "SICREDI", "convenio": empresa.digitos(5, "convenio")}


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The nosso número with its DV, which counts branch, posto and code of the beneficiary."""
    numero = _nosso_numero(empresa, titulo)
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


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The species is a letter (K: others) and the acceptance S or N."""
    numero = _nosso_numero(empresa, titulo)
    return {
        "nosso_numero": numero.numero + numero.dv,
        "especie_titulo": titulo.texto("especie", "K").split()[0],
        "aceite": "S" if titulo.texto("aceite", "N") == _ACEITO else "N",
    }


def _nosso_numero(empresa: Entrada, titulo: Entrada) -> NossoNumero:
    dados = {nome: empresa.texto(nome) for nome in ("agencia", "posto", "convenio")}
    if not titulo.tem("data_processamento") and titulo.tem("data_emissao"):
        dados["data_processamento"] = titulo.texto("data_emissao")
    return cobranca.nosso_numero(titulo.com(**dados))
