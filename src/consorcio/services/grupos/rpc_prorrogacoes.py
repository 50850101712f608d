"""ProrrogacaoService: requests to use cases and queries, and back. Nothing is decided here."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.grupos.v1 import prorrogacoes_pb2 as pb
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.grupos import mensagens
from consorcio.services.grupos.domain.prorrogacao import Prorrogacao
from consorcio.services.grupos.leitura import ler_data
from consorcio.services.grupos.repository import prorrogacoes
from consorcio.services.grupos.use_cases.prorrogacoes import (
    PedidoProrrogacao,
    decidir_prorrogacao,
    propor_prorrogacao,
    simular_prorrogacao,
)

_MAXIMO_PROPOSTAS = 200


class ProrrogacaoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._calendario = runtime.calendar

    async def ProporProrrogacao(self, request: pb.ProporProrrogacaoRequest, call: Call) -> pb.Prorrogacao:
        data = ler_data(request.data, "/data", call.clock.today())
        pedido = PedidoProrrogacao(
            UUID(request.grupo_id),
            request.meses,
            request.suspende_pagamentos,
            UUID(request.assembleia_geral_id),
            data,
        )
        return _mensagem(await propor_prorrogacao(call.tx, pedido), call.actor.id)

    async def DecidirProrrogacao(self, request: pb.DecidirProrrogacaoRequest, call: Call) -> pb.Prorrogacao:
        data = ler_data(request.data, "/data", call.clock.today())
        feita = await decidir_prorrogacao(
            call.tx, self._calendario, UUID(request.prorrogacao_id), data, aprova=request.aprova
        )
        return _mensagem(feita, call.actor.id)

    async def ListarProrrogacoes(
        self, request: pb.ListarProrrogacoesRequest, call: Call
    ) -> pb.ListarProrrogacoesResponse:
        async with call.read() as conn:
            lidas = await prorrogacoes.listar(conn, UUID(request.grupo_id))
        return pb.ListarProrrogacoesResponse(prorrogacoes=[_mensagem(lida, call.actor.id) for lida in lidas])

    async def ListarProrrogacoesPropostas(
        self, _request: pb.ListarProrrogacoesPropostasRequest, call: Call
    ) -> pb.ListarProrrogacoesPropostasResponse:
        async with call.read() as conn:
            lidas = await prorrogacoes.propostas(conn, _MAXIMO_PROPOSTAS)
        return pb.ListarProrrogacoesPropostasResponse(prorrogacoes=[_mensagem(lida, call.actor.id) for lida in lidas])

    async def SimularProrrogacao(
        self, request: pb.SimularProrrogacaoRequest, call: Call
    ) -> pb.SimularProrrogacaoResponse:
        data = ler_data(request.data, "/data", call.clock.today())
        async with call.read() as conn:
            novo = await simular_prorrogacao(conn, self._calendario, UUID(request.grupo_id), request.meses, data)
        return pb.SimularProrrogacaoResponse(
            prazo_anterior=novo.prazo_anterior,
            prazo_novo=novo.prazo_anterior + request.meses,
            ultimo_vencimento=novo.ultimo_vencimento.isoformat(),
            itens=[mensagens.item_cronograma(item) for item in novo.novos],
        )


def _mensagem(item: Prorrogacao, ator_id: str) -> pb.Prorrogacao:
    return pb.Prorrogacao(
        prorrogacao_id=str(item.prorrogacao_id),
        grupo_id=str(item.grupo_id),
        meses=item.meses,
        suspende_pagamentos=item.suspende_pagamentos,
        assembleia_geral_id=str(item.assembleia_geral_id),
        situacao=pb.SituacaoProrrogacao.Value(f"SITUACAO_PRORROGACAO_{item.situacao.value}"),
        proposta_em=item.proposta_em.isoformat(),
        decidida_em=item.decidida_em.isoformat() if item.decidida_em else "",
        prazo_anterior=item.prazo_anterior,
        prazo_novo=item.prazo_novo,
        minha=item.proposta_por == ator_id,
    )
