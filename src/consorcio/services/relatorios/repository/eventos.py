"""The facts as they came, and the read models made of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from consorcio.platform.events import Event
from consorcio.platform.rows import one

MODELOS = ("grupo", "cota", "parcela", "pagamento", "movimento", "assembleia", "lance", "contemplacao")
_PROJECOES = files("consorcio.services.relatorios") / "sql" / "projecoes"
_LIDOS = """
WITH evento_lido AS (
    SELECT * FROM jsonb_to_recordset(%(eventos)s)
        AS e (ordem bigint, instante timestamptz, data_contabil date, dados jsonb)
)
"""
PROJECOES = {
    arquivo.name.removesuffix(".sql"): (_LIDOS + arquivo.read_text()).encode() for arquivo in _PROJECOES.iterdir()
}
"""By kind of event, what it writes in the read models: one statement for many events."""


@dataclass(frozen=True, slots=True)
class Andamento:
    """How far the facts came. `pendentes` arrived and are not in the models yet."""

    eventos: int
    ultimo_em: datetime | None
    pendentes: int
    atraso_segundos: int
    mortos: int


async def travar_projecao(conn: AsyncConnection) -> int:
    """Be the only one who projects, until the end of the transaction; how many facts there are."""
    linha = await (await conn.execute("SELECT eventos FROM projecao FOR UPDATE")).fetchone()
    return int(linha[0]) if linha else 0


async def contar_eventos(conn: AsyncConnection) -> int:
    """How many facts are in the models."""
    linha = await (await conn.execute("SELECT eventos FROM projecao")).fetchone()
    return int(linha[0]) if linha else 0


async def guardar_eventos(conn: AsyncConnection, eventos: Sequence[Event]) -> None:
    """Keep facts for ever, in the order in which they are applied."""
    await conn.execute(
        "INSERT INTO evento (evento_id, tipo, instante, data_contabil, dados)"
        " SELECT * FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::date[], %s::jsonb[])",
        [
            [evento.id for evento in eventos],
            [evento.type for evento in eventos],
            [evento.time for evento in eventos],
            [evento.data_contabil for evento in eventos],
            [Jsonb(evento.data) for evento in eventos],
        ],
    )
    await conn.execute(
        "UPDATE projecao SET eventos = eventos + %s, ultimo_em = greatest(ultimo_em, %s)",
        [len(eventos), max(evento.time for evento in eventos)],
    )


async def projetar(conn: AsyncConnection, tipo: str, eventos: Sequence[dict[str, Any]]) -> None:
    """Write facts of one kind in the models: ordem, instante, data_contabil and dados of each."""
    await conn.execute(PROJECOES[tipo], {"eventos": Jsonb(list(eventos))})


async def esvaziar_modelos(conn: AsyncConnection) -> None:
    """Empty the models. Whoever reads sees them as they were until the commit."""
    for modelo in MODELOS:
        await conn.execute(f"DELETE FROM {modelo}".encode())


async def ler_eventos(conn: AsyncConnection, por_vez: int) -> AsyncIterator[list[tuple[int, str, dict[str, Any]]]]:
    """All the facts in order, some at a time: number, kind, and what `projetar` takes."""
    async with conn.cursor(name="eventos") as cursor:
        await cursor.execute(
            "SELECT ordem, tipo, instante::text, data_contabil::text, dados FROM evento ORDER BY ordem"
        )
        while linhas := await cursor.fetchmany(por_vez):
            yield [
                (
                    ordem,
                    tipo,
                    {"ordem": ordem, "instante": instante, "data_contabil": data_contabil, "dados": dados},
                )
                for ordem, tipo, instante, data_contabil, dados in linhas
            ]


async def andamento(conn: AsyncConnection) -> Andamento:
    """How far the facts came."""
    achado = await one(
        conn,
        Andamento,
        "SELECT p.eventos, p.ultimo_em, i.pendentes, i.atraso_segundos, i.mortos FROM projecao p,"
        " (SELECT count(*) FILTER (WHERE situacao = 'PENDENTE')::int AS pendentes,"
        "         count(*) FILTER (WHERE situacao = 'MORTO')::int AS mortos,"
        "         coalesce(extract(epoch FROM clock_timestamp() - min(recebido_em)"
        "                          FILTER (WHERE situacao = 'PENDENTE')), 0)::int AS atraso_segundos"
        "    FROM plataforma.inbox WHERE situacao <> 'FEITO') i",
        [],
    )
    return achado or Andamento(0, None, 0, 0, 0)
