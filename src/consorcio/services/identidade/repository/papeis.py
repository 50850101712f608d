"""Rows of roles and their permissions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import AsyncConnection
from psycopg.rows import class_row

_SELECT = """
    select p.papel, p.descricao, p.fixo, p.versao,
           array(select x.permissao from papel_permissao x where x.papel = p.papel order by x.permissao) as permissoes
    from papel p
"""


@dataclass(frozen=True, slots=True)
class PapelGravado:
    """A role and what it permits."""

    papel: str
    descricao: str
    fixo: bool
    versao: int
    permissoes: list[str]


async def todos(conn: AsyncConnection) -> list[PapelGravado]:
    """Every role, by name."""
    async with conn.cursor(row_factory=class_row(PapelGravado)) as cur:
        await cur.execute(f"{_SELECT} order by p.papel")
        return await cur.fetchall()


async def por_nome(conn: AsyncConnection, papel: str) -> PapelGravado | None:
    """One role, kept until the transaction ends."""
    async with conn.cursor(row_factory=class_row(PapelGravado)) as cur:
        await cur.execute(f"{_SELECT} where p.papel = %s for update of p", (papel,))
        return await cur.fetchone()


async def gravar_permissoes(conn: AsyncConnection, papel: str, permissoes: Sequence[str]) -> None:
    """Replace the permissions of a role."""
    await conn.execute("delete from papel_permissao where papel = %s", (papel,))
    await conn.execute(
        "insert into papel_permissao (papel, permissao) select %s, unnest(%s::text[])", (papel, list(permissoes))
    )
    await conn.execute("update papel set versao = versao + 1 where papel = %s", (papel,))


async def permissoes_dos_papeis(conn: AsyncConnection, papeis: Sequence[str]) -> list[str]:
    """The permissions that the roles add up to."""
    cur = await conn.execute(
        "select distinct permissao from papel_permissao where papel = any(%s) order by permissao", (list(papeis),)
    )
    return [permissao for (permissao,) in await cur.fetchall()]
