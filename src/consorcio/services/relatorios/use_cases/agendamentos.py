"""Schedules: creating, ending, and firing those whose time came."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import precondition, validation
from consorcio.platform.context import Actor, ActorKind
from consorcio.platform.database import Database, Transaction
from consorcio.services.relatorios.domain.agenda import (
    Agenda,
    Periodicidade,
    conferir_agenda,
    proxima_execucao,
)
from consorcio.services.relatorios.domain.catalogo import buscar_relatorio
from consorcio.services.relatorios.domain.relatorio import FormatoArquivo, Relatorio, escolher_parametros
from consorcio.services.relatorios.repository import agendamentos as repository
from consorcio.services.relatorios.repository.agendamentos import Agendamento
from consorcio.services.relatorios.use_cases.execucoes import executar


async def criar(
    tx: Transaction,
    relatorio: Relatorio,
    formato: FormatoArquivo,
    grupo_id: UUID | None,
    agenda: Agenda,
    calendario: BusinessCalendar,
) -> Agendamento:
    """A schedule. VALIDATION when its day does not exist or the report needs a group."""
    conferir_agenda(agenda)
    if relatorio.exige_grupo and grupo_id is None:
        raise validation("/grupo_id", "Este relatório é de um grupo: informe qual.")
    agendamento = Agendamento(
        agendamento_id=tx.ids.new(),
        tipo=relatorio.tipo,
        formato=formato.value,
        grupo_id=grupo_id,
        periodicidade=agenda.periodicidade.value,
        dia=agenda.dia,
        hora=agenda.hora,
        proxima_em=proxima_execucao(agenda, tx.clock.now(), calendario),
        criado_por=tx.actor.nome,
        criado_por_id=tx.actor.id,
    )
    await repository.incluir(tx.conn, agendamento)
    return agendamento


async def encerrar(tx: Transaction, agendamento_id: UUID) -> Agendamento:
    """It fires no more. PRECONDITION when it was ended already."""
    agendamento = await repository.buscar(tx.conn, agendamento_id)
    if agendamento.proxima_em is None:
        raise precondition("O agendamento já foi encerrado.")
    await repository.remarcar(tx.conn, agendamento_id, None)
    return replace(agendamento, proxima_em=None)


async def disparar(db: Database, calendario: BusinessCalendar) -> int:
    """Fire every schedule whose time came; how many. One that slept through several times fires once."""
    disparados = 0
    while await _disparar_um(db, calendario):
        disparados += 1
    return disparados


async def _disparar_um(db: Database, calendario: BusinessCalendar) -> bool:
    async with db.transaction() as tx:
        agora = tx.clock.now()
        agendamento = await repository.vencido(tx.conn, agora)
        if agendamento is None:
            return False
        tx.actor = Actor(agendamento.criado_por_id, agendamento.criado_por, ActorKind.USUARIO)
        relatorio = buscar_relatorio(agendamento.tipo)
        hoje = agora.astimezone(FUSO_BRASIL).date()
        parametros = escolher_parametros(relatorio, agendamento.grupo_id, None, None, hoje)
        await executar(tx, relatorio, FormatoArquivo(agendamento.formato), parametros, agendamento.agendamento_id)
        agenda = Agenda(Periodicidade(agendamento.periodicidade), agendamento.dia, agendamento.hora)
        await repository.remarcar(tx.conn, agendamento.agendamento_id, proxima_execucao(agenda, agora, calendario))
    return True
