"""Carrying out the extension that an AGE decided: calendar and rule here, the parcelas in financeiro (R5.07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import validation
from consorcio.platform.database import Transaction
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.cronograma import ItemCronograma, montar_cronograma
from consorcio.services.grupos.domain.grupo import Grupo
from consorcio.services.grupos.domain.prorrogacao import (
    Prorrogacao,
    SituacaoProrrogacao,
    exigir_decisao,
    exigir_prorrogavel,
    regra_prorrogada,
)
from consorcio.services.grupos.domain.regra_grupo import RegraGrupo, VersaoRegra
from consorcio.services.grupos.repository import grupos, prorrogacoes
from consorcio.services.grupos.use_cases.grupos import ULTIMO_ANO


@dataclass(frozen=True, slots=True)
class PedidoProrrogacao:
    """What the AGE decided."""

    grupo_id: UUID
    meses: int
    suspende_pagamentos: bool
    assembleia_geral_id: UUID
    data: date


async def propor_prorrogacao(tx: Transaction, pedido: PedidoProrrogacao) -> Prorrogacao:
    """Ask that it be carried out; alone this changes nothing (R2.02)."""
    grupo = await grupos.manter(tx.conn, pedido.grupo_id)
    exigir_prorrogavel(grupo, await grupos.cronograma(tx.conn, pedido.grupo_id), pedido.data)
    regra_prorrogada((await grupos.regras(tx.conn, pedido.grupo_id))[-1].regra, pedido.meses)
    proposta = Prorrogacao(
        prorrogacao_id=tx.ids.new(),
        grupo_id=pedido.grupo_id,
        meses=pedido.meses,
        suspende_pagamentos=pedido.suspende_pagamentos,
        assembleia_geral_id=pedido.assembleia_geral_id,
        situacao=SituacaoProrrogacao.PROPOSTA,
        prazo_anterior=grupo.prazo_meses,
        proposta_em=pedido.data,
        proposta_por=tx.actor.id,
    )
    await prorrogacoes.inserir(tx.conn, proposta)
    return proposta


@dataclass(frozen=True, slots=True)
class CalendarioProrrogado:
    """The months that a group would gain, after those it has."""

    prazo_anterior: int
    ultimo_vencimento: date
    novos: Sequence[ItemCronograma]


async def simular_prorrogacao(
    conn: AsyncConnection, calendario: BusinessCalendar, grupo_id: UUID, meses: int, data: date
) -> CalendarioProrrogado:
    """What the proposal would give, or its refusal (R5.07)."""
    grupo = await grupos.buscar(conn, grupo_id)
    atual = await grupos.cronograma(conn, grupo_id)
    exigir_prorrogavel(grupo, atual, data)
    regra = regra_prorrogada((await grupos.regras(conn, grupo_id))[-1].regra, meses)
    ultimo = max(item.vencimento for item in atual)
    return CalendarioProrrogado(grupo.prazo_meses, ultimo, _meses_novos(calendario, grupo, regra))


async def decidir_prorrogacao(
    tx: Transaction, calendario: BusinessCalendar, prorrogacao_id: UUID, data: date, *, aprova: bool
) -> Prorrogacao:
    """Give the group its months, or refuse. FORBIDDEN to who proposed it; an assembly is carried out once."""
    proposta = await prorrogacoes.buscar(tx.conn, prorrogacao_id)
    grupo = await grupos.manter(tx.conn, proposta.grupo_id)
    exigir_decisao(proposta, tx.actor.id)
    decidida = replace(proposta, decidida_em=data, decidida_por=tx.actor.id, prazo_anterior=grupo.prazo_meses)
    if not aprova:
        recusada = replace(decidida, situacao=SituacaoProrrogacao.RECUSADA)
        await prorrogacoes.decidir(tx.conn, recusada)
        return recusada
    exigir_prorrogavel(grupo, await grupos.cronograma(tx.conn, grupo.grupo_id), data)
    confirmada = replace(decidida, situacao=SituacaoProrrogacao.CONFIRMADA)
    await prorrogacoes.decidir(tx.conn, confirmada)
    regra = await _mudar_regra(tx, confirmada, data)
    await _estender_cronograma(tx, calendario, grupo, regra)
    await grupos.mudar_prazo(tx.conn, grupo.grupo_id, regra.prazo_meses)
    await events.prazo_prorrogado(tx, grupo.codigo, confirmada, regra, data)
    return confirmada


async def _mudar_regra(tx: Transaction, prorrogacao: Prorrogacao, data: date) -> RegraGrupo:
    atual = (await grupos.regras(tx.conn, prorrogacao.grupo_id))[-1]
    regra = regra_prorrogada(atual.regra, prorrogacao.meses)
    nova = VersaoRegra(atual.numero + 1, max(data, atual.vigencia_inicio), regra)
    await grupos.inserir_regra(tx.conn, prorrogacao.grupo_id, nova, tx.clock.now())
    return regra


async def _estender_cronograma(tx: Transaction, calendario: BusinessCalendar, grupo: Grupo, regra: RegraGrupo) -> None:
    """The months that come after those there are, which stay as they were told."""
    await grupos.gravar_cronograma(tx.conn, grupo.grupo_id, _meses_novos(calendario, grupo, regra))


def _meses_novos(calendario: BusinessCalendar, grupo: Grupo, regra: RegraGrupo) -> Sequence[ItemCronograma]:
    if grupo.primeiro_vencimento.year + regra.prazo_meses // 12 + 1 > ULTIMO_ANO:
        raise validation("/meses", f"O cronograma do grupo deve terminar até {ULTIMO_ANO}.")
    todos = montar_cronograma(grupo.primeiro_vencimento, regra.prazo_meses, regra.prazo_dias_ago, calendario)
    return todos[grupo.prazo_meses :]
