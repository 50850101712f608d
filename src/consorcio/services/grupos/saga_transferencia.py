"""The saga of a transfer: wait for the fee, then change the holder; what cannot be is undone and the fee given back.

Cancellation and what financeiro refuses change the transfer in their own transactions; the saga then finds it over.
"""

from __future__ import annotations

from uuid import UUID

from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.platform.sagas import Done, Fail, Next, SagaDefinition, SagaRun, Wait
from consorcio.services.grupos.domain.transferencia import SituacaoTransferencia
from consorcio.services.grupos.repository import transferencias
from consorcio.services.grupos.use_cases.transferencias import PASSO, SAGA, desfazer, efetivar

SEM_TAXA = "A taxa não foi paga no prazo."


async def aguardar_taxa(run: SagaRun) -> Next:
    """Paid, the cota changes hands; not paid in time, or refused by a rule that changed meanwhile, it does not."""
    transferencia_id = UUID(run.id.removeprefix(f"{SAGA}-"))
    async with run.database.read() as conn:
        transferencia = await transferencias.buscar(conn, transferencia_id)
    if transferencia.situacao is not SituacaoTransferencia.AGUARDANDO_TAXA:
        return Fail(transferencia.motivo)
    if transferencia.taxa_paga_em is not None:
        return await _efetivar(run, transferencia_id)
    if transferencia.expira_em is not None and run.runtime.clock.now() < transferencia.expira_em:
        return Wait(transferencia.expira_em)
    return await _desfazer(run, transferencia_id, SEM_TAXA)


async def _efetivar(run: SagaRun, transferencia_id: UUID) -> Next:
    try:
        async with run.transaction() as tx:
            transferencia = await transferencias.buscar(tx.conn, transferencia_id, travar=True)
            await efetivar(tx, transferencia)
            return await run.advance(tx, Done())
    except ConsorcioError as recusa:
        if recusa.kind not in {ErrorKind.PRECONDITION, ErrorKind.VALIDATION}:
            raise
        return await _desfazer(run, transferencia_id, recusa.detail)


async def _desfazer(run: SagaRun, transferencia_id: UUID, motivo: str) -> Next:
    async with run.transaction() as tx:
        transferencia = await transferencias.buscar(tx.conn, transferencia_id, travar=True)
        hoje = run.runtime.clock.today()
        await desfazer(tx, transferencia, motivo, hoje, acorda=False)
        return await run.advance(tx, Fail(motivo))


TRANSFERENCIA = SagaDefinition(SAGA, {PASSO: aguardar_taxa})
