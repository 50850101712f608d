"""ProrrogacaoDeParcelasService: messages of the contract to the use case and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.financeiro.v1 import prorrogacoes_pb2 as pb
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.services.financeiro.domain.prorrogacao import EfeitoDaProrrogacao
from consorcio.services.financeiro.use_cases.prorrogacao import simular_prorrogacao


class ProrrogacaoDeParcelasServicer:
    """Handlers named by rpc."""

    async def SimularProrrogacaoDeParcelas(
        self, request: pb.SimularProrrogacaoDeParcelasRequest, call: Call
    ) -> pb.SimularProrrogacaoDeParcelasResponse:
        async with call.read() as conn:
            efeitos = await simular_prorrogacao(
                conn, UUID(request.grupo_id), request.meses, suspende_pagamentos=request.suspende_pagamentos
            )
        return pb.SimularProrrogacaoDeParcelasResponse(efeitos=[_efeito(*contado) for contado in efeitos])


def _efeito(efeito: EfeitoDaProrrogacao, cotas: int) -> pb.EfeitoDaProrrogacao:
    return pb.EfeitoDaProrrogacao(
        cotas=cotas,
        parcelas_antes=efeito.parcelas_antes,
        parcelas_depois=efeito.parcelas_depois,
        percentual_antes=format_pct(efeito.percentual_antes),
        percentual_depois=format_pct(efeito.percentual_depois),
        proxima_ago_antes=efeito.proxima_ago_antes,
        proxima_ago_depois=efeito.proxima_ago_depois,
    )
