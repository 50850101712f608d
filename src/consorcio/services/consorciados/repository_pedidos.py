"""Requests of the holders of the data, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.domain.pedido_titular import Direito, PedidoTitular, SituacaoPedido

_PEDIDO: LiteralString = (
    "SELECT pedido_id, consorciado_id, direito, origem, detalhe, registrado_em, prazo, situacao, resposta,"
    " respondido_em, respondido_por FROM pedido_titular"
)
PRIMEIRO = UUID(int=0)
INICIO = (date.min, PRIMEIRO)


async def incluir(conn: AsyncConnection, cofre: Cofre, pedido: PedidoTitular) -> None:
    """Write a new request."""
    await conn.execute(
        "INSERT INTO pedido_titular (pedido_id, consorciado_id, direito, origem, detalhe, registrado_em, prazo,"
        " situacao) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        [
            pedido.pedido_id,
            pedido.consorciado_id,
            pedido.direito.value,
            pedido.origem,
            cofre.selar_pedido(pedido.pedido_id, "detalhe", pedido.detalhe),
            pedido.registrado_em,
            pedido.prazo,
            pedido.situacao.value,
        ],
    )


async def travar(conn: AsyncConnection, cofre: Cofre, pedido_id: UUID) -> PedidoTitular:
    """A request, kept from others until the end of the transaction. NOT_FOUND."""
    achados = await _abrir(conn, cofre, _PEDIDO + " WHERE pedido_id = %s FOR UPDATE", [pedido_id])
    if not achados:
        raise not_found("pedido do titular", pedido_id)
    return achados[0]


async def responder(conn: AsyncConnection, cofre: Cofre, pedido: PedidoTitular) -> None:
    """Write the answer."""
    await conn.execute(
        "UPDATE pedido_titular SET situacao = %s, resposta = %s, respondido_em = %s, respondido_por = %s"
        " WHERE pedido_id = %s",
        [
            pedido.situacao.value,
            cofre.selar_pedido(pedido.pedido_id, "resposta", pedido.resposta),
            pedido.respondido_em,
            pedido.respondido_por,
            pedido.pedido_id,
        ],
    )


async def do_titular(
    conn: AsyncConnection, cofre: Cofre, consorciado_id: UUID, antes_de: UUID, limite: int
) -> list[PedidoTitular]:
    """Requests of one person, the latest first, before one of them; before `PRIMEIRO`, from the latest."""
    return await _abrir(
        conn,
        cofre,
        _PEDIDO + " WHERE consorciado_id = %(quem)s AND (%(antes)s = %(primeiro)s OR pedido_id < %(antes)s)"
        " ORDER BY pedido_id DESC LIMIT %(limite)s",
        {"quem": consorciado_id, "antes": antes_de, "primeiro": PRIMEIRO, "limite": limite},
    )


async def de_todos(
    conn: AsyncConnection,
    cofre: Cofre,
    situacao: SituacaoPedido | None,
    depois_de: tuple[date, UUID],
    limite: int,
) -> list[PedidoTitular]:
    """Requests by term, after one of them."""
    return await _abrir(
        conn,
        cofre,
        _PEDIDO + " WHERE (prazo, pedido_id) > (%(prazo)s, %(pedido)s)"
        " AND (%(situacao)s::text IS NULL OR situacao = %(situacao)s) ORDER BY prazo, pedido_id LIMIT %(limite)s",
        {
            "prazo": depois_de[0],
            "pedido": depois_de[1],
            "situacao": situacao.value if situacao else None,
            "limite": limite,
        },
    )


async def participa_ou_participou(conn: AsyncConnection, consorciado_id: UUID) -> bool:
    """Whether the person has or had a cota; a seat given back before the contract does not count."""
    cursor = await conn.execute(
        "SELECT 1 FROM participacao WHERE consorciado_id = %(quem)s AND situacao <> 'LIBERADA'"
        " UNION ALL SELECT 1 FROM participacao_transferida WHERE consorciado_id = %(quem)s LIMIT 1",
        {"quem": consorciado_id},
    )
    return await cursor.fetchone() is not None


async def _abrir(
    conn: AsyncConnection, cofre: Cofre, consulta: LiteralString, parametros: Sequence[Any] | dict[str, Any]
) -> list[PedidoTitular]:
    cursor = await conn.execute(consulta, parametros)
    return [_aberto(cofre, *linha) for linha in await cursor.fetchall()]


def _aberto(
    cofre: Cofre, pedido_id: UUID, consorciado_id: UUID, direito: str, origem: str, detalhe: bytes, *resto: Any
) -> PedidoTitular:
    """A row as it was read: enumerations by name, texts sealed."""
    registrado_em, prazo, situacao, resposta, respondido_em, respondido_por = resto
    return PedidoTitular(
        pedido_id,
        consorciado_id,
        Direito(direito),
        origem,
        cofre.abrir_pedido(pedido_id, "detalhe", detalhe),
        registrado_em,
        prazo,
        SituacaoPedido(situacao),
        "" if resposta is None else cofre.abrir_pedido(pedido_id, "resposta", resposta),
        respondido_em,
        respondido_por,
    )
