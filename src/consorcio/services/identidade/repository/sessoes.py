"""Rows of sessions, authorization codes, refresh tokens and revoked access tokens. Codes and tokens only as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

_COLUNAS_SESSAO = """
    s.id, s.usuario_id, s.cliente_id, s.escopo, s.metodos, s.ip, s.agente, s.autenticada_em, s.usada_em, s.expira_em,
    s.encerrada_em
"""


@dataclass(frozen=True, slots=True)
class SessaoGravada:
    """The family of tokens that came from one login."""

    id: UUID
    usuario_id: UUID
    cliente_id: str
    escopo: str
    metodos: list[str]
    ip: str
    agente: str
    autenticada_em: datetime
    usada_em: datetime
    expira_em: datetime
    encerrada_em: datetime | None

    def vale_em(self, agora: datetime) -> bool:
        """Neither ended nor past its longest life."""
        return self.encerrada_em is None and agora < self.expira_em


@dataclass(frozen=True, slots=True)
class CodigoGravado:
    """An authorization code, once and for a minute."""

    codigo_hash: bytes
    sessao_id: UUID
    redirect_uri: str
    nonce: str | None
    desafio_pkce: str
    expira_em: datetime
    usado_em: datetime | None


@dataclass(frozen=True, slots=True)
class RenovacaoGravada:
    """A refresh token, good for one use."""

    token_hash: bytes
    sessao_id: UUID
    expira_em: datetime
    usado_em: datetime | None


async def abrir(conn: AsyncConnection, sessao: SessaoGravada) -> None:
    """Store a new session."""
    await conn.execute(
        """
        insert into sessao (id, usuario_id, cliente_id, escopo, metodos, ip, agente, autenticada_em, usada_em,
                            expira_em)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            sessao.id,
            sessao.usuario_id,
            sessao.cliente_id,
            sessao.escopo,
            sessao.metodos,
            sessao.ip,
            sessao.agente,
            sessao.autenticada_em,
            sessao.usada_em,
            sessao.expira_em,
        ),
    )


async def por_id(conn: AsyncConnection, sessao_id: UUID) -> SessaoGravada | None:
    """A session, kept until the transaction ends."""
    async with conn.cursor(row_factory=class_row(SessaoGravada)) as cur:
        await cur.execute(f"select {_COLUNAS_SESSAO} from sessao s where s.id = %s for update", (sessao_id,))
        return await cur.fetchone()


async def abertas(conn: AsyncConnection, usuario_id: UUID, agora: datetime) -> list[SessaoGravada]:
    """The open sessions of a user, the most recent first."""
    async with conn.cursor(row_factory=class_row(SessaoGravada)) as cur:
        await cur.execute(
            f"""
            select {_COLUNAS_SESSAO} from sessao s
            where s.usuario_id = %s and s.encerrada_em is null and s.expira_em > %s
            order by s.id desc limit 200
            """,
            (usuario_id, agora),
        )
        return await cur.fetchall()


async def usar(conn: AsyncConnection, sessao_id: UUID, agora: datetime, expira_em: datetime) -> None:
    """Remember the last use and how long the session may still live."""
    await conn.execute("update sessao set usada_em = %s, expira_em = %s where id = %s", (agora, expira_em, sessao_id))


async def encerrar(conn: AsyncConnection, sessao_id: UUID, agora: datetime, motivo: str) -> bool:
    """End one session; False when it had ended already."""
    cur = await conn.execute(
        "update sessao set encerrada_em = %s, motivo = %s where id = %s and encerrada_em is null",
        (agora, motivo, sessao_id),
    )
    return cur.rowcount == 1


async def encerrar_do_usuario(
    conn: AsyncConnection, usuario_id: UUID, agora: datetime, motivo: str, so_esta: UUID | None = None
) -> int:
    """End the open sessions of a user, or only one of them; how many ended."""
    cur = await conn.execute(
        """
        update sessao set encerrada_em = %(agora)s, motivo = %(motivo)s
        where usuario_id = %(usuario)s and encerrada_em is null and expira_em > %(agora)s
          and (%(esta)s::uuid is null or id = %(esta)s)
        """,
        {"agora": agora, "motivo": motivo, "usuario": usuario_id, "esta": so_esta},
    )
    return cur.rowcount


async def inserir_codigo(conn: AsyncConnection, codigo: CodigoGravado) -> None:
    """Store an authorization code."""
    await conn.execute(
        """
        insert into codigo_autorizacao (codigo_hash, sessao_id, redirect_uri, nonce, desafio_pkce, expira_em)
        values (%s, %s, %s, %s, %s, %s)
        """,
        (
            codigo.codigo_hash,
            codigo.sessao_id,
            codigo.redirect_uri,
            codigo.nonce,
            codigo.desafio_pkce,
            codigo.expira_em,
        ),
    )


async def codigo(conn: AsyncConnection, codigo_hash: bytes) -> CodigoGravado | None:
    """An authorization code, used or not, kept until the transaction ends."""
    async with conn.cursor(row_factory=class_row(CodigoGravado)) as cur:
        await cur.execute(
            """
            select codigo_hash, sessao_id, redirect_uri, nonce, desafio_pkce, expira_em, usado_em
            from codigo_autorizacao where codigo_hash = %s for update
            """,
            (codigo_hash,),
        )
        return await cur.fetchone()


async def gastar_codigo(conn: AsyncConnection, codigo_hash: bytes, agora: datetime) -> None:
    """Mark a code as used; the row stays, so that a replay is noticed."""
    await conn.execute("update codigo_autorizacao set usado_em = %s where codigo_hash = %s", (agora, codigo_hash))


async def inserir_renovacao(conn: AsyncConnection, token_hash: bytes, sessao_id: UUID, expira_em: datetime) -> None:
    """Store a refresh token."""
    await conn.execute(
        "insert into token_renovacao (token_hash, sessao_id, expira_em) values (%s, %s, %s)",
        (token_hash, sessao_id, expira_em),
    )


async def renovacao(conn: AsyncConnection, token_hash: bytes) -> RenovacaoGravada | None:
    """A refresh token, used or not, kept until the transaction ends."""
    async with conn.cursor(row_factory=class_row(RenovacaoGravada)) as cur:
        await cur.execute(
            "select token_hash, sessao_id, expira_em, usado_em from token_renovacao where token_hash = %s for update",
            (token_hash,),
        )
        return await cur.fetchone()


async def gastar_renovacao(conn: AsyncConnection, token_hash: bytes, agora: datetime) -> None:
    """Mark a refresh token as used; the row stays, so that a second use is noticed."""
    await conn.execute("update token_renovacao set usado_em = %s where token_hash = %s", (agora, token_hash))


async def revogar_acesso(conn: AsyncConnection, jti: str, expira_em: datetime) -> None:
    """Refuse an access token from now on."""
    await conn.execute(
        "insert into acesso_revogado (jti, expira_em) values (%s, %s) on conflict do nothing", (jti, expira_em)
    )


async def acesso_revogado(conn: AsyncConnection, jti: str) -> bool:
    """Whether an access token was revoked."""
    cur = await conn.execute("select exists (select from acesso_revogado where jti = %s)", (jti,))
    linha = await cur.fetchone()
    return bool(linha and linha[0])


async def apagar_vencidos(conn: AsyncConnection, antes_de: datetime) -> None:
    """Forget logins, sessions and tokens whose time passed; a replay of them is refused for being unknown."""
    await conn.execute("delete from entrada where expira_em < %s", (antes_de,))
    await conn.execute("delete from acesso_revogado where expira_em < %s", (antes_de,))
    for tabela in ("codigo_autorizacao", "token_renovacao"):
        await conn.execute(
            f"delete from {tabela} t using sessao s where s.id = t.sessao_id and s.expira_em < %s", (antes_de,)
        )
    await conn.execute("delete from sessao where expira_em < %s", (antes_de,))
