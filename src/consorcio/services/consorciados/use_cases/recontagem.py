"""Telling again how everybody is reached: who began to listen later knows only who changed since."""

from __future__ import annotations

from uuid import UUID

from consorcio.platform.database import Transaction
from consorcio.services.consorciados import events, repository
from consorcio.services.consorciados.cofre import Cofre
from consorcio.services.consorciados.repository import Filtro

POR_VEZ = 500


async def recontar_contatos(tx: Transaction, cofre: Cofre, depois_de: UUID) -> tuple[int, UUID | None]:
    """Tell the contacts of a page of people, locked: newer ones are told after. How many, and the last one."""
    lidas = await repository.pagina(tx.conn, cofre, Filtro(), depois_de, POR_VEZ)
    pessoas = await repository.travar(tx.conn, cofre, [pessoa.consorciado_id for pessoa in lidas])
    await events.contatos_alterados(tx, cofre, pessoas.values())
    return len(pessoas), lidas[-1].consorciado_id if len(lidas) == POR_VEZ else None
