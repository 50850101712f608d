"""Adesão: how a person comes to hold a cota (R2.20, R3.09, R3.10), from the proposal to the active cota."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import precondition
from consorcio.core.money import arredondar
from consorcio.services.grupos.domain.cronograma import ItemCronograma, ago_de_ingresso
from consorcio.services.grupos.domain.grupo import SituacaoGrupo
from consorcio.services.grupos.domain.parametros import TaAdesaoTardia, TaxaAteContemplacao
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo


class SituacaoAdesao(Enum):
    """Where an adesão is."""

    VALIDANDO = "VALIDANDO"
    AGUARDANDO_PAGAMENTO = "AGUARDANDO_PAGAMENTO"
    PAGA = "PAGA"
    CONFIRMADA = "CONFIRMADA"
    RECUSADA = "RECUSADA"
    CANCELADA = "CANCELADA"


PASSOS_ADESAO = {
    SituacaoAdesao.VALIDANDO: frozenset(
        {SituacaoAdesao.AGUARDANDO_PAGAMENTO, SituacaoAdesao.RECUSADA, SituacaoAdesao.CANCELADA}
    ),
    SituacaoAdesao.AGUARDANDO_PAGAMENTO: frozenset(
        {SituacaoAdesao.PAGA, SituacaoAdesao.CONFIRMADA, SituacaoAdesao.CANCELADA}
    ),
    SituacaoAdesao.PAGA: frozenset({SituacaoAdesao.CONFIRMADA, SituacaoAdesao.CANCELADA}),
}
"""Every move of an adesão; CONFIRMADA, RECUSADA and CANCELADA are final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adesao:
    """A proposal with its reserved seat. `prazo_pagamento` is the last day to pay the first parcela."""

    adesao_id: UUID
    grupo_id: UUID
    consorciado_id: UUID
    cota_id: UUID
    numero: int
    bem_id: UUID
    situacao: SituacaoAdesao
    prazo_pagamento: date
    criada_em: datetime
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class Ingresso:
    """Terms of entry of a newcomer: first assembleia, months that divide the plan, last day to pay."""

    ago: int
    meses_plano: int
    prazo_pagamento: date
    arrependimento_ate: date | None


def passar(atual: SituacaoAdesao, para: SituacaoAdesao) -> SituacaoAdesao:
    """The next situation; PRECONDITION when the adesão is past it."""
    if para not in PASSOS_ADESAO.get(atual, frozenset()):
        raise precondition(f"A adesão está {_legivel(atual)} e não pode passar a {_legivel(para)}.", "R2.20")
    return para


def _legivel(situacao: SituacaoAdesao) -> str:
    return situacao.value.replace("_", " ").lower()


def ingressar(
    situacao: SituacaoGrupo,
    regra: RegraGrupo,
    cronograma: tuple[ItemCronograma, ...],
    dia: date,
    *,
    venda_remota: bool,
) -> Ingresso:
    """A founder has the whole term; a late joiner pays the whole plan in the remaining one (R3.10, R4.08).

    The reservation lasts `prazo_reserva_dias`; for a late joiner, never past the due date of the parcela.
    """
    arrependimento = dia + timedelta(days=regra.arrependimento_dias) if venda_remota else None
    prazo = dia + timedelta(days=regra.prazo_reserva_dias)
    if situacao is SituacaoGrupo.EM_FORMACAO:
        return Ingresso(1, regra.prazo_meses, prazo, arrependimento)
    primeira = ago_de_ingresso(cronograma, dia)
    return Ingresso(primeira.ago, regra.prazo_meses - primeira.ago + 1, min(prazo, primeira.vencimento), arrependimento)


def expira_em(prazo_pagamento: date, calendario: BusinessCalendar) -> date:
    """First day on which an unpaid reservation is undone: banks report a payment one business day later."""
    return calendario.add_business_days(calendario.next_business_day(prazo_pagamento), 2)


def primeira_parcela_centavos(regra: RegraGrupo, preco_centavos: int, ingresso: Ingresso) -> int:
    """What the first parcela will cost, to assess the income (R2.30); financeiro issues the real one."""
    fc = Decimal(100) * regra.parcela_reduzida / 100 / ingresso.meses_plano
    fr = regra.fundo_reserva / ingresso.meses_plano
    percentual = fc + fr + _ta_da_primeira(regra, ingresso) + regra.seguro_mensal
    return arredondar(preco_centavos * percentual / 100, regra.arredondamento) + regra.seguro_valor_centavos


def _ta_da_primeira(regra: RegraGrupo, ingresso: Ingresso) -> Decimal:
    fundador, antecipada = (
        ingresso.meses_plano == regra.prazo_meses,
        regra.ta_antecipada_por_parcela(ingresso.meses_plano),
    )
    if regra.taxa_ate_contemplacao is not TaxaAteContemplacao.COBRADA:
        return antecipada
    if fundador or regra.ta_adesao_tardia is TaAdesaoTardia.PERCENTUAL_MENSAL_DO_GRUPO:
        return regra.ta_mensal(ingresso.ago) + antecipada
    return (regra.taxa_administracao - regra.taxa_antecipada) / ingresso.meses_plano + antecipada
