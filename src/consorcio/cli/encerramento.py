"""`consorcio encerramento`: the closing of a group in the running system: what it lacks, its accounts, its end.

Whoever is at a shell is nobody to the system, so the accounts are proposed here and approved by a person of the
application: two people in every case (R2.02).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any, TypeVar
from uuid import UUID

import psycopg
import typer

from consorcio.cli.local.banco import banco_de, dia_pedido, recusa_em_palavras
from consorcio.cli.tabela import como_tabela
from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.money import format_brl, format_reais
from consorcio.platform.database import Database, Transaction
from consorcio.services.financeiro.domain.encerramento import DIAS_DEPOIS_DE_COMUNICAR, pendencias
from consorcio.services.financeiro.registros_encerramento import ParteFinal, listar_partes
from consorcio.services.financeiro.repository import buscar_grupo_por_codigo
from consorcio.services.financeiro.use_cases.acerto_final import AcertoFeito, acertar_diferencas
from consorcio.services.financeiro.use_cases.encerramento import (
    ContasDoFim,
    contas_do_fim,
    encerrar_grupo,
    propor_encerramento,
)

_POR_VEZ = 1_000
_Achado = TypeVar("_Achado")

app = typer.Typer(help="Encerramento de grupos: o que falta, as contas do fim, o fim.", no_args_is_help=True)

_Grupo = Annotated[str, typer.Argument(help="Código do grupo.")]
_Data = Annotated[str, typer.Option(help="Data contábil, AAAA-MM-DD; sem ela, hoje.")]
_Vencimento = Annotated[str, typer.Option(help="Vencimento das parcelas, AAAA-MM-DD; sem ele, o do mês seguinte.")]
_Json = Annotated[bool, typer.Option("--json", help="Resultado em JSON.")]


@app.command()
def ver(grupo: _Grupo, as_json: _Json = False) -> None:
    """O que ainda mantém o grupo aberto e as contas do fim, apuradas ou como seriam hoje.

    Sai com 1 enquanto algo o mantém aberto.
    """

    async def ler(banco: Database) -> ContasDoFim:
        async with banco.read() as conn:
            return await contas_do_fim(conn, await _id_do(conn, grupo))

    contas = _no_banco(ler)
    _mostrar(grupo, contas, as_json=as_json)
    raise typer.Exit(1 if pendencias(contas.aberto) else 0)


@app.command()
def partes(grupo: _Grupo, as_json: _Json = False) -> None:
    """A parte de cada cota nas sobras, por número: o que se rateou, o que se pagou e o que está com o grupo."""

    async def ler(banco: Database) -> list[ParteFinal]:
        async with banco.read() as conn:
            grupo_id, lidas = await _id_do(conn, grupo), list[ParteFinal]()
            while pagina := await listar_partes(conn, grupo_id, lidas[-1].numero if lidas else 0, _POR_VEZ):
                lidas += pagina
            return lidas

    lista = {"grupo": grupo, "partes": [_parte(parte) for parte in _no_banco(ler)]}
    print(json.dumps(lista) if as_json else como_tabela(lista))


@app.command()
def acertar(grupo: _Grupo, vencimento: _Vencimento = "", data: _Data = "", as_json: _Json = False) -> None:
    """Cobra as diferenças que nenhuma parcela leva depois da última assembleia e aparta o que é das cotas."""
    vence, dia = dia_pedido(vencimento) if vencimento else None, dia_pedido(data)

    async def fazer(banco: Database) -> AcertoFeito:
        async with banco.transaction() as tx:
            grupo_id = await _id_do(tx.conn, grupo)
            feito = await acertar_diferencas(tx, BusinessCalendar.anbima(), grupo_id, vence, dia)
            await tx.audit("grupo", str(grupo_id), "AcertarDiferencas", {"data": str(dia), "canal": "linha de comando"})
            return feito

    feito, dinheiro = _no_banco(fazer), format_reais if as_json else format_brl
    objeto = {
        "grupo": grupo,
        "parcelas": feito.parcelas,
        "cobrado": dinheiro(feito.cobrado_centavos),
        "vencimento": feito.vencimento.isoformat() if feito.vencimento else None,
        "devolucoes": feito.devolucoes,
        "devolvido": dinheiro(feito.devolvido_centavos),
    }
    print(json.dumps(objeto) if as_json else como_tabela(objeto))


@app.command()
def propor(grupo: _Grupo, as_json: _Json = False) -> None:
    """Propõe as contas do fim. Outra pessoa as aprova no sistema: elas aparecem na fila de aprovações."""
    _mostrar(grupo, _no_banco(_comando(grupo, "ProporEncerramento", "", propor_encerramento)), as_json=as_json)


@app.command()
def encerrar(grupo: _Grupo, data: _Data = "", as_json: _Json = False) -> None:
    """Encerra o grupo, trinta dias depois de apuradas as contas. De novo, rateia o que se recuperou depois."""
    _mostrar(grupo, _no_banco(_comando(grupo, "EncerrarGrupo", data, encerrar_grupo)), as_json=as_json)


def _comando(
    codigo: str, nome: str, data: str, executar: Callable[[Transaction, UUID, date], Awaitable[ContasDoFim]]
) -> Callable[[Database], Awaitable[ContasDoFim]]:
    dia = dia_pedido(data)

    async def fazer(banco: Database) -> ContasDoFim:
        async with banco.transaction() as tx:
            grupo_id = await _id_do(tx.conn, codigo)
            feito = await executar(tx, grupo_id, dia)
            await tx.audit("grupo", str(grupo_id), nome, {"data": dia.isoformat(), "canal": "linha de comando"})
            return feito

    return fazer


async def _id_do(conn: psycopg.AsyncConnection, codigo: str) -> UUID:
    return (await buscar_grupo_por_codigo(conn, codigo)).grupo_id


def _no_banco(trabalho: Callable[[Database], Awaitable[_Achado]]) -> _Achado:
    async def abrir() -> _Achado:
        async with banco_de("financeiro") as banco:
            return await trabalho(banco)

    with recusa_em_palavras("financeiro"):
        return asyncio.run(abrir())


def _mostrar(grupo: str, contas: ContasDoFim, *, as_json: bool) -> None:
    dinheiro = format_reais if as_json else format_brl
    item = contas.encerramento
    apurado = item.apurado_em
    objeto = {
        "grupo": grupo,
        "situacao": item.situacao or "EM_ABERTO",
        "pendencias": list(pendencias(contas.aberto)),
        "fundo_comum": dinheiro(item.fundo_comum_centavos),
        "fundo_reserva": dinheiro(item.fundo_reserva_centavos),
        "restituicoes": dinheiro(item.restituicoes_centavos),
        "reserva_dos_excluidos": dinheiro(item.reserva_dos_excluidos_centavos),
        "sobras": dinheiro(item.sobras_centavos),
        "apurado_em": apurado.isoformat() if apurado else None,
        "encerravel_desde": (apurado + DIAS_DEPOIS_DE_COMUNICAR).isoformat() if apurado else None,
        "encerrado_em": item.encerrado_em.isoformat() if item.encerrado_em else None,
    }
    print(json.dumps(objeto) if as_json else como_tabela(objeto))


def _parte(parte: ParteFinal) -> dict[str, Any]:
    return {
        "cota": parte.numero,
        "valor": format_reais(parte.valor_centavos),
        "pago": format_reais(parte.pago_centavos),
        "a_pagar": format_reais(parte.a_pagar_centavos),
        "a_devolver": format_reais(parte.a_devolver_centavos),
    }
