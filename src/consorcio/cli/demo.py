"""`consorcio demo`: the life of one group, end to end, with every number on the screen.

On the embedded stack every service is in this process; on the real one (STACK=real) each is in a process of its own,
and this one calls them by gRPC as the gateway does.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from consorcio.cli.local.demonstracao.atendente import Atendente
from consorcio.cli.local.demonstracao.calendario import MESES_DO_GRUPO, Mes
from consorcio.cli.local.demonstracao.diario import Diario
from consorcio.cli.local.demonstracao.formacao import CODIGO, GrupoFormado, formar_grupo
from consorcio.cli.local.demonstracao.meses import MesDoGrupo, ResumoDoMes
from consorcio.cli.local.demonstracao.quadro import mostrar_extrato, mostrar_invariantes, mostrar_meses
from consorcio.cli.local.process_per_target import process_per_target
from consorcio.cli.migrate import migrate_all
from consorcio.cli.up import Pilha
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.platform.internal_key import internal_key
from consorcio.platform.logging_setup import configure_logging
from consorcio.platform.rpc.channel import open_channel
from consorcio.platform.rpc.client import Caller
from consorcio.platform.rpc.passport import PassportOffice
from consorcio.platform.serving import running
from consorcio.platform.settings import Settings, load_settings
from consorcio.platform.stack import StackError, embedded_stack, real_stack
from consorcio.targets import GATEWAY, SERVICES, TARGETS

_COTA_DO_EXTRATO = 74
_LARGURA_EM_ARQUIVO = 170
_PASSOS_DA_FORMACAO, _PASSOS_DO_PRIMEIRO_MES, _PASSOS_DO_MES = 5, 3, 4


def demo(
    dados: Annotated[Path, typer.Option(help="Pasta dos dados da demonstração.")] = Path(".consorcio/demo"),
    pilha: Annotated[Pilha, typer.Option(help="Servidores usados.", envvar="STACK")] = Pilha.EMBUTIDA,
    cota: Annotated[int, typer.Option(help="Cota cujo extrato é mostrado.")] = _COTA_DO_EXTRATO,
    meses: Annotated[
        int, typer.Option(help="Quantos meses viver, do primeiro em diante.", min=1, max=len(MESES_DO_GRUPO))
    ] = len(MESES_DO_GRUPO),
) -> None:
    """Forma um grupo de 240 cotas, vive seis meses dele e mostra cada número. Repetir não muda nada."""
    console = Console(width=None if sys.stdout.isatty() else _LARGURA_EM_ARQUIVO)
    dados = dados.absolute()
    dados.mkdir(parents=True, exist_ok=True)
    os.environ.update({"CONSORCIO_DADOS": str(dados), "CONSORCIO_NIVEL_LOG": "ERROR"})
    servidores = embedded_stack if pilha is Pilha.EMBUTIDA else real_stack
    try:
        with servidores(dados, TARGETS) as stack:
            os.environ.update(stack.urls.environment())
            settings = load_settings()
            configure_logging(settings.nivel_log)
            internal_key(settings)  # made here once, before several processes would each make one
            migrate_all(settings)
            inicio = time.monotonic()
            servicos = _neste_processo if pilha is Pilha.EMBUTIDA else _um_processo_cada
            todos = asyncio.run(_demonstrar(console, servicos(settings), dados, cota, MESES_DO_GRUPO[:meses]))
            console.print(f"Demonstração em {time.monotonic() - inicio:.1f} s. Dados em {dados}.")
    except StackError as error:
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    raise typer.Exit(0 if todos else 1)


@asynccontextmanager
async def _neste_processo(settings: Settings) -> AsyncIterator[Caller]:
    async with running(SERVICES, settings, TARGETS) as process:
        yield process.caller_for(GATEWAY)


@asynccontextmanager
async def _um_processo_cada(settings: Settings) -> AsyncIterator[Caller]:
    async with AsyncExitStack() as pilha:
        processos = pilha.enter_context(process_per_target(SERVICES, settings.dados))
        caller = Caller("", PassportOffice(internal_key(settings)))
        for nome, endereco in processos.addresses.items():
            canal = await pilha.enter_async_context(open_channel(endereco))
            caller.add_far(TARGETS[nome].grpc_package, canal)
        yield caller


async def _demonstrar(
    console: Console, servicos: AbstractAsyncContextManager[Caller], dados: Path, cota: int, a_viver: Sequence[Mes]
) -> bool:
    async with servicos as caller:
        atendente = Atendente(caller, Diario(dados / "roteiro.json"))
        antes = await _livro(atendente)
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
        ) as barra:
            passos = _PASSOS_DA_FORMACAO + _PASSOS_DO_PRIMEIRO_MES + _PASSOS_DO_MES * (len(a_viver) - 1)
            tarefa = barra.add_task("Preparando", total=passos)
            avisar = lambda texto: barra.update(tarefa, advance=1, description=texto)  # noqa: E731 a step of the bar
            grupo, meses = await _viver(atendente, a_viver, avisar)
            barra.update(tarefa, completed=passos, description="Pronto")
        mostrar_meses(console, meses)
        await _mostrar_cota(console, atendente, grupo, cota)
        invariantes = await atendente.consultar(
            fin.DESCRIPTOR, "VerificarInvariantes", fin.VerificarInvariantesRequest(grupo_id=grupo.grupo_id)
        )
        mostrar_invariantes(console, invariantes)
        if antes and antes == await _livro(atendente):
            console.print("Esta demonstração já havia sido feita: nada mudou.")
        return bool(invariantes.todos)


async def _viver(
    atendente: Atendente, a_viver: Sequence[Mes], avisar: Callable[[str], None]
) -> tuple[GrupoFormado, list[ResumoDoMes]]:
    grupo = await formar_grupo(atendente, avisar)
    meses = [await MesDoGrupo(atendente, grupo, mes).viver(avisar) for mes in a_viver]
    return grupo, meses


async def _livro(atendente: Atendente) -> bytes:
    """The trial balance of the demonstration's group, to tell whether a run changed it; empty before the first."""
    pedido = grp.ListarGruposRequest(codigo=CODIGO)
    grupos = (await atendente.consultar(grp.DESCRIPTOR, "ListarGrupos", pedido)).grupos
    if not grupos or grupos[0].situacao != grp.SITUACAO_GRUPO_EM_ANDAMENTO:
        return b""
    balancete = fin.BuscarBalanceteRequest(grupo_id=grupos[0].grupo_id)
    resposta = await atendente.consultar(fin.DESCRIPTOR, "BuscarBalancete", balancete)
    return bytes(resposta.SerializeToString(deterministic=True))


async def _mostrar_cota(console: Console, atendente: Atendente, grupo: GrupoFormado, numero: int) -> None:
    cota_id = grupo.cotas[numero]
    extrato = await atendente.consultar(
        fin.DESCRIPTOR, "ListarExtratoCota", fin.ListarExtratoCotaRequest(cota_id=cota_id, tamanho_pagina=200)
    )
    saldo = await atendente.consultar(
        fin.DESCRIPTOR, "BuscarPosicaoCota", fin.BuscarPosicaoCotaRequest(cota_id=cota_id)
    )
    mostrar_extrato(console, numero, extrato.linhas, saldo)
