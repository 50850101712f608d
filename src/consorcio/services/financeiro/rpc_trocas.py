"""TrocaCreditoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.financeiro.v1 import trocas_credito_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.conversao import ler_data
from consorcio.services.financeiro.use_cases.troca_credito import Troca, simular_troca, trocar


class TrocaCreditoServicer:
    """Handlers named by rpc."""

    async def SimularTrocaCredito(self, request: pb.SimularTrocaCreditoRequest, call: Call) -> pb.TrocaCredito:
        async with call.read() as conn:
            conta = await repository.buscar_conta(conn, UUID(request.cota_id))
            call.require_owner(str(conta.consorciado_id))
            return _troca(await simular_troca(conn, conta.cota_id, UUID(request.bem_id)))

    async def TrocarCredito(self, request: pb.TrocarCreditoRequest, call: Call) -> pb.TrocaCredito:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        return _troca(await trocar(call.tx, UUID(request.cota_id), UUID(request.bem_id), data))


def _troca(feita: Troca) -> pb.TrocaCredito:
    cronograma = feita.depois.cronograma
    return pb.TrocaCredito(
        cota_id=str(feita.conta.cota_id),
        bem_anterior_id=str(feita.conta.bem_id),
        bem_id=str(feita.bem_id),
        credito_anterior=format_reais(feita.preco_anterior_centavos),
        credito=format_reais(feita.preco_centavos),
        percentual_anterior=format_pct(feita.conta.fc_pago),
        percentual=format_pct(feita.depois.conta.pago.fc),
        parcelas_restantes=len(cronograma),
        percentual_mensal=format_pct(cronograma[0].fc) if cronograma else "",
    )
