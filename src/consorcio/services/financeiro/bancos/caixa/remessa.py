"""Remessas of Caixa (SIGCB): CNAB 400, and 240 with the five records of the boleto model 14, "Consórcios"."""

from __future__ import annotations

from typing import Any

from consorcio.services.financeiro.bancos.caixa import cobranca
from consorcio.services.financeiro.bancos.cnab.tabela import Campo, carregar
from consorcio.services.financeiro.bancos.entrada import Entrada

_REGISTRADA = "1"
_DEVOLVER = "2"
_CEM_POR_CENTO = 10_000  # in hundredths of a percent
_ALTERAR_VENCIMENTO, _ALTERAR_VENCIMENTO_NO_400 = "6", "5"
_QUADROS = ("1", "2", "3", "4", "5")
_COMUM_ATE = 20


def da_empresa_240(empresa: Entrada) -> dict[str, Any]:
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


def do_titulo_240(_empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """Model 14 fields come by their names in the table, money in reais."""
    registrada, numero = _nosso_numero(titulo)
    return {
        "nosso_numero": numero,
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


def da_empresa_400(empresa: Entrada) -> dict[str, Any]:
    """Branch and the six digits of the beneficiary."""
    return {
        "nome_banco": "C ECON FEDERAL",
        "convenio": empresa.digitos(6, "convenio"),
        "agencia": empresa.digitos(4, "agencia"),
    }


def do_titulo_400(_empresa: Entrada, titulo: Entrada) -> dict[str, Any]:
    """The fine goes in reais, cut to the centavo: never more than its percent; a new due date has its own code."""
    registrada, numero = _nosso_numero(titulo)
    ocorrencia = titulo.texto("ocorrencia", "1")
    return {
        "nosso_numero": numero,
        "carteira": "1" if registrada else "2",
        "emissao_boleto": "2",
        "distribuicao_boleto": "0",
        "especie_titulo": titulo.texto("especie", "09").split()[0],
        "ocorrencia": _ALTERAR_VENCIMENTO_NO_400 if ocorrencia == _ALTERAR_VENCIMENTO else ocorrencia,
        "instrucao_1": _DEVOLVER,
        "prazo": titulo.texto("baixar_apos_dias", "90"),
        "multa_valor": _multa_centavos(titulo),
    }


def _multa_centavos(titulo: Entrada) -> int:
    if titulo.tem("multa_valor_fixo"):
        return titulo.centavos("multa_valor_fixo")
    return titulo.valor_centavos() * titulo.centavos("multa_valor", "0.00") // _CEM_POR_CENTO


def _nosso_numero(titulo: Entrada) -> tuple[bool, str]:
    """Whether the modality is a registered one, and the seventeen digits."""
    modalidade = titulo.texto("modalidade", "14")
    numero = titulo.digitos(15, "nosso_numero") if modalidade[:1] == "2" else cobranca.nosso_numero(titulo).numero[2:]
    return modalidade.startswith(_REGISTRADA), modalidade + numero


def segmentos_y14(titulo: Entrada) -> tuple[str, ...]:
    """The records Y of model 14 that the title brings something for: group and quota, assembly, composition, funds."""
    if not titulo.tem("consorcio"):
        return ()
    campos = Entrada(titulo.objeto("consorcio"))
    return tuple(nome for nome, proprios in _campos_dos_quadros().items() if any(campos.tem(c.nome) for c in proprios))


def _consorcio(titulo: Entrada) -> dict[str, Any]:
    """The fields of model 14 by the kind of their columns: amounts in centavos, dates as dates."""
    if not titulo.tem("consorcio"):
        return {}
    campos = Entrada(titulo.objeto("consorcio"))
    proprios = {campo.nome: campo for quadro in _campos_dos_quadros().values() for campo in quadro}
    return {nome: _ler(campos, campo) for nome, campo in proprios.items() if campos.tem(nome)}


def _campos_dos_quadros() -> dict[str, list[Campo]]:
    """What each record Y of model 14 has to say, without the columns that every record has."""
    registros = carregar(240, "cnab/cnab240", "caixa/cnab240_consorcio").registros
    nomes = [f"segmento_Y14_{quadro}" for quadro in _QUADROS]
    return {nome: [campo for campo in registros[nome].campos if campo.de > _COMUM_ATE] for nome in nomes}


def _ler(campos: Entrada, campo: Campo) -> Any:
    if campo.tipo == "dinheiro":
        return campos.centavos(campo.nome)
    return campos.data(campo.nome) if campo.tipo == "data8" else campos.texto(campo.nome)
