"""What grupos says of a group for one assembly: dates and prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from consorcio.contracts.grupos.v1 import grupos_pb2, grupos_pb2_grpc
from consorcio.core.errors import not_found
from consorcio.core.money import parse_reais


@dataclass(frozen=True, slots=True)
class PlanoDeCobranca:
    """Due date and date of the assembly, and the price of each bem of the group on the date asked."""

    vencimento: date
    data_ago: date
    precos: dict[UUID, int]


async def obter_plano(
    grupos: grupos_pb2_grpc.GrupoServiceAsyncStub, grupo_id: str, ago: int, data_preco: date
) -> PlanoDeCobranca:
    """Ask grupos; only the first page says what is asked here."""
    pedido = grupos_pb2.ObterPlanoCobrancaRequest(grupo_id=grupo_id, ago=ago, data_preco=data_preco.isoformat())
    async for pagina in grupos.ObterPlanoCobranca(pedido):
        return PlanoDeCobranca(
            vencimento=date.fromisoformat(pagina.assembleia.vencimento),
            data_ago=date.fromisoformat(pagina.assembleia.data_ago),
            precos={UUID(p.bem_id): parse_reais(p.preco) for p in pagina.precos},
        )
    raise not_found("assembleia no cronograma do grupo", ago)
