"""FinanceiroService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from consorcio.contracts.financeiro.v1 import financeiro_pb2 as pb
from consorcio.contracts.grupos.v1 import grupos_pb2, grupos_pb2_grpc
from consorcio.core.errors import ConsorcioError, not_found
from consorcio.core.money import Arredondamento, format_reais, parse_reais
from consorcio.core.percent import ZERO, format_pct, parse_pct, pct
from consorcio.platform.administradora import administradora
from consorcio.platform.configuration import SERVICE as CONFIGURACAO
from consorcio.platform.configuration import Configuration
from consorcio.platform.context import Call
from consorcio.platform.rpc.together import SetHandler
from consorcio.platform.service import Runtime
from consorcio.services.financeiro import consultas, invariantes, paginas, repository
from consorcio.services.financeiro.conversao import (
    base_do_seguro,
    componentes_pb,
    inteiro_do_token,
    lancamento_pb,
    ler_data,
    ler_pagina,
    ler_texto,
    linha_extrato_pb,
    pagamento_pb,
    posicao_ago_pb,
    posicao_cota_pb,
    proximo_token,
    reserva_pb,
    saldo_pb,
    taxa_ate_contemplacao,
    titulo_pb,
)
from consorcio.services.financeiro.domain.prestacao import Plano, contratar_seguro
from consorcio.services.financeiro.plano_de_cobranca import PlanoDeCobranca, obter_plano
from consorcio.services.financeiro.registros import Pagamento, Reserva
from consorcio.services.financeiro.relatorios import gerar
from consorcio.services.financeiro.rpc_pagamentos import ler_recebimento, pagar_juntos
from consorcio.services.financeiro.use_cases import credito as casos_credito
from consorcio.services.financeiro.use_cases.arquivo import processar_arquivo
from consorcio.services.financeiro.use_cases.custas import calcular_cobranca
from consorcio.services.financeiro.use_cases.distribuicao import partes_da_cota
from consorcio.services.financeiro.use_cases.emissao import emitir_parcelas
from consorcio.services.financeiro.use_cases.exclusao import excluiveis
from consorcio.services.financeiro.use_cases.extrato_impresso import extrato_em_html, imprimir_extrato, ler_linhas
from consorcio.services.financeiro.use_cases.faturamento import guardar_plano
from consorcio.services.financeiro.use_cases.fechamento import PrecosDaAgo, fechar_posicao
from consorcio.services.financeiro.use_cases.inadimplencia import verificar_inadimplencia
from consorcio.services.financeiro.use_cases.mensalidade import calcular_mensalidade
from consorcio.services.financeiro.use_cases.pagamento import (
    Resolucao,
    processar_pagamento,
    resolver_pagamento,
)
from consorcio.services.financeiro.use_cases.periodos import balancete
from consorcio.services.financeiro.use_cases.saldo_caixa import caixa_do_grupo
from consorcio.services.financeiro.use_cases.taxa_antecipada import separar_antecipada, separar_no_devido


class FinanceiroServicer:
    """Handlers named by rpc."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._configuracao = Configuration("financeiro", runtime.stub(CONFIGURACAO), runtime.cache)
        self._grupos: grupos_pb2_grpc.GrupoServiceAsyncStub = runtime.stub(
            grupos_pb2.DESCRIPTOR.services_by_name["GrupoService"]
        )

    async def CalcularMensalidade(
        self, request: pb.CalcularMensalidadeRequest, call: Call
    ) -> pb.CalcularMensalidadeResponse:
        seguro = contratar_seguro(
            base_do_seguro(request.base_seguro),
            pct(request.seguro_mensal or "0"),
            parse_reais(request.seguro_valor or "0", "/seguro_valor"),
        )
        plano = Plano(
            prazo_meses=request.prazo_meses,
            taxa_administracao=parse_pct(request.taxa_administracao, "/taxa_administracao"),
            fundo_reserva=pct(request.fundo_reserva or "0"),
            ta_antecipada=pct(request.taxa_antecipada or "0"),
            ta_antecipada_parcelas=request.taxa_antecipada_parcelas or 1,
            taxa_ate_contemplacao=taxa_ate_contemplacao(request.taxa_ate_contemplacao),
            seguro=seguro,
            fracao_reduzida=pct(request.parcela_reduzida or "100"),
            meses_diluicao_final=request.meses_diluicao_final or 1,
            arredondamento=Arredondamento.DOWN if request.trunca else Arredondamento.HALF_UP,
        )
        preco = parse_reais(request.preco, "/preco")
        parcela = calcular_mensalidade(plano, preco, request.meses_restantes, request.numero)
        return pb.CalcularMensalidadeResponse(
            componentes=componentes_pb(parcela.componentes), total=format_reais(parcela.total_centavos)
        )

    async def EmitirParcelas(self, request: pb.EmitirParcelasRequest, call: Call) -> pb.EmitirParcelasResponse:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        plano = await obter_plano(self._grupos, request.grupo_id, request.ago, data)
        await self._lembrar(call, UUID(request.grupo_id), request.ago, plano)
        emissao = await emitir_parcelas(call.tx, UUID(request.grupo_id), request.ago, plano.vencimento, data)
        return pb.EmitirParcelasResponse(
            emitidas=emissao.emitidas,
            ja_emitidas=emissao.ja_emitidas,
            valor_total=format_reais(emissao.valor_centavos),
            vencimento=emissao.vencimento.isoformat(),
        )

    async def BuscarParcela(self, request: pb.BuscarParcelaRequest, call: Call) -> pb.Parcela:
        async with call.read() as conn:
            titulo = await repository.buscar_titulo(conn, UUID(request.parcela_id))
            await _conferir_dono(call, conn, titulo.cota_id)
        return titulo_pb(titulo)

    async def ListarParcelasCota(self, request: pb.ListarParcelasCotaRequest, call: Call) -> pb.ListarParcelasResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoTitulo.Name(request.situacao).removeprefix("SITUACAO_TITULO_")
        async with call.read() as conn:
            await _conferir_dono(call, conn, UUID(request.cota_id))
            titulos = await paginas.titulos_da_cota(conn, UUID(request.cota_id), situacao, token, tamanho)
        proximo = proximo_token(titulos, tamanho, titulos[-1].identificador if titulos else "")
        return pb.ListarParcelasResponse(parcelas=[titulo_pb(t) for t in titulos], proximo_token=proximo)

    async def ListarParcelasGrupo(
        self, request: pb.ListarParcelasGrupoRequest, call: Call
    ) -> pb.ListarParcelasResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        situacao = pb.SituacaoTitulo.Name(request.situacao).removeprefix("SITUACAO_TITULO_")
        async with call.read() as conn:
            titulos = await paginas.titulos_do_grupo(
                conn, UUID(request.grupo_id), request.ago, situacao, token, tamanho
            )
        proximo = proximo_token(titulos, tamanho, titulos[-1].identificador if titulos else "")
        return pb.ListarParcelasResponse(parcelas=[titulo_pb(t) for t in titulos], proximo_token=proximo)

    async def CalcularPagamento(self, request: pb.CalcularPagamentoRequest, call: Call) -> pb.CalcularPagamentoResponse:
        data = ler_data(request.data, "data", call.clock.today())
        async with call.read() as conn:
            titulo = await repository.buscar_titulo(conn, UUID(request.parcela_id))
            await _conferir_dono(call, conn, titulo.cota_id)
            grupo = await repository.buscar_grupo(conn, titulo.grupo_id)
            divida = await calcular_cobranca(conn, grupo, titulo, data, self._runtime.calendar)
        aberta = divida.aberta
        componentes = componentes_pb(separar_no_devido(aberta.abertos, titulo))
        for componente, valor in (
            (pb.COMPONENTE_MULTA, aberta.multa_centavos),
            (pb.COMPONENTE_JUROS, aberta.juros_centavos),
            (pb.COMPONENTE_TAXA_COBRANCA, aberta.custas_centavos),
        ):
            if valor:
                componentes.append(pb.ValorComponente(componente=componente, valor=format_reais(valor)))
        total = aberta.total_centavos if titulo.tipo == "PARCELA" else titulo.valor_centavos - titulo.pago_centavos
        return pb.CalcularPagamentoResponse(
            componentes=componentes,
            total=format_reais(total),
            dias_atraso=divida.dias_atraso,
            preco=format_reais(divida.preco_centavos),
        )

    async def ProcessarPagamento(self, request: pb.ProcessarPagamentoRequest, call: Call) -> pb.Pagamento:
        recebimento = ler_recebimento(request, call)
        return await self._com_itens(call, await processar_pagamento(call.tx, recebimento, self._runtime.calendar))

    @property
    def in_sets(self) -> Mapping[str, SetHandler]:
        """What is carried out together when it arrives together (platform/rpc/together.py)."""
        return {"ProcessarPagamento": pagar_juntos}

    async def ProcessarArquivoPagamentos(
        self, request: pb.ProcessarArquivoPagamentosRequest, call: Call
    ) -> pb.ProcessarArquivoPagamentosResponse:
        resultado = await processar_arquivo(
            call.tx,
            request.conteudo,
            ler_texto(request.nome, "nome"),
            pb.CanalPagamento.Name(request.canal).removeprefix("CANAL_PAGAMENTO_"),
            ler_data(request.data_contabil, "data_contabil", call.clock.today()),
            self._runtime.calendar,
            simulacao=request.simulacao,
        )
        return pb.ProcessarArquivoPagamentosResponse(
            linhas=resultado.linhas,
            aplicados=resultado.aplicados,
            repetidos=resultado.repetidos,
            nao_identificados=resultado.nao_identificados,
            valor_total=format_reais(resultado.valor_centavos),
            problemas=[pb.ProblemaLinha(linha=p.linha, coluna=p.coluna, motivo=p.motivo) for p in resultado.problemas],
            simulacao=request.simulacao,
        )

    async def BuscarPagamento(self, request: pb.BuscarPagamentoRequest, call: Call) -> pb.Pagamento:
        async with call.read() as conn:
            pagamento = await repository.buscar_pagamento(conn, UUID(request.pagamento_id))
            await _conferir_dono(call, conn, pagamento.cota_id)
            itens = await repository.itens_do_pagamento(conn, pagamento.pagamento_id)
        return pagamento_pb(pagamento, itens)

    async def ListarPagamentos(self, request: pb.ListarPagamentosRequest, call: Call) -> pb.ListarPagamentosResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        filtro = paginas.FiltroPagamentos(
            situacao=pb.SituacaoPagamento.Name(request.situacao).removeprefix("SITUACAO_PAGAMENTO_"),
            grupo_id=UUID(request.grupo_id) if request.grupo_id else None,
            data_inicial=ler_data(request.data_inicial, "data_inicial", date.min),
            data_final=ler_data(request.data_final, "data_final", date.max),
            consorciado_id=call.owner_filter,
        )
        async with call.read() as conn:
            encontrados = await paginas.pagamentos(conn, filtro, token, tamanho)
        ultimo = encontrados[-1] if encontrados else None
        chave = f"{ultimo.data_pagamento}|{ultimo.pagamento_id}" if ultimo else ""
        return pb.ListarPagamentosResponse(
            pagamentos=[pagamento_pb(p) for p in encontrados],
            proximo_token=proximo_token(encontrados, tamanho, chave),
        )

    async def ResolverPagamento(self, request: pb.ResolverPagamentoRequest, call: Call) -> pb.Pagamento:
        resolucao = Resolucao(
            parcela_id=UUID(request.parcela_id) if request.parcela_id else None,
            cota_id=UUID(request.cota_id) if request.cota_id else None,
            motivo=ler_texto(request.motivo, "motivo"),
            beneficiario=ler_texto(request.beneficiario, "beneficiario"),
            comprovante=ler_texto(request.comprovante, "comprovante"),
            data_contabil=ler_data(request.data_contabil, "data_contabil", call.clock.today()),
        )
        runtime = self._runtime
        pagamento = await resolver_pagamento(
            call.tx, runtime.vault, UUID(request.pagamento_id), resolucao, runtime.calendar
        )
        return await self._com_itens(call, pagamento)

    async def PreverDistribuicao(
        self, request: pb.PreverDistribuicaoRequest, call: Call
    ) -> pb.PreverDistribuicaoResponse:
        valor, data = parse_reais(request.valor), ler_data(request.data, "data", call.clock.today())
        async with call.read() as conn:
            partes = await partes_da_cota(conn, UUID(request.cota_id), valor, data, self._runtime.calendar)
        recebem = [min(parte.valor_centavos, max(parte.falta_centavos, 0)) for parte in partes]
        return pb.PreverDistribuicaoResponse(
            partes=[
                pb.ParteDistribuida(
                    parcela_id=str(parte.titulo.parcela_id),
                    identificador=parte.titulo.identificador,
                    tipo=pb.TipoTitulo.Value(f"TIPO_TITULO_{parte.titulo.tipo}"),
                    vencimento=parte.titulo.vencimento.isoformat(),
                    devido=format_reais(parte.falta_centavos),
                    valor=format_reais(recebe),
                )
                for parte, recebe in zip(partes, recebem, strict=True)
            ],
            sobra=format_reais(valor - sum(recebem)),
        )

    async def VerificarInadimplencia(
        self, request: pb.VerificarInadimplenciaRequest, call: Call
    ) -> pb.VerificarInadimplenciaResponse:
        data = ler_data(request.data, "data", call.clock.today())
        grupo = await repository.buscar_grupo(call.tx.conn, UUID(request.grupo_id))
        achadas, novas = await verificar_inadimplencia(call.tx, grupo.grupo_id, data)
        podem = await excluiveis(call.tx.conn, grupo, [c.cota_id for c in achadas], data, self._runtime.calendar)
        ativas = await paginas.cotas_ativas(call.tx.conn, grupo.grupo_id)
        return pb.VerificarInadimplenciaResponse(
            inadimplencias=[
                pb.Inadimplencia(
                    cota_id=str(c.cota_id),
                    numero=c.numero,
                    parcelas_vencidas=c.parcelas,
                    parcelas_seguidas=c.seguidas,
                    dias_atraso=(data - c.desde).days,
                    valor=format_reais(c.valor_centavos),
                    excluivel=c.cota_id in podem,
                )
                for c in achadas
            ],
            novas=novas,
            percentual=format_pct(Decimal(len(achadas) * 100) / ativas if ativas else ZERO),
        )

    async def BuscarPosicaoCota(self, request: pb.BuscarPosicaoCotaRequest, call: Call) -> pb.PosicaoCota:
        posicao = await consultas.posicao_da_cota(call.lookups, request.cota_id, call.clock.today())
        call.require_owner(posicao.consorciado_id)
        return posicao_cota_pb(posicao)

    async def ListarExtratoCota(self, request: pb.ListarExtratoCotaRequest, call: Call) -> pb.ListarExtratoCotaResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        async with call.read() as conn:
            await _conferir_dono(call, conn, UUID(request.cota_id))
            linhas = await consultas.extrato(
                *(conn, UUID(request.cota_id), inteiro_do_token(token), tamanho),
                recentes_primeiro=request.recentes_primeiro,
            )
            ditas = await separar_antecipada(conn, UUID(request.cota_id), linhas)
        return pb.ListarExtratoCotaResponse(
            linhas=[linha_extrato_pb(linha) for linha in ditas],
            proximo_token=proximo_token(linhas, tamanho, linhas[-1].linha_id if linhas else 0),
        )

    async def ImprimirExtratoCota(self, request: pb.ImprimirExtratoCotaRequest, call: Call) -> pb.ExtratoPdf:
        cota_id, hoje = UUID(request.cota_id), call.clock.today()
        async with call.read() as conn:
            posicao = await consultas.posicao_da_cota(conn, cota_id, hoje)
            call.require_owner(posicao.consorciado_id)
            grupo = await repository.buscar_grupo(conn, UUID(posicao.grupo_id))
            linhas = await ler_linhas(conn, cota_id)
        quem = await administradora(self._configuracao)
        conteudo = await imprimir_extrato(extrato_em_html(quem, grupo.codigo, posicao, linhas, hoje))
        return pb.ExtratoPdf(nome=f"extrato-{grupo.codigo}-{posicao.numero}.pdf", conteudo=conteudo)

    async def BuscarPosicaoGrupo(self, request: pb.BuscarPosicaoGrupoRequest, call: Call) -> pb.PosicaoGrupo:
        async with call.read() as conn:
            return await paginas.posicao_do_grupo(conn, UUID(request.grupo_id))

    async def BuscarBalancete(self, request: pb.BuscarBalanceteRequest, call: Call) -> pb.BuscarBalanceteResponse:
        data = ler_data(request.data, "data", call.clock.today())
        async with call.read() as conn:
            await repository.buscar_grupo(conn, UUID(request.grupo_id))
            contas = await balancete(conn, UUID(request.grupo_id), data if request.data else None)
        return pb.BuscarBalanceteResponse(
            contas=[saldo_pb(*conta, data) for conta in contas],
            debitos=format_reais(sum(debitos for _, debitos, _ in contas)),
            creditos=format_reais(sum(creditos for _, _, creditos in contas)),
        )

    async def ListarLancamentos(self, request: pb.ListarLancamentosRequest, call: Call) -> pb.ListarLancamentosResponse:
        tamanho, token = ler_pagina(request.tamanho_pagina, request.token_pagina)
        periodo = (
            ler_data(request.data_inicial, "data_inicial", date.min),
            ler_data(request.data_final, "data_final", date.max),
        )
        async with call.read() as conn:
            linhas = await consultas.lancamentos(
                conn,
                UUID(request.grupo_id),
                UUID(request.cota_id) if request.cota_id else None,
                periodo,
                inteiro_do_token(token),
                tamanho,
            )
        return pb.ListarLancamentosResponse(
            lancamentos=[lado for linha in linhas for lado in lancamento_pb(linha)],
            proximo_token=proximo_token(linhas, tamanho, linhas[-1].lancamento_id if linhas else 0),
        )

    async def GerarRelatorioFinanceiro(
        self, request: pb.GerarRelatorioFinanceiroRequest, call: Call
    ) -> AsyncIterator[pb.PaginaRelatorioFinanceiro]:
        data = ler_data(request.data, "data", call.clock.today())
        tipo = pb.TipoRelatorio.Name(request.tipo).removeprefix("TIPO_RELATORIO_")
        async with call.read() as conn:
            await repository.buscar_grupo(conn, UUID(request.grupo_id))
            async for pagina in gerar(conn, tipo, UUID(request.grupo_id), data):
                yield pagina

    async def VerificarInvariantes(
        self, request: pb.VerificarInvariantesRequest, call: Call
    ) -> pb.VerificarInvariantesResponse:
        async with call.read() as conn:
            await repository.buscar_grupo(conn, UUID(request.grupo_id))
            medidos = await invariantes.verificar(conn, UUID(request.grupo_id))
        return pb.VerificarInvariantesResponse(
            resultados=[
                pb.ResultadoInvariante(invariante=i.id, descricao=i.descricao, vale=i.vale, detalhe=i.detalhe)
                for i in medidos
            ],
            todos=all(i.vale for i in medidos),
        )

    async def FecharPosicaoAgo(self, request: pb.FecharPosicaoAgoRequest, call: Call) -> pb.PosicaoAgo:
        data = ler_data(request.data_ago, "data_ago", call.clock.today())
        plano = await obter_plano(self._grupos, request.grupo_id, request.ago, data)
        await self._lembrar(call, UUID(request.grupo_id), request.ago, plano)
        da_ago = PrecosDaAgo(plano.vencimento, data, plano.precos)
        return posicao_ago_pb(await fechar_posicao(call.tx, UUID(request.grupo_id), request.ago, da_ago))

    async def ObterPosicaoAssembleia(
        self, request: pb.ObterPosicaoAssembleiaRequest, call: Call
    ) -> AsyncIterator[pb.PaginaPosicaoAssembleia]:
        async with call.read() as conn:
            async for pagina in paginas.posicao_da_assembleia(conn, UUID(request.grupo_id), request.ago):
                yield pagina

    async def EfetivarCredito(self, request: pb.EfetivarCreditoRequest, call: Call) -> pb.ReservaCredito:
        credito = _credito(request, call)
        reserva = await casos_credito.efetivar_credito(call.tx, credito, usa_fundo_reserva=request.usa_fundo_reserva)
        return await self._reserva(call, reserva, "")

    async def EmitirTituloLance(self, request: pb.EmitirTituloLanceRequest, call: Call) -> pb.ReservaCredito:
        lance = casos_credito.LanceVencedor(
            proprio_centavos=parse_reais(request.valor, "/valor"),
            embutido_centavos=parse_reais(request.embutido or "0.00", "/embutido"),
            vencimento=ler_data(request.vencimento, "vencimento", call.clock.today()),
            reducao=request.reducao,
        )
        reserva, identificador = await casos_credito.emitir_titulo_lance(call.tx, _credito(request, call), lance)
        return await self._reserva(call, reserva, identificador)

    async def ConfirmarLance(self, request: pb.ConfirmarLanceRequest, call: Call) -> pb.ReservaCredito:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        reserva = await casos_credito.confirmar_lance(call.tx, UUID(request.contemplacao_id), data)
        return await self._reserva(call, reserva, "")

    async def CancelarTituloLance(self, request: pb.CancelarTituloLanceRequest, call: Call) -> pb.ReservaCredito:
        data = ler_data(request.data_contabil, "data_contabil", call.clock.today())
        penalidade = pct(request.penalidade or "0")
        reserva = await casos_credito.cancelar_lance(call.tx, UUID(request.contemplacao_id), penalidade, data)
        return await self._reserva(call, reserva, "")

    async def _lembrar(self, call: Call, grupo_id: UUID, ago: int, plano: PlanoDeCobranca) -> None:
        """Keep what grupos said of the assembly: dates for late charges, prices for what is issued now."""
        try:
            await repository.buscar_grupo(call.tx.conn, grupo_id)
        except ConsorcioError:
            raise not_found("grupo com cotas vendidas", grupo_id) from None
        await guardar_plano(call.tx.conn, grupo_id, ago, plano)

    async def _com_itens(self, call: Call, pagamento: Pagamento) -> pb.Pagamento:
        itens = await repository.itens_do_pagamento(call.tx.conn, pagamento.pagamento_id)
        return pagamento_pb(pagamento, itens)

    async def _reserva(self, call: Call, reserva: Reserva, identificador: str) -> pb.ReservaCredito:
        caixa = await caixa_do_grupo(call.tx.conn, reserva.grupo_id)
        return reserva_pb(reserva, identificador, caixa.fundo_comum_livre)


def _credito(request: pb.EfetivarCreditoRequest | pb.EmitirTituloLanceRequest, call: Call) -> casos_credito.Credito:
    return casos_credito.Credito(
        contemplacao_id=UUID(request.contemplacao_id),
        grupo_id=UUID(request.grupo_id),
        cota_id=UUID(request.cota_id),
        ago=request.ago,
        credito_centavos=parse_reais(request.credito, "/credito"),
        data_contabil=ler_data(request.data_contabil, "data_contabil", call.clock.today()),
    )


async def _conferir_dono(call: Call, conn: paginas.Conexao, cota_id: UUID | None) -> None:
    call.require_owner(str((await repository.buscar_conta(conn, cota_id)).consorciado_id) if cota_id else "")
