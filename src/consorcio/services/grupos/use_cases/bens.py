"""Registering bens and their prices."""

from __future__ import annotations

from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.bem import Bem, Preco, acrescentar_preco
from consorcio.services.grupos.domain.parametros import ClasseObjeto
from consorcio.services.grupos.repository import bens


async def criar_bem(
    tx: Transaction, codigo: str, descricao: str, classe: ClasseObjeto, fonte_preco: str, preco: Preco
) -> UUID:
    """A bem and the first price of its series."""
    acrescentar_preco((), preco)
    bem = Bem(tx.ids.new(), codigo, descricao, classe, fonte_preco, 1)
    await bens.inserir(tx.conn, bem, preco, tx.clock.now())
    return bem.bem_id


async def alterar_preco(tx: Transaction, bem_id: UUID, preco: Preco, versao: int) -> None:
    """One more price at the end of the series, told to every group that has the bem (R4.30, R4.31)."""
    await bens.avancar_versao(tx.conn, bem_id, versao)
    serie = [registrado.preco for registrado in await bens.serie_de_precos(tx.conn, bem_id)]
    acrescentar_preco(serie, preco)
    await bens.inserir_preco(tx.conn, bem_id, preco, tx.clock.now())
    await events.preco_alterado(tx, bem_id, preco, await bens.grupos_do_bem(tx.conn, bem_id))
