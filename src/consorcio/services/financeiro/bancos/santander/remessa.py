"""Remessas of Santander, CNAB 240 and 400."""

from __future__ import annotations

from typing import Any

from consorcio.core.errors import validation
from consorcio.services.financeiro.bancos.digitos import modulo11
from consorcio.services.financeiro.bancos.entrada import Entrada
from consorcio.services.financeiro.bancos.pix.chave import ler_chave
from consorcio.services.financeiro.bancos.santander import cobranca

_COBRANCA_COM_REGISTRO = "5"  # rapid, the boleto issued by the beneficiary
_PROTESTAR = "06"
_COM_MULTA, _SEM_MULTA = "4", "0"
_DIGITOS_DO_ARQUIVO = 7
_TIPOS_DE_CHAVE = {"cpf": "1", "cnpj": "2", "celular": "3", "email": "4", "aleatoria": "5"}


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """The transmission code stands for branch and account, of which it has no room for the last two digits."""
    conta = empresa.texto("conta", "") + empresa.texto("conta_dv", "")
    return {
        "nome_banco": "SANTANDER",
        "codigo_transmissao": empresa.digitos(20, "codigo_transmissao"),
        "complemento_conta": "".join(filter(str.isdigit, conta))[-2:],
    }


def do_titulo_400(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The file has room for seven digits of the nosso número and its DV."""
    numero = cobranca.nosso_numero(titulo)
    if numero.numero[:-_DIGITOS_DO_ARQUIVO].strip("0"):
        raise validation("/nosso_numero", "nosso_numero vai até 7 dígitos no CNAB 400 do Santander.")
    com_multa = titulo.centavos("multa_valor", "0.00") > 0
    return {
        "nosso_numero": numero.numero[-_DIGITOS_DO_ARQUIVO:] + numero.dv,
        "carteira_codigo": empresa.texto("codigo_carteira", _COBRANCA_COM_REGISTRO),
        "multa_codigo": _COM_MULTA if com_multa else _SEM_MULTA,
        "instrucao_1": _PROTESTAR if titulo.texto("protesto_codigo", "3") != "3" else "0",
        "especie_titulo": titulo.texto("especie", "01").split()[0],
    }


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
    """The transmission code has fifteen digits here; branch and account go in each title."""
    return {
        "nome_banco": "BANCO SANTANDER",
        "codigo_transmissao": empresa.digitos(15, "codigo_transmissao"),
        "agencia": empresa.digitos(4, "agencia"),
        "agencia_dv": empresa.texto("agencia_dv", modulo11(empresa.digitos(4, "agencia"))),
        "conta": empresa.digitos(9, "conta"),
        "conta_dv": empresa.texto("conta_dv"),
        "versao_layout_arquivo": "040",
        "versao_layout_lote": "030",
    }


def do_titulo_240(empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Registered, issued and delivered by the beneficiary."""
    numero = cobranca.nosso_numero(titulo)
    return {
        "nosso_numero": numero.numero + numero.dv,
        "carteira": empresa.texto("codigo_carteira", _COBRANCA_COM_REGISTRO),
        "cadastramento": "1",
        "tipo_documento": "2",
        "especie_titulo": titulo.texto("especie", "02").split()[0],
        "baixa_codigo": titulo.texto("baixa_codigo", "3"),
        "baixa_prazo": titulo.texto("baixa_prazo", "0"),
        **_bolepix(titulo),
    }


def _bolepix(titulo: Entrada) -> dict[str, Any]:
    """The key that the Pix of the boleto pays into, as the directory has it; without a txid the bank gives one."""
    if not titulo.tem("bolepix_chave"):
        return {}
    chave = ler_chave(titulo.texto("bolepix_chave"))
    if chave is None:
        raise validation("/bolepix_chave", "bolepix_chave não é uma chave Pix.")
    return {
        "bolepix_tipo_chave": _TIPOS_DE_CHAVE[chave.tipo],
        "bolepix_chave": chave.normalizada,
        "bolepix_txid": titulo.texto("bolepix_txid", ""),
    }
