"""Agreements over overdue parcelas (R4.73): the titles stay the debt, and an agreement says when they will be paid.

Nothing of the price stops: what is late keeps following it (R4.10, R4.31), so that who pays in parts never pays less
than the group is owed. What is left after the last part is still open. A broken agreement returns to the original debt
because it never left it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, precondition, validation
from consorcio.platform.database import Database, Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro import repository_acordos as acordos
from consorcio.services.financeiro.domain.acordo import esta_quebrado, parcelar
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import Titulo
from consorcio.services.financeiro.repository_acordos import Acordo
from consorcio.services.financeiro.use_cases.divida import calcular_divida
from consorcio.services.financeiro.use_cases.pagamento import processar_pagamento
from consorcio.services.financeiro.use_cases.recebimento import Recebimento


@dataclass(frozen=True, slots=True)
class PedidoAcordo:
    """What was agreed: in how many parts, from when on, and how late a part may be before it breaks."""

    cota_id: UUID
    quantidade: int
    primeiro_vencimento: date
    tolerancia_dias: int


@dataclass(frozen=True, slots=True)
class PagamentoDoAcordo:
    """Money that came in for an agreement."""

    referencia: str
    valor_centavos: int
    data: date
    canal: str


async def criar(tx: Transaction, calendario: BusinessCalendar, pedido: PedidoAcordo, quem: str) -> Acordo:
    """Agree on everything overdue of a cota, as it is worth today, multa and juros in it.

    PRECONDITION when nothing is overdue; CONFLICT when the cota has an agreement in force.
    """
    hoje = tx.clock.today()
    if pedido.primeiro_vencimento < hoje:
        raise validation("/primeiro_vencimento", "O primeiro vencimento deve ser de hoje em diante.")
    cota = await repository.buscar_conta(tx.conn, pedido.cota_id)
    await travar_grupo(tx.conn, cota.grupo_id)
    titulos = await acordos.vencidos(tx.conn, cota.cota_id, hoje)
    divida = sum([await _devido(tx, titulo, hoje, calendario) for titulo in titulos])
    if divida < pedido.quantidade:
        raise precondition("Esta cota não tem parcela vencida a renegociar.", "R4.73")
    acordo = Acordo(
        *(tx.ids.new(), cota.cota_id, cota.grupo_id, "VIGENTE", hoje, divida, pedido.tolerancia_dias, quem, None)
    )
    parcelas = parcelar(divida, pedido.quantidade, pedido.primeiro_vencimento)
    if not await acordos.inserir(tx.conn, acordo, [titulo.parcela_id for titulo in titulos], parcelas):
        raise conflict("Esta cota já tem um acordo em vigor.")
    return acordo


async def pagar(tx: Transaction, calendario: BusinessCalendar, acordo_id: UUID, pagamento: PagamentoDoAcordo) -> Acordo:
    """Money of an agreement, to its titles from the oldest on, each by the rules of any payment. Told twice it is one.

    CONFLICT when the agreement is over, or the reference was used with other data.
    """
    grupo_id = (await acordos.buscar(tx.conn, acordo_id)).grupo_id
    await travar_grupo(tx.conn, grupo_id)
    acordo = await acordos.buscar(tx.conn, acordo_id, travar=True)
    identidade = (pagamento.referencia, acordo_id, pagamento.valor_centavos, pagamento.data)
    if not await acordos.lembrar_pagamento(tx.conn, *identidade):
        if await acordos.pagamento_igual(tx.conn, *identidade):
            return acordo
        raise conflict("Esta referência de pagamento já foi registrada com outros dados.")
    if acordo.situacao != "VIGENTE":
        raise conflict("Este acordo já terminou: registre o pagamento na parcela.")
    await _distribuir(tx, calendario, acordo_id, pagamento)
    if not await acordos.titulos_do(tx.conn, acordo_id):
        await acordos.encerrar(tx.conn, acordo_id, "CUMPRIDO", tx.clock.today())
    return await acordos.buscar(tx.conn, acordo_id)


async def _distribuir(
    tx: Transaction, calendario: BusinessCalendar, acordo_id: UUID, pagamento: PagamentoDoAcordo
) -> None:
    titulos = await acordos.titulos_do(tx.conn, acordo_id)
    if not titulos:
        raise conflict("As parcelas deste acordo já foram pagas.")
    resto = pagamento.valor_centavos
    for ordem, titulo in enumerate(titulos, start=1):
        devido = await _devido(tx, titulo, pagamento.data, calendario)
        parte = resto if ordem == len(titulos) else min(resto, devido)
        if parte <= 0:
            return
        resto -= parte
        await processar_pagamento(tx, _recebimento(titulo, pagamento, ordem, parte), calendario)


def _recebimento(titulo: Titulo, pagamento: PagamentoDoAcordo, ordem: int, parte_centavos: int) -> Recebimento:
    return Recebimento(
        parcela_id=titulo.parcela_id,
        identificador="",
        valor_centavos=parte_centavos,
        data_pagamento=pagamento.data,
        canal=pagamento.canal,
        referencia_externa=f"acordo:{pagamento.referencia}:{ordem}",
        aceita_divergente=False,
        data_contabil=pagamento.data,
    )


async def _devido(tx: Transaction, titulo: Titulo, dia: date, calendario: BusinessCalendar) -> int:
    grupo = await repository.buscar_grupo(tx.conn, titulo.grupo_id)
    return (await calcular_divida(tx.conn, grupo, titulo, dia, calendario)).aberta.total_centavos


async def rodada(db: Database) -> int:
    """What is done by itself from time to time: break what should be broken. Gives how many were."""
    async with db.transaction() as tx:
        return len(await quebrar_vencidos(tx, None))


async def quebrar_vencidos(tx: Transaction, grupo_id: UUID | None) -> list[Acordo]:
    """Break every agreement whose part was not paid within its tolerance; the titles are what they were."""
    hoje = tx.clock.today()
    quebrados = []
    for acordo_id in await acordos.vigentes_com_vencida(tx.conn, hoje, grupo_id):
        acordo = await acordos.buscar(tx.conn, acordo_id)
        parcelas = await acordos.parcelas_do(tx.conn, acordo_id)
        if esta_quebrado(parcelas, acordo.pago_centavos, acordo.tolerancia_dias, hoje):
            await acordos.encerrar(tx.conn, acordo_id, "QUEBRADO", hoje)
            quebrados.append(replace(acordo, situacao="QUEBRADO", encerrado_em=hoje))
    return quebrados
