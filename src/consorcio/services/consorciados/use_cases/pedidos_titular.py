"""Requests of the holders of the data: registered, answered once, listed (LGPD arts. 18 to 20)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from consorcio.core.errors import conflict, not_found
from consorcio.platform.database import Transaction
from consorcio.services.consorciados import repository, repository_pedidos
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.domain.pedido_titular import (
    Direito,
    PedidoTitular,
    SituacaoPedido,
    exigir_que_possa_ser_atendido,
    prazo_da_resposta,
)


@dataclass(frozen=True, slots=True)
class NovoPedido:
    """What a holder asks for, and by which way it came."""

    consorciado_id: UUID
    direito: Direito
    origem: str
    detalhe: str


async def registrar(tx: Transaction, cofre: Cofre, novo: NovoPedido) -> PedidoTitular:
    """Write a request down, with its term. NOT_FOUND when the holder is not registered."""
    if not await repository.existe(tx.conn, novo.consorciado_id):
        raise not_found("consorciado", novo.consorciado_id)
    pedido = PedidoTitular(
        pedido_id=tx.ids.new(),
        consorciado_id=novo.consorciado_id,
        direito=novo.direito,
        origem=novo.origem,
        detalhe=novo.detalhe,
        registrado_em=tx.clock.now(),
        prazo=prazo_da_resposta(tx.clock.today()),
    )
    await repository_pedidos.incluir(tx.conn, cofre, pedido)
    return pedido


async def responder(tx: Transaction, cofre: Cofre, pedido_id: UUID, *, atendido: bool, resposta: str) -> PedidoTitular:
    """Answer a request, once for ever.

    NOT_FOUND; CONFLICT when it was answered; PRECONDITION when what it asks for may not be granted.
    """
    pedido = await repository_pedidos.travar(tx.conn, cofre, pedido_id)
    if pedido.situacao is not SituacaoPedido.ABERTO:
        raise conflict("Este pedido já foi respondido.")
    if atendido:
        participa = await repository_pedidos.participa_ou_participou(tx.conn, pedido.consorciado_id)
        exigir_que_possa_ser_atendido(pedido, participa_ou_participou=participa)
    respondido = replace(
        pedido,
        situacao=SituacaoPedido.ATENDIDO if atendido else SituacaoPedido.NEGADO,
        resposta=resposta,
        respondido_em=tx.clock.now(),
        respondido_por=tx.actor.id,
    )
    await repository_pedidos.responder(tx.conn, cofre, respondido)
    return respondido
