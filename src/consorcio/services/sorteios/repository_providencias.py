"""Tables and SQL of what assemblies decided and has to be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

PENDENTE = "PENDENTE"


@dataclass(frozen=True, slots=True)
class Providencia:
    """A step of a decision, and what became of it."""

    providencia_id: UUID
    assembleia_geral_id: UUID
    grupo_id: UUID
    item: int
    materia: str
    passo: str
    operacao: str
    situacao: str = PENDENTE
    evidencia: str = ""
    concluida_por: str = ""
    concluida_em: date | None = None


@dataclass(frozen=True, slots=True)
class Filtro:
    """What to list; UNSPECIFIED is any situation."""

    grupo_id: UUID | None
    situacao: str


_COLUNAS = ", ".join(campo.name for campo in fields(Providencia))
_LUGARES = ", ".join(f"%({campo.name})s" for campo in fields(Providencia))


async def incluir(conn: AsyncConnection[Any], novas: Sequence[Providencia]) -> None:
    """Steps of an assembly, once each."""
    linhas = [{campo.name: getattr(nova, campo.name) for campo in fields(Providencia)} for nova in novas]
    async with conn.cursor() as cursor:
        await cursor.executemany(
            f"INSERT INTO providencia ({_COLUNAS}) VALUES ({_LUGARES}) ON CONFLICT DO NOTHING".encode(), linhas
        )


async def buscar(conn: AsyncConnection[Any], providencia_id: UUID) -> Providencia | None:
    """A step, locked until the end of the transaction."""
    achadas = await _ler(conn, "WHERE providencia_id = %s FOR UPDATE", [providencia_id])
    return achadas[0] if achadas else None


async def mais_antiga(conn: AsyncConnection[Any], grupo_id: UUID, passo: str) -> Providencia | None:
    """The step of a name that a group waits for the longest, locked."""
    onde = "WHERE grupo_id = %s AND passo = %s AND situacao = 'PENDENTE' ORDER BY providencia_id LIMIT 1 FOR UPDATE"
    achadas = await _ler(conn, onde, [grupo_id, passo])
    return achadas[0] if achadas else None


async def listar(conn: AsyncConnection[Any], filtro: Filtro, depois_de: UUID, limite: int) -> list[Providencia]:
    """Steps after one, the oldest first."""
    onde = (
        "WHERE providencia_id > %s AND (%s::uuid IS NULL OR grupo_id = %s)"
        " AND (%s = 'UNSPECIFIED' OR situacao = %s) ORDER BY providencia_id LIMIT %s"
    )
    valores = [depois_de, filtro.grupo_id, filtro.grupo_id, filtro.situacao, filtro.situacao, limite]
    return await _ler(conn, onde, valores)


async def gravar(conn: AsyncConnection[Any], providencia: Providencia) -> None:
    """What became of a step."""
    await conn.execute(
        "UPDATE providencia SET situacao = %s, evidencia = %s, concluida_por = %s, concluida_em = %s"
        " WHERE providencia_id = %s",
        [
            providencia.situacao,
            providencia.evidencia,
            providencia.concluida_por,
            providencia.concluida_em,
            providencia.providencia_id,
        ],
    )


async def _ler(conn: AsyncConnection[Any], onde: str, valores: Sequence[Any]) -> list[Providencia]:
    async with conn.cursor(row_factory=class_row(Providencia)) as cursor:
        await cursor.execute(f"SELECT {_COLUNAS} FROM providencia {onde}".encode(), valores)
        return await cursor.fetchall()
