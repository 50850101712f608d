"""What this service tells the others. No name, e-mail or address leaves here but sealed: only identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.sealed_facts import seal_data
from consorcio.platform.vault import Vault


async def usuario_criado(tx: Transaction, usuario_id: UUID, papeis: Sequence[str], consorciado_id: UUID | None) -> None:
    """Somebody can enter from now on."""
    await tx.publish(
        "UsuarioCriado",
        f"usuario/{usuario_id}",
        {
            "usuario_id": str(usuario_id),
            "papeis": list(papeis),
            "consorciado_id": str(consorciado_id) if consorciado_id else None,
        },
    )


async def contato_do_usuario(
    tx: Transaction, vault: Vault, usuario_id: UUID, consorciado_id: UUID | None, nome: str, email: str
) -> None:
    """How a user is reached: name and e-mail travel sealed."""
    dados = {
        "usuario_id": str(usuario_id),
        "consorciado_id": str(consorciado_id) if consorciado_id else None,
        "selado": seal_data(vault, "ContatoDoUsuarioAlterado", usuario_id, {"nome": nome, "email": email}),
    }
    await tx.publish("ContatoDoUsuarioAlterado", f"usuario/{usuario_id}", dados)


async def papeis_definidos(
    tx: Transaction, usuario_id: UUID, antes: Sequence[str], depois: Sequence[str], consorciado_id: UUID | None
) -> None:
    """The roles of a user changed, or whose it is: told, and kept in the audit log with what they were."""
    dados = {
        "usuario_id": str(usuario_id),
        "antes": list(antes),
        "depois": list(depois),
        "consorciado_id": str(consorciado_id) if consorciado_id else None,
    }
    await tx.publish("PapeisAlterados", f"usuario/{usuario_id}", dados)
    await tx.audit("usuario", str(usuario_id), "papeis_alterados", dados)


async def permissoes_alteradas(tx: Transaction, papel: str, antes: Sequence[str], depois: Sequence[str]) -> None:
    """What a role permits changed: told, and kept in the audit log with what it was."""
    dados = {"papel": papel, "antes": list(antes), "depois": list(depois)}
    await tx.publish("PermissoesDoPapelAlteradas", f"papel/{papel}", dados)
    await tx.audit("papel", papel, "permissoes_alteradas", dados)


async def do_usuario(tx: Transaction, tipo: str, usuario_id: UUID) -> None:
    """A fact about a user with nothing more to say: UsuarioDesativado, SenhaAlterada, SegundoFatorAtivado…"""
    await tx.publish(tipo, f"usuario/{usuario_id}", {"usuario_id": str(usuario_id)})


async def codigo_de_recuperacao_usado(tx: Transaction, usuario_id: UUID, restantes: int) -> None:
    """One of the codes for when the telephone is lost was spent, and how many are left."""
    dados = {"usuario_id": str(usuario_id), "restantes": restantes}
    await tx.publish("CodigoRecuperacaoUsado", f"usuario/{usuario_id}", dados)
    await tx.audit("usuario", str(usuario_id), "codigo_recuperacao_usado", dados)


async def sessao_iniciada(
    tx: Transaction, usuario_id: UUID, sessao_id: UUID, cliente_id: str, metodos: Sequence[str]
) -> None:
    """Somebody entered."""
    dados = {
        "usuario_id": str(usuario_id),
        "sessao_id": str(sessao_id),
        "cliente_id": cliente_id,
        "metodos": list(metodos),
    }
    await tx.publish("SessaoIniciada", f"usuario/{usuario_id}", dados)
    await tx.audit("usuario", str(usuario_id), "entrada", dados)


async def sessoes_encerradas(
    tx: Transaction, usuario_id: UUID, motivo: str, quantidade: int, sessao_id: UUID | None = None
) -> None:
    """Sessions ended, one or all of a user, and why."""
    dados = {
        "usuario_id": str(usuario_id),
        "sessao_id": str(sessao_id) if sessao_id else None,
        "motivo": motivo,
        "quantidade": quantidade,
    }
    await tx.publish("SessoesEncerradas", f"usuario/{usuario_id}", dados)
    await tx.audit("usuario", str(usuario_id), "sessoes_encerradas", dados)


async def entrada_recusada(tx: Transaction, usuario_id: UUID | None, motivo: str) -> None:
    """A login failed. Of a name that does not exist nothing is kept: it may be a password typed in the wrong box."""
    if usuario_id is None:
        await tx.audit("usuario", "desconhecido", "entrada_recusada", {"motivo": motivo})
        return
    dados = {"usuario_id": str(usuario_id), "motivo": motivo}
    await tx.publish("LoginRecusado", f"usuario/{usuario_id}", dados)
    await tx.audit("usuario", str(usuario_id), "entrada_recusada", dados)


async def usuario_bloqueado(tx: Transaction, usuario_id: UUID, falhas: int) -> None:
    """Too many failures: the user has to wait."""
    dados = {"usuario_id": str(usuario_id), "falhas": falhas}
    await tx.publish("UsuarioBloqueado", f"usuario/{usuario_id}", dados)


async def cliente_criado(tx: Transaction, cliente_id: str, permissoes: Sequence[str]) -> None:
    """A partner can use the API from now on."""
    await tx.publish(
        "ClienteOAuthCriado", f"cliente-oauth/{cliente_id}", {"cliente_id": cliente_id, "permissoes": list(permissoes)}
    )


async def cliente_revogado(tx: Transaction, cliente_id: str) -> None:
    """A partner cannot use the API any more."""
    await tx.publish("ClienteOAuthRevogado", f"cliente-oauth/{cliente_id}", {"cliente_id": cliente_id})


async def chave_rotacionada(tx: Transaction, kid: str) -> None:
    """Tokens are signed by another key from now on."""
    await tx.publish("ChaveRotacionada", f"chave-assinatura/{kid}", {"kid": kid})
    await tx.audit("chave_assinatura", kid, "rotacionada", {"kid": kid})
