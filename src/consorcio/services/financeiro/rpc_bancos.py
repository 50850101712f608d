"""BancoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from consorcio.contracts.financeiro.v1 import bancos_pb2 as pb
from consorcio.core.money import format_reais
from consorcio.platform.context import Call
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.bancos.catalogo import buscar_banco
from consorcio.services.financeiro.conversao import inteiro_do_token, ler_data, ler_pagina, ler_texto, proximo_token
from consorcio.services.financeiro.pagadores import Consorciados
from consorcio.services.financeiro.registros_bancos import ContaBancaria, RegistroProcessado
from consorcio.services.financeiro.rpc_boletos import BoletosServicer
from consorcio.services.financeiro.use_cases import envio_retorno
from consorcio.services.financeiro.use_cases.boletos import alterar_conta, criar_conta, emitir_boletos
from consorcio.services.financeiro.use_cases.envio_retorno import Envio
from consorcio.services.financeiro.use_cases.retorno import ResultadoRetorno, processar_retorno

_DO_BANCO = ("agencia", "agencia_dv", "conta", "conta_dv", "convenio", "carteira", "variacao", "posto")
_DO_BENEFICIARIO = (
    *("beneficiario_nome", "beneficiario_documento", "beneficiario_endereco"),
    *("codigo_empresa", "codigo_transmissao", "layout_remessa", "pix_chave"),
)
_NA_CONTA = (
    *("agencia", "conta", "convenio", "carteira"),
    *("beneficiario_nome", "beneficiario_documento", "layout_remessa", "pix_chave"),
)


class BancoServicer(BoletosServicer):
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime, consorciados: Consorciados) -> None:
        super().__init__(consorciados)
        self._runtime = runtime

    async def CriarContaBancaria(self, request: pb.CriarContaBancariaRequest, call: Call) -> pb.ContaBancaria:
        campos = _campos(request, _DO_BANCO + _DO_BENEFICIARIO) | {"cobra_encargos": request.cobra_encargos}
        grupo_id = UUID(request.grupo_id) if request.grupo_id else None
        conta = await criar_conta(call.tx, request.banco, campos, grupo_id, max(int(request.numero_inicial or 1), 1))
        return _conta_pb(conta)

    async def AlterarContaBancaria(self, request: pb.AlterarContaBancariaRequest, call: Call) -> pb.ContaBancaria:
        mudancas = _campos(request, _DO_BENEFICIARIO)
        if request.HasField("cobra_encargos"):
            mudancas["cobra_encargos"] = request.cobra_encargos
        return _conta_pb(await alterar_conta(call.tx, UUID(request.conta_id), mudancas))

    async def ListarContasBancarias(
        self, request: pb.ListarContasBancariasRequest, call: Call
    ) -> pb.ListarContasBancariasResponse:
        async with call.read() as conn:
            contas = await bancos.listar_contas(conn, UUID(request.grupo_id) if request.grupo_id else None)
        return pb.ListarContasBancariasResponse(contas=map(_conta_pb, contas))

    async def EmitirBoletos(self, request: pb.EmitirBoletosRequest, call: Call) -> pb.EmitirBoletosResponse:
        emissao = await emitir_boletos(call.tx, UUID(request.conta_id), UUID(request.grupo_id), request.ago)
        return pb.EmitirBoletosResponse(
            emitidos=emissao.emitidos,
            ja_emitidos=emissao.ja_emitidos,
            valor_total=format_reais(emissao.valor_centavos),
        )

    async def ProcessarRetorno(self, request: pb.ProcessarRetornoRequest, call: Call) -> pb.Retorno:
        return await self._processar(request, request.conteudo, call)

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
        retorno = await self._processar(request, conteudo, call)
        await envio_retorno.apagar(call.tx.conn, envio_id)
        return retorno

    async def _processar(
        self, request: pb.ProcessarRetornoRequest | pb.ProcessarEnvioRetornoRequest, conteudo: bytes, call: Call
    ) -> pb.Retorno:
        resultado = await processar_retorno(
            call.tx,
            self._runtime.db,
            UUID(request.conta_id),
            conteudo,
            ler_texto(request.nome, "nome"),
            ler_data(request.data_contabil, "data_contabil", call.clock.today()),
            self._runtime.calendar,
            aceita_sem_trailer=request.aceita_sem_trailer,
        )
        return _retorno_pb(resultado)

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


def _campos(
    request: pb.CriarContaBancariaRequest | pb.AlterarContaBancariaRequest, nomes: tuple[str, ...]
) -> dict[str, Any]:
    return {nome: ler_texto(valor, nome) for nome in nomes if (valor := getattr(request, nome))}


def _conta_pb(conta: ContaBancaria) -> pb.ContaBancaria:
    return pb.ContaBancaria(
        conta_id=str(conta.conta_id),
        banco=conta.banco,
        banco_nome=buscar_banco(conta.banco).nome,
        grupo_id=str(conta.grupo_id or ""),
        proximo_numero=str(conta.proximo_nosso_numero),
        **{nome: conta.campos.get(nome, "") for nome in _NA_CONTA},
        cobra_encargos=bool(conta.campos.get("cobra_encargos")),
    )


def _envio_pb(envio_id: str, envio: Envio) -> pb.EnvioRetorno:
    return pb.EnvioRetorno(envio_id=envio_id, partes=envio.partes, tamanho_bytes=envio.tamanho_bytes)


def _retorno_pb(resultado: ResultadoRetorno) -> pb.Retorno:
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
