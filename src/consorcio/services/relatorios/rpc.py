"""RelatorioService: what the contract says ⇄ the use cases."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

from consorcio.contracts.relatorios.v1 import relatorios_pb2 as pb
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import forbidden
from consorcio.platform.context import Actor, Call, permits
from consorcio.platform.tickets import Operation, Ticket, TicketOffice
from consorcio.services.relatorios.conversao import (
    agendamento_pb,
    coluna_pb,
    execucao_pb,
    instante_pb,
    ler_formato,
    ler_id,
    ler_parametros,
    ler_token,
    linha_pb,
    projecao_pb,
    relatorio_pb,
)
from consorcio.services.relatorios.conversao_painel import painel_pb
from consorcio.services.relatorios.domain.agenda import Agenda, Periodicidade
from consorcio.services.relatorios.domain.catalogo import RELATORIOS, buscar_relatorio
from consorcio.services.relatorios.domain.relatorio import Parametros, Relatorio, Somador
from consorcio.services.relatorios.fontes import Fontes
from consorcio.services.relatorios.http import CAMINHO
from consorcio.services.relatorios.prontas import Prontas, Resposta
from consorcio.services.relatorios.repository import agendamentos as repository_agendamentos
from consorcio.services.relatorios.repository import execucoes as repository_execucoes
from consorcio.services.relatorios.repository.eventos import andamento, contar_eventos
from consorcio.services.relatorios.use_cases import agendamentos, execucoes
from consorcio.services.relatorios.use_cases.painel import Mirante, ver

_TAMANHO_PADRAO = 50


@dataclass(frozen=True, slots=True)
class Balcao:
    """Tickets, and where the addresses they make are."""

    bilheteria: TicketOffice
    url_publica: str
    link_segundos: int


class RelatorioServicer:
    """Handlers, one per rpc."""

    def __init__(
        self, fontes: Fontes, prontas: Prontas, balcao: Balcao, calendario: BusinessCalendar, mirante: Mirante
    ) -> None:
        self._fontes = fontes
        self._prontas = prontas
        self._balcao = balcao
        self._mirante = mirante
        self._calendario = calendario

    async def ListarRelatorios(self, _request: pb.ListarRelatoriosRequest, call: Call) -> pb.ListarRelatoriosResponse:
        """Every report that the caller may read."""
        legiveis = [relatorio for relatorio in RELATORIOS.values() if pode_ler(call.actor, relatorio)]
        por_nome = sorted(legiveis, key=lambda relatorio: relatorio.nome)
        return pb.ListarRelatoriosResponse(relatorios=map(relatorio_pb, por_nome))

    async def ConsultarRelatorio(
        self, request: pb.ConsultarRelatorioRequest, call: Call
    ) -> AsyncIterator[pb.PaginaRelatorio]:
        """The lines of a report: columns with the first page, total with the last."""
        relatorio = exigir_leitura(call.actor, buscar_relatorio(request.tipo))
        parametros = ler_parametros(relatorio, request.parametros, call.clock.today())
        yield pb.PaginaRelatorio(colunas=map(coluna_pb, relatorio.colunas))
        async with call.read() as conn:
            # Read first: at worst the answer knows more facts than it says.
            eventos = await contar_eventos(conn)
        pronta = await self._prontas.buscar(relatorio, parametros, eventos)
        if pronta is not None:
            yield pb.PaginaRelatorio(linhas=[pb.Linha(valores=valores) for valores in pronta.linhas])
            if relatorio.tem_total:
                yield pb.PaginaRelatorio(total=pb.Linha(valores=pronta.total))
            return
        lida = Resposta()
        async for pagina in self._ler(relatorio, parametros, call, lida):
            yield pagina
        await self._prontas.guardar(relatorio, parametros, eventos, lida)

    async def _ler(
        self, relatorio: Relatorio, parametros: Parametros, call: Call, lida: Resposta
    ) -> AsyncIterator[pb.PaginaRelatorio]:
        """Pages from where the lines are; `lida` gains them."""
        somador = Somador(relatorio.colunas)
        assert call.database is not None
        async with call.database.transaction() as tx:
            async for pagina in self._fontes.paginas(tx.conn, relatorio, parametros):
                somador.somar(pagina)
                linhas = [linha_pb(linha, relatorio.colunas) for linha in pagina]
                lida.somar(linhas)
                yield pb.PaginaRelatorio(linhas=linhas)
        if relatorio.tem_total:
            total = linha_pb(somador.total(), relatorio.colunas)
            lida.total = list(total.valores)
            yield pb.PaginaRelatorio(total=total)

    async def ExecutarRelatorio(self, request: pb.ExecutarRelatorioRequest, call: Call) -> pb.Execucao:
        """A file that is being made, or that is ready."""
        relatorio = exigir_leitura(call.actor, buscar_relatorio(request.tipo))
        parametros = ler_parametros(relatorio, request.parametros, call.clock.today())
        return execucao_pb(await execucoes.executar(call.tx, relatorio, ler_formato(request.formato), parametros))

    async def BuscarExecucao(self, request: pb.BuscarExecucaoRequest, call: Call) -> pb.Execucao:
        """One execution."""
        async with call.read() as conn:
            return execucao_pb(await repository_execucoes.buscar(conn, UUID(request.execucao_id)))

    async def ListarExecucoes(self, request: pb.ListarExecucoesRequest, call: Call) -> pb.ListarExecucoesResponse:
        """A page."""
        tamanho = request.tamanho_pagina or _TAMANHO_PADRAO
        depois = ler_token(request.token_pagina)
        async with call.read() as conn:
            achadas = await repository_execucoes.listar(conn, request.tipo, depois, tamanho + 1)
        pagina = achadas[:tamanho]
        return pb.ListarExecucoesResponse(
            execucoes=map(execucao_pb, pagina),
            proximo_token=str(pagina[-1].execucao_id) if len(achadas) > tamanho else "",
        )

    async def CancelarExecucao(self, request: pb.CancelarExecucaoRequest, call: Call) -> pb.Execucao:
        """It stops."""
        return execucao_pb(await execucoes.cancelar(call.tx, UUID(request.execucao_id)))

    async def GerarLinkExecucao(self, request: pb.GerarLinkExecucaoRequest, call: Call) -> pb.LinkExecucao:
        """Where to read the file for a few minutes."""
        async with call.read() as conn:
            execucao = await repository_execucoes.buscar(conn, UUID(request.execucao_id))
        exigir_leitura(call.actor, buscar_relatorio(execucao.tipo))
        execucoes.exigir_arquivo(execucao)
        expira_em = (call.clock.now() + timedelta(seconds=self._balcao.link_segundos)).replace(microsecond=0)
        bilhete = Ticket(execucao.execucao_id, Operation.READ, call.actor.id, call.actor.nome, expira_em)
        return pb.LinkExecucao(
            url=f"{self._balcao.url_publica}{CAMINHO}{self._balcao.bilheteria.issue(bilhete)}",
            expira_em=instante_pb(expira_em),
            sha256=bytes(execucao.sha256 or b"").hex(),
        )

    async def CriarAgendamento(self, request: pb.CriarAgendamentoRequest, call: Call) -> pb.Agendamento:
        """A schedule."""
        periodicidade = pb.Periodicidade.Name(request.periodicidade).removeprefix("PERIODICIDADE_")
        agenda = Agenda(Periodicidade(periodicidade), request.dia, time.fromisoformat(request.hora))
        return agendamento_pb(
            await agendamentos.criar(
                call.tx,
                exigir_leitura(call.actor, buscar_relatorio(request.tipo)),
                ler_formato(request.formato),
                ler_id(request.grupo_id),
                agenda,
                self._calendario,
            )
        )

    async def ListarAgendamentos(
        self, _request: pb.ListarAgendamentosRequest, call: Call
    ) -> pb.ListarAgendamentosResponse:
        """Those that will fire."""
        async with call.read() as conn:
            em_vigor = await repository_agendamentos.em_vigor(conn)
        return pb.ListarAgendamentosResponse(agendamentos=map(agendamento_pb, em_vigor))

    async def EncerrarAgendamento(self, request: pb.EncerrarAgendamentoRequest, call: Call) -> pb.Agendamento:
        """It fires no more."""
        return agendamento_pb(await agendamentos.encerrar(call.tx, UUID(request.agendamento_id)))

    async def BuscarProjecao(self, _request: pb.BuscarProjecaoRequest, call: Call) -> pb.Projecao:
        """How far the facts came."""
        async with call.read() as conn:
            return projecao_pb(await andamento(conn))

    async def BuscarPainel(self, _request: pb.BuscarPainelRequest, call: Call) -> pb.Painel:
        """The panel as it is."""
        async with call.read() as conn:
            return painel_pb(await ver(conn, call.clock))

    async def AcompanharPainel(self, request: pb.AcompanharPainelRequest, _call: Call) -> AsyncIterator[pb.Painel]:
        """The panel each time it changes."""
        async for painel in self._mirante.acompanhar(request.depois_de):
            yield painel_pb(painel)


def pode_ler(actor: Actor, relatorio: Relatorio) -> bool:
    """Whether somebody who reads reports may read this one: those of the audit log are of who reads the log."""
    return not relatorio.permissao or permits(actor.permissoes, relatorio.permissao)


def exigir_leitura(actor: Actor, relatorio: Relatorio) -> Relatorio:
    """The report itself. FORBIDDEN when the caller may not read it."""
    if not pode_ler(actor, relatorio):
        raise forbidden()
    return relatorio
