"""`consorcio assembleias`: opens the apuração of a day in the running system, and shows how far it is."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from consorcio.cli.andamento import Andamento
from consorcio.cli.andamento import acompanhar as seguir
from consorcio.cli.local.banco import banco_de, dia_pedido, recusa_em_palavras
from consorcio.services.sorteios.repository_apuracao_dia import ApuracaoDia
from consorcio.services.sorteios.sagas_apuracao_dia import conduzir
from consorcio.services.sorteios.use_cases.apuracao_dia import buscar_apuracao_dia, iniciar_apuracao_dia


def assembleias(
    dia: Annotated[str, typer.Argument(help="Dia das assembleias, AAAA-MM-DD.")],
    grupo: Annotated[list[UUID] | None, typer.Option(help="Só este grupo; pode repetir. Sem ele, todos.")] = None,
    extracao: Annotated[int | None, typer.Option(min=1, help="Extração; sem ela, a da regra de cada grupo.")] = None,
    data: Annotated[str, typer.Option(help="Data contábil, AAAA-MM-DD; sem ela, hoje.")] = "",
    acompanhar: Annotated[bool, typer.Option(help="Fica até o fim, com uma barra.")] = True,
    em_json: Annotated[bool, typer.Option("--json", help="Resultado em JSON, sem barra.")] = False,
) -> None:
    """Congela e apura as assembleias de um dia. Interrompido, o sistema continua; repetir não apura de novo.

    Sai com 1 se algum grupo foi recusado.
    """
    console = Console(stderr=True, quiet=em_json)
    dias = dia_pedido(dia), dia_pedido(data)
    with recusa_em_palavras("sorteios"):
        feita = asyncio.run(_apurar(console, *dias, extracao, grupo or [], acompanhar=acompanhar))
    print(_json(feita) if em_json else _texto(feita))
    raise typer.Exit(1 if feita.recusados else 0)


async def _apurar(
    console: Console, dia: date, data: date, extracao: int | None, grupos: list[UUID], *, acompanhar: bool
) -> ApuracaoDia:
    async with banco_de("sorteios") as banco:
        async with banco.transaction() as tx:
            apuracao_dia, ha_o_que_fazer = await iniciar_apuracao_dia(tx, dia, data, extracao, grupos)
            if ha_o_que_fazer:
                await conduzir(tx, apuracao_dia)
                dados = {"dia": dia.isoformat(), "rodada": apuracao_dia.rodada, "canal": "linha de comando"}
                await tx.audit("apuracao_dia", str(apuracao_dia.apuracao_dia_id), "IniciarApuracaoDia", dados)

        async def olhar() -> ApuracaoDia:
            async with banco.read() as conn:
                return await buscar_apuracao_dia(conn, dia)

        return await seguir(console, "Apurando", olhar, _andamento) if acompanhar else apuracao_dia


def _andamento(apuracao_dia: ApuracaoDia) -> Andamento:
    return Andamento(
        feitos=apuracao_dia.grupos - apuracao_dia.pendentes,
        total=apuracao_dia.grupos,
        texto=f"{apuracao_dia.apurados} apurados, {apuracao_dia.contemplacoes} contemplações",
        terminou=apuracao_dia.terminada_em is not None,
    )


def _texto(feita: ApuracaoDia) -> str:
    recusa = f" {feita.recusados} recusados: GET /api/v1/sorteios/apuracoes/{feita.dia}/grupos."
    return (
        f"{feita.dia:%d/%m/%Y}: {feita.grupos} grupos, {feita.apurados} apurados, {feita.contemplacoes} contemplações,"
        f" {feita.congelados} à espera da extração, {feita.pendentes} pendentes." + (recusa if feita.recusados else "")
    )


def _json(feita: ApuracaoDia) -> str:
    return json.dumps(
        {
            "dia": feita.dia.isoformat(),
            "concluida": feita.terminada_em is not None,
            "grupos": feita.grupos,
            "pendentes": feita.pendentes,
            "congelados": feita.congelados,
            "apurados": feita.apurados,
            "recusados": feita.recusados,
            "contemplacoes": feita.contemplacoes,
            "rodada": feita.rodada,
        }
    )
