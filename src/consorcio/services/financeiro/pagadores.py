"""Asking consorciados who pays: many people in few calls, always by the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.services.financeiro.bancos.cnab.cobranca import Pagador

_POR_CHAMADA = 1000


class Consorciados(Protocol):
    """The one rpc of consorciados that financeiro calls."""

    async def ConsultarPagadores(self, request: pb.ConsultarPagadoresRequest) -> pb.ConsultarPagadoresResponse: ...


async def consultar_pagadores(consorciados: Consorciados, ids: Iterable[UUID]) -> dict[UUID, Pagador]:
    """The people that exist among these, as a bank must know them. UNAVAILABLE when consorciados does not answer."""
    achados: dict[UUID, Pagador] = {}
    todos = sorted(set(ids))
    for inicio in range(0, len(todos), _POR_CHAMADA):
        pedido = pb.ConsultarPagadoresRequest(consorciado_ids=map(str, todos[inicio : inicio + _POR_CHAMADA]))
        resposta = await consorciados.ConsultarPagadores(pedido)
        achados |= {UUID(pagador.consorciado_id): _pagador(pagador) for pagador in resposta.pagadores}
    return achados


def _pagador(pagador: pb.Pagador) -> Pagador:
    endereco = pagador.endereco
    return Pagador(
        nome=pagador.nome,
        documento=pagador.documento,
        endereco=", ".join(filter(None, [endereco.logradouro, endereco.numero, endereco.complemento])),
        bairro=endereco.bairro,
        cep=endereco.cep,
        cidade=endereco.municipio,
        uf=endereco.uf,
    )
