"""Feature flags: create, change, remove."""

from __future__ import annotations

from dataclasses import replace

from consorcio.core.errors import not_found, version_mismatch
from consorcio.platform.database import Transaction
from consorcio.services.configuracao import events
from consorcio.services.configuracao.domain.flag import Flag, exigir_data_de_remocao
from consorcio.services.configuracao.repository import flags


async def criar_flag(tx: Transaction, flag: Flag) -> Flag:
    """A new flag. VALIDATION of its date; CONFLICT when the name is taken."""
    exigir_data_de_remocao(flag.remover_em, tx.clock.today())
    await flags.inserir(tx.conn, flag)
    await events.flag_alterada(tx, flag)
    return flag


async def atualizar_flag(tx: Transaction, nova: Flag) -> Flag:
    """Replace the rules; `nova.versao` is the version that was read. NOT_FOUND, VERSION_MISMATCH, VALIDATION."""
    atual = await _travar(tx, nova.chave, nova.versao)
    exigir_data_de_remocao(nova.remover_em, tx.clock.today(), atual.remover_em)
    gravada = replace(nova, versao=atual.versao + 1)
    await flags.atualizar(tx.conn, gravada)
    await events.flag_alterada(tx, gravada)
    return gravada


async def remover_flag(tx: Transaction, chave: str, versao: int) -> Flag:
    """Forget a flag: from then on it is what its caller takes for granted. NOT_FOUND, VERSION_MISMATCH."""
    flag = await _travar(tx, chave, versao)
    await flags.remover(tx.conn, chave)
    await events.flag_alterada(tx, flag, removida=True)
    return flag


async def _travar(tx: Transaction, chave: str, versao: int) -> Flag:
    flag = await flags.buscar(tx.conn, chave, travar=True)
    if flag is None:
        raise not_found("chave de funcionalidade", chave)
    if flag.versao != versao:
        raise version_mismatch()
    return flag
