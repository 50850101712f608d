"""`consorcio demo`: the life of one group, end to end, on the embedded stack, with every number on the screen."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from consorcio.cli.local.demonstracao.atendente import Atendente
from consorcio.cli.local.demonstracao.calendario import MESES_DO_GRUPO
from consorcio.cli.local.demonstracao.diario import Diario
from consorcio.cli.local.demonstracao.formacao import CODIGO, GrupoFormado, formar_grupo
from consorcio.cli.local.demonstracao.meses import MesDoGrupo, ResumoDoMes
from consorcio.cli.local.demonstracao.quadro import mostrar_extrato, mostrar_invariantes, mostrar_meses
from consorcio.cli.migrate import migrate_all
from consorcio.contracts.financeiro.v1 import financeiro_pb2 as fin
from consorcio.contracts.grupos.v1 import grupos_pb2 as grp
from consorcio.platform.logging_setup import configure_logging
from consorcio.platform.serving import running
from consorcio.platform.settings import Settings, load_settings
from consorcio.platform.stack import embedded_stack
from consorcio.targets import GATEWAY, SERVICES, TARGETS

_COTA_DO_EXTRATO = 74
_LARGURA_EM_ARQUIVO = 170
_PASSOS = 5 + 3 + 4 * (len(MESES_DO_GRUPO) - 1)


def demo(
    dados: Annotated[Path, typer.Option(help="Pasta dos dados da demonstração.")] = Path(".consorcio/demo"),
    cota: Annotated[int, typer.Option(help="Cota cujo extrato é mostrado.")] = _COTA_DO_EXTRATO,
) -> None:
    """Forma um grupo de 240 cotas, vive seis meses dele e mostra cada número. Repetir não muda nada."""
    console = Console(width=None if sys.stdout.isatty() else _LARGURA_EM_ARQUIVO)
    dados = dados.absolute()
    dados.mkdir(parents=True, exist_ok=True)
    os.environ.update({"CONSORCIO_DADOS": str(dados), "CONSORCIO_NIVEL_LOG": "ERROR"})
    with embedded_stack(dados, TARGETS) as stack:
        os.environ.update(stack.urls.environment())
        settings = load_settings()
        configure_logging(settings.nivel_log)
        migrate_all(settings)
        inicio = time.monotonic()
        todos = asyncio.run(_demonstrar(console, settings, dados, cota))
        console.print(f"Demonstração em {time.monotonic() - inicio:.1f} s. Dados em {dados}.")
    raise typer.Exit(0 if todos else 1)


async def _demonstrar(console: Console, settings: Settings, dados: Path, cota: int) -> bool:
    async with running(SERVICES, settings, TARGETS) as process:
        atendente = Atendente(process.caller_for(GATEWAY), Diario(dados / "roteiro.json"))
        antes = await _livro(atendente)
        with Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
        ) as barra:
            tarefa = barra.add_task("Preparando", total=_PASSOS)
            grupo, meses = await _viver(atendente, lambda texto: barra.update(tarefa, advance=1, description=texto))
            barra.update(tarefa, completed=_PASSOS, description="Pronto")
        mostrar_meses(console, meses)
        await _mostrar_cota(console, atendente, grupo, cota)
        invariantes = await atendente.consultar(
            fin.DESCRIPTOR, "VerificarInvariantes", fin.VerificarInvariantesRequest(grupo_id=grupo.grupo_id)
        )
        mostrar_invariantes(console, invariantes)
        if antes and antes == await _livro(atendente):
            console.print("Esta demonstração já havia sido feita: nada mudou.")
        return bool(invariantes.todos)


async def _viver(atendente: Atendente, avisar: Callable[[str], None]) -> tuple[GrupoFormado, list[ResumoDoMes]]:
    grupo = await formar_grupo(atendente, avisar)
    meses = [await MesDoGrupo(atendente, grupo, mes).viver(avisar) for mes in MESES_DO_GRUPO]
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
