"""What the boleto model 14 of Caixa ("Consórcios") shows of a parcela and its group, by the names of the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consorcio.core.money import format_reais

_CABE_EM_TRES_DIGITOS = 999
_CABE_EM_QUINZE_DIGITOS = 10**15 - 1
BANCOS, APLICACOES = "BANCOS", ("APLICACAO_GRUPO", "APLICACAO_VINCULADA")
DISPONIVEIS = (BANCOS, *APLICACOES)
FORMACAO = "OBRIGACOES_FORMACAO"
"""What was paid for a seat that is not a cota yet: apart from the group until it is, and then by purpose (R2.12)."""
COLETADO = {
    "OBRIGACOES_NAO_CONTEMPLADOS": "coletado_aquisicao_bens",
    "DIREITOS_CONTEMPLADOS": "coletado_aquisicao_bens",
    "REAJUSTE_A_RECEBER": "coletado_aquisicao_bens",
    "LANCES_A_APLICAR": "coletado_aquisicao_bens",
    "TA_A_REPASSAR": "coletado_taxa_administracao",
    "FUNDO_RESERVA": "coletado_fundo_reserva",
    "RENDIMENTOS": "coletado_rendimentos",
    "CONTEMPLACOES_A_ENTREGAR": "coletado_rendimentos",
    "ENCARGOS_RETIDOS": "coletado_multa_juros",
    "ENCARGOS_A_REPASSAR": "coletado_multa_juros",
    "SEGURO_A_REPASSAR": "coletado_seguro",
    "CUSTAS_A_REPASSAR": "coletado_custas",
}
"""Column of quadro 4 by the account that money went to, as line 07 of document 4350 has it (REGRAS §10.4)."""
USADO = {
    "CONTEMPLACOES_A_ENTREGAR": "usado_aquisicao_bens",
    "TA_A_REPASSAR": "usado_taxa_administracao",
    "ENCARGOS_A_REPASSAR": "usado_multa_juros",
    "SEGURO_A_REPASSAR": "usado_seguro",
    "CUSTAS_A_REPASSAR": "usado_custas",
    "A_DEVOLVER_EXCLUIDOS": "usado_devolucao_desligado",
    "RESTITUICOES_A_PAGAR": "usado_devolucao_desligado",
    "A_DEVOLVER_ATIVOS": "usado_devolucao_desligado",
}
"""Column of quadro 5 by the account that money left, as line 08 has it."""
COLETADO_OUTROS, USADO_OUTROS = "coletado_outros", "usado_outros"


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


@dataclass(frozen=True, slots=True)
class MovimentoDoGrupo:
    """Centavos that went from an account of the group (`credito`) to another (`debito`)."""

    debito: str
    credito: str
    centavos: int


@dataclass(frozen=True, slots=True)
class RecursosDoGrupo:
    """The money of a group from an AGO to the next, in centavos: by account at both ends, by column in between."""

    abertura: Mapping[str, int]
    coletado: Mapping[str, int]
    usado: Mapping[str, int]
    fechamento: Mapping[str, int]


def recursos_do_periodo(fechamento: Mapping[str, int], movimentos: Iterable[MovimentoDoGrupo]) -> RecursosDoGrupo:
    """What was collected and used in a period that ended with these balances, and the balances it began with (I2).

    Between bank and investments money only moves. What was paid apart for a seat enters when it becomes a cota.
    """
    abertura, coletado, usado = Counter(fechamento), Counter[str](), Counter[str]()
    for movimento in movimentos:
        debito, credito, centavos = movimento.debito, movimento.credito, movimento.centavos
        abertura[debito] -= centavos
        abertura[credito] += centavos
        if "APLICACAO_FORMACAO" in (debito, credito):
            continue
        if debito in (*DISPONIVEIS, FORMACAO) and credito not in DISPONIVEIS:
            coletado[COLETADO.get(credito, COLETADO_OUTROS)] += centavos
        elif credito in DISPONIVEIS and debito not in (*DISPONIVEIS, FORMACAO):
            usado[USADO.get(debito, USADO_OUTROS)] += centavos
    return RecursosDoGrupo({conta: abertura[conta] for conta in DISPONIVEIS}, coletado, usado, fechamento)


def campos_dos_recursos(recursos: RecursosDoGrupo) -> dict[str, str]:
    """The fields of quadros 4 and 5. The columns have no sign: a balance below zero is left out."""
    colunas = {
        **_disponibilidades("disponivel", recursos.abertura),
        **recursos.coletado,
        **recursos.usado,
        **_disponibilidades("saldo", recursos.fechamento),
    }
    return {nome: format_reais(valor) for nome, valor in colunas.items() if 0 < valor <= _CABE_EM_QUINZE_DIGITOS}


def _disponibilidades(quando: str, saldos: Mapping[str, int]) -> dict[str, int]:
    aplicado = sum(saldos.get(conta, 0) for conta in APLICACOES)
    return {f"{quando}_deposito": saldos.get(BANCOS, 0), f"{quando}_aplicacoes": aplicado}


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
