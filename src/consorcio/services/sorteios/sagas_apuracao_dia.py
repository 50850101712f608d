"""The apuração do dia as a saga: lot after lot until no assembly is pending. It goes on wherever a process left it."""

from __future__ import annotations

from datetime import date

from consorcio.platform.database import Transaction
from consorcio.platform.sagas import Done, Go, Next, SagaDefinition, SagaRun, start_saga
from consorcio.services.sorteios.repository_apuracao_dia import ApuracaoDia
from consorcio.services.sorteios.use_cases.apuracao_dia import Condutor, apurar_lote, terminar

_TIPO = "apuracao_dia"
_LOTE = "lote"


async def conduzir(tx: Transaction, apuracao_dia: ApuracaoDia) -> None:
    """Start the saga of a round, in the transaction that opened it."""
    saga_id = f"{_TIPO}-{apuracao_dia.apuracao_dia_id}-{apuracao_dia.rodada}"
    await start_saga(tx, _TIPO, saga_id, _LOTE, {"dia": apuracao_dia.dia.isoformat()})


async def _lote(run: SagaRun) -> Next:
    dia = date.fromisoformat(run.data["dia"])
    if await apurar_lote(Condutor.de(run.runtime), dia):
        return Go(_LOTE)
    async with run.transaction() as tx:
        await terminar(tx, dia)
        return await run.advance(tx, Done())


APURACAO_DIA = SagaDefinition(_TIPO, {_LOTE: _lote})
