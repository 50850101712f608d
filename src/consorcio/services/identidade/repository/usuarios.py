"""Rows of users and their roles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

_COLUNAS = """
    u.id, u.nome_usuario, u.nome_cifrado, u.email_cifrado, u.senha_hash, u.trocar_senha, u.consorciado_id, u.ativo,
    u.totp_cifrado, u.totp_ativado_em, u.totp_ultimo_passo, u.ultimo_acesso_em, u.versao, u.criado_em, u.atualizado_em,
    array(select p.papel from usuario_papel p where p.usuario_id = u.id order by p.papel) as papeis
"""


@dataclass(frozen=True, slots=True)
class UsuarioGravado:
    """A user as kept: name, e-mail and second factor sealed, password hashed."""

    id: UUID
    nome_usuario: str
    nome_cifrado: bytes
    email_cifrado: bytes
    senha_hash: str
    trocar_senha: bool
    consorciado_id: UUID | None
    ativo: bool
    totp_cifrado: bytes | None
    totp_ativado_em: datetime | None
    totp_ultimo_passo: int
    ultimo_acesso_em: datetime | None
    versao: int
    criado_em: datetime
    atualizado_em: datetime
    papeis: list[str]

    @property
    def usa_segundo_fator(self) -> bool:
        """Whether a code is asked for at login."""
        return self.totp_ativado_em is not None


@dataclass(frozen=True, slots=True)
class NovoUsuario:
    """What is stored when a user is created."""

    id: UUID
    nome_usuario: str
    nome_cifrado: bytes
    email_cifrado: bytes
    email_busca: bytes
    senha_hash: str
    consorciado_id: UUID | None


@dataclass(frozen=True, slots=True)
class FiltroUsuarios:
    """What a list is narrowed by; None does not narrow."""

    ativo: bool | None = None
    papel: str | None = None
    consorciado_id: UUID | None = None


async def inserir(conn: AsyncConnection, novo: NovoUsuario, papeis: Sequence[str], agora: datetime) -> None:
    """Store a user that must change the password at first login. Raises UniqueViolation."""
    await conn.execute(
        """
        insert into usuario (id, nome_usuario, nome_cifrado, email_cifrado, email_busca, senha_hash, trocar_senha,
                             consorciado_id, criado_em, atualizado_em)
        values (%s, %s, %s, %s, %s, %s, true, %s, %s, %s)
        """,
        (
            novo.id,
            novo.nome_usuario,
            novo.nome_cifrado,
            novo.email_cifrado,
            novo.email_busca,
            novo.senha_hash,
            novo.consorciado_id,
            agora,
            agora,
        ),
    )
    await _inserir_papeis(conn, novo.id, papeis)


async def por_id(conn: AsyncConnection, usuario_id: UUID, *, travar: bool = False) -> UsuarioGravado | None:
    """The user of an id; `travar` keeps the row until the transaction ends."""
    trava = "for update of u" if travar else ""
    async with conn.cursor(row_factory=class_row(UsuarioGravado)) as cur:
        await cur.execute(f"select {_COLUNAS} from usuario u where u.id = %s {trava}", (usuario_id,))
        return await cur.fetchone()


async def por_nome(conn: AsyncConnection, nome_usuario: str) -> UsuarioGravado | None:
    """The user of an access name."""
    async with conn.cursor(row_factory=class_row(UsuarioGravado)) as cur:
        await cur.execute(f"select {_COLUNAS} from usuario u where u.nome_usuario = %s", (nome_usuario,))
        return await cur.fetchone()


async def pagina(
    conn: AsyncConnection, filtro: FiltroUsuarios, depois_de: UUID | None, limite: int
) -> list[UsuarioGravado]:
    """Users in order of creation (ids are time-ordered), after one of them."""
    async with conn.cursor(row_factory=class_row(UsuarioGravado)) as cur:
        await cur.execute(
            f"""
            select {_COLUNAS} from usuario u
            where (%(ativo)s::boolean is null or u.ativo = %(ativo)s)
              and (%(consorciado)s::uuid is null or u.consorciado_id = %(consorciado)s)
              and (%(papel)s::text is null
                   or exists (select from usuario_papel p where p.usuario_id = u.id and p.papel = %(papel)s))
              and (%(depois)s::uuid is null or u.id > %(depois)s)
            order by u.id limit %(limite)s
            """,
            {
                "ativo": filtro.ativo,
                "consorciado": filtro.consorciado_id,
                "papel": filtro.papel,
                "depois": depois_de,
                "limite": limite,
            },
        )
        return await cur.fetchall()


async def travar_criacao(conn: AsyncConnection) -> None:
    """Keep others from creating users until the transaction ends."""
    await conn.execute("lock table usuario in share row exclusive mode")


async def existe_algum(conn: AsyncConnection) -> bool:
    """Whether there is any user at all."""
    cur = await conn.execute("select exists (select from usuario)")
    linha = await cur.fetchone()
    return bool(linha and linha[0])


async def gravar_dados(
    conn: AsyncConnection,
    usuario_id: UUID,
    nome_cifrado: bytes,
    email_cifrado: bytes,
    email_busca: bytes,
    agora: datetime,
) -> None:
    """Replace name and e-mail. Raises UniqueViolation when somebody else has the e-mail."""
    await conn.execute(
        """
        update usuario set nome_cifrado = %s, email_cifrado = %s, email_busca = %s, versao = versao + 1,
               atualizado_em = %s where id = %s
        """,
        (nome_cifrado, email_cifrado, email_busca, agora, usuario_id),
    )


async def gravar_ativo(conn: AsyncConnection, usuario_id: UUID, ativo: bool, agora: datetime) -> None:
    """Let the user in, or keep them out."""
    await conn.execute(
        "update usuario set ativo = %s, versao = versao + 1, atualizado_em = %s where id = %s",
        (ativo, agora, usuario_id),
    )


async def gravar_papeis(conn: AsyncConnection, usuario_id: UUID, papeis: Sequence[str], agora: datetime) -> None:
    """Replace the roles of a user."""
    await conn.execute("delete from usuario_papel where usuario_id = %s", (usuario_id,))
    await _inserir_papeis(conn, usuario_id, papeis)
    await conn.execute("update usuario set versao = versao + 1, atualizado_em = %s where id = %s", (agora, usuario_id))


async def gravar_consorciado(conn: AsyncConnection, usuario_id: UUID, consorciado_id: UUID | None) -> None:
    """Whose the login is; None for the team."""
    await conn.execute("update usuario set consorciado_id = %s where id = %s", (consorciado_id, usuario_id))


async def gravar_senha(
    conn: AsyncConnection, usuario_id: UUID, senha_hash: str, *, trocar_senha: bool, agora: datetime
) -> None:
    """Replace the password; `trocar_senha` asks for another at the next login."""
    await conn.execute(
        "update usuario set senha_hash = %s, trocar_senha = %s, versao = versao + 1, atualizado_em = %s where id = %s",
        (senha_hash, trocar_senha, agora, usuario_id),
    )


async def trocar_hash(conn: AsyncConnection, usuario_id: UUID, antigo: str, novo: str) -> None:
    """Replace the hash of the same password, made with newer parameters, unless the password changed meanwhile."""
    await conn.execute(
        "update usuario set senha_hash = %s where id = %s and senha_hash = %s", (novo, usuario_id, antigo)
    )


async def gravar_segundo_fator(
    conn: AsyncConnection, usuario_id: UUID, totp_cifrado: bytes | None, ativado_em: datetime | None
) -> None:
    """Replace (or remove, with None) the second factor; it counts only once activated."""
    await conn.execute(
        "update usuario set totp_cifrado = %s, totp_ativado_em = %s, versao = versao + 1 where id = %s",
        (totp_cifrado, ativado_em, usuario_id),
    )


async def usar_passo_totp(conn: AsyncConnection, usuario_id: UUID, passo: int) -> bool:
    """Spend a time step of the second factor; False when it, or a later one, was spent already."""
    cur = await conn.execute(
        "update usuario set totp_ultimo_passo = %s where id = %s and totp_ultimo_passo < %s", (passo, usuario_id, passo)
    )
    return cur.rowcount == 1


async def marcar_acesso(conn: AsyncConnection, usuario_id: UUID, agora: datetime) -> None:
    """Remember when the user last entered."""
    await conn.execute("update usuario set ultimo_acesso_em = %s where id = %s", (agora, usuario_id))


async def outros_administradores_ativos(conn: AsyncConnection, usuario_id: UUID) -> int:
    """How many active administrators there are besides one user. Locks them, so that two cannot leave at once."""
    cur = await conn.execute(
        """
        select u.id from usuario u join usuario_papel p on p.usuario_id = u.id and p.papel = 'administrador'
        where u.ativo order by u.id for update of u
        """
    )
    return sum(1 for (outro,) in await cur.fetchall() if outro != usuario_id)


async def _inserir_papeis(conn: AsyncConnection, usuario_id: UUID, papeis: Sequence[str]) -> None:
    await conn.execute(
        "insert into usuario_papel (usuario_id, papel) select %s, unnest(%s::text[])", (usuario_id, list(papeis))
    )
