"""Rows of partners and of signing keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

_COLUNAS_CLIENTE = "id, nome, segredo_hash, permissoes, criado_em, revogado_em"
_COLUNAS_CHAVE = "kid, publica, privada_cifrada, criada_em, aposentada_em, publicada_ate"


@dataclass(frozen=True, slots=True)
class ClienteGravado:
    """A partner with credentials of its own."""

    id: str
    nome: str
    segredo_hash: bytes
    permissoes: list[str]
    criado_em: datetime
    revogado_em: datetime | None


@dataclass(frozen=True, slots=True)
class ChaveGravada:
    """A signing key: public half as JWK, private half sealed."""

    kid: str
    publica: dict[str, str]
    privada_cifrada: bytes
    criada_em: datetime
    aposentada_em: datetime | None
    publicada_ate: datetime | None


async def inserir_cliente(
    conn: AsyncConnection, cliente_id: str, nome: str, segredo_hash: bytes, permissoes: Sequence[str], agora: datetime
) -> None:
    """Store a partner."""
    await conn.execute(
        "insert into cliente_oauth (id, nome, segredo_hash, permissoes, criado_em) values (%s, %s, %s, %s, %s)",
        (cliente_id, nome, segredo_hash, list(permissoes), agora),
    )


async def cliente(conn: AsyncConnection, cliente_id: str) -> ClienteGravado | None:
    """A partner, revoked or not."""
    async with conn.cursor(row_factory=class_row(ClienteGravado)) as cur:
        await cur.execute(f"select {_COLUNAS_CLIENTE} from cliente_oauth where id = %s", (cliente_id,))
        return await cur.fetchone()


async def clientes(conn: AsyncConnection) -> list[ClienteGravado]:
    """Every partner, in order of creation."""
    async with conn.cursor(row_factory=class_row(ClienteGravado)) as cur:
        await cur.execute(f"select {_COLUNAS_CLIENTE} from cliente_oauth order by criado_em, id")
        return await cur.fetchall()


async def revogar_cliente(conn: AsyncConnection, cliente_id: str, agora: datetime) -> bool:
    """Revoke a partner; False when it is unknown or was revoked already."""
    cur = await conn.execute(
        "update cliente_oauth set revogado_em = %s where id = %s and revogado_em is null", (agora, cliente_id)
    )
    return cur.rowcount == 1


async def inserir_chave(
    conn: AsyncConnection, kid: str, publica: Mapping[str, str], privada_cifrada: bytes, agora: datetime
) -> None:
    """Store the signing key. Raises UniqueViolation when another one is active."""
    await conn.execute(
        "insert into chave_assinatura (kid, publica, privada_cifrada, criada_em) values (%s, %s, %s, %s)",
        (kid, Jsonb(dict(publica)), privada_cifrada, agora),
    )


async def chaves_publicadas(conn: AsyncConnection, agora: datetime) -> list[ChaveGravada]:
    """The active key and the retired ones whose tokens may still be alive, the active one first."""
    async with conn.cursor(row_factory=class_row(ChaveGravada)) as cur:
        await cur.execute(
            f"""
            select {_COLUNAS_CHAVE} from chave_assinatura
            where publicada_ate is null or publicada_ate > %s
            order by aposentada_em desc nulls first
            """,
            (agora,),
        )
        return await cur.fetchall()


async def travar_chaves(conn: AsyncConnection) -> None:
    """Let one transaction at a time create or retire keys."""
    await conn.execute("select pg_advisory_xact_lock(hashtextextended('chave_assinatura', 0))")


async def aposentar_chave(conn: AsyncConnection, agora: datetime, publicada_ate: datetime) -> None:
    """Sign no more with the active key, and publish it for a while."""
    await conn.execute(
        "update chave_assinatura set aposentada_em = %s, publicada_ate = %s where aposentada_em is null",
        (agora, publicada_ate),
    )
