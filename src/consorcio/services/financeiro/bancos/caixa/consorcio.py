"""What the boleto model 14 of Caixa ("Consórcios") shows of a parcela and its group, by the names of the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consorcio.core.money import format_reais

_CABE_EM_TRES_DIGITOS = 999


@dataclass(frozen=True, slots=True)
class GrupoNoBoleto:
    """The group of a parcela on the day of the remessa. Counts are of cotas; `quitadas` are among the active ones."""

    codigo: str
    prazo_meses: int
    ativas: int
    excluidas: int
    quitadas: int
    contempladas: int
    ultima_ago: date | None


@dataclass(frozen=True, slots=True)
class ParteDaContribuicao:
    """A part of the parcela: its name in the table, centavos and percent of the price. A compensation is negative."""

    nome: str
    centavos: int
    percentual: Decimal


@dataclass(frozen=True, slots=True)
class ParcelaNoBoleto:
    """The parcela, at the price it was issued at, and the AGO it is for."""

    cota_numero: int
    ago: int
    data_ago: date | None
    vencimento: date
    preco_centavos: int
    partes: tuple[ParteDaContribuicao, ...]
    outros_centavos: int
    valor_cobrado_centavos: int


def campos_do_consorcio(grupo: GrupoNoBoleto, parcela: ParcelaNoBoleto, consorciado: str) -> dict[str, str]:
    """The fields of quadros 1 to 3: group and cota, assembly and participants, composition of the contribution."""
    campos = _quadro_1(grupo, parcela, consorciado) | _quadro_2(grupo, parcela) | _quadro_3(parcela)
    return {nome: valor for nome, valor in campos.items() if valor}


def _quadro_1(grupo: GrupoNoBoleto, parcela: ParcelaNoBoleto, consorciado: str) -> dict[str, str]:
    return {
        "nome_consorciado": consorciado,
        "grupo": grupo.codigo,
        "cota": f"{parcela.cota_numero:04d}",
        "prazo": f"{grupo.prazo_meses} MESES",
        "valor_bem": format_reais(parcela.preco_centavos),
        "bens_distribuidos": _contagem(grupo.contempladas),
        "bens_nao_distribuidos": _contagem(grupo.ativas - grupo.contempladas),
        "proxima_assembleia_numero": _contagem(parcela.ago),
        "proxima_assembleia_data": _dia(parcela.data_ago),
    }


def _quadro_2(grupo: GrupoNoBoleto, parcela: ParcelaNoBoleto) -> dict[str, str]:
    nao_contempladas = _contagem(grupo.ativas - grupo.contempladas)
    return {
        "participantes_ativos": _contagem(grupo.ativas),
        "participantes_excluidos": _contagem(grupo.excluidas),
        "participantes_quitados": _contagem(grupo.quitadas),
        "participantes_contemplados": _contagem(grupo.contempladas),
        "participantes_nao_contemplados": nao_contempladas,
        "nao_contemplados": nao_contempladas,
        "ultima_assembleia_data": _dia(grupo.ultima_ago),
        "quantidade_prestacoes": _contagem(grupo.prazo_meses),
        "parcela": f"{parcela.ago:03d}/{grupo.prazo_meses:03d}",
        "vencimento_parcela": parcela.vencimento.isoformat(),
    }


def _quadro_3(parcela: ParcelaNoBoleto) -> dict[str, str]:
    """The columns have no sign: what is compensated goes with the other deductions."""
    campos: dict[str, str] = {}
    for parte in parcela.partes:
        if parte.centavos > 0:
            campos[f"{parte.nome}_valor"] = format_reais(parte.centavos)
            campos[f"{parte.nome}_percentual"] = f"{parte.percentual:.2f}"
    total = sum(parte.centavos for parte in parcela.partes if parte.centavos > 0)
    deducoes = -sum(parte.centavos for parte in parcela.partes if parte.centavos < 0)
    return campos | {
        "contribuicao_total_valor": format_reais(total),
        "outros_acrescimos_valor": format_reais(parcela.outros_centavos) if parcela.outros_centavos else "",
        "outras_deducoes_valor": format_reais(deducoes) if deducoes else "",
        "valor_cobrado_valor": format_reais(parcela.valor_cobrado_centavos),
    }


def _contagem(quantas: int) -> str:
    """A column of three digits; what does not fit is not said."""
    return str(quantas) if quantas <= _CABE_EM_TRES_DIGITOS else ""


def _dia(dia: date | None) -> str:
    return dia.isoformat() if dia else ""
