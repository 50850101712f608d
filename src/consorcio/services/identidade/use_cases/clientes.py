"""Partners: systems of others that use the API with credentials of their own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from consorcio.core.errors import not_found, precondition, validation
from consorcio.platform.database import Transaction
from consorcio.services.identidade import events
from consorcio.services.identidade.domain.permissao import exigir_permissoes_bem_formadas
from consorcio.services.identidade.repository import clientes
from consorcio.services.identidade.repository.clientes import ClienteGravado

_BYTES_DO_SEGREDO = 32


def resumir_segredo(segredo: str) -> bytes:
    """What is stored of a secret made by us: 256 random bits need no slow hash."""
    return hashlib.sha256(segredo.encode()).digest()


async def criar_cliente(tx: Transaction, nome: str, permissoes: Sequence[str]) -> tuple[ClienteGravado, str]:
    """A new partner and its secret, shown this once."""
    exigir_permissoes_bem_formadas(permissoes)
    if "*" in permissoes:
        raise validation("/permissoes", "Um parceiro não recebe todas as permissões. Enumere as que ele precisa.")
    cliente_id = f"parceiro-{tx.ids.new()}"
    segredo = secrets.token_urlsafe(_BYTES_DO_SEGREDO)
    agora = tx.clock.now()
    await clientes.inserir_cliente(tx.conn, cliente_id, nome.strip(), resumir_segredo(segredo), permissoes, agora)
    await events.cliente_criado(tx, cliente_id, permissoes)
    return await _exigir(tx, cliente_id), segredo


async def revogar_cliente(tx: Transaction, cliente_id: str) -> ClienteGravado:
    """Give no more access to a partner."""
    await _exigir(tx, cliente_id)
    if not await clientes.revogar_cliente(tx.conn, cliente_id, tx.clock.now()):
        raise precondition("O parceiro já está revogado.")
    await events.cliente_revogado(tx, cliente_id)
    return await _exigir(tx, cliente_id)


async def _exigir(tx: Transaction, cliente_id: str) -> ClienteGravado:
    cliente = await clientes.cliente(tx.conn, cliente_id)
    if cliente is None:
        raise not_found("parceiro", cliente_id)
    return cliente
