"""Whose each cota is and what it has to pay, as the facts of grupos and financeiro tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

_COLUNAS = "cota_id, grupo_id, grupo_codigo, numero, consorciado_id"
COLUNAS_DA_COTA: LiteralString = "c.cota_id, c.grupo_id, c.grupo_codigo, c.numero, c.consorciado_id"
"""Of a cota that a query names `c`."""


@dataclass(frozen=True, slots=True)
class Cota:
    """A cota and who holds it."""

    cota_id: UUID
    grupo_id: UUID
    grupo_codigo: str
    numero: int
    consorciado_id: UUID

    @property
    def dados(self) -> dict[str, str]:
        """What every message about it may say."""
        return {"grupo": self.grupo_codigo, "cota": str(self.numero)}


@dataclass(frozen=True, slots=True)
class ParcelaAberta:
    """A parcela that nobody is known to have paid."""

    cota: Cota
    ago: int
    vencimento: date


async def gravar(conn: AsyncConnection, cota: Cota) -> None:
    """A cota has a holder."""
    await conn.execute(
        f"INSERT INTO cota ({_COLUNAS}, ativa) VALUES (%s, %s, %s, %s, %s, true)"
        " ON CONFLICT (cota_id) DO UPDATE SET consorciado_id = EXCLUDED.consorciado_id, ativa = true",
        [cota.cota_id, cota.grupo_id, cota.grupo_codigo, cota.numero, cota.consorciado_id],
    )


async def travar(conn: AsyncConnection, cota_id: UUID) -> None:
    """Hold a cota, known or not, until the end of the transaction: who holds it is not learned meanwhile."""
    await conn.execute("SELECT pg_advisory_xact_lock(7240231, hashtext(%s))", [str(cota_id)])


async def liberar(conn: AsyncConnection, cota_id: UUID) -> None:
    """A cota has no holder any more: nothing about it is told, and nothing of it is due."""
    await conn.execute("UPDATE cota SET ativa = false WHERE cota_id = %s", [cota_id])


async def reativar(conn: AsyncConnection, cota_id: UUID) -> None:
    """Who had left has the seat again."""
    await conn.execute("UPDATE cota SET ativa = true WHERE cota_id = %s", [cota_id])


async def buscar(conn: AsyncConnection, cota_id: UUID) -> Cota | None:
    """A cota, if the fact that names its holder has arrived."""
    achadas = await _cotas(conn, "cota_id = %s", cota_id)
    return achadas[0] if achadas else None


async def do_grupo(conn: AsyncConnection, grupo_id: UUID) -> list[Cota]:
    """The cotas of a group that have a holder."""
    return await _cotas(conn, "grupo_id = %s AND ativa", grupo_id)


async def emitir(conn: AsyncConnection, grupo_id: UUID, ago: int, vencimento: date) -> None:
    """Each cota of a group has a parcela to pay; what was already known to be paid is born paid."""
    await conn.execute(
        "INSERT INTO parcela (cota_id, ago, vencimento, quitada)"
        " SELECT c.cota_id, %(ago)s, %(vencimento)s, q.cota_id IS NOT NULL"
        "   FROM cota c LEFT JOIN quitacao q ON q.cota_id = c.cota_id AND q.ago = %(ago)s"
        "  WHERE c.grupo_id = %(grupo)s AND c.ativa"
        " ON CONFLICT (cota_id, ago) DO UPDATE SET vencimento = EXCLUDED.vencimento",
        {"ago": ago, "vencimento": vencimento, "grupo": grupo_id},
    )


async def emitir_uma(conn: AsyncConnection, cota_id: UUID, ago: int, vencimento: date) -> None:
    """The first parcela of a cota."""
    await conn.execute(
        "INSERT INTO parcela (cota_id, ago, vencimento, quitada)"
        " VALUES (%(cota)s, %(ago)s, %(vencimento)s,"
        "         EXISTS (SELECT FROM quitacao WHERE cota_id = %(cota)s AND ago = %(ago)s))"
        " ON CONFLICT (cota_id, ago) DO NOTHING",
        {"cota": cota_id, "ago": ago, "vencimento": vencimento},
    )


async def quitar(conn: AsyncConnection, cota_id: UUID, ago: int) -> None:
    """A parcela was paid, whether or not it is known."""
    await conn.execute("INSERT INTO quitacao (cota_id, ago) VALUES (%s, %s) ON CONFLICT DO NOTHING", [cota_id, ago])
    await conn.execute("UPDATE parcela SET quitada = true WHERE cota_id = %s AND ago = %s", [cota_id, ago])


async def reabrir(conn: AsyncConnection, cota_id: UUID, ago: int) -> None:
    """The payment of a parcela was reversed: who owes it is reminded again."""
    await conn.execute("DELETE FROM quitacao WHERE cota_id = %s AND ago = %s", [cota_id, ago])
    await conn.execute("UPDATE parcela SET quitada = false WHERE cota_id = %s AND ago = %s", [cota_id, ago])


async def abertas(conn: AsyncConnection, vencimentos: Sequence[date]) -> list[ParcelaAberta]:
    """What nobody is known to have paid, of these due dates."""
    cursor = await conn.execute(
        f"SELECT {COLUNAS_DA_COTA}, p.ago, p.vencimento"
        " FROM parcela p JOIN cota c USING (cota_id) WHERE NOT p.quitada AND c.ativa AND p.vencimento = ANY(%s)",
        [list(vencimentos)],
    )
    return [ParcelaAberta(Cota(*linha[:5]), *linha[5:]) for linha in await cursor.fetchall()]


async def abrir_dia_da_regua(conn: AsyncConnection, dia: date) -> bool:
    """Whether the régua of a day is still to be run; only one process runs it."""
    cursor = await conn.execute("INSERT INTO regua_dia (dia, avisos) VALUES (%s, 0) ON CONFLICT DO NOTHING", [dia])
    return cursor.rowcount == 1


async def fechar_dia_da_regua(conn: AsyncConnection, dia: date, avisos: int) -> None:
    """How many were told."""
    await conn.execute("UPDATE regua_dia SET avisos = %s WHERE dia = %s", [avisos, dia])


async def _cotas(conn: AsyncConnection, condicao: str, id_: UUID) -> list[Cota]:
    async with conn.cursor(row_factory=class_row(Cota)) as cursor:
        await cursor.execute(f"SELECT {_COLUNAS} FROM cota WHERE {condicao} ORDER BY numero".encode(), [id_])
        return await cursor.fetchall()
