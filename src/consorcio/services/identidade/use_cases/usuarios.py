"""What administrators do with users."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.errors import UniqueViolation

from consorcio.core.documents import normalise_email
from consorcio.core.errors import ConsorcioError, conflict, precondition
from consorcio.platform.database import Transaction
from consorcio.services.identidade import events
from consorcio.services.identidade.ambiente import Ambiente
from consorcio.services.identidade.domain import papel as regras_de_papel
from consorcio.services.identidade.domain.senha import gerar_senha_provisoria
from consorcio.services.identidade.domain.tentativas import Origem
from consorcio.services.identidade.repository import entradas, papeis, sessoes, usuarios
from consorcio.services.identidade.repository.usuarios import FiltroUsuarios, NovoUsuario
from consorcio.services.identidade.use_cases import pessoas, recuperacao
from consorcio.services.identidade.use_cases.pessoas import Pessoa

_DUPLICADOS = {
    "usuario_nome_unico": ("Já existe um usuário com este nome de acesso.", "/nome_usuario"),
    "usuario_email_unico": ("Já existe um usuário com este e-mail.", "/email"),
    "usuario_consorciado_unico": ("Este consorciado já tem um acesso.", "/consorciado_id"),
}


@dataclass(frozen=True, slots=True)
class PedidoDeUsuario:
    """A user to create."""

    nome_usuario: str
    nome: str
    email: str
    papeis: Sequence[str]
    consorciado_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PaginaDePessoas:
    """Some users and the id to go on from; None on the last page."""

    pessoas: list[Pessoa]
    proxima: UUID | None


async def criar_usuario(tx: Transaction, ambiente: Ambiente, pedido: PedidoDeUsuario) -> tuple[Pessoa, str]:
    """A new user and the temporary password, shown this once. Raises VALIDATION or CONFLICT."""
    conhecidos = {papel.papel for papel in await papeis.todos(tx.conn)}
    regras_de_papel.exigir_papeis_coerentes(pedido.papeis, conhecidos, pedido.consorciado_id)
    usuario_id = tx.ids.new()
    senha = gerar_senha_provisoria(secrets.choice)
    nome, email = pedido.nome.strip(), normalise_email(pedido.email)
    selados = pessoas.selar(ambiente.vault, usuario_id, nome, email)
    novo = NovoUsuario(
        id=usuario_id,
        nome_usuario=pedido.nome_usuario,
        nome_cifrado=selados.nome_cifrado,
        email_cifrado=selados.email_cifrado,
        email_busca=selados.email_busca,
        senha_hash=await ambiente.senhas.resumir(senha),
        consorciado_id=pedido.consorciado_id,
    )
    try:
        await usuarios.inserir(tx.conn, novo, pedido.papeis, tx.clock.now())
    except UniqueViolation as erro:
        raise _duplicado(erro) from erro
    await events.usuario_criado(tx, usuario_id, pedido.papeis, pedido.consorciado_id)
    await events.contato_do_usuario(tx, ambiente.vault, usuario_id, pedido.consorciado_id, nome, email)
    return await _reabrir(tx, ambiente, usuario_id), senha


async def buscar_usuario(conn: AsyncConnection, ambiente: Ambiente, usuario_id: UUID) -> Pessoa:
    """One user. Raises NOT_FOUND."""
    return await pessoas.abrir(conn, ambiente.vault, await pessoas.exigir(conn, usuario_id))


async def listar_usuarios(
    conn: AsyncConnection, ambiente: Ambiente, filtro: FiltroUsuarios, depois_de: UUID | None, limite: int
) -> PaginaDePessoas:
    """One page of users, in order of creation."""
    gravados = await usuarios.pagina(conn, filtro, depois_de, limite + 1)
    abertos = [await pessoas.abrir(conn, ambiente.vault, gravado) for gravado in gravados[:limite]]
    return PaginaDePessoas(abertos, gravados[limite - 1].id if len(gravados) > limite else None)


async def atualizar_usuario(
    tx: Transaction, ambiente: Ambiente, usuario_id: UUID, versao: int, nome: str | None, email: str | None
) -> Pessoa:
    """Change name or e-mail, keeping what is None. Raises VERSION_MISMATCH, VALIDATION or CONFLICT."""
    gravado = await pessoas.exigir_versao(tx.conn, usuario_id, versao)
    atual = await pessoas.abrir(tx.conn, ambiente.vault, gravado)
    novo_email = atual.email if email is None else normalise_email(email)
    novo_nome = (nome or atual.nome).strip()
    selados = pessoas.selar(ambiente.vault, usuario_id, novo_nome, novo_email)
    try:
        await usuarios.gravar_dados(
            tx.conn, usuario_id, selados.nome_cifrado, selados.email_cifrado, selados.email_busca, tx.clock.now()
        )
    except UniqueViolation as erro:
        raise _duplicado(erro) from erro
    await events.do_usuario(tx, "UsuarioAlterado", usuario_id)
    await events.contato_do_usuario(tx, ambiente.vault, usuario_id, gravado.consorciado_id, novo_nome, novo_email)
    return await _reabrir(tx, ambiente, usuario_id)


async def desativar_usuario(tx: Transaction, ambiente: Ambiente, usuario_id: UUID, versao: int) -> Pessoa:
    """Keep a user out and end their sessions. Nobody locks themselves out, nor the last administrator."""
    gravado = await pessoas.exigir_versao(tx.conn, usuario_id, versao)
    if str(usuario_id) == tx.actor.id:
        raise precondition("Você não pode desativar o próprio acesso.")
    if not gravado.ativo:
        raise precondition("O usuário já está desativado.")
    if regras_de_papel.ADMINISTRADOR in gravado.papeis:
        await _exigir_outro_administrador(tx, usuario_id)
    await usuarios.gravar_ativo(tx.conn, usuario_id, ativo=False, agora=tx.clock.now())
    await encerrar_todas(tx, usuario_id, "usuario_desativado")
    await events.do_usuario(tx, "UsuarioDesativado", usuario_id)
    return await _reabrir(tx, ambiente, usuario_id)


async def reativar_usuario(tx: Transaction, ambiente: Ambiente, usuario_id: UUID, versao: int) -> Pessoa:
    """Let a user in again."""
    gravado = await pessoas.exigir_versao(tx.conn, usuario_id, versao)
    if gravado.ativo:
        raise precondition("O usuário já está ativo.")
    await usuarios.gravar_ativo(tx.conn, usuario_id, ativo=True, agora=tx.clock.now())
    await events.do_usuario(tx, "UsuarioReativado", usuario_id)
    return await _reabrir(tx, ambiente, usuario_id)


async def definir_papeis(
    tx: Transaction,
    ambiente: Ambiente,
    usuario_id: UUID,
    versao: int,
    novos: Sequence[str],
    consorciado_id: UUID | None,
) -> Pessoa:
    """Replace the roles of a user and whose the login is. There is always an active administrator left.

    Raises VERSION_MISMATCH, VALIDATION, CONFLICT when the consorciado has another login, PRECONDITION.
    """
    gravado = await pessoas.exigir_versao(tx.conn, usuario_id, versao)
    conhecidos = {papel.papel for papel in await papeis.todos(tx.conn)}
    regras_de_papel.exigir_papeis_coerentes(novos, conhecidos, consorciado_id)
    if regras_de_papel.ADMINISTRADOR in gravado.papeis and regras_de_papel.ADMINISTRADOR not in novos:
        await _exigir_outro_administrador(tx, usuario_id)
    await usuarios.gravar_papeis(tx.conn, usuario_id, novos, tx.clock.now())
    if consorciado_id != gravado.consorciado_id:
        await _mudar_de_quem_e(tx, usuario_id, consorciado_id)
    await events.papeis_definidos(tx, usuario_id, gravado.papeis, sorted(novos), consorciado_id)
    return await _reabrir(tx, ambiente, usuario_id)


async def _mudar_de_quem_e(tx: Transaction, usuario_id: UUID, consorciado_id: UUID | None) -> None:
    """The login shows the things of somebody else from now on: what is open with the ones of before ends."""
    try:
        await usuarios.gravar_consorciado(tx.conn, usuario_id, consorciado_id)
    except UniqueViolation as erro:
        raise _duplicado(erro) from erro
    await encerrar_todas(tx, usuario_id, "vinculo_alterado")


async def redefinir_senha(tx: Transaction, ambiente: Ambiente, usuario_id: UUID, *, remover_segundo_fator: bool) -> str:
    """A new temporary password, shown this once; sessions end and the wait for failures is forgiven."""
    gravado = await pessoas.exigir(tx.conn, usuario_id, travar=True)
    senha = gerar_senha_provisoria(secrets.choice)
    resumo = await ambiente.senhas.resumir(senha)
    await usuarios.gravar_senha(tx.conn, usuario_id, resumo, trocar_senha=True, agora=tx.clock.now())
    if remover_segundo_fator and gravado.totp_cifrado is not None:
        await recuperacao.desligar_segundo_fator(tx, usuario_id)
    chave = pessoas.chave_de_tentativa(ambiente.vault, Origem.USUARIO, gravado.nome_usuario)
    await entradas.esquecer_tentativas(tx.conn, chave)
    await encerrar_todas(tx, usuario_id, "senha_redefinida")
    await events.do_usuario(tx, "SenhaRedefinida", usuario_id)
    return senha


async def encerrar_todas(tx: Transaction, usuario_id: UUID, motivo: str, so_esta: UUID | None = None) -> int:
    """End the open sessions of a user, or one of them; how many ended."""
    quantas = await sessoes.encerrar_do_usuario(tx.conn, usuario_id, tx.clock.now(), motivo, so_esta)
    if quantas:
        await events.sessoes_encerradas(tx, usuario_id, motivo, quantas, so_esta)
    return quantas


async def _exigir_outro_administrador(tx: Transaction, usuario_id: UUID) -> None:
    regras_de_papel.exigir_quem_administre(await usuarios.outros_administradores_ativos(tx.conn, usuario_id))


async def _reabrir(tx: Transaction, ambiente: Ambiente, usuario_id: UUID) -> Pessoa:
    return await buscar_usuario(tx.conn, ambiente, usuario_id)


def _duplicado(erro: UniqueViolation) -> ConsorcioError:
    return conflict(*_DUPLICADOS.get(erro.diag.constraint_name or "", ("Já existe um usuário com estes dados.", "")))
