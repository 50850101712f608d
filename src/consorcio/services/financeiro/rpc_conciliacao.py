"""ConciliacaoService: messages of the contract to use cases and back, nothing else."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from consorcio.contracts.financeiro.v1 import conciliacao_pb2 as pb
from consorcio.contracts.financeiro.v1.bancos_pb2 import FinalidadeConta
from consorcio.core.errors import not_found
from consorcio.core.money import format_reais, parse_reais
from consorcio.platform.context import Call
from consorcio.services.financeiro import repository_conciliacao as repositorio
from consorcio.services.financeiro.conversao import (
    finalidade_pb,
    id_do_token,
    ler_data,
    ler_finalidade,
    ler_pagina,
    ler_texto,
    proximo_token,
)
from consorcio.services.financeiro.registros_conciliacao import Escopo, FatoNoBanco, LinhaExtrato
from consorcio.services.financeiro.repository_casamentos import casamentos, lados
from consorcio.services.financeiro.repository_rendimentos import RendimentoDoGrupo
from consorcio.services.financeiro.use_cases import conciliacao as casos
from consorcio.services.financeiro.use_cases.conciliacao import DiaConciliado, escopo_do_grupo
from consorcio.services.financeiro.use_cases.rendimentos import ratear_rendimento


class ConciliacaoServicer:
    """Handlers named by rpc."""

    async def ImportarExtrato(self, request: pb.ImportarExtratoRequest, call: Call) -> pb.ExtratoImportado:
        nome = ler_texto(request.nome, "nome")
        feito = await casos.importar_extrato(call.tx, UUID(request.conta_id), request.conteudo, nome, call.actor.id)
        return pb.ExtratoImportado(
            extrato_id=str(feito.extrato_id),
            repetido=feito.repetido,
            linhas=feito.linhas,
            novas=feito.novas,
            por_referencia=feito.casadas["REFERENCIA"],
            por_data=feito.casadas["DATA"],
            por_janela=feito.casadas["JANELA"],
            por_total=feito.casadas["TOTAL_DO_DIA"] + feito.casadas["TOTAL_DO_PAGAMENTO"],
        )

    async def ListarDiferencas(self, request: pb.ListarDiferencasRequest, call: Call) -> pb.ListarDiferencasResponse:
        ate = ler_data(request.data, "data", call.clock.today())
        async with call.read() as conn:
            abertas = await casos.diferencas(conn, _escopo(request), ate)
        inicio, fim = abertas.cobertura or (None, None)
        return pb.ListarDiferencasResponse(
            no_banco=map(_linha_pb, abertas.no_banco),
            nos_livros=map(_fato_pb, abertas.nos_livros),
            extratos_desde=inicio.isoformat() if inicio else "",
            extratos_ate=fim.isoformat() if fim else "",
            ultimo_dia_fechado=abertas.fechado_ate.isoformat() if abertas.fechado_ate else "",
        )

    async def ListarCasamentos(self, request: pb.ListarCasamentosRequest, call: Call) -> pb.ListarCasamentosResponse:
        tamanho, posicao = ler_pagina(request.tamanho_pagina, request.token_pagina)
        dia = ler_data(request.dia, "dia", call.clock.today()) if request.dia else None
        antes_de = id_do_token(posicao)
        async with call.read() as conn:
            itens = await casamentos(conn, _escopo(request), dia, antes_de, tamanho)
            ditos = await lados(conn, [item.casamento_id for item in itens])
        return pb.ListarCasamentosResponse(
            casamentos=[
                pb.CasamentoEmVigor(
                    casamento_id=str(item.casamento_id),
                    regra=pb.RegraCasamento.Value(f"REGRA_CASAMENTO_{item.regra}"),
                    linhas=map(_linha_pb, ditos[item.casamento_id].linhas),
                    fatos=map(_fato_pb, ditos[item.casamento_id].fatos),
                )
                for item in itens
            ],
            proximo_token=proximo_token(itens, tamanho, str(itens[-1].casamento_id) if itens else ""),
        )

    async def CasarLancamentos(self, request: pb.CasarLancamentosRequest, call: Call) -> pb.Casamento:
        fatos = [(UUID(fato.livro_id), UUID(fato.fato_id)) for fato in request.fatos]
        linhas = [UUID(linha) for linha in request.linha_ids]
        feito = await casos.casar_a_mao(call.tx, _escopo(request), linhas, fatos, call.actor.id)
        return pb.Casamento(casamento_id=str(feito))

    async def DesfazerCasamento(self, request: pb.DesfazerCasamentoRequest, call: Call) -> pb.Casamento:
        motivo = ler_texto(request.motivo, "motivo")
        await casos.desfazer_casamento(call.tx, UUID(request.casamento_id), motivo, call.actor.id)
        return pb.Casamento(casamento_id=request.casamento_id)

    async def JustificarDiferenca(
        self, request: pb.JustificarDiferencaRequest, call: Call
    ) -> pb.JustificarDiferencaResponse:
        fato = (UUID(request.fato.livro_id), UUID(request.fato.fato_id)) if request.HasField("fato") else None
        linha = UUID(request.linha_id) if request.linha_id else None
        motivo = ler_texto(request.motivo, "motivo")
        await casos.justificar(call.tx, _escopo(request), linha, fato, motivo, call.actor.id)
        return pb.JustificarDiferencaResponse()

    async def RatearRendimento(self, request: pb.RatearRendimentoRequest, call: Call) -> pb.RendimentoRateado:
        feito = await ratear_rendimento(call.tx, UUID(request.linha_id), call.actor.id)
        return pb.RendimentoRateado(
            dia=feito.linha.dia.isoformat(),
            valor=format_reais(feito.linha.valor_centavos),
            casamento_id=str(feito.casamento_id),
            partes=map(_rendimento_pb, feito.partes),
        )

    async def FecharDia(self, request: pb.FecharDiaRequest, call: Call) -> pb.DiaConciliado:
        dia = ler_data(request.dia, "dia", call.clock.today())
        diferenca = parse_reais(request.diferenca_inicial or "0.00", "/diferenca_inicial")
        return _dia_pb(await casos.fechar_dia(call.tx, _escopo(request), dia, diferenca, call.actor.id))

    async def BuscarDia(self, request: pb.BuscarDiaRequest, call: Call) -> pb.DiaConciliado:
        dia = ler_data(request.dia, "dia", call.clock.today())
        async with call.read() as conn:
            fechado = await repositorio.dia_fechado(conn, _escopo(request), dia)
        if fechado is None:
            raise not_found("dia fechado", request.dia)
        return _dia_pb(DiaConciliado(dia, *fechado))


def _linha_pb(linha: LinhaExtrato) -> pb.LinhaDoBanco:
    return pb.LinhaDoBanco(
        linha_id=str(linha.linha_id),
        conta_id=str(linha.conta_id),
        dia=linha.dia.isoformat(),
        valor=format_reais(linha.valor_centavos),
        historico=linha.historico,
        documento=linha.documento,
    )


def _fato_pb(fato: FatoNoBanco) -> pb.FatoDoLivro:
    return pb.FatoDoLivro(
        livro_id=str(fato.livro_id),
        fato_id=str(fato.fato_id),
        fato=fato.fato,
        dia=fato.dia.isoformat(),
        valor=format_reais(fato.valor_centavos),
    )


def _rendimento_pb(parte: RendimentoDoGrupo) -> pb.ParteDoRendimento:
    return pb.ParteDoRendimento(
        grupo_id=str(parte.grupo_id),
        grupo_codigo=parte.codigo,
        fundo_comum=format_reais(parte.fundo_comum_centavos),
        fundo_reserva=format_reais(parte.fundo_reserva_centavos),
    )


class _PedidoDeUmCaixa(Protocol):
    @property
    def grupo_id(self) -> str: ...
    @property
    def finalidade(self) -> FinalidadeConta.ValueType: ...


def _escopo(pedido: _PedidoDeUmCaixa) -> Escopo:
    return escopo_do_grupo(UUID(pedido.grupo_id) if pedido.grupo_id else None, ler_finalidade(pedido.finalidade))


def _dia_pb(dia: DiaConciliado) -> pb.DiaConciliado:
    return pb.DiaConciliado(
        dia=dia.dia.isoformat(),
        banco=format_reais(dia.banco_centavos),
        partes=[
            pb.ParteDoDia(
                livro_id=str(parte.livro_id or ""),
                valor=format_reais(parte.valor_centavos),
                dinheiro=finalidade_pb(parte.dinheiro),
            )
            for parte in dia.partes
        ],
    )
