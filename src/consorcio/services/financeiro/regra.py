"""The group rule as billing reads it: from the text grupos sends to the types of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from consorcio.core.money import Arredondamento, parse_reais
from consorcio.core.percent import pct
from consorcio.services.financeiro.domain.amortizacao import RateioLance
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao
from consorcio.services.financeiro.domain.despesa import FinalidadeDespesa
from consorcio.services.financeiro.domain.encerramento import PesoRateio
from consorcio.services.financeiro.domain.mora import InicioMora, RegraMora
from consorcio.services.financeiro.domain.pagamento import OrdemAlocacao
from consorcio.services.financeiro.domain.parcela_reduzida import EscolhaResiduo, ResiduoReduzida
from consorcio.services.financeiro.domain.prestacao import (
    BaseSeguro,
    FaixaTaxa,
    Plano,
    TaAdesaoTardia,
    TaxaAteContemplacao,
    contratar_seguro,
)
from consorcio.services.financeiro.domain.restituicao import BasePena, DestinoPena, FaixaPenal, Pena
from consorcio.services.financeiro.domain.rnp import BasePermanencia, RegraPermanencia
from consorcio.services.financeiro.domain.saldo_caixa import FonteCobertura, RateioBase

CAUSAS_EXCLUSAO = ("DESISTENCIA", "INADIMPLENCIA")
ORDENS_ANTECIPACAO = ("DIRETA", "INVERSA", "DILUIR")


@dataclass(frozen=True, slots=True)
class RegraFinanceira:
    """What billing needs of a group's rule (REGRAS §13)."""

    plano: Plano
    mora: RegraMora
    rateio_base: RateioBase
    fontes_saldo_caixa: tuple[FonteCobertura, ...]
    cobra_taxa_saldo_caixa: bool
    rateio_lance: RateioLance
    reducao_lance: OrdemAmortizacao
    embutido_maximo: Decimal
    exclusao_parcelas: int
    exclui_por_alternadas: bool
    max_cotas: int
    purga_exclusao_dias: int
    cancelamento_contemplacao_parcelas: int
    clausula_penal: Mapping[str, tuple[FaixaPenal, ...]]
    ordens_antecipacao: tuple[OrdemAmortizacao, ...]
    permanencia: RegraPermanencia
    prazo_rnp_dias: int
    exige_habilitacao: bool
    prazo_analise_dias: int
    validade_analise_dias: int
    troca_reducao_maxima: Decimal
    troca_aumento_maximo: Decimal
    trocas_credito_maximo: int
    taxa_transferencia: Decimal
    taxa_transferencia_minima_centavos: int
    taxa_cobranca_extrajudicial: Decimal
    honorarios_cobranca_judicial: Decimal
    prazo_dic_dias: int
    idade_maxima_bem_anos: int
    peso_rateio_final: PesoRateio
    residuo_reduzida: ResiduoReduzida
    escolhas_residuo: tuple[EscolhaResiduo, ...]
    ordem_alocacao: OrdemAlocacao
    custas_primeiro: bool
    lance_quita_residuo: bool
    excluido_recebe_fundo_reserva: bool
    prazo_recuperacao_dias: int
    despesas_fundo_reserva: tuple[FinalidadeDespesa, ...]


def _clausula_penal(regra: dict[str, Any], causa: str) -> tuple[FaixaPenal, ...]:
    """The tiers for one cause of exclusion; empty means no penalty (R8.06)."""
    faixas = [f for f in regra.get("clausula_penal") or () if (f.get("motivo") or causa) == causa]
    return tuple(
        FaixaPenal(
            pct(faixa["ate"]),
            (
                Pena(DestinoPena.GRUPO, _pct(faixa, "grupo", "0"), _base_da_pena(faixa)),
                Pena(DestinoPena.ADMINISTRADORA, _pct(faixa, "administradora", "0"), _base_da_pena(faixa)),
            ),
        )
        for faixa in faixas
    )


def _base_da_pena(faixa: dict[str, Any]) -> BasePena:
    return BasePena(faixa.get("base") or BasePena.RESTITUICAO.value)


def _fontes_saldo_caixa(regra: dict[str, Any]) -> tuple[FonteCobertura, ...]:
    """What covers the cash before the members do, in order (R4.50)."""
    rendimentos = (FonteCobertura.RENDIMENTOS,) if regra.get("usa_rendimentos_saldo_caixa") else ()
    return rendimentos if regra.get("nao_usa_fr_saldo_caixa") else (*rendimentos, FonteCobertura.FUNDO_RESERVA)


def ler_regra(regra: dict[str, Any]) -> RegraFinanceira:
    """The rule from the values of the public contract (`RegraGrupo`), absent ones at their default."""
    return RegraFinanceira(
        plano=_plano(regra),
        mora=RegraMora(
            multa=_pct(regra, "multa_mora", "2"),
            juros_mes=_pct(regra, "juros_mora_mensal", "1"),
            percentual_grupo=_pct(regra, "mora_do_grupo", "50"),
            inicio=InicioMora(regra.get("inicio_mora") or InicioMora.DIA_UTIL_APOS_AGO.value),
        ),
        rateio_base=RateioBase(regra.get("rateio_base") or RateioBase.ATIVOS_TODOS.value),
        fontes_saldo_caixa=_fontes_saldo_caixa(regra),
        cobra_taxa_saldo_caixa=bool(regra.get("cobra_taxa_saldo_caixa")),
        rateio_lance=RateioLance(regra.get("rateio_lance") or RateioLance.PROPORCIONAL.value),
        reducao_lance=OrdemAmortizacao(regra.get("reducao_lance") or OrdemAmortizacao.INVERSA.value),
        embutido_maximo=_pct(regra, "embutido_maximo", "30"),
        exclusao_parcelas=int(regra.get("exclusao_parcelas") or 3),
        exclui_por_alternadas=regra.get("tipo_exclusao") == "ALTERNADAS",
        max_cotas=int(regra["max_cotas"]),
        purga_exclusao_dias=int(regra.get("purga_exclusao_dias") or 0),
        cancelamento_contemplacao_parcelas=int(regra.get("cancelamento_contemplacao_parcelas") or 3),
        clausula_penal={causa: _clausula_penal(regra, causa) for causa in CAUSAS_EXCLUSAO},
        permanencia=RegraPermanencia(
            _pct(regra, "permanencia_mensal", "0"),
            BasePermanencia(regra.get("base_permanencia") or BasePermanencia.SALDO_ORIGINAL.value),
            _pct(regra, "permanencia_minima_bem", "0"),
            100 * int(regra.get("permanencia_extingue_abaixo_reais") or 0),
        ),
        prazo_rnp_dias=int(regra.get("prazo_rnp_dias") or 90),
        exige_habilitacao=not regra.get("nao_exige_habilitacao", False),
        prazo_analise_dias=int(regra.get("prazo_analise_dias") or 3),
        validade_analise_dias=int(regra.get("validade_analise_dias") or 60),
        troca_reducao_maxima=_pct(regra, "troca_reducao_maxima", "100"),
        troca_aumento_maximo=_pct(regra, "troca_aumento_maximo", "100"),
        trocas_credito_maximo=int(regra.get("trocas_credito_maximo") or 0),
        taxa_transferencia=_pct(regra, "taxa_transferencia", "1"),
        taxa_transferencia_minima_centavos=100 * int(regra.get("taxa_transferencia_minima_reais") or 0),
        taxa_cobranca_extrajudicial=_pct(regra, "taxa_cobranca_extrajudicial", "0"),
        honorarios_cobranca_judicial=_pct(regra, "honorarios_cobranca_judicial", "0"),
        prazo_dic_dias=int(regra.get("prazo_dic_dias") or 10),
        idade_maxima_bem_anos=int(regra.get("idade_maxima_bem_anos") or 0),
        ordem_alocacao=OrdemAlocacao(regra.get("ordem_alocacao") or OrdemAlocacao.ENCARGOS_PRIMEIRO.value),
        custas_primeiro=bool(regra.get("custas_primeiro")),
        residuo_reduzida=ResiduoReduzida(regra.get("residuo_reduzida") or ResiduoReduzida.DILUIR.value),
        escolhas_residuo=tuple(EscolhaResiduo(escolha) for escolha in regra.get("escolhas_residuo") or ()),
        lance_quita_residuo=bool(regra.get("lance_quita_residuo")),
        peso_rateio_final=PesoRateio(regra.get("peso_rateio_final") or PesoRateio.PERCENTUAL_PAGO.value),
        excluido_recebe_fundo_reserva=bool(regra.get("excluido_recebe_fundo_reserva")),
        prazo_recuperacao_dias=int(regra.get("prazo_recuperacao_dias") or 30),
        despesas_fundo_reserva=tuple(FinalidadeDespesa(f) for f in regra.get("despesas_fundo_reserva") or ()),
        ordens_antecipacao=tuple(OrdemAmortizacao(o) for o in regra.get("ordens_antecipacao") or ORDENS_ANTECIPACAO),
    )


def _plano(regra: dict[str, Any]) -> Plano:
    prazo = int(regra["prazo_meses"])
    base_seguro = BaseSeguro(regra.get("base_seguro") or BaseSeguro.CREDITO.value)
    return Plano(
        prazo_meses=prazo,
        taxa_administracao=_pct(regra, "taxa_administracao", "0"),
        fundo_reserva=_pct(regra, "fundo_reserva", "2"),
        ta_antecipada=_pct(regra, "taxa_antecipada", "0"),
        ta_antecipada_parcelas=int(regra.get("taxa_antecipada_parcelas") or 1),
        cronograma_ta=tuple(
            FaixaTaxa(int(f["mes_inicial"]), int(f["mes_final"]), pct(f["percentual_mensal"]))
            for f in regra.get("cronograma_taxa") or ()
        ),
        ta_adesao_tardia=TaAdesaoTardia(regra.get("ta_adesao_tardia") or TaAdesaoTardia.INTEGRAL_NO_REMANESCENTE.value),
        taxa_ate_contemplacao=TaxaAteContemplacao(
            regra.get("taxa_ate_contemplacao") or TaxaAteContemplacao.COBRADA.value
        ),
        fracao_reduzida=_pct(regra, "parcela_reduzida", "100"),
        meses_diluicao_final=int(regra.get("meses_diluicao_final") or 1),
        seguro=contratar_seguro(
            base_seguro, _pct(regra, "seguro_mensal", "0"), parse_reais(regra.get("seguro_valor") or "0")
        ),
        arredondamento=Arredondamento(regra.get("arredondamento") or Arredondamento.HALF_UP.value),
    )


def _pct(regra: dict[str, Any], nome: str, padrao: str) -> Decimal:
    return pct(regra.get(nome) or padrao)
