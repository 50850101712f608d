"""Payments told by rpc: the request as a payment, and those of several commands carried out together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import cast
from uuid import UUID

from google.protobuf.message import Message

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.core.errors import ConsorcioError
from consorcio.core.money import parse_reais
from consorcio.platform.context import Call
from consorcio.platform.database import SharedTransaction, Transaction
from consorcio.services.financeiro.conversao import ler_data, ler_texto, pagamento_pb
from consorcio.services.financeiro.use_cases.pagamento import processar_juntos
from consorcio.services.financeiro.use_cases.recebimento import Recebimento


def ler_recebimento(request: pb.ProcessarPagamentoRequest, call: Call) -> Recebimento:
    """The payment a request tells. VALIDATION naming the field that cannot be."""
    data = ler_data(request.data_pagamento, "data_pagamento", call.clock.today())
    return Recebimento(
        parcela_id=UUID(request.parcela_id) if request.parcela_id else None,
        identificador=ler_texto(request.identificador, "identificador"),
        valor_centavos=parse_reais(request.valor, "/valor"),
        data_pagamento=data,
        canal=pb.CanalPagamento.Name(request.canal).removeprefix("CANAL_PAGAMENTO_"),
        referencia_externa=ler_texto(request.referencia_externa, "referencia_externa"),
        aceita_divergente=request.aceita_divergente,
        data_contabil=ler_data(request.data_contabil, "data_contabil", data),
    )


async def pagar_juntos(shared: SharedTransaction, pedidos: Sequence[tuple[Message, Call]]) -> list[Message | None]:
    """Payments of several commands; what is refused, or is not exact, is left for its own transaction."""
    lidos: dict[int, tuple[Transaction, Recebimento]] = {}
    for numero, (request, call) in enumerate(pedidos):
        with suppress(ConsorcioError):
            recebimento = ler_recebimento(cast("pb.ProcessarPagamentoRequest", request), call)
            if recebimento.parcela_id is not None:
                lidos[numero] = call.tx, recebimento
    feitos = await processar_juntos(shared, lidos) if lidos else {}
    return [pagamento_pb(*feito) if (feito := feitos.get(numero)) else None for numero in range(len(pedidos))]
