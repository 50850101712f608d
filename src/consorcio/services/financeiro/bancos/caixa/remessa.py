"""Remessa of Caixa, CNAB 240 (SIGCB), with the five records of the boleto model 14, "Consórcios"."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.caixa import cobranca
from consorcio.services.financeiro.bancos.cnab.tabela import Campo, carregar
from consorcio.services.financeiro.bancos.entrada import Entrada

_REGISTRADA = "1"
_QUADROS = ("1", "2", "3", "4", "5")


def da_empresa(empresa: Entrada) -> dict[str, Any]:
    """The six digits of the beneficiary take the place of the account."""
    return {
        "nome_banco": "CAIXA ECONOMICA FEDERAL",
        "convenio": empresa.digitos(6, "convenio"),
        "agencia": empresa.digitos(5, "agencia"),
        "agencia_dv": empresa.digitos(1, "agencia_dv"),
        "versao_layout_arquivo": "050",
        "versao_layout_lote": "030",
        "versao_aplicativo": empresa.texto("versao_aplicativo", ""),
    }


def do_titulo(_empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Model 14 fields come by their names in the table, money in reais."""
    modalidade = titulo.texto("modalidade", "14")
    registrada = modalidade.startswith(_REGISTRADA)
    numero = titulo.digitos(15, "nosso_numero") if modalidade[:1] == "2" else cobranca.nosso_numero(titulo).numero[2:]
    return {
        "nosso_numero": modalidade + numero,
        "carteira": "1",
        "cadastramento": "1" if registrada else "2",
        "tipo_documento": "2",
        "emissao_boleto": "2",
        "distribuicao_boleto": titulo.texto("distribuicao", "0" if registrada else "2"),
        "especie_titulo": titulo.texto("especie", "99").split()[0],
        "baixa_codigo": "1",
        "baixa_prazo": titulo.texto("baixar_apos_dias", "120").zfill(3),
        "registro_opcional": "14",
        **_consorcio(titulo),
    }


def segmentos_y14(titulo: Entrada) -> tuple[str, ...]:
    """The records Y of model 14 when the title brings what they show: group and quota, assembly, composition, funds."""
    return tuple(f"segmento_Y14_{quadro}" for quadro in _QUADROS) if titulo.tem("consorcio") else ()


def _consorcio(titulo: Entrada) -> dict[str, Any]:
    """The fields of model 14 by the kind of their columns: amounts in centavos, dates as dates."""
    if not titulo.tem("consorcio"):
        return {}
    campos = Entrada(titulo.objeto("consorcio"))
    tabela = carregar(240, "cnab/cnab240", "caixa/cnab240_consorcio")
    valores: dict[str, Any] = {}
    for quadro in _QUADROS:
        for campo in tabela.registros[f"segmento_Y14_{quadro}"].campos:
            if not campo.fixo and campos.tem(campo.nome):
                valores[campo.nome] = _ler(campos, campo)
    return valores


def _ler(campos: Entrada, campo: Campo) -> Any:
    if campo.tipo == "dinheiro":
        return campos.centavos(campo.nome)
    return campos.data(campo.nome) if campo.tipo == "data8" else campos.texto(campo.nome)
