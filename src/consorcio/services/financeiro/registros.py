"""Rows of the service's tables as frozen values, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.abc import Params

from consorcio.core.percent import CEM, ZERO
from consorcio.platform.rows import Source, many, one
from consorcio.services.financeiro.domain.prestacao import ValorComponente

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Grupo:
    """What the billing knows of a group; `regra` is the group rule as grupos told it."""

    grupo_id: UUID
    codigo: str
    situacao: str
    regra: dict[str, Any]
    data_agc: date | None
    ultima_ago_emitida: int
    ultima_ago_fechada: int
    equilibrio_esperado: Decimal


@dataclass(frozen=True, slots=True)
class ContaCota:
    """Percent account of a cota. From `base_ago` on the schedule charges `*_base` in parcelas of `*_mensal`; the
    advance of the TA (R4.04) apart, beside `ta_base`. From `final_ago`, where there is one, parcelas are of `*_final`.
    """

    cota_id: UUID
    grupo_id: UUID
    numero: int
    versao_titular: int
    consorciado_id: UUID
    bem_id: UUID
    adesao_id: UUID | None
    situacao: str
    ago_ingresso: int
    meses_plano: int
    fc_mensal: Decimal
    ta_mensal: Decimal
    fr_mensal: Decimal
    ta_total: Decimal
    fr_total: Decimal
    fc_pago: Decimal
    ta_paga: Decimal
    fr_pago: Decimal
    base_ago: int
    fc_base: Decimal
    ta_base: Decimal
    fr_base: Decimal
    ta_segue_cronograma: bool
    contemplacao_id: UUID | None
    ago_contemplacao: int | None
    credito_centavos: int | None
    versao: int
    antecipada_base: Decimal = ZERO
    antecipada_mensal: Decimal = ZERO
    final_ago: int | None = None
    fc_final: Decimal | None = None
    ta_final: Decimal | None = None

    @property
    def fc_saldo(self) -> Decimal:
        """FC percent still owed (R4.11)."""
        return CEM - self.fc_pago


@dataclass(frozen=True, slots=True)
class Titulo:
    """Something to be paid: a parcela, in percent and in centavos of the price it was issued at, or an amount that is
    no percent, in `outros_centavos` (a bid, a fee, a part of an agreement). A new one is open, with nothing paid.
    `ta_antecipada_*` is the part of the TA that is the advance, none where it charges none (R4.04).
    """

    parcela_id: UUID
    identificador: str
    tipo: str
    grupo_id: UUID
    cota_id: UUID
    cota_numero: int
    ago: int
    vencimento: date
    valor_centavos: int
    preco_centavos: int = 0
    fc_pct: Decimal = ZERO
    ta_pct: Decimal = ZERO
    fr_pct: Decimal = ZERO
    dif_pct: Decimal = ZERO
    rsc_pct: Decimal = ZERO
    fc_centavos: int = 0
    ta_centavos: int = 0
    fr_centavos: int = 0
    seg_centavos: int = 0
    dif_centavos: int = 0
    rsc_centavos: int = 0
    outros_centavos: int = 0
    pago_centavos: int = 0
    situacao: str = "ABERTO"
    data_pagamento: date | None = None
    pontual: bool | None = None
    multa_cobrada: bool = False
    mora_desde: date | None = None
    encargos_pagos_centavos: int = 0
    contemplacao_id: UUID | None = None
    ta_antecipada_pct: Decimal | None = None
    ta_antecipada_centavos: int | None = None

    @property
    def ta_antecipada(self) -> ValorComponente:
        """The advance that it charges, part of its TA (R4.04)."""
        return ValorComponente(self.ta_antecipada_pct or ZERO, self.ta_antecipada_centavos or 0)

    @property
    def ta_do_mes(self) -> ValorComponente:
        """The TA without the advance."""
        antecipada = self.ta_antecipada
        return ValorComponente(self.ta_pct - antecipada.percentual, self.ta_centavos - antecipada.centavos)


@dataclass(frozen=True, slots=True)
class Pagamento:
    """Money that came in, applied or waiting for the operator."""

    pagamento_id: UUID
    referencia_externa: str
    parcela_id: UUID | None
    grupo_id: UUID | None
    cota_id: UUID | None
    identificador_informado: str
    situacao: str
    valor_centavos: int
    data_pagamento: date
    data_contabil: date
    canal: str
    excedente_centavos: int
    motivo: str


@dataclass(frozen=True, slots=True)
class PagamentoItem:
    """A component of a payment: percent credited and money."""

    componente: str
    percentual: Decimal
    valor_centavos: int
    preco_centavos: int


@dataclass(frozen=True, slots=True)
class Reserva:
    """Credit set aside or delivered for a contemplação.

    Of a plan of reduced parcelas: the FC percent of those he paid until then, what he picked for what they left, and
    the part of the credit that pays it (R4.21).
    """

    contemplacao_id: UUID
    grupo_id: UUID
    cota_id: UUID
    ago: int
    tipo: str
    situacao: str
    credito_centavos: int
    fundo_comum_centavos: int
    fundo_reserva_centavos: int
    lance_centavos: int
    embutido_centavos: int
    reducao: str
    parcela_id: UUID | None
    fc_reduzido: Decimal | None = None
    escolha_residuo: str = ""
    residuo_centavos: int = 0


@dataclass(frozen=True, slots=True)
class CotaInadimplente:
    """An active cota with overdue parcelas, and how many due dates in a row, the last one included (R8.01)."""

    cota_id: UUID
    numero: int
    parcelas: int
    seguidas: int
    desde: date
    valor_centavos: int


def colunas(registro: type[Any]) -> LiteralString:
    """The column list of a row class: never `SELECT *`, so that old code runs on a newer schema."""
    return ", ".join(registro.__dataclass_fields__)


async def um(conn: Source, registro: type[T], consulta: LiteralString, parametros: Params) -> T | None:
    """The row of a query that gives at most one."""
    return await one(conn, registro, consulta, parametros)


async def todos(conn: AsyncConnection, registro: type[T], consulta: LiteralString, parametros: Params) -> list[T]:
    """All the rows of a query, which limits itself."""
    return await many(conn, registro, consulta, parametros)
