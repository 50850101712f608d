"""AntecipacaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.contracts.financeiro.v1 import antecipacoes_pb2 as pb
from consorcio.core.money import format_reais, parse_reais
from consorcio.core.percent import format_pct
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.conversao import ler_data
from consorcio.services.financeiro.domain.antecipacao import Escolha
from consorcio.services.financeiro.domain.cronograma import OrdemAmortizacao
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.registros_antecipacao import (
    PedidoAntecipacao,
    antecipacoes_da_cota,
    buscar_antecipacao,
)
from consorcio.services.financeiro.use_cases.antecipacao import (
    Simulacao,
    cancelar_antecipacao,
    pedir_antecipacao,
    simular_antecipacao,
)

_SITUACAO = {"PAGO": "APLICADA", "CANCELADO": "CANCELADA"}


class AntecipacaoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._calendario = runtime.calendar

    async def SimularAntecipacao(self, request: pb.SimularAntecipacaoRequest, call: Call) -> pb.SimulacaoAntecipacao:
        data = ler_data(request.data, "data", call.clock.today())
        async with call.read() as conn:
            await _exigir_dono(conn, call, UUID(request.cota_id))
            escolha = _escolha(request.escolha)
            return _simulacao(await simular_antecipacao(conn, UUID(request.cota_id), escolha, data, self._calendario))

    async def PedirAntecipacao(self, request: pb.PedirAntecipacaoRequest, call: Call) -> pb.Antecipacao:
        data = call.dated(ler_data(request.data_contabil, "data_contabil", call.clock.today()), "/data_contabil")
        vencimento = ler_data(request.vencimento, "vencimento", data) if request.vencimento else None
        await _exigir_dono(call.tx.conn, call, UUID(request.cota_id))
        escolha = _escolha(request.escolha)
        pedido = await pedir_antecipacao(call.tx, UUID(request.cota_id), escolha, vencimento, data, self._calendario)
        return await _antecipacao(call.tx.conn, pedido, data)

    async def CancelarAntecipacao(self, request: pb.CancelarAntecipacaoRequest, call: Call) -> pb.Antecipacao:
        antecipacao_id = UUID(request.antecipacao_id)
        pedido = await buscar_antecipacao(call.tx.conn, antecipacao_id)
        await _exigir_dono(call.tx.conn, call, pedido.cota_id)
        return await _antecipacao(call.tx.conn, await cancelar_antecipacao(call.tx, antecipacao_id), call.clock.today())

    async def ListarAntecipacoes(
        self, request: pb.ListarAntecipacoesRequest, call: Call
    ) -> pb.ListarAntecipacoesResponse:
        async with call.read() as conn:
            await _exigir_dono(conn, call, UUID(request.cota_id))
            pedidos = await antecipacoes_da_cota(conn, UUID(request.cota_id))
            hoje = call.clock.today()
            return pb.ListarAntecipacoesResponse(
                antecipacoes=[await _antecipacao(conn, pedido, hoje) for pedido in pedidos]
            )


async def _exigir_dono(conn: AsyncConnection, call: Call, cota_id: UUID) -> None:
    call.require_owner(str((await repository.buscar_conta(conn, cota_id)).consorciado_id))


def _escolha(escolha: pb.EscolhaAntecipacao) -> Escolha:
    ordem = pb.OrdemAntecipada.Name(escolha.ordem).removeprefix("ORDEM_ANTECIPADA_") if escolha.ordem else "INVERSA"
    valor = parse_reais(escolha.valor, "/escolha/valor") if escolha.valor else 0
    return Escolha(escolha.parcelas, valor, escolha.quitacao, OrdemAmortizacao(ordem))


def _simulacao(feita: Simulacao) -> pb.SimulacaoAntecipacao:
    plano, depois = feita.plano, feita.plano.cronograma
    return pb.SimulacaoAntecipacao(
        cota_id=str(feita.conta.cota_id),
        preco=format_reais(feita.preco_centavos),
        valor=format_reais(feita.total_centavos),
        fundo_comum=format_reais(plano.valor.fc),
        taxa_administracao=format_reais(plano.valor.ta),
        fundo_reserva=format_reais(plano.valor.fr),
        ajustes=format_reais(feita.diferenca_centavos + feita.rateio_centavos),
        percentual=format_pct(plano.credito.fc),
        parcelas=plano.numeros,
        restantes_antes=len(feita.antes),
        restantes_depois=len(depois),
        proxima_parcela=depois[0].numero if depois else 0,
        proxima_parcela_percentual=format_pct(depois[0].percentuais.soma) if depois else "",
        emitidas_em_aberto=format_reais(feita.emitidas_centavos),
    )


async def _antecipacao(conn: AsyncConnection, pedido: PedidoAntecipacao, hoje: date) -> pb.Antecipacao:
    titulo = await repository.buscar_titulo(conn, pedido.parcela_id)
    return pb.Antecipacao(
        antecipacao_id=str(pedido.antecipacao_id),
        cota_id=str(pedido.cota_id),
        parcela_id=str(pedido.parcela_id),
        identificador=titulo.identificador,
        valor=format_reais(titulo.valor_centavos),
        vencimento=titulo.vencimento.isoformat(),
        ordem=pb.OrdemAntecipada.Value(f"ORDEM_ANTECIPADA_{pedido.ordem}"),
        quitacao=pedido.quitacao,
        parcelas=pedido.numeros,
        percentual=format_pct(titulo.fc_pct),
        situacao=pb.SituacaoAntecipacao.Value(f"SITUACAO_ANTECIPACAO_{_situacao(titulo, hoje)}"),
        pedida_em=pedido.pedida_em.isoformat(),
    )


def _situacao(titulo: Titulo, hoje: date) -> str:
    vencida = "VENCIDA" if titulo.vencimento < hoje else "EMITIDA"
    return _SITUACAO.get(titulo.situacao, vencida)
