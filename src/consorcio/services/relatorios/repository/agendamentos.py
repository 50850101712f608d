"""Schedules of reports."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, time
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.rows import many, one


@dataclass(frozen=True, slots=True)
class Agendamento:
    """A row of `agendamento`; without `proxima_em` it was ended."""

    agendamento_id: UUID
    tipo: str
    formato: str
    grupo_id: UUID | None
    periodicidade: str
    dia: int
    hora: time
    proxima_em: datetime | None
    criado_por: str
    criado_por_id: str


_NOMES = tuple(campo.name for campo in fields(Agendamento))
_COLUNAS = ", ".join(_NOMES)


async def incluir(conn: AsyncConnection, agendamento: Agendamento) -> None:
    """Keep a new one."""
    await conn.execute(
        f"INSERT INTO agendamento ({_COLUNAS}) VALUES ({', '.join(['%s'] * len(_NOMES))})".encode(),
        [getattr(agendamento, nome) for nome in _NOMES],
    )


async def buscar(conn: AsyncConnection, agendamento_id: UUID) -> Agendamento:
    """One of them, locked. NOT_FOUND."""
    consulta = f"SELECT {_COLUNAS} FROM agendamento WHERE agendamento_id = %s FOR UPDATE"
    achado = await one(conn, Agendamento, consulta, [agendamento_id])
    if achado is None:
        raise not_found("agendamento", agendamento_id)
    return achado


async def em_vigor(conn: AsyncConnection) -> list[Agendamento]:
    """Those that will fire, the next one first."""
    consulta = f"SELECT {_COLUNAS} FROM agendamento WHERE proxima_em IS NOT NULL ORDER BY proxima_em LIMIT 1000"
    return await many(conn, Agendamento, consulta, [])


async def vencido(conn: AsyncConnection, agora: datetime) -> Agendamento | None:
    """One whose time came and that nobody is firing, locked."""
    consulta = (
        f"SELECT {_COLUNAS} FROM agendamento WHERE proxima_em <= %s ORDER BY proxima_em LIMIT 1 FOR UPDATE SKIP LOCKED"
    )
    return await one(conn, Agendamento, consulta, [agora])


async def remarcar(conn: AsyncConnection, agendamento_id: UUID, proxima_em: datetime | None) -> None:
    """When it fires next; None ends it."""
    await conn.execute("UPDATE agendamento SET proxima_em = %s WHERE agendamento_id = %s", [proxima_em, agendamento_id])
