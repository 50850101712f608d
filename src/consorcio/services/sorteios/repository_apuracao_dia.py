"""Tables and SQL of the apuração do dia: the run, and what it did with each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

Conexao = AsyncConnection[Any]


@dataclass(frozen=True, slots=True)
class ApuracaoDia:
    """A run and how far it is."""

    apuracao_dia_id: UUID
    dia: date
    data_contabil: date
    extracao: int | None
    rodada: int
    iniciada_em: datetime
    terminada_em: datetime | None
    grupos: int
    pendentes: int
    congelados: int
    apurados: int
    recusados: int
    contemplacoes: int


@dataclass(frozen=True, slots=True)
class GrupoDoDia:
    """What the run did with a group."""

    grupo_id: UUID
    grupo_codigo: str
    assembleia_id: UUID
    ago: int
    situacao: str
    contemplacoes: int
    motivo: str


_APURACAO_DIA = """
SELECT d.apuracao_dia_id, d.dia, d.data_contabil, d.extracao, d.rodada, d.iniciada_em, d.terminada_em,
       count(g.assembleia_id)::int AS grupos,
       count(*) FILTER (WHERE g.situacao = 'PENDENTE')::int AS pendentes,
       count(*) FILTER (WHERE g.situacao = 'CONGELADO')::int AS congelados,
       count(*) FILTER (WHERE g.situacao = 'APURADO')::int AS apurados,
       count(*) FILTER (WHERE g.situacao = 'RECUSADO')::int AS recusados,
       coalesce(sum(g.contemplacoes), 0)::int AS contemplacoes
  FROM apuracao_dia d LEFT JOIN apuracao_dia_grupo g USING (apuracao_dia_id)
 WHERE d.dia = %s
 GROUP BY d.apuracao_dia_id
"""

# Assemblies of the day not decided yet; what was refused or waits is tried again, also when somebody decided it since.
_LISTAR_GRUPOS = """
INSERT INTO apuracao_dia_grupo (apuracao_dia_id, assembleia_id)
SELECT %(id)s, a.assembleia_id
  FROM assembleia a LEFT JOIN apuracao_dia_grupo g ON (g.apuracao_dia_id, g.assembleia_id) = (%(id)s, a.assembleia_id)
 WHERE a.data_ago = %(dia)s AND (a.situacao IN ('CONVOCADA', 'ABERTA') OR g.situacao IN ('RECUSADO', 'CONGELADO'))
   AND (%(todos)s OR a.grupo_id = ANY(%(grupos)s::uuid[]))
    ON CONFLICT (apuracao_dia_id, assembleia_id) DO UPDATE SET situacao = 'PENDENTE', motivo = ''
 WHERE apuracao_dia_grupo.situacao IN ('RECUSADO', 'CONGELADO')
"""


async def criar(conn: Conexao, apuracao_dia_id: UUID, dia: date, data_contabil: date, iniciada_em: datetime) -> None:
    """The run of a day, before its first round. Changes nothing when there is one; its row stays locked."""
    await conn.execute(
        "INSERT INTO apuracao_dia (apuracao_dia_id, dia, data_contabil, rodada, iniciada_em) VALUES (%s, %s, %s, 0, %s)"
        " ON CONFLICT (dia) DO NOTHING",
        [apuracao_dia_id, dia, data_contabil, iniciada_em],
    )
    await conn.execute("SELECT FROM apuracao_dia WHERE dia = %s FOR UPDATE", [dia])


async def buscar(conn: Conexao, dia: date) -> ApuracaoDia | None:
    """The run of a day."""
    async with conn.cursor(row_factory=class_row(ApuracaoDia)) as cursor:
        await cursor.execute(_APURACAO_DIA, [dia])
        return await cursor.fetchone()


async def listar_pendencias(conn: Conexao, atual: ApuracaoDia, grupos: Sequence[UUID]) -> int:
    """Put in the run what there is to do, of some groups or, without any, of all. Returns how many."""
    cursor = await conn.execute(
        _LISTAR_GRUPOS,
        {"id": atual.apuracao_dia_id, "dia": atual.dia, "todos": not grupos, "grupos": list(grupos)},
    )
    return cursor.rowcount


async def abrir_rodada(
    conn: Conexao, apuracao_dia_id: UUID, data_contabil: date, extracao: int | None, agora: datetime, *, vazia: bool
) -> None:
    """Another round; one with nothing to do ends as it begins."""
    await conn.execute(
        "UPDATE apuracao_dia SET rodada = rodada + 1, data_contabil = %s, extracao = %s, terminada_em = %s"
        " WHERE apuracao_dia_id = %s",
        [data_contabil, extracao, agora if vazia else None, apuracao_dia_id],
    )


async def encerrar_rodada(conn: Conexao, apuracao_dia_id: UUID, agora: datetime) -> None:
    """Nothing is pending."""
    await conn.execute("UPDATE apuracao_dia SET terminada_em = %s WHERE apuracao_dia_id = %s", [agora, apuracao_dia_id])


async def pendentes(conn: Conexao, apuracao_dia_id: UUID, limite: int) -> list[UUID]:
    """Assemblies not yet worked on."""
    cursor = await conn.execute(
        "SELECT assembleia_id FROM apuracao_dia_grupo WHERE apuracao_dia_id = %s AND situacao = 'PENDENTE'"
        " ORDER BY assembleia_id LIMIT %s",
        [apuracao_dia_id, limite],
    )
    return [assembleia_id for (assembleia_id,) in await cursor.fetchall()]


async def marcar(
    conn: Conexao,
    apuracao_dia_id: UUID,
    assembleia_id: UUID,
    situacao: str,
    *,
    contemplacoes: int = 0,
    motivo: str = "",
) -> None:
    """What became of a pending one: whoever comes later changes nothing."""
    await conn.execute(
        "UPDATE apuracao_dia_grupo SET situacao = %s, contemplacoes = %s, motivo = %s"
        " WHERE apuracao_dia_id = %s AND assembleia_id = %s AND situacao = 'PENDENTE'",
        [situacao, contemplacoes, motivo, apuracao_dia_id, assembleia_id],
    )


async def grupos(conn: Conexao, apuracao_dia_id: UUID, situacao: str, inicio: int, limite: int) -> list[GrupoDoDia]:
    """Groups of a run by code, from a position on; `UNSPECIFIED` is any situation."""
    async with conn.cursor(row_factory=class_row(GrupoDoDia)) as cursor:
        await cursor.execute(
            "SELECT a.grupo_id, a.grupo_codigo, a.assembleia_id, a.ago, g.situacao, g.contemplacoes, g.motivo"
            " FROM apuracao_dia_grupo g JOIN assembleia a USING (assembleia_id)"
            " WHERE g.apuracao_dia_id = %s AND (%s = 'UNSPECIFIED' OR g.situacao = %s)"
            " ORDER BY a.grupo_codigo, a.assembleia_id OFFSET %s LIMIT %s",
            [apuracao_dia_id, situacao, situacao, inicio, limite],
        )
        return await cursor.fetchall()


async def sem_assembleia(conn: Conexao, dia: date, grupos: Sequence[UUID]) -> UUID | None:
    """The first of some groups that has no assembly called for a day."""
    cursor = await conn.execute(
        "SELECT grupo_id FROM assembleia WHERE data_ago = %s AND grupo_id = ANY(%s)", [dia, list(grupos)]
    )
    convocados = {grupo_id for (grupo_id,) in await cursor.fetchall()}
    return next((grupo_id for grupo_id in grupos if grupo_id not in convocados), None)


async def cabecalho_e_regra(conn: Conexao, assembleia_id: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and rule of the list frozen with an AGO, without its rows."""
    cursor = await conn.execute("SELECT cabecalho, regra FROM snapshot WHERE assembleia_id = %s", [assembleia_id])
    linha = await cursor.fetchone()
    assert linha is not None
    return linha[0], linha[1]
