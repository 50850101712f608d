"""DevolucaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.financeiro.v1 import devolucoes_pb2 as pb
from consorcio.core.errors import foreign_page_token
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.services.financeiro.conversao import id_do_token, ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.registros_credito import numeros_das_cotas
from consorcio.services.financeiro.registros_devolucao import (
    INICIO,
    ADevolver,
    Devolucao,
    listar_a_devolver,
    listar_devolucoes,
)
from consorcio.services.financeiro.use_cases.devolucao import decidir_devolucao, propor_devolucao


class DevolucaoServicer:
    """Handlers named by rpc."""

    async def ListarADevolver(self, request: pb.ListarADevolverRequest, call: Call) -> pb.ListarADevolverResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        grupo_id = UUID(request.grupo_id) if request.grupo_id else None
        async with call.read() as conn:
            itens = await listar_a_devolver(conn, grupo_id, _depois_de(token), tamanho)
        chave = f"{itens[-1].numero}|{itens[-1].cota_id}|{itens[-1].grupo_codigo}" if itens else ""
        return pb.ListarADevolverResponse(
            itens=[_a_devolver(item) for item in itens], proximo_token=proximo_token(itens, tamanho, chave)
        )

    async def ProporDevolucao(self, request: pb.ProporDevolucaoRequest, call: Call) -> pb.Devolucao:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        valor = parse_reais(request.valor) if request.valor else None
        return await _uma(call, await propor_devolucao(call.tx, UUID(request.cota_id), valor, data))

    async def DecidirDevolucao(self, request: pb.DecidirDevolucaoRequest, call: Call) -> pb.Devolucao:
        comprovante = ler_texto(request.comprovante, "comprovante")
        return await _uma(
            call, await decidir_devolucao(call.tx, UUID(request.devolucao_id), comprovante, aprova=request.aprova)
        )

    async def ListarDevolucoes(self, request: pb.ListarDevolucoesRequest, call: Call) -> pb.ListarDevolucoesResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        grupo_id = UUID(request.grupo_id) if request.grupo_id else None
        situacao = pb.SituacaoDevolucao.Name(request.situacao).removeprefix("SITUACAO_DEVOLUCAO_")
        async with call.read() as conn:
            itens = await listar_devolucoes(
                conn, grupo_id, situacao if request.situacao else "", id_do_token(token), tamanho
            )
            numeros = await numeros_das_cotas(conn, [item.cota_id for item in itens])
        return pb.ListarDevolucoesResponse(
            devolucoes=[_devolucao(item, numeros[item.cota_id], call.actor.id) for item in itens],
            proximo_token=proximo_token(itens, tamanho, itens[-1].devolucao_id if itens else ""),
        )


async def _uma(call: Call, devolucao: Devolucao) -> pb.Devolucao:
    numeros = await numeros_das_cotas(call.tx.conn, [devolucao.cota_id])
    return _devolucao(devolucao, numeros[devolucao.cota_id], call.actor.id)


def _depois_de(token: str) -> tuple[str, int, UUID]:
    if not token:
        return INICIO
    numero, _, resto = token.partition("|")
    cota_id, _, codigo = resto.partition("|")
    try:
        return codigo, int(numero), UUID(cota_id)
    except ValueError:
        raise foreign_page_token() from None


def _a_devolver(item: ADevolver) -> pb.ADevolver:
    return pb.ADevolver(
        cota_id=str(item.cota_id),
        numero=item.numero,
        grupo_id=str(item.grupo_id),
        grupo_codigo=item.grupo_codigo,
        valor=format_reais(item.valor_centavos),
        proposto=format_reais(item.proposto_centavos),
    )


def _devolucao(item: Devolucao, numero: int, ator_id: str) -> pb.Devolucao:
    return pb.Devolucao(
        devolucao_id=str(item.devolucao_id),
        grupo_id=str(item.grupo_id),
        cota_id=str(item.cota_id),
        numero=numero,
        valor=format_reais(item.valor_centavos),
        data_contabil=item.data_contabil.isoformat(),
        situacao=pb.SituacaoDevolucao.Value(f"SITUACAO_DEVOLUCAO_{item.situacao}"),
        comprovante=item.comprovante,
        minha=item.proposto_por == ator_id,
    )
