"""EstornoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.financeiro.v1 import estornos_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.services.financeiro.conversao import id_do_token, ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.domain.estorno import Destino
from consorcio.services.financeiro.registros_credito import numeros_das_cotas
from consorcio.services.financeiro.registros_estorno import Estorno, listar_estornos
from consorcio.services.financeiro.use_cases.estorno import Pedido, decidir_estorno, prever, propor_estorno


class EstornoServicer:
    """Handlers named by rpc."""

    async def PreverEstorno(self, request: pb.PreverEstornoRequest, call: Call) -> pb.PreverEstornoResponse:
        destino = _destino(request.destino) if request.destino else Destino.IDENTIFICAR_DE_NOVO
        async with call.read() as conn:
            previsao = await prever(conn, UUID(request.pagamento_id), destino, call.clock.today())
        return pb.PreverEstornoResponse(
            impedimento=previsao.recusa.detail if previsao.recusa else "", consequencias=previsao.consequencias
        )

    async def ProporEstorno(self, request: pb.ProporEstornoRequest, call: Call) -> pb.Estorno:
        pedido = Pedido(
            pagamento_id=UUID(request.pagamento_id),
            destino=_destino(request.destino),
            motivo=ler_texto(request.motivo, "motivo"),
            comprovante=ler_texto(request.comprovante, "comprovante"),
            data=ler_data(request.data_contabil, "data_contabil", call.clock.today()),
        )
        return await _um(call, await propor_estorno(call.tx, pedido))

    async def DecidirEstorno(self, request: pb.DecidirEstornoRequest, call: Call) -> pb.Estorno:
        motivo = ler_texto(request.motivo, "motivo")
        return await _um(call, await decidir_estorno(call.tx, UUID(request.estorno_id), motivo, aprova=request.aprova))

    async def ListarEstornos(self, request: pb.ListarEstornosRequest, call: Call) -> pb.ListarEstornosResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoEstorno.Name(request.situacao).removeprefix("SITUACAO_ESTORNO_")
        async with call.read() as conn:
            itens = await listar_estornos(
                conn,
                UUID(request.grupo_id) if request.grupo_id else None,
                UUID(request.pagamento_id) if request.pagamento_id else None,
                situacao if request.situacao else "",
                id_do_token(token),
                tamanho,
            )
            numeros = await numeros_das_cotas(conn, [item.cota_id for item in itens])
        return pb.ListarEstornosResponse(
            estornos=[_estorno(item, numeros[item.cota_id], call.actor.id) for item in itens],
            proximo_token=proximo_token(itens, tamanho, itens[-1].estorno_id if itens else ""),
        )


async def _um(call: Call, estorno: Estorno) -> pb.Estorno:
    numeros = await numeros_das_cotas(call.tx.conn, [estorno.cota_id])
    return _estorno(estorno, numeros[estorno.cota_id], call.actor.id)


def _destino(valor: pb.DestinoEstorno.ValueType) -> Destino:
    return Destino(pb.DestinoEstorno.Name(valor).removeprefix("DESTINO_ESTORNO_"))


def _estorno(item: Estorno, numero: int, ator_id: str) -> pb.Estorno:
    return pb.Estorno(
        estorno_id=str(item.estorno_id),
        pagamento_id=str(item.pagamento_id),
        grupo_id=str(item.grupo_id),
        cota_id=str(item.cota_id),
        numero=numero,
        valor=format_reais(item.valor_centavos),
        destino=pb.DestinoEstorno.Value(f"DESTINO_ESTORNO_{item.destino}"),
        motivo=item.motivo,
        comprovante=item.comprovante,
        data_contabil=item.data_contabil.isoformat(),
        situacao=pb.SituacaoEstorno.Value(f"SITUACAO_ESTORNO_{item.situacao}"),
        recusa=item.recusa,
        proposto_por=item.proposto_por_nome,
        decidido_por=item.decidido_por_nome,
        na_fila_id=str(item.na_fila_id) if item.na_fila_id else "",
        minha=item.proposto_por == ator_id,
    )
