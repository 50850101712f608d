"""ConsorciadoService: what the contract says ⇄ the use cases. The edge already checked permission, owner and shape."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from functools import partial
from uuid import UUID

from consorcio.contracts.consorciados.v1 import consorciados_pb2 as pb
from consorcio.core.money import parse_reais
from consorcio.platform.context import Call
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.conversao import (
    avaliacao_pb,
    consorciado_pb,
    ficha_de,
    importacao_pb,
    ler_token,
    mudancas_de,
    pagador_pb,
    participacao_pb,
    situacao_procurada,
    uuid_opcional,
)
from consorcio.services.consorciados.planilha import ler_csv, ler_xlsx
from consorcio.services.consorciados.repository import Filtro
from consorcio.services.consorciados.use_cases import cadastro, consultas
from consorcio.services.consorciados.use_cases.consultas import PRIMEIRO, PedidoAvaliacao
from consorcio.services.consorciados.use_cases.importacao import importar
from consorcio.services.consorciados.use_cases.recontagem import recontar_contatos

_TAMANHO_PADRAO = 50
_TAMANHO_EXPORTACAO = 200


class ConsorciadoServicer:
    """Handlers, one per rpc."""

    def __init__(self, cofre: Cofre) -> None:
        self._cofre = cofre

    async def CriarConsorciado(self, request: pb.CriarConsorciadoRequest, call: Call) -> pb.Consorciado:
        """A person joins the register."""
        pessoa = await cadastro.criar_consorciado(
            call.tx, self._cofre, ficha_de(request), uuid_opcional(request.conjuge_id)
        )
        return consorciado_pb(pessoa)

    async def BuscarConsorciado(self, request: pb.BuscarConsorciadoRequest, call: Call) -> pb.Consorciado:
        """One person."""
        async with call.read() as conn:
            return consorciado_pb(await consultas.buscar_consorciado(conn, self._cofre, UUID(request.consorciado_id)))

    async def AtualizarConsorciado(self, request: pb.AtualizarConsorciadoRequest, call: Call) -> pb.Consorciado:
        """Changes to the register of a person, if nobody changed it meanwhile."""
        mudancas = mudancas_de(request, call.clock.today())
        pessoa = await cadastro.atualizar_consorciado(
            call.tx, self._cofre, UUID(request.consorciado_id), request.versao, mudancas
        )
        return consorciado_pb(pessoa)

    async def ListarConsorciados(
        self, request: pb.ListarConsorciadosRequest, call: Call
    ) -> AsyncIterator[pb.PaginaConsorciados]:
        """Everybody, page by page. No connection is held while the reader takes its time."""
        filtro, depois_de = Filtro(situacao=situacao_procurada(request.situacao)), PRIMEIRO
        while True:
            async with call.read() as conn:
                pessoas, ultimo = await consultas.pesquisar(conn, self._cofre, filtro, depois_de, _TAMANHO_EXPORTACAO)
            yield pb.PaginaConsorciados(consorciados=map(consorciado_pb, pessoas), proximo_token=str(ultimo or ""))
            if ultimo is None:
                return
            depois_de = ultimo

    async def PesquisarConsorciados(
        self, request: pb.PesquisarConsorciadosRequest, call: Call
    ) -> pb.PaginaConsorciados:
        """A page of who matches everything asked."""
        filtro = consultas.filtro_da_pesquisa(
            self._cofre,
            request.nome,
            request.documento,
            uuid_opcional(request.grupo_id),
            situacao_procurada(request.situacao),
        )
        tamanho = request.tamanho_pagina or _TAMANHO_PADRAO
        async with call.read() as conn:
            pessoas, ultimo = await consultas.pesquisar(
                conn, self._cofre, filtro, ler_token(request.token_pagina), tamanho
            )
        return pb.PaginaConsorciados(consorciados=map(consorciado_pb, pessoas), proximo_token=str(ultimo or ""))

    async def ValidarConsorciado(
        self, request: pb.ValidarConsorciadoRequest, call: Call
    ) -> pb.ValidarConsorciadoResponse:
        """Whether a person may join a group."""
        async with call.read() as conn:
            return avaliacao_pb(await consultas.avaliar_um(conn, self._cofre, _pedido_avaliacao(request)))

    async def ValidarConsorciadosEmLote(
        self, request: pb.ValidarConsorciadosEmLoteRequest, call: Call
    ) -> pb.ValidarConsorciadosEmLoteResponse:
        """The same for many, in one query."""
        pedidos = [_pedido_avaliacao(pedido) for pedido in request.pedidos]
        async with call.read() as conn:
            avaliacoes = await consultas.avaliar(conn, self._cofre, pedidos)
        return pb.ValidarConsorciadosEmLoteResponse(resultados=map(avaliacao_pb, avaliacoes))

    async def ConsultarPagadores(
        self, request: pb.ConsultarPagadoresRequest, call: Call
    ) -> pb.ConsultarPagadoresResponse:
        """Who is to pay, for who collects."""
        async with call.read() as conn:
            pessoas = await consultas.pagadores(conn, self._cofre, [UUID(um) for um in request.consorciado_ids])
        return pb.ConsultarPagadoresResponse(
            pagadores=[pagador_pb(pessoa, mascarado=request.mascarado) for pessoa in pessoas]
        )

    async def RecontarContatos(self, request: pb.RecontarContatosRequest, call: Call) -> pb.RecontarContatosResponse:
        """How a page of people is reached, told again."""
        pessoas, ultima = await recontar_contatos(call.tx, self._cofre, ler_token(request.token_pagina))
        return pb.RecontarContatosResponse(pessoas=pessoas, proximo_token=str(ultima or ""))

    async def ListarParticipacoes(
        self, request: pb.ListarParticipacoesRequest, call: Call
    ) -> pb.ListarParticipacoesResponse:
        """Groups and cotas of a person."""
        async with call.read() as conn:
            participacoes = await consultas.listar_participacoes(conn, UUID(request.consorciado_id))
        return pb.ListarParticipacoesResponse(participacoes=map(participacao_pb, participacoes))

    async def ImportarConsorciados(
        self, request: pb.ImportarConsorciadosRequest, call: Call
    ) -> pb.ImportarConsorciadosResponse:
        """A file of people, applied whole or only checked."""
        ler = ler_csv if request.formato == pb.FORMATO_ARQUIVO_CSV else ler_xlsx
        importacao = await importar(call.tx, self._cofre, partial(ler, request.conteudo), simulacao=request.simulacao)
        return importacao_pb(importacao, simulacao=request.simulacao)


def _pedido_avaliacao(pedido: pb.ValidarConsorciadoRequest) -> PedidoAvaliacao:
    return PedidoAvaliacao(
        UUID(pedido.consorciado_id),
        parse_reais(pedido.valor_parcela or "0", "/valor_parcela"),
        Decimal(pedido.multiplo_renda or "0"),
    )
