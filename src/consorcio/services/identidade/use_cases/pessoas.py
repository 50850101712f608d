"""Opening and sealing the personal data of users, and finding users or saying that they do not exist."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found, version_mismatch
from consorcio.platform.vault import Vault
from consorcio.services.identidade.domain.tentativas import Origem
from consorcio.services.identidade.repository import entradas, usuarios
from consorcio.services.identidade.repository.usuarios import UsuarioGravado


@dataclass(frozen=True, slots=True)
class Pessoa:
    """A user with name and e-mail readable, and until when the login is blocked."""

    gravado: UsuarioGravado
    nome: str
    email: str
    bloqueado_ate: datetime | None


@dataclass(frozen=True, slots=True)
class DadosSelados:
    """Name and e-mail as they are stored."""

    nome_cifrado: bytes
    email_cifrado: bytes
    email_busca: bytes


def selar(vault: Vault, usuario_id: UUID, nome: str, email: str) -> DadosSelados:
    """Seal name and e-mail, bound to the row, and make the keyed hash that keeps e-mails unique."""
    return DadosSelados(
        vault.seal(nome, "usuario", "nome_cifrado", str(usuario_id)),
        vault.seal(email, "usuario", "email_cifrado", str(usuario_id)),
        vault.lookup_hash(email.casefold()),
    )


def abrir_nome(vault: Vault, gravado: UsuarioGravado) -> str:
    """The name of a user."""
    return vault.open(gravado.nome_cifrado, "usuario", "nome_cifrado", str(gravado.id))


def abrir_email(vault: Vault, gravado: UsuarioGravado) -> str:
    """The e-mail of a user."""
    return vault.open(gravado.email_cifrado, "usuario", "email_cifrado", str(gravado.id))


def chave_de_tentativa(vault: Vault, origem: Origem, valor: str) -> bytes:
    """The key under which failures of a user name or an address are counted."""
    return vault.lookup_hash(f"{origem.prefixo}:{valor}")


async def abrir(conn: AsyncConnection, vault: Vault, gravado: UsuarioGravado) -> Pessoa:
    """A user with personal data readable."""
    tentativas = await entradas.tentativas(conn, chave_de_tentativa(vault, Origem.USUARIO, gravado.nome_usuario))
    bloqueado_ate = tentativas.bloqueado_ate if tentativas else None
    return Pessoa(gravado, abrir_nome(vault, gravado), abrir_email(vault, gravado), bloqueado_ate)


async def exigir(conn: AsyncConnection, usuario_id: UUID, *, travar: bool = False) -> UsuarioGravado:
    """The user of an id. Raises NOT_FOUND."""
    gravado = await usuarios.por_id(conn, usuario_id, travar=travar)
    if gravado is None:
        raise not_found("usuário", usuario_id)
    return gravado


async def exigir_versao(conn: AsyncConnection, usuario_id: UUID, versao: int) -> UsuarioGravado:
    """The user of an id, kept until the transaction ends. Raises NOT_FOUND or VERSION_MISMATCH."""
    gravado = await exigir(conn, usuario_id, travar=True)
    if gravado.versao != versao:
        raise version_mismatch()
    return gravado
