"""PedidoTitularService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from consorcio.contracts.consorciados.v1 import pedidos_titular_pb2 as pb
from consorcio.core.errors import foreign_page_token
from consorcio.platform.context import Call
from consorcio.services.consorciados import repository_pedidos as repositorio
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.conversao import instante_pb, ler_token
from consorcio.services.consorciados.domain.pedido_titular import Direito, PedidoTitular, SituacaoPedido
from consorcio.services.consorciados.use_cases import pedidos_titular
from consorcio.services.consorciados.use_cases.pedidos_titular import NovoPedido

_TAMANHO_PADRAO = 50


class PedidoTitularServicer:
    """Handlers named by rpc."""

    def __init__(self, cofre: Cofre) -> None:
        self._cofre = cofre

    async def RegistrarPedidoTitular(self, request: pb.RegistrarPedidoTitularRequest, call: Call) -> pb.PedidoTitular:
        """A holder asks."""
        direito = Direito(pb.DireitoTitular.Name(request.direito).removeprefix("DIREITO_TITULAR_"))
        novo = NovoPedido(UUID(request.consorciado_id), direito, request.origem, request.detalhe)
        return _pedido_pb(await pedidos_titular.registrar(call.tx, self._cofre, novo), call.clock.today())

    async def ResponderPedidoTitular(self, request: pb.ResponderPedidoTitularRequest, call: Call) -> pb.PedidoTitular:
        """A request is answered."""
        pedido = await pedidos_titular.responder(
            call.tx, self._cofre, UUID(request.pedido_id), atendido=request.atendido, resposta=request.resposta
        )
        return _pedido_pb(pedido, call.clock.today())

    async def ListarPedidosDoTitular(
        self, request: pb.ListarPedidosDoTitularRequest, call: Call
    ) -> pb.ListarPedidosTitularResponse:
        """What one person asked for."""
        tamanho, antes_de = request.tamanho_pagina or _TAMANHO_PADRAO, ler_token(request.token_pagina)
        async with call.read() as conn:
            pedidos = await repositorio.do_titular(conn, self._cofre, UUID(request.consorciado_id), antes_de, tamanho)
        ultimo = str(pedidos[-1].pedido_id) if len(pedidos) == tamanho else ""
        return pb.ListarPedidosTitularResponse(
            pedidos=[_pedido_pb(pedido, call.clock.today()) for pedido in pedidos], proximo_token=ultimo
        )

    async def ListarPedidosTitular(
        self, request: pb.ListarPedidosTitularRequest, call: Call
    ) -> pb.ListarPedidosTitularResponse:
        """What everybody asked for, by term."""
        tamanho = request.tamanho_pagina or _TAMANHO_PADRAO
        situacao = _situacao_procurada(request.situacao)
        async with call.read() as conn:
            pedidos = await repositorio.de_todos(
                conn, self._cofre, situacao, _posicao_do_token(request.token_pagina), tamanho
            )
        ultimo = f"{pedidos[-1].prazo}_{pedidos[-1].pedido_id}" if len(pedidos) == tamanho else ""
        return pb.ListarPedidosTitularResponse(
            pedidos=[_pedido_pb(pedido, call.clock.today()) for pedido in pedidos], proximo_token=ultimo
        )


def _situacao_procurada(situacao: pb.SituacaoPedidoTitular.ValueType) -> SituacaoPedido | None:
    if situacao == pb.SITUACAO_PEDIDO_TITULAR_UNSPECIFIED:
        return None
    return SituacaoPedido(pb.SituacaoPedidoTitular.Name(situacao).removeprefix("SITUACAO_PEDIDO_TITULAR_"))


def _posicao_do_token(token: str) -> tuple[date, UUID]:
    prazo, _, pedido_id = token.partition("_")
    try:
        return (date.fromisoformat(prazo), UUID(pedido_id)) if token else repositorio.INICIO
    except ValueError:
        raise foreign_page_token() from None


def _pedido_pb(pedido: PedidoTitular, hoje: date) -> pb.PedidoTitular:
    return pb.PedidoTitular(
        pedido_id=str(pedido.pedido_id),
        consorciado_id=str(pedido.consorciado_id),
        direito=pb.DireitoTitular.Value(f"DIREITO_TITULAR_{pedido.direito.value}"),
        origem=pedido.origem,
        detalhe=pedido.detalhe,
        registrado_em=instante_pb(pedido.registrado_em),
        prazo=str(pedido.prazo),
        situacao=pb.SituacaoPedidoTitular.Value(f"SITUACAO_PEDIDO_TITULAR_{pedido.situacao.value}"),
        atrasado=pedido.atrasado(hoje),
        resposta=pedido.resposta,
        respondido_em=instante_pb(pedido.respondido_em) if pedido.respondido_em else None,
        respondido_por=pedido.respondido_por,
    )
