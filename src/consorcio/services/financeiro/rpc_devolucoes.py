"""DevolucaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.financeiro.v1 import devolucoes_pb2 as pb
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.core.errors import foreign_page_token
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.conversao import (
    id_do_token,
    ler_data,
    ler_pagina,
    ler_texto,
    pagamento_pb,
    proximo_token,
)
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.registros_credito import numeros_das_cotas
from consorcio.services.financeiro.registros_devolucao import (
    INICIO,
    ADevolver,
    Devolucao,
    listar_a_devolver,
    listar_devolucoes,
)
from consorcio.services.financeiro.use_cases.aproveitamento import Aproveitamento, aproveitar, prever
from consorcio.services.financeiro.use_cases.devolucao import decidir_devolucao, propor_devolucao


class DevolucaoServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

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

    async def PreverAplicacao(self, request: pb.PreverAplicacaoRequest, call: Call) -> pb.PreverAplicacaoResponse:
        async with call.read() as conn:
            previsao = await prever(conn, UUID(request.cota_id), self._runtime.calendar)
        return pb.PreverAplicacaoResponse(
            disponivel=format_reais(previsao.disponivel_centavos),
            data_do_dinheiro=previsao.dia.isoformat() if previsao.dia else "",
            titulos=[_a_aplicar(titulo, falta) for titulo, falta in previsao.titulos],
        )

    async def AplicarADevolver(self, request: pb.AplicarADevolverRequest, call: Call) -> fin.Pagamento:
        pedido = Aproveitamento(
            cota_id=UUID(request.cota_id),
            parcela_id=UUID(request.parcela_id) if request.parcela_id else None,
            valor_centavos=parse_reais(request.valor) if request.valor else None,
            motivo=ler_texto(request.motivo, "motivo"),
            data_contabil=ler_data(request.data_contabil, "data_contabil", call.clock.today()),
        )
        pagamento = await aproveitar(call.tx, self._runtime.calendar, pedido)
        return pagamento_pb(pagamento, await repository.itens_do_pagamento(call.tx.conn, pagamento.pagamento_id))

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


def _a_aplicar(titulo: Titulo, falta_centavos: int) -> pb.TituloAAplicar:
    return pb.TituloAAplicar(
        parcela_id=str(titulo.parcela_id),
        identificador=titulo.identificador,
        cota_id=str(titulo.cota_id),
        numero=titulo.cota_numero,
        tipo=fin.TipoTitulo.Value(f"TIPO_TITULO_{titulo.tipo}"),
        vencimento=titulo.vencimento.isoformat(),
        devido=format_reais(falta_centavos),
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
