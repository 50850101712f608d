"""Where the money of a title goes: to it, to the parcelas of its agreement, or first to the costs of collection."""

from __future__ import annotations

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import Pagamento, Titulo
from consorcio.services.financeiro.use_cases.aplicacao import aplicar
from consorcio.services.financeiro.use_cases.aplicacao_acordo import TIPO, aplicar_ao_acordo
from consorcio.services.financeiro.use_cases.custas import partes_com_custas
from consorcio.services.financeiro.use_cases.reparticao import distribuir


async def aplicar_ao_titulo(
    tx: Transaction, titulo: Titulo, pagamento: Pagamento, calendario: BusinessCalendar
) -> Pagamento:
    """Apply a registered payment to its title. The group is locked by the caller.

    What goes to several titles goes by payments of their own; this one keeps its reference and says so.
    """
    if titulo.tipo == TIPO:
        return await aplicar_ao_acordo(tx, titulo, pagamento, calendario)
    partes = await partes_com_custas(tx.conn, titulo, pagamento, calendario)
    if partes:
        return await distribuir(tx, pagamento, partes, calendario)
    return await aplicar(tx, titulo, pagamento, calendario)
