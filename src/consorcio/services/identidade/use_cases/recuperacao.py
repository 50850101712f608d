"""Recovery codes of the second factor: given, spent, replaced. Only the answer that gives them shows them."""

from __future__ import annotations

import secrets
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.platform.vault import Vault
from consorcio.services.identidade import events
from consorcio.services.identidade.domain.recuperacao import gerar_codigos, ler_codigo
from consorcio.services.identidade.repository import recuperacao, usuarios


async def dar_codigos(tx: Transaction, vault: Vault, usuario_id: UUID) -> list[str]:
    """New codes in the place of those of before."""
    codigos = gerar_codigos(secrets.choice)
    resumos = [_resumo(vault, usuario_id, ler_codigo(codigo) or codigo) for codigo in codigos]
    await recuperacao.trocar(tx.conn, usuario_id, resumos, tx.clock.now())
    return codigos


async def gastar(tx: Transaction, vault: Vault, usuario_id: UUID, codigo: str) -> bool:
    """Whether it is a code of the user (as `ler_codigo` gives it), used for the first time; the person is told."""
    if not await recuperacao.gastar(tx.conn, usuario_id, _resumo(vault, usuario_id, codigo), tx.clock.now()):
        return False
    restantes = await recuperacao.restantes(tx.conn, usuario_id)
    await events.codigo_de_recuperacao_usado(tx, usuario_id, restantes)
    return True


async def desligar_segundo_fator(tx: Transaction, usuario_id: UUID) -> None:
    """From here on the password is enough, and no recovery code serves."""
    await usuarios.gravar_segundo_fator(tx.conn, usuario_id, None, None)
    await recuperacao.trocar(tx.conn, usuario_id, [], tx.clock.now())
    await events.do_usuario(tx, "SegundoFatorRemovido", usuario_id)


def _resumo(vault: Vault, usuario_id: UUID, codigo: str) -> bytes:
    """A keyed hash is enough for what was drawn and not chosen; bound to the user, it is of no other."""
    return vault.lookup_hash(f"recuperacao:{usuario_id}:{codigo}")
