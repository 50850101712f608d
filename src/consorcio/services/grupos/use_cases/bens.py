"""Registering bens and their prices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.grupos import events
from consorcio.services.grupos.domain.bem import Bem, Preco, acrescentar_preco
from consorcio.services.grupos.domain.parametros import ClasseObjeto
from consorcio.services.grupos.repository import bens, cotas, substituicoes


async def criar_bem(
    tx: Transaction, codigo: str, descricao: str, classe: ClasseObjeto, fonte_preco: str, preco: Preco
) -> UUID:
    """A bem and the first price of its series."""
    acrescentar_preco((), preco)
    bem = Bem(tx.ids.new(), codigo, descricao, classe, fonte_preco, 1)
    await bens.inserir(tx.conn, bem, preco, tx.clock.now())
    return bem.bem_id


async def alterar_preco(tx: Transaction, bem_id: UUID, preco: Preco, versao: int) -> None:
    """One more price of the series, told to the groups that have the bem, or one it replaced (R4.31, R4.33)."""
    await bens.avancar_versao(tx.conn, bem_id, versao)
    serie = [registrado.preco for registrado in await bens.serie_de_precos(tx.conn, bem_id)]
    acrescentar_preco(serie, preco)
    await bens.inserir_preco(tx.conn, bem_id, preco, tx.clock.now())
    await events.preco_alterado(tx, bem_id, preco, await bens.grupos_do_bem(tx.conn, bem_id))
    for substituido in await substituicoes.quem_segue(tx.conn, bem_id):
        deste = replace(preco, preco_centavos=substituido.preco(preco.preco_centavos))
        await events.preco_alterado(tx, substituido.bem_id, deste, [substituido.grupo_id])


async def trocar_bem(tx: Transaction, cota_id: UUID, bem_id: UUID, data: date) -> None:
    """A cota is of another bem of its group (R4.60). Repeating changes nothing."""
    cota = await cotas.travar(tx.conn, cota_id)
    if cota.bem_id == bem_id:
        return
    await cotas.trocar_bem(tx.conn, cota_id, bem_id)
    await cotas.registrar_fatos(tx, [cota_id], "CreditoAlterado", data, [f"Do bem {cota.bem_id} para {bem_id}"])
