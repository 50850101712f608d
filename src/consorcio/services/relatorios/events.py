"""What relatorios listens to, and the one fact it tells."""

from __future__ import annotations

from consorcio.platform.database import Transaction
from consorcio.platform.inbox import Batch, Subscriptions
from consorcio.services.relatorios.domain.catalogo import buscar_relatorio
from consorcio.services.relatorios.repository.eventos import PROJECOES
from consorcio.services.relatorios.repository.execucoes import Execucao
from consorcio.services.relatorios.use_cases.projecao import receber

_POR_LOTE = 1000

SUBSCRIPTIONS: Subscriptions = {tipo: Batch(receber, _POR_LOTE, brings_data=False) for tipo in sorted(PROJECOES)}


async def relatorio_terminado(tx: Transaction, execucao: Execucao) -> None:
    """An execution ended: its file is there, or it failed. Whoever scheduled it is told."""
    await tx.publish(
        "RelatorioTerminado",
        f"execucao-relatorio/{execucao.execucao_id}",
        {
            "execucao_id": str(execucao.execucao_id),
            "tipo": execucao.tipo,
            "nome": buscar_relatorio(execucao.tipo).nome,
            "data_final": execucao.data_final.isoformat(),
            "formato": execucao.formato,
            "situacao": execucao.situacao,
            "solicitante_id": execucao.solicitante_id,
            "agendamento_id": str(execucao.agendamento_id or ""),
        },
    )
