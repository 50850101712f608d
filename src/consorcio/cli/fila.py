"""`consorcio fila`: what gave up and waits for the operator, and how to let it try again."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from enum import StrEnum
from typing import Annotated, Any, TypeVar
from uuid import UUID

import psycopg
import typer

from consorcio.cli.local.banco import database_url
from consorcio.platform import inbox, sagas
from consorcio.platform.settings import Settings, load_settings
from consorcio.targets import TARGETS

_CONNECT_TIMEOUT_S = 5
_DEAD = "{servico}  {evento_id}  {tipo} de {agregado}\n  {tentativas} tentativas, recebido em {recebido_em}\n  {erro}"
_STUCK = "{servico}  {saga_id}  {tipo}, passo {passo}\n  {tentativas} tentativas, a última em {atualizada_em}\n  {erro}"

app = typer.Typer(help="Eventos mortos e sagas paradas: ver e mandar tentar de novo.", no_args_is_help=True)

Servico = StrEnum("Servico", {name: name for name in TARGETS})  # type: ignore[misc]  # a name per target
Row = dict[str, Any]
_Answer = TypeVar("_Answer")

_Um = Annotated[Servico, typer.Option("--servico", help="Serviço dono da fila.")]
_Todos = Annotated[Servico | None, typer.Option("--servico", help="Só este serviço.")]
_Json = Annotated[bool, typer.Option("--json", help="Uma linha de JSON por item.")]


@app.command()
def mortos(servico: _Todos = None, as_json: _Json = False) -> None:
    """Eventos recebidos que desistiram; os seguintes do mesmo agregado esperam por eles."""
    _show(_list(servico, inbox.dead), _DEAD, as_json=as_json)


@app.command()
def reprocessar(evento_id: UUID, servico: _Um) -> None:
    """Dá outra vida a um evento morto."""
    if not _act(servico, lambda conn: inbox.replay(conn, str(evento_id))):
        sys.exit(f"O evento {evento_id} não está morto em {servico}.")
    print(f"O evento {evento_id} será aplicado de novo por {servico}.")


@app.command(name="sagas")
def listar_sagas(servico: _Todos = None, as_json: _Json = False) -> None:
    """Processos que pararam num passo recusado ou que falhou vezes demais."""
    _show(_list(servico, sagas.stuck_sagas), _STUCK, as_json=as_json)


@app.command()
def retomar(saga_id: str, servico: _Um) -> None:
    """Deixa uma saga parada tentar de novo o passo em que parou."""
    if not _act(servico, lambda conn: sagas.retry_saga(conn, saga_id)):
        sys.exit(f"A saga {saga_id} não está parada em {servico}.")
    print(f"A saga {saga_id} tentará de novo em {servico}.")


def _list(servico: str | None, query: Callable[[psycopg.AsyncConnection], Awaitable[list[Row]]]) -> list[Row]:
    settings = load_settings()
    names = (servico,) if servico else tuple(TARGETS)
    return [{"servico": name, **row} for name in names for row in _ask(settings, name, query)]


def _act(servico: str, command: Callable[[psycopg.AsyncConnection], Awaitable[bool]]) -> bool:
    return _ask(load_settings(), servico, command)


def _ask(
    settings: Settings, service: str, question: Callable[[psycopg.AsyncConnection], Awaitable[_Answer]]
) -> _Answer:
    """One question to the database of a service, in one transaction. SystemExit when it does not answer."""

    async def ask() -> _Answer:
        url = database_url(settings, service)
        async with await psycopg.AsyncConnection.connect(url, connect_timeout=_CONNECT_TIMEOUT_S) as conn:
            return await question(conn)

    try:
        return asyncio.run(ask())
    except psycopg.OperationalError as away:
        sys.exit(f"O banco de {service} não respondeu: {away}")


def _show(rows: Sequence[Row], line: str, *, as_json: bool) -> None:
    """One item per block of lines, never cut: ids are to be copied and errors to be read."""
    for row in rows:
        print(json.dumps(row, default=str, ensure_ascii=False) if as_json else line.format_map(row))
    if not rows and not as_json:
        print("Nada parado.")
