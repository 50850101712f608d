"""AcordoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import acordos_pb2 as pb
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import validation
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_acordos as acordos
from consorcio.services.financeiro.conversao import ler_data, ler_texto
from consorcio.services.financeiro.domain.acordo import ParcelaAcordo
from consorcio.services.financeiro.repository_acordos import Acordo
from consorcio.services.financeiro.rpc_boletos import boleto_pb
from consorcio.services.financeiro.use_cases import acordos as casos
from consorcio.services.financeiro.use_cases.reparticao import Dinheiro


class AcordoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def CriarAcordo(self, request: pb.CriarAcordoRequest, call: Call) -> pb.Acordo:
        pedido = casos.PedidoAcordo(
            cota_id=UUID(request.cota_id),
            quantidade=request.quantidade,
            primeiro_vencimento=ler_data(request.primeiro_vencimento, "primeiro_vencimento", call.clock.today()),
            tolerancia_dias=request.tolerancia_dias,
        )
        acordo = await casos.criar(call.tx, self._runtime.calendar, pedido, call.actor.id)
        return await _acordo_pb(call.tx.conn, acordo)

    async def ListarAcordosCota(self, request: pb.ListarAcordosCotaRequest, call: Call) -> pb.ListarAcordosCotaResponse:
        async with call.read() as conn:
            cota = await repository.buscar_conta(conn, UUID(request.cota_id))
            lidos = [await _acordo_pb(conn, acordo) for acordo in await acordos.da_cota(conn, cota.cota_id)]
        return pb.ListarAcordosCotaResponse(acordos=lidos)

    async def PagarAcordo(self, request: pb.PagarAcordoRequest, call: Call) -> pb.Acordo:
        valor = parse_reais(request.valor, "/valor")
        if valor == 0:
            raise validation("/valor", "O valor deve ser maior que zero.")
        dia = ler_data(request.data_pagamento, "data_pagamento", call.clock.today())
        pagamento = Dinheiro(
            referencia=ler_texto(request.referencia_externa, "referencia_externa"),
            valor_centavos=valor,
            data=dia,
            canal=fin.CanalPagamento.Name(request.canal).removeprefix("CANAL_PAGAMENTO_"),
            data_contabil=dia,
        )
        acordo = await casos.pagar(call.tx, self._runtime.calendar, UUID(request.acordo_id), pagamento)
        return await _acordo_pb(call.tx.conn, acordo)

    async def EmitirBoletosAcordo(
        self, request: pb.EmitirBoletosAcordoRequest, call: Call
    ) -> pb.EmitirBoletosAcordoResponse:
        boletos = await casos.emitir_boletos(call.tx, UUID(request.acordo_id), UUID(request.conta_id))
        return pb.EmitirBoletosAcordoResponse(boletos=map(boleto_pb, boletos))

    async def QuebrarAcordos(self, request: pb.QuebrarAcordosRequest, call: Call) -> pb.QuebrarAcordosResponse:
        quebrados = await casos.quebrar_vencidos(call.tx, UUID(request.grupo_id) if request.grupo_id else None)
        return pb.QuebrarAcordosResponse(acordos=[await _acordo_pb(call.tx.conn, acordo) for acordo in quebrados])


async def _acordo_pb(conn: AsyncConnection, acordo: Acordo) -> pb.Acordo:
    partes = await acordos.parcelas_do(conn, acordo.acordo_id)
    return pb.Acordo(
        acordo_id=str(acordo.acordo_id),
        cota_id=str(acordo.cota_id),
        situacao=pb.SituacaoAcordo.Value(f"SITUACAO_ACORDO_{acordo.situacao}"),
        data=acordo.data.isoformat(),
        divida=format_reais(acordo.divida_centavos),
        pago=format_reais(acordo.pago_centavos),
        partes=[_parte_pb(acordo, parte) for parte in partes],
        encerrado_em=acordo.encerrado_em.isoformat() if acordo.encerrado_em else "",
    )


def _parte_pb(acordo: Acordo, parte: ParcelaAcordo) -> pb.ParteAcordo:
    if not parte.falta_centavos:
        situacao = fin.SITUACAO_TITULO_PAGO
    elif acordo.situacao != "VIGENTE":
        situacao = fin.SITUACAO_TITULO_CANCELADO
    else:
        situacao = fin.SITUACAO_TITULO_PARCIAL if parte.pago_centavos else fin.SITUACAO_TITULO_ABERTO
    return pb.ParteAcordo(
        numero=parte.numero,
        vencimento=parte.vencimento.isoformat(),
        valor=format_reais(parte.valor_centavos),
        parcela_id=str(parte.parcela_id or ""),
        situacao=situacao,
        falta=format_reais(parte.falta_centavos),
    )
