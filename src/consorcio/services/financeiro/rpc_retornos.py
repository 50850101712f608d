"""The returns of BancoService: applying a file, listing what came, resuming what stopped."""

from __future__ import annotations

from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from consorcio.contracts.financeiro.v1 import bancos_pb2 as pb
from consorcio.core.errors import foreign_page_token
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.database import Transaction
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro import repository_retornos as retornos
from consorcio.services.financeiro.conversao import inteiro_do_token, ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.registros_bancos import RegistroProcessado
from consorcio.services.financeiro.repository_retornos import Origem, RetornoRecebido
from consorcio.services.financeiro.use_cases import envio_retorno
from consorcio.services.financeiro.use_cases.envio_retorno import Envio
from consorcio.services.financeiro.use_cases.retomada_retorno import retomar_retorno
from consorcio.services.financeiro.use_cases.retorno import ResultadoRetorno, processar_retorno


class RetornosServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def ProcessarRetorno(self, request: pb.ProcessarRetornoRequest, call: Call) -> pb.Retorno:
        return await self._processar(request, Origem(request.conteudo), call)

    async def EnviarParteRetorno(self, request: pb.EnviarParteRetornoRequest, call: Call) -> pb.EnvioRetorno:
        envio = await envio_retorno.guardar_parte(
            *(call.tx, self._runtime.vault, UUID(request.conta_id), UUID(request.envio_id)),
            *(request.numero, request.conteudo),
        )
        return _envio_pb(request.envio_id, envio)

    async def BuscarEnvioRetorno(self, request: pb.BuscarEnvioRetornoRequest, call: Call) -> pb.EnvioRetorno:
        async with call.read() as conn:
            envio = await envio_retorno.buscar(conn, UUID(request.conta_id), UUID(request.envio_id))
        return _envio_pb(request.envio_id, envio)

    async def ProcessarEnvioRetorno(self, request: pb.ProcessarEnvioRetornoRequest, call: Call) -> pb.Retorno:
        conta_id, envio_id = UUID(request.conta_id), UUID(request.envio_id)
        conteudo = await envio_retorno.juntar(call.tx.conn, self._runtime.vault, conta_id, envio_id, request.partes)
        retorno = await self._processar(request, Origem(conteudo, envio_id, request.partes), call)
        await envio_retorno.apagar(call.tx.conn, envio_id)
        return retorno

    async def _processar(
        self, request: pb.ProcessarRetornoRequest | pb.ProcessarEnvioRetornoRequest, origem: Origem, call: Call
    ) -> pb.Retorno:
        async def guardar(tx: Transaction, retorno_id: UUID) -> None:
            await retornos.guardar(tx, self._runtime.vault, retorno_id, origem)

        resultado = await processar_retorno(
            call.tx,
            self._runtime.db,
            UUID(request.conta_id),
            origem.conteudo,
            ler_texto(request.nome, "nome"),
            ler_data(request.data_contabil, "data_contabil", call.clock.today()),
            self._runtime.calendar,
            aceita_sem_trailer=request.aceita_sem_trailer,
            guardar=guardar,
        )
        return retorno_pb(resultado)

    async def ListarRegistrosRetorno(
        self, request: pb.ListarRegistrosRetornoRequest, call: Call
    ) -> pb.ListarRegistrosRetornoResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        estado = pb.EstadoRegistro.Name(request.estado).removeprefix("ESTADO_REGISTRO_") if request.estado else ""
        async with call.read() as conn:
            registros = await bancos.listar_registros(
                conn, UUID(request.retorno_id), estado, inteiro_do_token(token), tamanho
            )
        return pb.ListarRegistrosRetornoResponse(
            registros=map(_registro_pb, registros),
            proximo_token=proximo_token(registros, tamanho, registros[-1].ordem if registros else ""),
        )

    async def ListarRetornos(self, request: pb.ListarRetornosRequest, call: Call) -> pb.ListarRetornosResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoRetorno.Name(request.situacao).removeprefix("SITUACAO_RETORNO_")
        async with call.read() as conn:
            achados = await retornos.listar(
                conn,
                UUID(request.conta_id) if request.conta_id else None,
                situacao if request.situacao else "",
                _id_do_token(token),
                tamanho,
            )
        return pb.ListarRetornosResponse(
            retornos=map(_recebido_pb, achados),
            proximo_token=proximo_token(achados, tamanho, str(achados[-1].retorno_id) if achados else ""),
        )

    async def RetomarRetorno(self, request: pb.RetomarRetornoRequest, call: Call) -> pb.Retorno:
        runtime = self._runtime
        return retorno_pb(
            await retomar_retorno(call.tx, runtime.db, runtime.vault, UUID(request.retorno_id), runtime.calendar)
        )


def _id_do_token(token: str) -> UUID | None:
    try:
        return UUID(token) if token else None
    except ValueError:
        raise foreign_page_token() from None


def _recebido_pb(recebido: RetornoRecebido) -> pb.RetornoRecebido:
    recebido_em = Timestamp()
    recebido_em.FromDatetime(recebido.recebido_em)
    return pb.RetornoRecebido(
        retorno_id=str(recebido.retorno_id),
        conta_id=str(recebido.conta_id),
        nome=recebido.nome,
        layout=recebido.layout,
        completo=recebido.completo,
        situacao=pb.SituacaoRetorno.Value(f"SITUACAO_RETORNO_{recebido.situacao}"),
        recebido_em=recebido_em,
        data_contabil=recebido.data_contabil.isoformat(),
        registros=recebido.registros,
        tratados=recebido.tratados,
        retomavel=recebido.retomavel,
    )


def _envio_pb(envio_id: str, envio: Envio) -> pb.EnvioRetorno:
    return pb.EnvioRetorno(envio_id=envio_id, partes=envio.partes, tamanho_bytes=envio.tamanho_bytes)


def retorno_pb(resultado: ResultadoRetorno) -> pb.Retorno:
    """What a return did."""
    estados = resultado.por_estado
    recusados = estados.get("RECUSADO", 0)
    return pb.Retorno(
        retorno_id=str(resultado.retorno.retorno_id),
        nome=resultado.retorno.nome,
        layout=resultado.retorno.layout,
        repetido=resultado.repetido,
        completo=resultado.retorno.completo,
        registros=sum(estados.values()) - recusados,
        aplicados=estados.get("APLICADO", 0),
        repetidos=estados.get("REPETIDO", 0),
        nao_identificados=estados.get("NAO_IDENTIFICADO", 0),
        informativos=estados.get("INFORMATIVO", 0),
        a_conferir=estados.get("A_CONFERIR", 0),
        recusados=recusados,
        valor_total=format_reais(resultado.valor_centavos),
    )


def _registro_pb(registro: RegistroProcessado) -> pb.RegistroRetorno:
    return pb.RegistroRetorno(
        linha=registro.linha,
        coluna_de=registro.coluna_de,
        coluna_ate=registro.coluna_ate,
        nosso_numero=registro.nosso_numero,
        ocorrencia=registro.ocorrencia,
        descricao=registro.descricao,
        valor=format_reais(registro.valor_centavos),
        data=registro.data.isoformat() if registro.data else "",
        estado=pb.EstadoRegistro.Value(f"ESTADO_REGISTRO_{registro.estado}"),
        motivo=registro.motivo,
        pagamento_id=str(registro.pagamento_id or ""),
    )
