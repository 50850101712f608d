"""FaturamentoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from consorcio.contracts.financeiro.v1 import faturamento_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.services.financeiro.conversao import ler_data, ler_mes, ler_pagina, proximo_token
from consorcio.services.financeiro.sagas import conduzir
from consorcio.services.financeiro.use_cases.faturamento import (
    Faturamento,
    buscar_faturamento,
    grupos_do_faturamento,
    iniciar_faturamento,
)


class FaturamentoServicer:
    """Handlers named by rpc."""

    async def IniciarFaturamento(self, request: pb.IniciarFaturamentoRequest, call: Call) -> pb.Faturamento:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        faturamento, ha_o_que_fazer = await iniciar_faturamento(call.tx, ler_mes(request.mes), data)
        if ha_o_que_fazer:
            await conduzir(call.tx, faturamento)
        return _faturamento_pb(faturamento)

    async def BuscarFaturamento(self, request: pb.BuscarFaturamentoRequest, call: Call) -> pb.Faturamento:
        async with call.read() as conn:
            return _faturamento_pb(await buscar_faturamento(conn, mes=ler_mes(request.mes)))

    async def ListarGruposFaturamento(
        self, request: pb.ListarGruposFaturamentoRequest, call: Call
    ) -> pb.ListarGruposFaturamentoResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoGrupoFaturado.Name(request.situacao).removeprefix("SITUACAO_GRUPO_FATURADO_")
        async with call.read() as conn:
            faturamento = await buscar_faturamento(conn, mes=ler_mes(request.mes))
            grupos = await grupos_do_faturamento(conn, faturamento.faturamento_id, situacao, token, tamanho)
        return pb.ListarGruposFaturamentoResponse(
            grupos=[
                pb.GrupoFaturado(
                    grupo_id=str(g.grupo_id),
                    grupo_codigo=g.codigo,
                    situacao=pb.SituacaoGrupoFaturado.Value(f"SITUACAO_GRUPO_FATURADO_{g.situacao}"),
                    assembleias=g.assembleias,
                    parcelas=g.parcelas,
                    valor=format_reais(g.valor_centavos),
                    motivo=g.motivo,
                )
                for g in grupos
            ],
            proximo_token=proximo_token(grupos, tamanho, grupos[-1].codigo if grupos else ""),
        )


def _faturamento_pb(faturamento: Faturamento) -> pb.Faturamento:
    em_curso = faturamento.terminado_em is None
    return pb.Faturamento(
        faturamento_id=str(faturamento.faturamento_id),
        mes=f"{faturamento.mes:%Y-%m}",
        situacao=pb.SITUACAO_FATURAMENTO_EM_CURSO if em_curso else pb.SITUACAO_FATURAMENTO_CONCLUIDO,
        grupos=faturamento.grupos,
        pendentes=faturamento.pendentes,
        recusados=faturamento.recusados,
        assembleias=faturamento.assembleias,
        parcelas=faturamento.parcelas,
        valor=format_reais(faturamento.valor_centavos),
        rodada=faturamento.rodada,
    )
