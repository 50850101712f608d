"""Asking for the file of a report, following it, cancelling it. The writing is done apart (`saga_execucao.py`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from consorcio.core.errors import precondition
from consorcio.platform.database import Database, Transaction
from consorcio.platform.sagas import start_saga
from consorcio.services.relatorios.armazem import Armazem
from consorcio.services.relatorios.domain.relatorio import FormatoArquivo, Parametros, Relatorio
from consorcio.services.relatorios.repository import execucoes as repository
from consorcio.services.relatorios.repository.eventos import contar_eventos
from consorcio.services.relatorios.repository.execucoes import Execucao

SAGA = "relatorio.execucao"
EM_CURSO = ("NA_FILA", "EXECUTANDO")
_POR_VEZ = 100


async def executar(
    tx: Transaction,
    relatorio: Relatorio,
    formato: FormatoArquivo,
    parametros: Parametros,
    agendamento_id: UUID | None = None,
) -> Execucao:
    """An execution: a new one, the equal one that runs, or the equal one that ended and that no fact made old."""
    nova = Execucao(
        execucao_id=tx.ids.new(),
        tipo=relatorio.tipo,
        formato=formato.value,
        grupo_id=parametros.grupo_id,
        data_inicial=parametros.data_inicial,
        data_final=parametros.data_final,
        situacao="NA_FILA",
        solicitante=tx.actor.nome,
        solicitante_id=tx.actor.id,
        agendamento_id=agendamento_id,
        criada_em=tx.clock.now(),
        usuario_id=parametros.usuario_id,
    )
    # The audit log grows with the very act of asking: what it said is old at once.
    if agendamento_id is None and not relatorio.do_registro:
        pronta = await repository.igual_e_atual(tx.conn, nova, await contar_eventos(tx.conn))
        if pronta is not None:
            return pronta
    # An equal one may end between the insertion that finds it and the look at it: then this one is new.
    while not await repository.incluir(tx.conn, nova):
        em_curso = await repository.igual_em_curso(tx.conn, nova)
        if em_curso is not None:
            return em_curso
    await start_saga(tx, SAGA, f"execucao-{nova.execucao_id}", "escrever", {"execucao_id": str(nova.execucao_id)})
    return nova


async def cancelar(tx: Transaction, execucao_id: UUID) -> Execucao:
    """It stops at its next page. PRECONDITION when it ended already."""
    execucao = await repository.buscar(tx.conn, execucao_id, travar=True)
    if execucao.situacao not in EM_CURSO:
        raise precondition("A execução já terminou.")
    cancelada = replace(execucao, situacao="CANCELADA", terminada_em=tx.clock.now())
    await repository.terminar(tx.conn, cancelada)
    return cancelada


def parametros_de(execucao: Execucao) -> Parametros:
    """What an execution reads."""
    return Parametros(execucao.grupo_id, execucao.data_inicial, execucao.data_final, execucao.usuario_id)


def exigir_arquivo(execucao: Execucao) -> None:
    """PRECONDITION when there is nothing to download."""
    if execucao.situacao == "EXPIRADA":
        raise precondition("O prazo de guarda deste arquivo passou. Execute o relatório de novo.")
    if execucao.situacao != "CONCLUIDA":
        raise precondition("A execução não tem arquivo.")


async def expirar(db: Database, armazem: Armazem, agora: datetime, guarda: timedelta) -> int:
    """Remove the files kept long enough; how many. What the store does not remove now stays for the next time."""
    async with db.read() as conn:
        vencidas = await repository.a_expirar(conn, agora - guarda, _POR_VEZ)
    removidas = [v for v in vencidas if v.objeto is not None and await armazem.apagar(v.objeto)]
    async with db.transaction() as tx:
        for execucao in removidas:
            await repository.expirar(tx.conn, execucao.execucao_id)
    return len(removidas)
