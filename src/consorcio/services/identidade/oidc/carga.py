"""What a grant will ask for, loaded before it runs, and what it decided, written after it ran."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.platform.database import Transaction
from consorcio.services.identidade import events
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.repository import papeis, sessoes, usuarios
from consorcio.services.identidade.repository.sessoes import CodigoGravado, RenovacaoGravada, SessaoGravada
from consorcio.services.identidade.use_cases import pessoas

from .clientes import Cliente

VIDA_DO_CODIGO = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Titular:
    """The person a token speaks for."""

    id: UUID
    nome_usuario: str
    nome: str
    email: str
    papeis: tuple[str, ...]
    permissoes: tuple[str, ...]
    consorciado_id: UUID | None


@dataclass(frozen=True, slots=True)
class Carga:
    """The snapshot over which one request is decided."""

    cliente: Cliente | None
    codigo: CodigoGravado | None = None
    renovacao: RenovacaoGravada | None = None
    sessao: SessaoGravada | None = None
    titular: Titular | None = None
    acesso_revogado: bool = False


@dataclass(slots=True)
class Efeitos:
    """What one request decided; written in its transaction whatever the answer was."""

    novo_codigo: CodigoGravado | None = None
    codigo_gasto: bytes | None = None
    renovacao_gasta: bytes | None = None
    nova_renovacao: bytes | None = None
    motivo_do_encerramento: str | None = None
    acesso_revogado: tuple[str, datetime] | None = field(default=None)


def resumir_token(token: str) -> bytes:
    """What is stored of a code or refresh token: they are random and long, a plain SHA-256 does."""
    return hashlib.sha256(token.encode()).digest()


async def carregar_titular(conn: AsyncConnection, ambiente: Ambiente, usuario_id: UUID) -> Titular | None:
    """The person, with the roles and permissions of this moment; None when they may not enter."""
    gravado = await usuarios.por_id(conn, usuario_id)
    if gravado is None or not gravado.ativo:
        return None
    return Titular(
        id=gravado.id,
        nome_usuario=gravado.nome_usuario,
        nome=pessoas.abrir_nome(ambiente.vault, gravado),
        email=pessoas.abrir_email(ambiente.vault, gravado),
        papeis=tuple(gravado.papeis),
        permissoes=tuple(await papeis.permissoes_dos_papeis(conn, gravado.papeis)),
        consorciado_id=gravado.consorciado_id,
    )


async def carregar_por_codigo(conn: AsyncConnection, ambiente: Ambiente, cliente: Cliente | None, codigo: str) -> Carga:
    """The snapshot for exchanging a code."""
    gravado = await sessoes.codigo(conn, resumir_token(codigo))
    if gravado is None:
        return Carga(cliente)
    sessao, titular = await _sessao_e_titular(conn, ambiente, gravado.sessao_id)
    return Carga(cliente, codigo=gravado, sessao=sessao, titular=titular)


async def carregar_por_renovacao(
    conn: AsyncConnection, ambiente: Ambiente, cliente: Cliente | None, token: str
) -> Carga:
    """The snapshot for using a refresh token."""
    gravada = await sessoes.renovacao(conn, resumir_token(token))
    if gravada is None:
        return Carga(cliente)
    sessao, titular = await _sessao_e_titular(conn, ambiente, gravada.sessao_id)
    return Carga(cliente, renovacao=gravada, sessao=sessao, titular=titular)


async def carregar_por_acesso(
    conn: AsyncConnection, ambiente: Ambiente, cliente: Cliente | None, jti: str, sessao_id: str | None
) -> Carga:
    """The snapshot for looking at an access token whose signature was verified."""
    sessao, titular = await _sessao_e_titular(conn, ambiente, UUID(sessao_id)) if sessao_id else (None, None)
    revogado = await sessoes.acesso_revogado(conn, jti)
    return Carga(cliente, sessao=sessao, titular=titular, acesso_revogado=revogado)


async def aplicar(tx: Transaction, ambiente: Ambiente, carga: Carga, efeitos: Efeitos) -> None:
    """Write what was decided."""
    agora = tx.clock.now()
    if efeitos.codigo_gasto is not None:
        await sessoes.gastar_codigo(tx.conn, efeitos.codigo_gasto, agora)
    if efeitos.renovacao_gasta is not None:
        await sessoes.gastar_renovacao(tx.conn, efeitos.renovacao_gasta, agora)
    if efeitos.acesso_revogado is not None:
        await sessoes.revogar_acesso(tx.conn, *efeitos.acesso_revogado)
    if carga.sessao is None:
        return
    if efeitos.nova_renovacao is not None:
        await _renovar(tx, ambiente, carga.sessao, efeitos.nova_renovacao)
    if efeitos.motivo_do_encerramento is not None:
        await encerrar_sessao(tx, carga.sessao, efeitos.motivo_do_encerramento)


async def encerrar_sessao(tx: Transaction, sessao: SessaoGravada, motivo: str) -> None:
    """End a session, and with it every token that came from it."""
    if await sessoes.encerrar(tx.conn, sessao.id, tx.clock.now(), motivo):
        await events.sessoes_encerradas(tx, sessao.usuario_id, motivo, 1, sessao.id)


async def _renovar(tx: Transaction, ambiente: Ambiente, sessao: SessaoGravada, token_hash: bytes) -> None:
    agora = tx.clock.now()
    limite = sessao.autenticada_em + ambiente.settings.sessao
    vence = min(agora + ambiente.settings.ociosidade, limite)
    await sessoes.inserir_renovacao(tx.conn, token_hash, sessao.id, vence)
    await sessoes.usar(tx.conn, sessao.id, agora, vence)


async def _sessao_e_titular(
    conn: AsyncConnection, ambiente: Ambiente, sessao_id: UUID
) -> tuple[SessaoGravada | None, Titular | None]:
    sessao = await sessoes.por_id(conn, sessao_id)
    titular = await carregar_titular(conn, ambiente, sessao.usuario_id) if sessao else None
    return sessao, titular
