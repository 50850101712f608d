"""ConfiguracaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from uuid import UUID

from consorcio.contracts.configuracao.v1 import configuracao_pb2 as pb
from consorcio.core.errors import not_found
from consorcio.core.feature_flags import avaliar
from consorcio.platform.context import Call
from consorcio.services.configuracao import conversao
from consorcio.services.configuracao.domain.parametro import Parametro
from consorcio.services.configuracao.domain.proposta import Proposta
from consorcio.services.configuracao.use_cases import arquivo, consultas
from consorcio.services.configuracao.use_cases import flags as casos_de_flag
from consorcio.services.configuracao.use_cases import parametros as casos

_PAGINA_PADRAO = 50


class ConfiguracaoServicer:
    """Handlers named by rpc."""

    async def CriarParametro(self, request: pb.CriarParametroRequest, call: Call) -> pb.Parametro:
        parametro = await casos.criar_parametro(call.tx, conversao.definicao_de(request))
        return await _parametro(call, parametro)

    async def AtualizarParametro(self, request: pb.AtualizarParametroRequest, call: Call) -> pb.Parametro:
        parametro = await casos.atualizar_parametro(
            call.tx,
            request.chave,
            request.versao,
            descricao=request.descricao,
            unidade=request.unidade,
            minimo=request.minimo,
            maximo=request.maximo,
            opcoes=request.opcoes,
            sensivel=request.sensivel,
        )
        return await _parametro(call, parametro)

    async def BuscarParametro(self, request: pb.BuscarParametroRequest, call: Call) -> pb.Parametro:
        hoje = call.clock.today()
        async with call.read() as conn:
            parametro, valores = await consultas.buscar_parametro(conn, request.chave, hoje)
        return conversao.parametro_pb(parametro, valores, hoje)

    async def ListarParametros(self, request: pb.ListarParametrosRequest, call: Call) -> pb.ListarParametrosResponse:
        hoje, tamanho = call.clock.today(), request.tamanho_pagina or _PAGINA_PADRAO
        async with call.read() as conn:
            lidos = await consultas.listar_parametros(conn, request.prefixo, request.token_pagina, tamanho + 1, hoje)
        pagina = lidos[:tamanho]
        return pb.ListarParametrosResponse(
            parametros=[conversao.parametro_pb(parametro, valores, hoje) for parametro, valores in pagina],
            proximo_token=pagina[-1][0].definicao.chave if len(lidos) > tamanho else "",
        )

    async def DefinirValor(self, request: pb.DefinirValorRequest, call: Call) -> pb.DefinirValorResponse:
        mudanca = conversao.mudanca_de(request, call.clock.today())
        parametro, proposta = await casos.definir_valor(call.tx, request.chave, request.versao, mudanca, request.motivo)
        return pb.DefinirValorResponse(
            parametro=await _parametro(call, parametro),
            proposta=await _proposta(call, proposta) if proposta else None,
        )

    async def ListarValores(self, request: pb.ListarValoresRequest, call: Call) -> pb.ListarValoresResponse:
        hoje, tamanho = call.clock.today(), request.tamanho_pagina or _PAGINA_PADRAO
        antes_de = conversao.ler_versao(request.token_pagina)
        async with call.read() as conn:
            valores, vigentes = await consultas.historia(conn, request.chave, antes_de, tamanho + 1, hoje)
        pagina = valores[:tamanho]
        return pb.ListarValoresResponse(
            valores=[conversao.valor_pb(valor, em_vigor=valor.valor_id in vigentes) for valor in pagina],
            proximo_token=str(pagina[-1].versao) if len(valores) > tamanho else "",
        )

    async def ConsultarValor(self, request: pb.ConsultarValorRequest, call: Call) -> pb.ConsultarValorResponse:
        dia = conversao.ler_dia(request.data, call.clock.today(), "/data")
        async with call.read() as conn:
            valor, escopo = await consultas.consultar_valor(
                conn, request.chave, request.administradora, request.classe, dia
            )
        return pb.ConsultarValorResponse(
            chave=request.chave, valor=valor, escopo=conversao.escopo_pb(escopo) if escopo else None
        )

    async def ListarPropostas(self, request: pb.ListarPropostasRequest, call: Call) -> pb.ListarPropostasResponse:
        tamanho, antes_de = request.tamanho_pagina or _PAGINA_PADRAO, conversao.ler_id(request.token_pagina)
        situacao = conversao.situacao_de(request.situacao)
        async with call.read() as conn:
            lidas = await consultas.listar_propostas(
                conn, request.chave, situacao, antes_de, tamanho + 1, call.clock.today()
            )
        pagina = lidas[:tamanho]
        return pb.ListarPropostasResponse(
            propostas=[conversao.proposta_pb(*lida) for lida in pagina],
            proximo_token=str(pagina[-1][0].proposta_id) if len(lidas) > tamanho else "",
        )

    async def DecidirProposta(self, request: pb.DecidirPropostaRequest, call: Call) -> pb.Proposta:
        decisao = conversao.decisao_de(request.decisao)
        proposta, _ = await casos.decidir_proposta(
            call.tx, UUID(request.proposta_id), decisao, request.versao_parametro, request.parecer
        )
        return await _proposta(call, proposta)

    async def CriarFlag(self, request: pb.CriarFlagRequest, call: Call) -> pb.Flag:
        flag = await casos_de_flag.criar_flag(call.tx, conversao.flag_de(request))
        return conversao.flag_pb(flag, call.clock.today())

    async def AtualizarFlag(self, request: pb.AtualizarFlagRequest, call: Call) -> pb.Flag:
        flag = await casos_de_flag.atualizar_flag(call.tx, conversao.flag_de(request, request.versao))
        return conversao.flag_pb(flag, call.clock.today())

    async def RemoverFlag(self, request: pb.RemoverFlagRequest, call: Call) -> pb.Flag:
        flag = await casos_de_flag.remover_flag(call.tx, request.chave, request.versao)
        return conversao.flag_pb(flag, call.clock.today())

    async def BuscarFlag(self, request: pb.BuscarFlagRequest, call: Call) -> pb.Flag:
        async with call.read() as conn:
            flag = await consultas.buscar_flag(conn, request.chave)
        return conversao.flag_pb(flag, call.clock.today())

    async def ListarFlags(self, request: pb.ListarFlagsRequest, call: Call) -> pb.ListarFlagsResponse:
        hoje, tamanho = call.clock.today(), request.tamanho_pagina or _PAGINA_PADRAO
        async with call.read() as conn:
            lidas = await consultas.listar_flags(
                conn, hoje if request.vencidas else None, request.token_pagina, tamanho + 1
            )
        pagina = lidas[:tamanho]
        return pb.ListarFlagsResponse(
            flags=[conversao.flag_pb(flag, hoje) for flag in pagina],
            proximo_token=pagina[-1].chave if len(lidas) > tamanho else "",
        )

    async def AvaliarFlag(self, request: pb.AvaliarFlagRequest, call: Call) -> pb.AvaliarFlagResponse:
        async with call.read() as conn:
            flag = await consultas.buscar_flag(conn, request.chave)
        ligada, razao = avaliar(flag.chave, flag.regras, request.alvo, set(request.papeis), request.grupo_id)
        return pb.AvaliarFlagResponse(ligada=ligada, razao=razao.value)

    async def ExportarConfiguracao(self, request: pb.ExportarConfiguracaoRequest, call: Call) -> pb.Arquivo:
        async with call.read() as conn:
            parametros, flags = await consultas.tudo(conn, call.clock.today())
        return pb.Arquivo(
            parametros=[conversao.arquivado_pb(parametro, valores) for parametro, valores in parametros],
            flags=map(conversao.flag_arquivada_pb, flags),
        )

    async def ImportarConfiguracao(
        self, request: pb.ImportarConfiguracaoRequest, call: Call
    ) -> pb.ImportarConfiguracaoResponse:
        parametros, flags = conversao.arquivados_de(request.arquivo), conversao.flags_de(request.arquivo)
        plano = await arquivo.planejar(call.tx, parametros, flags)
        if not request.simulacao and not plano.problemas:
            await arquivo.executar(call.tx, plano)
        return conversao.importacao_pb(plano)

    async def LerConfiguracao(self, request: pb.LerConfiguracaoRequest, call: Call) -> pb.Leitura:
        hoje = call.clock.today()
        async with call.read() as conn:
            lido = await consultas.ler(conn, request.chave, hoje)
        if lido is None:
            raise not_found("configuração", request.chave)
        if isinstance(lido, consultas.ParametroLido):
            definicao = lido.parametro.definicao
            return pb.Leitura(
                chave=definicao.chave,
                tipo=pb.TipoParametro.Value(f"TIPO_PARAMETRO_{definicao.tipo.value}"),
                padrao=definicao.padrao,
                valores=[
                    pb.ValorLido(escopo=conversao.escopo_pb(escopo), valor=valor)
                    for escopo, valor in lido.valores.items()
                ],
            )
        return pb.Leitura(chave=lido.chave, flag=conversao.flag_pb(lido, hoje))


async def _parametro(call: Call, parametro: Parametro) -> pb.Parametro:
    """The parameter with its values, as the open transaction sees them."""
    hoje = call.clock.today()
    valores = await consultas.valores(call.tx.conn, parametro, hoje)
    return conversao.parametro_pb(parametro, valores, hoje)


async def _proposta(call: Call, proposta: Proposta) -> pb.Proposta:
    (lida,) = await consultas.ao_lado_do_parametro(call.tx.conn, [proposta], call.clock.today())
    return conversao.proposta_pb(*lida)
