"""PixService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.financeiro.v1 import pix_pb2 as pb
from consorcio.core.clock import FUSO_BRASIL
from consorcio.core.errors import ConsorcioError, ErrorKind, validation
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_pix as repository_do_pix
from consorcio.services.financeiro.conversao import ler_data, ler_pagina, ler_texto, pagamento_pb, proximo_token
from consorcio.services.financeiro.pagadores import Consorciados
from consorcio.services.financeiro.psp import Psp
from consorcio.services.financeiro.repository_pix import CobrancaPix, PixNoLivro
from consorcio.services.financeiro.use_cases.devolucao_pix import devolver
from consorcio.services.financeiro.use_cases.pix import Apoio, Desfecho, cobrar, conciliar, registrar_webhook

_DIAS_POR_PEDIDO = 31


class PixServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime, consorciados: Consorciados, psp: Psp | None, webhook: str) -> None:
        self._runtime = runtime
        self._consorciados = consorciados
        self._psp = psp
        self._webhook = webhook

    async def CriarCobrancaPix(self, request: pb.CriarCobrancaPixRequest, call: Call) -> pb.CobrancaPix:
        titulo = await repository.buscar_titulo(call.tx.conn, UUID(request.parcela_id))
        cota = await repository.buscar_conta(call.tx.conn, titulo.cota_id)
        call.require_owner(str(cota.consorciado_id))
        return _cobranca_pb(await cobrar(call.tx, self._apoio(), titulo, request.validade_segundos))

    async def RegistrarWebhookPix(
        self, request: pb.RegistrarWebhookPixRequest, call: Call
    ) -> pb.RegistrarWebhookPixResponse:
        psp = self._apoio().psp
        if not self._webhook:
            raise ConsorcioError(ErrorKind.PRECONDITION, "O webhook do Pix não está configurado nesta instalação.")
        return pb.RegistrarWebhookPixResponse(chaves=await registrar_webhook(call.tx.conn, psp, self._webhook))

    async def ConciliarPix(self, request: pb.ConciliarPixRequest, call: Call) -> pb.ConciliarPixResponse:
        de = ler_data(request.data_inicial, "data_inicial", call.clock.today())
        ate = ler_data(request.data_final, "data_final", call.clock.today())
        if not de <= ate < de + timedelta(days=_DIAS_POR_PEDIDO):
            raise validation("/data_final", f"Informe um período de até {_DIAS_POR_PEDIDO} dias.")
        inicio, fim = (
            datetime.combine(dia, time.min, FUSO_BRASIL).astimezone(UTC) for dia in (de, ate + timedelta(days=1))
        )
        feito = await conciliar(self._runtime.db, self._apoio().psp, inicio, fim, self._runtime.calendar)
        return pb.ConciliarPixResponse(
            novos=feito[Desfecho.NOVO], repetidos=feito[Desfecho.REPETIDO], divergentes=feito[Desfecho.DIVERGENTE]
        )

    async def ListarPixRecebidos(
        self, request: pb.ListarPixRecebidosRequest, call: Call
    ) -> pb.ListarPixRecebidosResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            recebidos = await repository_do_pix.listar_recebidos(
                conn, so_divergentes=request.so_divergentes, antes_de=token, limite=tamanho
            )
        return pb.ListarPixRecebidosResponse(
            recebidos=map(_recebido_pb, recebidos),
            proximo_token=proximo_token(recebidos, tamanho, recebidos[-1].e2eid if recebidos else ""),
        )

    async def DevolverPix(self, request: pb.DevolverPixRequest, call: Call) -> fin.Pagamento:
        motivo = ler_texto(request.motivo, "motivo")
        return pagamento_pb(await devolver(call.tx, self._apoio(), UUID(request.pagamento_id), motivo, call.actor.id))

    def _apoio(self) -> Apoio:
        if self._psp is None:
            raise ConsorcioError(ErrorKind.PRECONDITION, "O Pix não está configurado nesta instalação.")
        return Apoio(self._psp, self._consorciados, self._runtime.calendar, self._runtime.vault)


def _cobranca_pb(cobranca: CobrancaPix) -> pb.CobrancaPix:
    return pb.CobrancaPix(
        txid=cobranca.txid,
        parcela_id=str(cobranca.parcela_id),
        valor=format_reais(cobranca.valor_centavos),
        vencimento=cobranca.vencimento.isoformat(),
        situacao=pb.SituacaoCobrancaPix.Value(f"SITUACAO_COBRANCA_PIX_{cobranca.situacao}"),
        copia_e_cola=cobranca.copia_e_cola,
    )


def _recebido_pb(recebido: PixNoLivro) -> pb.PixRecebido:
    horario = Timestamp()
    horario.FromDatetime(recebido.horario)
    return pb.PixRecebido(
        e2eid=recebido.e2eid,
        txid=recebido.txid,
        valor=format_reais(recebido.valor_centavos),
        horario=horario,
        origem=recebido.origem,
        pagamento_id=str(recebido.pagamento_id or ""),
        situacao=fin.SituacaoPagamento.Value(f"SITUACAO_PAGAMENTO_{recebido.situacao or 'UNSPECIFIED'}"),
        divergencia=recebido.divergencia,
        devolucao=pb.SituacaoDevolucaoPix.Value(f"SITUACAO_DEVOLUCAO_PIX_{recebido.devolucao or 'UNSPECIFIED'}"),
        recusa_devolucao=recebido.recusa or "",
    )
