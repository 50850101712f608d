"""ContabilidadeService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from consorcio.contracts.financeiro.v1 import contabilidade_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.services.financeiro.use_cases.arrecadacao import posicao_da_arrecadacao


class ContabilidadeServicer:
    """Handlers named by rpc."""

    async def BuscarArrecadacao(self, request: pb.BuscarArrecadacaoRequest, call: Call) -> pb.PosicaoArrecadacao:
        async with call.read() as conn:
            posicao = await posicao_da_arrecadacao(conn)
        return pb.PosicaoArrecadacao(
            banco=format_reais(posicao.banco_centavos),
            nao_identificados=format_reais(posicao.nao_identificados_centavos),
            na_fila=format_reais(posicao.na_fila_centavos),
            quantidade=posicao.na_fila,
            mais_antigo=posicao.mais_antigo.isoformat() if posicao.mais_antigo else "",
            confere=posicao.confere,
        )
