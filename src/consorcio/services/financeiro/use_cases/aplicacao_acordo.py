"""Money of an agreement, to its parcelas from the oldest on, each by the rules of any payment (R4.73)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, conflict
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_acordos as acordos
from consorcio.services.financeiro.domain.acordo import cobrir
from consorcio.services.financeiro.registros import Pagamento, Titulo
from consorcio.services.financeiro.use_cases.reparticao import Dinheiro, dinheiro_do, em_partes, pagar_partes

TIPO = "ACORDO"


async def aplicar_ao_acordo(
    tx: Transaction, titulo: Titulo, pagamento: Pagamento, calendario: BusinessCalendar
) -> Pagamento:
    """Apply a registered payment of a part of an agreement to the parcelas. The group is locked by the caller.

    The part must be one that `recusa_do_acordo` does not refuse.
    """
    acordo_id = await acordos.da_parte(tx.conn, titulo.parcela_id)
    distribuido = replace(pagamento, situacao="DISTRIBUIDO")
    await repository.guardar_pagamento(tx.conn, distribuido)
    await distribuir(tx, calendario, acordo_id, dinheiro_do(pagamento))
    await acertar_partes(tx, acordo_id, titulo.parcela_id)
    return distribuido


async def recusa_do_acordo(tx: Transaction, titulo: Titulo | None) -> ConsorcioError | None:
    """Why the part of an agreement cannot take money though its title is open; None when it can, or is no part."""
    if titulo is None or titulo.tipo != TIPO:
        return None
    acordo_id = await acordos.da_parte(tx.conn, titulo.parcela_id)
    if await acordos.titulos_do(tx.conn, acordo_id):
        return None
    return conflict("As parcelas deste acordo já foram pagas.")


async def distribuir(tx: Transaction, calendario: BusinessCalendar, acordo_id: UUID, dinheiro: Dinheiro) -> None:
    """Pay the parcelas of an agreement, the oldest first; the last takes what is over. CONFLICT when none is open."""
    titulos = await acordos.titulos_do(tx.conn, acordo_id)
    if not titulos:
        raise conflict("As parcelas deste acordo já foram pagas.")
    partes = await em_partes(tx.conn, titulos, dinheiro.valor_centavos, dinheiro.data, calendario)
    await pagar_partes(tx, "acordo", dinheiro, partes, calendario)


async def acertar_partes(tx: Transaction, acordo_id: UUID, paga: UUID | None = None) -> None:
    """Make the parts follow what the parcelas received: `paga` is the title of the one that was paid, if one was.

    Without parcela left to pay the agreement is over: kept, or broken when they were cancelled with the cota (R8.03).
    """
    acordo = await acordos.buscar(tx.conn, acordo_id, travar=True)
    if acordo.situacao != "VIGENTE":
        return
    partes, hoje = await acordos.parcelas_do(tx.conn, acordo_id), tx.clock.today()
    novo = acordo.pago_centavos - sum(parte.pago_centavos for parte in partes)
    if novo > 0:
        await acordos.guardar_partes(tx.conn, acordo_id, cobrir(partes, novo, paga), hoje)
    if not await acordos.titulos_do(tx.conn, acordo_id):
        cancelado = await acordos.tem_titulo_cancelado(tx.conn, acordo_id)
        await acordos.encerrar(tx.conn, acordo, "QUEBRADO" if cancelado else "CUMPRIDO", hoje)
