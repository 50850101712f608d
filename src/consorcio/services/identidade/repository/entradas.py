"""Rows of logins in progress and of failed attempts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from consorcio.services.identidade.domain.tentativas import Tentativas


@dataclass(frozen=True, slots=True)
class EntradaGravada:
    """A login in progress: what the client asked for, in which browser, and how far the person got."""

    id: UUID
    navegador_hash: bytes
    parametros: dict[str, str]
    usuario_id: UUID | None
    senha_conferida_em: datetime | None
    segundo_fator_em: datetime | None
    expira_em: datetime


async def abrir(
    conn: AsyncConnection, entrada_id: UUID, navegador_hash: bytes, parametros: Mapping[str, str], expira_em: datetime
) -> None:
    """Store a login that begins."""
    await conn.execute(
        "insert into entrada (id, navegador_hash, parametros, expira_em) values (%s, %s, %s, %s)",
        (entrada_id, navegador_hash, Jsonb(dict(parametros)), expira_em),
    )


async def por_id(conn: AsyncConnection, entrada_id: UUID) -> EntradaGravada | None:
    """A login in progress, kept until the transaction ends."""
    async with conn.cursor(row_factory=class_row(EntradaGravada)) as cur:
        await cur.execute(
            """
            select id, navegador_hash, parametros, usuario_id, senha_conferida_em, segundo_fator_em, expira_em
            from entrada where id = %s for update
            """,
            (entrada_id,),
        )
        return await cur.fetchone()


async def marcar_senha(conn: AsyncConnection, entrada_id: UUID, usuario_id: UUID, agora: datetime) -> None:
    """The password was right."""
    await conn.execute(
        "update entrada set usuario_id = %s, senha_conferida_em = %s where id = %s", (usuario_id, agora, entrada_id)
    )


async def marcar_segundo_fator(conn: AsyncConnection, entrada_id: UUID, agora: datetime) -> None:
    """The code was right."""
    await conn.execute("update entrada set segundo_fator_em = %s where id = %s", (agora, entrada_id))


async def encerrar(conn: AsyncConnection, entrada_id: UUID) -> None:
    """The login is over."""
    await conn.execute("delete from entrada where id = %s", (entrada_id,))


async def tentativas(conn: AsyncConnection, chave: bytes, *, travar: bool = False) -> Tentativas | None:
    """Failures counted for a key; `travar` keeps others from counting until the transaction ends."""
    if travar:
        await conn.execute("select pg_advisory_xact_lock(hashtextextended(encode(%s, 'hex'), 0))", (chave,))
    async with conn.cursor(row_factory=class_row(Tentativas)) as cur:
        await cur.execute("select falhas, ultima_em, bloqueado_ate from tentativa where chave = %s", (chave,))
        return await cur.fetchone()


async def gravar_tentativas(conn: AsyncConnection, chave: bytes, tentativas: Tentativas) -> None:
    """Store the failures counted for a key."""
    await conn.execute(
        """
        insert into tentativa (chave, falhas, ultima_em, bloqueado_ate) values (%s, %s, %s, %s)
        on conflict (chave) do update
        set falhas = excluded.falhas, ultima_em = excluded.ultima_em, bloqueado_ate = excluded.bloqueado_ate
        """,
        (chave, tentativas.falhas, tentativas.ultima_em, tentativas.bloqueado_ate),
    )


async def esquecer_tentativas(conn: AsyncConnection, chave: bytes) -> None:
    """Start counting again from nothing."""
    await conn.execute("delete from tentativa where chave = %s", (chave,))


async def devolver_tentativa(conn: AsyncConnection, chave: bytes) -> None:
    """Give back one attempt, that turned out right, without forgetting the others."""
    await conn.execute(
        "update tentativa set falhas = greatest(falhas - 1, 0), bloqueado_ate = null where chave = %s", (chave,)
    )
