"""AuditoriaService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator

from consorcio.contracts.auditoria.v1 import auditoria_pb2 as pb
from consorcio.core.errors import not_found
from consorcio.platform.context import Call
from consorcio.services.auditoria import repository, use_cases
from consorcio.services.auditoria.chaves import Chaves
from consorcio.services.auditoria.conversao import (
    PAGINA_PADRAO,
    checkpoint_pb,
    laudo_pb,
    ler_filtro,
    ler_token,
    registro_pb,
)

_REGISTROS_POR_MENSAGEM = 200


class AuditoriaServicer:
    """Handlers named by rpc."""

    def __init__(self, chaves: Chaves) -> None:
        self._chaves = chaves

    async def ConsultarRegistros(
        self, request: pb.ConsultarRegistrosRequest, call: Call
    ) -> pb.ConsultarRegistrosResponse:
        filtro, antes_de = ler_filtro(request), ler_token(request.token_pagina)
        tamanho = request.tamanho_pagina or PAGINA_PADRAO
        async with call.read() as conn:
            encontrados = await repository.mais_recentes(conn, filtro, antes_de, tamanho + 1)
        pagina = encontrados[:tamanho]
        return pb.ConsultarRegistrosResponse(
            registros=map(registro_pb, pagina),
            proximo_token=str(pagina[-1].indice) if len(encontrados) > tamanho else "",
        )

    async def BuscarRegistro(self, request: pb.BuscarRegistroRequest, call: Call) -> pb.Registro:
        async with call.read() as conn:
            registro = await repository.buscar(conn, request.indice)
        if registro is None:
            raise not_found("registro de auditoria", request.indice)
        return registro_pb(registro)

    async def ExportarRegistros(
        self, request: pb.ExportarRegistrosRequest, call: Call
    ) -> AsyncIterator[pb.PaginaRegistros]:
        async with call.read() as conn:
            fim = await repository.tamanho_do_registro(conn)
        inicio = request.indice_inicial
        while inicio < fim:
            async with call.read() as conn:
                pagina = await repository.em_ordem(conn, inicio, fim, _REGISTROS_POR_MENSAGEM)
            if not pagina:
                return
            yield pb.PaginaRegistros(registros=map(registro_pb, pagina))
            inicio = pagina[-1].indice + 1

    async def ListarCheckpoints(self, request: pb.ListarCheckpointsRequest, call: Call) -> pb.ListarCheckpointsResponse:
        abaixo_de = ler_token(request.token_pagina)
        tamanho = request.tamanho_pagina or PAGINA_PADRAO
        async with call.read() as conn:
            encontrados = await repository.checkpoints(conn, abaixo_de, tamanho + 1)
            publicas = await self._chaves.publicas(conn)
        pagina = encontrados[:tamanho]
        return pb.ListarCheckpointsResponse(
            checkpoints=map(checkpoint_pb, pagina),
            proximo_token=str(pagina[-1].tamanho) if len(encontrados) > tamanho else "",
            chaves={chave_id: b64encode(publica).decode() for chave_id, publica in publicas.items()},
        )

    async def ObterProvaInclusao(self, request: pb.ObterProvaInclusaoRequest, call: Call) -> pb.ProvaInclusao:
        async with call.read() as conn:
            prova = await use_cases.provar_inclusao(conn, request.indice)
        return pb.ProvaInclusao(
            indice=prova.indice,
            folha=prova.folha.hex(),
            caminho=[resumo.hex() for resumo in prova.caminho],
            checkpoint=checkpoint_pb(prova.checkpoint),
        )

    async def ObterProvaConsistencia(
        self, request: pb.ObterProvaConsistenciaRequest, call: Call
    ) -> pb.ProvaConsistencia:
        async with call.read() as conn:
            prova = await use_cases.provar_consistencia(conn, request.tamanho_inicial, request.tamanho_final)
        return pb.ProvaConsistencia(
            caminho=[resumo.hex() for resumo in prova.caminho],
            raiz_inicial=prova.raiz_inicial.hex(),
            raiz_final=prova.raiz_final.hex(),
        )

    async def VerificarRegistro(self, request: pb.VerificarRegistroRequest, call: Call) -> pb.VerificarRegistroResponse:
        async with call.read() as conn:
            return laudo_pb(await use_cases.verificar(conn, self._chaves))

    async def AssinarCheckpoint(self, request: pb.AssinarCheckpointRequest, call: Call) -> pb.Checkpoint:
        return checkpoint_pb(await use_cases.assinar_checkpoint(call.tx, self._chaves))
