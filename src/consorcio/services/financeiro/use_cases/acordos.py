"""Agreements over overdue parcelas (R4.73): the titles stay the debt, and an agreement says when they will be paid.

Nothing of the price stops: what is late keeps following it (R4.10, R4.31), so that who pays in parts never pays less
than the group is owed. What is left after the last part is still open. A broken agreement returns to the original debt
because it never left it. Each part is a title of its own, so that banks charge it as they charge a parcela; while the
agreement is in force its parcelas are not charged any other way.
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
from consorcio.services.financeiro import repository_bancos as bancos
from consorcio.services.financeiro.domain.acordo import ParcelaAcordo, esta_quebrado, parcelar
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Titulo
from consorcio.services.financeiro.registros_bancos import Boleto
from consorcio.services.financeiro.repository_acordos import Acordo
from consorcio.services.financeiro.use_cases.aplicacao_acordo import TIPO, acertar_partes, distribuir
from consorcio.services.financeiro.use_cases.boletos import emitir_os_que_faltam
from consorcio.services.financeiro.use_cases.credito import titulo_avulso
from consorcio.services.financeiro.use_cases.divida import falta_do_titulo
from consorcio.services.financeiro.use_cases.reparticao import Dinheiro


@dataclass(frozen=True, slots=True)
class PedidoAcordo:
    """What was agreed: in how many parts, from when on, and how late a part may be before it breaks."""

    cota_id: UUID
    quantidade: int
    primeiro_vencimento: date
    tolerancia_dias: int


async def criar(tx: Transaction, calendario: BusinessCalendar, pedido: PedidoAcordo, quem: str) -> Acordo:
    """Agree on everything overdue of a cota, as it is worth today, multa and juros in it. A title for each part.

    PRECONDITION when nothing is overdue; CONFLICT when the cota has an agreement in force.
    """
    hoje = tx.clock.today()
    if pedido.primeiro_vencimento < hoje:
        raise validation("/primeiro_vencimento", "O primeiro vencimento deve ser de hoje em diante.")
    cota = await repository.buscar_conta(tx.conn, pedido.cota_id)
    await travar_grupo(tx.conn, cota.grupo_id)
    titulos = await acordos.vencidos(tx.conn, cota.cota_id, hoje)
    divida = sum([await falta_do_titulo(tx.conn, titulo, hoje, calendario) for titulo in titulos])
    if divida < pedido.quantidade:
        raise precondition("Esta cota não tem parcela vencida a renegociar.", "R4.73")
    acordo = Acordo(
        *(tx.ids.new(), cota.cota_id, cota.grupo_id, "VIGENTE", hoje, divida, pedido.tolerancia_dias, quem, None)
    )
    if await acordos.tem_vigente(tx.conn, cota.cota_id):
        raise conflict("Esta cota já tem um acordo em vigor.")
    parcelas = [
        replace(parcela, vencimento=calendario.next_business_day(parcela.vencimento))
        for parcela in parcelar(divida, pedido.quantidade, pedido.primeiro_vencimento)
    ]
    cobradas = [await _cobrar(tx, acordo, cota, parcela) for parcela in parcelas]
    await acordos.inserir(tx.conn, acordo, [titulo.parcela_id for titulo in titulos], cobradas)
    return acordo


async def _cobrar(tx: Transaction, acordo: Acordo, cota: ContaCota, parcela: ParcelaAcordo) -> ParcelaAcordo:
    """A title for a part. It is of the last AGO that was billed, and has no percent: the parcelas have them."""
    grupo = await repository.buscar_grupo(tx.conn, cota.grupo_id)
    identificador = f"AC-{grupo.codigo}-{cota.numero:04d}-{str(acordo.acordo_id)[-8:]}-{parcela.numero:02d}"
    titulo = titulo_avulso(
        *(tx, cota, TIPO, identificador, grupo.ultima_ago_emitida, parcela.vencimento, parcela.valor_centavos, None)
    )
    await repository.inserir_titulo(tx.conn, titulo)
    return replace(parcela, parcela_id=titulo.parcela_id)


async def emitir_boletos(tx: Transaction, acordo_id: UUID, conta_id: UUID) -> list[Boleto]:
    """A boleto for each part still to be paid that has none; those of the cota that can be paid, by due date.

    CONFLICT when the agreement is over; PRECONDITION when the account is of another group (R10.01).
    """
    acordo = await acordos.buscar(tx.conn, acordo_id)
    await travar_grupo(tx.conn, acordo.grupo_id)
    acordo = await acordos.buscar(tx.conn, acordo_id, travar=True)
    if acordo.situacao != "VIGENTE":
        raise conflict("Este acordo já terminou: as partes dele não se cobram mais.")
    titulos: list[Titulo] = await acordos.titulos_das_partes_sem_boleto(tx.conn, acordo_id)
    await emitir_os_que_faltam(tx, conta_id, acordo.grupo_id, titulos)
    partes = {parte.parcela_id for parte in await acordos.parcelas_do(tx.conn, acordo_id)}
    return [boleto for boleto in await bancos.boletos_da_cota(tx.conn, acordo.cota_id) if boleto.parcela_id in partes]


async def pagar(tx: Transaction, calendario: BusinessCalendar, acordo_id: UUID, pagamento: Dinheiro) -> Acordo:
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
    await distribuir(tx, calendario, acordo_id, pagamento)
    await acertar_partes(tx, acordo_id)
    return await acordos.buscar(tx.conn, acordo_id)


async def rodada(db: Database) -> int:
    """What is done by itself from time to time: break what should be broken. Gives how many were."""
    async with db.transaction() as tx:
        return len(await quebrar_vencidos(tx, None))


async def quebrar_vencidos(tx: Transaction, grupo_id: UUID | None) -> list[Acordo]:
    """Break every agreement whose part was not paid within its tolerance; the titles are what they were.

    Before that, what the parcelas received by other ways is told to the parts, and who has nothing left to pay is done.
    """
    hoje = tx.clock.today()
    quebrados = []
    for do_grupo, acordo_id in await acordos.vigentes_a_conferir(tx.conn, hoje, grupo_id):
        await travar_grupo(tx.conn, do_grupo)
        await acertar_partes(tx, acordo_id)
        acordo = await acordos.buscar(tx.conn, acordo_id, travar=True)
        partes = await acordos.parcelas_do(tx.conn, acordo_id)
        vence = acordo.situacao == "VIGENTE"
        if vence and esta_quebrado(partes, acordo.pago_centavos, acordo.tolerancia_dias, hoje):
            await acordos.encerrar(tx.conn, acordo, "QUEBRADO", hoje)
            quebrados.append(replace(acordo, situacao="QUEBRADO", encerrado_em=hoje))
    return quebrados
