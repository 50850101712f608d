"""The facts as they came, and the read models made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.types.json import Jsonb

from consorcio.platform.events import Event
from consorcio.platform.rows import one

MODELOS = (
    "grupo",
    "cota",
    "parcela",
    "pagamento",
    "movimento",
    "assembleia",
    "lance",
    "contemplacao",
    "extrato",
    "preco",
    "troca_credito",
)
_PROJECOES = files("consorcio.services.relatorios") / "sql" / "projecoes"
# Facts never leave the database: from the inbox they are kept, and from where they are kept they are projected.
_GUARDADOS = """
WITH evento_lido AS (
    INSERT INTO evento (evento_id, tipo, instante, data_contabil, dados)
    SELECT evento_id, tipo, instante, data_contabil, dados FROM plataforma.inbox
     WHERE evento_id = ANY(%(eventos)s::uuid[]) ORDER BY ordem
        ON CONFLICT (evento_id) DO NOTHING
    RETURNING ordem, instante, data_contabil, dados
), contados AS (
    UPDATE projecao SET eventos = eventos + e.quantos, ultimo_em = greatest(ultimo_em, e.ultimo)
      FROM (SELECT count(*) AS quantos, max(instante) AS ultimo FROM evento_lido) e
)
"""
_DE_NOVO = """
WITH evento_lido AS (
    SELECT f.numero AS ordem, e.instante, e.data_contabil, e.dados FROM fila f JOIN evento e USING (ordem)
     WHERE e.tipo = %(tipo)s AND f.numero >= %(primeira)s AND f.numero < %(fim)s
)
"""
_PROJETAR = {arquivo.name.removesuffix(".sql"): arquivo.read_text() for arquivo in _PROJECOES.iterdir()}
PROJECOES = frozenset(_PROJETAR)
"""The kinds of event that write in the read models: one statement each, for many events."""


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


async def codigo_do_grupo(conn: AsyncConnection, grupo_id: UUID) -> str:
    """The code by which people know a group; empty when no fact of it came."""
    linha = await (await conn.execute("SELECT codigo FROM grupo WHERE grupo_id = %s", [grupo_id])).fetchone()
    return str(linha[0]) if linha else ""


async def guardar_e_projetar(conn: AsyncConnection, tipo: str, eventos: Sequence[str]) -> None:
    """Keep facts of one kind for ever, in the order in which they came, and write them in the models."""
    await conn.execute((_GUARDADOS + _PROJETAR[tipo]).encode(), {"eventos": list(eventos)})


async def ultima_ordem(conn: AsyncConnection) -> int:
    """The number of the last fact; 0 when there is none."""
    linha = await (await conn.execute("SELECT coalesce(max(ordem), 0) FROM evento")).fetchone()
    return int(linha[0]) if linha else 0


async def por_em_fila(conn: AsyncConnection) -> None:
    """Number the facts as they happened, until the end of the transaction: one recovered late is not a late one."""
    await conn.execute(
        "CREATE TEMP TABLE fila ON COMMIT DROP AS"
        " SELECT row_number() OVER (ORDER BY instante, ordem) AS numero, ordem FROM evento"
    )
    await conn.execute("CREATE UNIQUE INDEX ON fila (numero)")
    await conn.execute("ANALYZE fila")


async def recuperar(conn: AsyncConnection, eventos: Sequence[Event]) -> int:
    """Keep facts that were told and never came; how many. The models do not have them until they are made again."""
    cursor = await conn.execute(
        "WITH novos AS (INSERT INTO evento (evento_id, tipo, instante, data_contabil, dados)"
        " SELECT * FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::date[], %s::jsonb[])"
        " ON CONFLICT (evento_id) DO NOTHING RETURNING instante)"
        " UPDATE projecao SET eventos = eventos + n.quantos, ultimo_em = greatest(ultimo_em, n.ultimo)"
        " FROM (SELECT count(*) AS quantos, max(instante) AS ultimo FROM novos) n RETURNING n.quantos",
        [
            [evento.id for evento in eventos],
            [evento.type for evento in eventos],
            [evento.time for evento in eventos],
            [evento.data_contabil for evento in eventos],
            [Jsonb(evento.data) for evento in eventos],
        ],
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def projetar_de_novo(conn: AsyncConnection, primeira: int, fim: int) -> int:
    """Write in the models the facts from one place of the queue to before another; how many."""
    cursor = await conn.execute(
        "SELECT e.tipo, count(*) FROM fila f JOIN evento e USING (ordem) WHERE f.numero >= %s AND f.numero < %s"
        " GROUP BY e.tipo",
        [primeira, fim],
    )
    por_tipo: dict[str, int] = dict(await cursor.fetchall())
    for tipo in por_tipo:
        argumentos = {"tipo": tipo, "primeira": primeira, "fim": fim}
        await conn.execute((_DE_NOVO + _PROJETAR[tipo]).encode(), argumentos)
    return sum(por_tipo.values())


async def esvaziar_modelos(conn: AsyncConnection) -> None:
    """Empty the models. Whoever reads sees them as they were until the commit."""
    for modelo in MODELOS:
        await conn.execute(f"DELETE FROM {modelo}".encode())


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
