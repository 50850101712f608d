"""Money of an agreement, to its parcelas from the oldest on, each by the rules of any payment (R4.73)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import ConsorcioError, conflict
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_acordos as acordos
from consorcio.services.financeiro.domain.acordo import cobrir
from consorcio.services.financeiro.registros import Pagamento, Titulo
from consorcio.services.financeiro.use_cases.aplicacao import aplicar
from consorcio.services.financeiro.use_cases.divida import falta_do_titulo

TIPO = "ACORDO"


@dataclass(frozen=True, slots=True)
class PagamentoDoAcordo:
    """Money that came in for an agreement."""

    referencia: str
    valor_centavos: int
    data: date
    canal: str
    data_contabil: date


async def aplicar_ao_titulo(
    tx: Transaction, titulo: Titulo, pagamento: Pagamento, calendario: BusinessCalendar
) -> Pagamento:
    """Apply a registered payment to its title. The group is locked by the caller.

    Of a part of an agreement the money is applied to the parcelas, by payments of their own; this one keeps its
    reference and says so. The part must be one that `recusa_do_acordo` does not refuse.
    """
    if titulo.tipo != TIPO:
        return await aplicar(tx, titulo, pagamento, calendario)
    acordo_id = await acordos.da_parte(tx.conn, titulo.parcela_id)
    distribuido = replace(pagamento, situacao="DISTRIBUIDO")
    await repository.guardar_pagamento(tx.conn, distribuido)
    dinheiro = PagamentoDoAcordo(
        *(pagamento.referencia_externa, pagamento.valor_centavos, pagamento.data_pagamento, pagamento.canal),
        data_contabil=pagamento.data_contabil,
    )
    await distribuir(tx, calendario, acordo_id, dinheiro)
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


async def distribuir(
    tx: Transaction, calendario: BusinessCalendar, acordo_id: UUID, dinheiro: PagamentoDoAcordo
) -> None:
    """Pay the parcelas of an agreement, the oldest first; the last takes what is over. CONFLICT when none is open."""
    titulos = await acordos.titulos_do(tx.conn, acordo_id)
    if not titulos:
        raise conflict("As parcelas deste acordo já foram pagas.")
    resto = dinheiro.valor_centavos
    for ordem, titulo in enumerate(titulos, start=1):
        devido = await falta_do_titulo(tx.conn, titulo, dinheiro.data, calendario)
        parte = resto if ordem == len(titulos) else min(resto, devido)
        if parte <= 0:
            return
        resto -= parte
        await aplicar(tx, titulo, _pagamento(tx, titulo, dinheiro, ordem, parte), calendario)


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


def _pagamento(
    tx: Transaction, titulo: Titulo, dinheiro: PagamentoDoAcordo, ordem: int, parte_centavos: int
) -> Pagamento:
    return Pagamento(
        pagamento_id=tx.ids.new(),
        referencia_externa=f"acordo:{dinheiro.referencia}:{ordem}",
        parcela_id=titulo.parcela_id,
        grupo_id=titulo.grupo_id,
        cota_id=titulo.cota_id,
        identificador_informado="",
        situacao="APLICADO",
        valor_centavos=parte_centavos,
        data_pagamento=dinheiro.data,
        data_contabil=dinheiro.data_contabil,
        canal=dinheiro.canal,
        excedente_centavos=0,
        motivo="",
    )
