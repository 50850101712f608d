"""SimulacaoService: the calculators, with the fields of the contract."""

from __future__ import annotations

from typing import TypeVar

from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message import Message

from consorcio.contracts.financeiro.v1 import simulacoes_pb2 as pb
from consorcio.platform.context import Call
from consorcio.services.financeiro.simulacoes.catalogo import SIMULACOES

Resposta = TypeVar("Resposta", bound=Message)


class SimulacaoServicer:
    """Handlers named by rpc: the question as the command line asks it, to the same function."""

    async def SimularPlano(self, request: pb.SimularPlanoRequest, call: Call) -> pb.SimularPlanoResponse:
        return _responder("plano", request, pb.SimularPlanoResponse())

    async def SimularMora(self, request: pb.SimularMoraRequest, call: Call) -> pb.SimularMoraResponse:
        return _responder("mora", request, pb.SimularMoraResponse())

    async def SimularRateio(self, request: pb.SimularRateioRequest, call: Call) -> pb.SimularRateioResponse:
        return _responder("rateio", request, pb.SimularRateioResponse())

    async def SimularDissolucao(self, request: pb.SimularDissolucaoRequest, call: Call) -> pb.SimularDissolucaoResponse:
        return _responder("dissolucao", request, pb.SimularDissolucaoResponse())

    async def SimularRestituicao(
        self, request: pb.SimularRestituicaoRequest, call: Call
    ) -> pb.SimularRestituicaoResponse:
        return _responder("restituicao", request, pb.SimularRestituicaoResponse())

    async def SimularLance(self, request: pb.SimularLanceRequest, call: Call) -> pb.SimularLanceResponse:
        return _responder("lance", request, pb.SimularLanceResponse())

    async def SimularExclusao(self, request: pb.SimularExclusaoRequest, call: Call) -> pb.SimularExclusaoResponse:
        return _responder("exclusao", request, pb.SimularExclusaoResponse())

    async def SimularPrazo(self, request: pb.SimularPrazoRequest, call: Call) -> pb.SimularPrazoResponse:
        return _responder("prazo", request, pb.SimularPrazoResponse())


def _responder(nome: str, request: Message, resposta: Resposta) -> Resposta:
    pedido = MessageToDict(request, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)
    return ParseDict(SIMULACOES[nome](pedido), resposta)
