"""The faturamento do mês as a saga: lot after lot until no group is pending. It goes on wherever a process left it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.contracts.grupos.v1 import grupos_pb2
from consorcio.platform.database import Transaction
from consorcio.platform.sagas import Done, Go, Next, SagaDefinition, SagaRun, start_saga
from consorcio.services.financeiro.plano_de_cobranca import PlanoDeCobranca, obter_plano
from consorcio.services.financeiro.use_cases.faturamento import Faturamento, faturar_lote, terminar

_TIPO = "faturamento"
_LOTE = "lote"


async def conduzir(tx: Transaction, faturamento: Faturamento) -> None:
    """Start the saga of a round, in the transaction that opened it."""
    saga_id = f"{_TIPO}-{faturamento.faturamento_id}-{faturamento.rodada}"
    await start_saga(tx, _TIPO, saga_id, _LOTE, {"faturamento_id": str(faturamento.faturamento_id)})


async def _lote(run: SagaRun) -> Next:
    faturamento_id = UUID(run.data["faturamento_id"])
    grupos = run.runtime.stub(grupos_pb2.DESCRIPTOR.services_by_name["GrupoService"])

    async def plano(grupo_id: UUID, ago: int, data_preco: date) -> PlanoDeCobranca:
        return await obter_plano(grupos, str(grupo_id), ago, data_preco)

    if await faturar_lote(run.database, faturamento_id, plano):
        return Go(_LOTE)
    async with run.transaction() as tx:
        await terminar(tx, faturamento_id)
        return await run.advance(tx, Done())


FATURAMENTO = SagaDefinition(_TIPO, {_LOTE: _lote})
