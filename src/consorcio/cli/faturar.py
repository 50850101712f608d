"""`consorcio faturar`: opens the faturamento of a month in the running system, and shows how far it is."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import Annotated

import typer
from rich.console import Console

from consorcio.cli.andamento import Andamento
from consorcio.cli.andamento import acompanhar as seguir
from consorcio.cli.local.banco import banco_de, dia_pedido, recusa_em_palavras
from consorcio.core.money import format_brl, format_reais
from consorcio.services.financeiro.conversao import ler_mes
from consorcio.services.financeiro.sagas import conduzir
from consorcio.services.financeiro.use_cases.faturamento import (
    Faturamento,
    buscar_faturamento,
    iniciar_faturamento,
)


def faturar(
    mes: Annotated[str, typer.Argument(help="Mês dos vencimentos, AAAA-MM.")],
    data: Annotated[str, typer.Option(help="Data contábil e do preço, AAAA-MM-DD; sem ela, hoje.")] = "",
    acompanhar: Annotated[bool, typer.Option(help="Fica até o fim, com uma barra.")] = True,
    em_json: Annotated[bool, typer.Option("--json", help="Resultado em JSON, sem barra.")] = False,
) -> None:
    """Fatura o mês de todos os grupos. Interrompido, o sistema continua; repetir não emite de novo.

    Sai com 1 se algum grupo foi recusado.
    """
    console = Console(stderr=True, quiet=em_json)
    dia = dia_pedido(data)
    with recusa_em_palavras("financeiro"):
        feito = asyncio.run(_faturar(console, ler_mes(mes), dia, acompanhar=acompanhar))
    print(_json(feito) if em_json else _texto(feito))
    raise typer.Exit(1 if feito.recusados else 0)


async def _faturar(console: Console, mes: date, data: date, *, acompanhar: bool) -> Faturamento:
    async with banco_de("financeiro") as banco:
        async with banco.transaction() as tx:
            faturamento, ha_o_que_fazer = await iniciar_faturamento(tx, mes, data)
            if ha_o_que_fazer:
                await conduzir(tx, faturamento)
                dados = {"mes": f"{mes:%Y-%m}", "rodada": faturamento.rodada, "canal": "linha de comando"}
                await tx.audit("faturamento", str(faturamento.faturamento_id), "IniciarFaturamento", dados)

        async def olhar() -> Faturamento:
            async with banco.read() as conn:
                return await buscar_faturamento(conn, faturamento.faturamento_id)

        return await seguir(console, "Faturando", olhar, _andamento) if acompanhar else faturamento


def _andamento(faturamento: Faturamento) -> Andamento:
    return Andamento(
        feitos=faturamento.grupos - faturamento.pendentes,
        total=faturamento.grupos,
        texto=f"{faturamento.parcelas} parcelas, {format_brl(faturamento.valor_centavos)}",
        terminou=faturamento.terminado_em is not None,
    )


def _texto(feito: Faturamento) -> str:
    recusa = f" {feito.recusados} recusados: GET /api/v1/financeiro/faturamentos/{feito.mes:%Y-%m}/grupos."
    return (
        f"{feito.mes:%m/%Y}: {feito.grupos} grupos, {feito.assembleias} assembleias, {feito.parcelas} parcelas,"
        f" {format_brl(feito.valor_centavos)}, {feito.pendentes} grupos pendentes."
        + (recusa if feito.recusados else "")
    )


def _json(feito: Faturamento) -> str:
    return json.dumps(
        {
            "mes": f"{feito.mes:%Y-%m}",
            "concluido": feito.terminado_em is not None,
            "grupos": feito.grupos,
            "pendentes": feito.pendentes,
            "recusados": feito.recusados,
            "assembleias": feito.assembleias,
            "parcelas": feito.parcelas,
            "valor": format_reais(feito.valor_centavos),
            "rodada": feito.rodada,
        }
    )
