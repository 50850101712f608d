"""Asking consorciados whether people may join a group: one call per batch, and an answer even when it is away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.errors import ConsorcioError, ErrorKind
from consorcio.core.money import format_reais

_PRAZO_S = 3.0
_FORA_DO_AR = (ErrorKind.UNAVAILABLE, ErrorKind.TIMEOUT)


class Consorciados(Protocol):
    """The one rpc of consorciados that grupos calls."""

    async def ValidarConsorciadosEmLote(
        self, request: pb.ValidarConsorciadosEmLoteRequest
    ) -> pb.ValidarConsorciadosEmLoteResponse: ...


@dataclass(frozen=True, slots=True)
class PedidoValidacao:
    """Who, what the first parcela will cost and how many times it the income must be (R2.30; zero: not checked)."""

    consorciado_id: UUID
    parcela_centavos: int
    multiplo_renda: Decimal


@dataclass(frozen=True, slots=True)
class Validacao:
    """What consorciados answered about one person; `recusa` is empty when the person may join."""

    recusa: str
    conjuge_id: UUID | None
    parte_relacionada: bool


async def validar(consorciados: Consorciados, pedidos: Sequence[PedidoValidacao]) -> list[Validacao] | None:
    """One answer per person, in order; None when consorciados does not answer now."""
    pedido = pb.ValidarConsorciadosEmLoteRequest(
        pedidos=[
            pb.ValidarConsorciadoRequest(
                consorciado_id=str(item.consorciado_id),
                valor_parcela=format_reais(item.parcela_centavos),
                multiplo_renda=f"{item.multiplo_renda:.2f}" if item.multiplo_renda else "",
            )
            for item in pedidos
        ]
    )
    try:
        async with asyncio.timeout(_PRAZO_S):
            resposta = await consorciados.ValidarConsorciadosEmLote(pedido)
    except TimeoutError:
        return None
    except ConsorcioError as falha:
        if falha.kind in _FORA_DO_AR:
            return None
        raise
    return [_validacao(resultado) for resultado in resposta.resultados]


def _validacao(resultado: pb.ValidarConsorciadoResponse) -> Validacao:
    recusa = "" if resultado.apto else " ".join(resultado.motivos) or "O consorciado não pode aderir a grupos."
    conjuge_id = UUID(resultado.conjuge_id) if resultado.conjuge_id else None
    return Validacao(recusa, conjuge_id, resultado.parte_relacionada)
