"""Feature flags."""

from __future__ import annotations

from datetime import date
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation
from psycopg.rows import tuple_row

from consorcio.core.errors import conflict
from consorcio.core.feature_flags import Regras
from consorcio.services.configuracao.domain.flag import Flag

_COLUNAS = "chave, descricao, responsavel, remover_em, ligada, percentual, papeis, grupo_ids, versao"


async def inserir(conn: AsyncConnection, flag: Flag) -> None:
    """A new flag. CONFLICT when the name is taken."""
    try:
        await conn.execute(
            f"INSERT INTO flag ({_COLUNAS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [flag.chave, *_campos(flag), flag.versao],
        )
    except UniqueViolation:
        raise conflict(f"Já existe uma chave de funcionalidade {flag.chave}.", "/chave") from None


async def atualizar(conn: AsyncConnection, flag: Flag) -> None:
    """Its rules and version."""
    await conn.execute(
        "UPDATE flag SET descricao = %s, responsavel = %s, remover_em = %s, ligada = %s, percentual = %s, papeis = %s,"
        " grupo_ids = %s, versao = %s WHERE chave = %s",
        [*_campos(flag), flag.versao, flag.chave],
    )


async def remover(conn: AsyncConnection, chave: str) -> None:
    """Forget it."""
    await conn.execute("DELETE FROM flag WHERE chave = %s", [chave])


async def buscar(conn: AsyncConnection, chave: str, *, travar: bool = False) -> Flag | None:
    """The flag, locked until the end of the transaction if asked."""
    flags = await _flags(conn, f"WHERE chave = %(chave)s{' FOR UPDATE' if travar else ''}", {"chave": chave})
    return flags[0] if flags else None


async def listar(conn: AsyncConnection, vencidas_em: date | None, depois_de: str, limite: int) -> list[Flag]:
    """Flags by name, after the one given; only the overdue of a day if asked."""
    return await _flags(
        conn,
        "WHERE chave > %(depois_de)s AND (%(dia)s::date IS NULL OR remover_em < %(dia)s)"
        " ORDER BY chave LIMIT %(limite)s",
        {"depois_de": depois_de, "dia": vencidas_em, "limite": limite},
    )


async def _flags(conn: AsyncConnection, resto: str, parametros: dict[str, Any]) -> list[Flag]:
    async with conn.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(f"SELECT {_COLUNAS} FROM flag {resto}".encode(), parametros)
        return [_flag(linha) for linha in await cursor.fetchall()]


def _campos(flag: Flag) -> list[Any]:
    regras = flag.regras
    return [
        flag.descricao,
        flag.responsavel,
        flag.remover_em,
        regras.ligada,
        regras.percentual,
        sorted(regras.papeis),
        sorted(regras.grupo_ids),
    ]


def _flag(linha: tuple[Any, ...]) -> Flag:
    chave, descricao, responsavel, remover_em, ligada, percentual, papeis, grupo_ids, versao = linha
    regras = Regras(ligada, percentual, frozenset(papeis), frozenset(grupo_ids))
    return Flag(chave, descricao, responsavel, remover_em, regras, versao)
