"""`consorcio retornos`: the bank files that did not reach their end, and how to let one go on."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any
from uuid import UUID

import typer

from consorcio.cli.local.banco import banco_de, recusa_em_palavras
from consorcio.cli.local.cofre import open_vault
from consorcio.cli.tabela import em_colunas
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.platform.settings import load_settings
from consorcio.services.financeiro import repository_retornos
from consorcio.services.financeiro.repository_retornos import RetornoRecebido
from consorcio.services.financeiro.use_cases.retomada_retorno import retomar_retorno

_LIMITE = 200
_CONEXOES = 12
"""The parts of a return are applied side by side, each on a connection."""


def retornos(
    todos: Annotated[bool, typer.Option("--todos", help="Também os que acabaram, os 200 mais recentes.")] = False,
    retomar: Annotated[UUID | None, typer.Option(help="Retoma este, do ponto em que parou.")] = None,
    em_json: Annotated[bool, typer.Option("--json", help="Um objeto JSON por linha.")] = False,
) -> None:
    """Lista os retornos em aplicação e os que pararam no meio, ou retoma um. Sai com 1 se algum está interrompido."""
    with recusa_em_palavras("financeiro"):
        linhas = asyncio.run(_responder(retomar, todos=todos))
    if em_json:
        for linha in linhas:
            print(json.dumps(linha, ensure_ascii=False))
    else:
        print(em_colunas(linhas) if linhas else "Nenhum retorno por acabar.")
    raise typer.Exit(1 if any(linha["situacao"] == "INTERROMPIDO" for linha in linhas) else 0)


async def _responder(retomar: UUID | None, *, todos: bool) -> list[dict[str, Any]]:
    async with banco_de("financeiro", _CONEXOES) as banco:
        if retomar is not None:
            async with banco.transaction() as tx:
                await retomar_retorno(tx, banco, open_vault(load_settings()), retomar, BusinessCalendar.anbima())
                await tx.audit("retorno", str(retomar), "RetomarRetorno", {"canal": "linha de comando"})
        async with banco.read() as conn:
            achados = await repository_retornos.listar(conn, None, "", None, _LIMITE)
        return [_linha(um) for um in achados if todos or um.situacao != "CONCLUIDO" or um.retorno_id == retomar]


def _linha(um: RetornoRecebido) -> dict[str, Any]:
    return {
        "retorno_id": str(um.retorno_id),
        "nome": um.nome,
        "situacao": um.situacao,
        "tratados": um.tratados,
        "registros": um.registros,
        "recebido_em": um.recebido_em.isoformat(timespec="seconds"),
        "retomavel": um.retomavel,
    }
