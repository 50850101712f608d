"""The fee of collection, or the attorney's in court, charged to who is late and booked apart (R4.72).

It is of a parcela once for each nature, over what the parcela costs on the day, multa and juros in it. The contract
says how much, ten percent at most out of court and twenty in it; without a word in it, nothing is charged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import conflict, precondition, validation
from consorcio.core.percent import aplicar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Grupo, Titulo
from consorcio.services.financeiro.regra import RegraFinanceira, ler_regra
from consorcio.services.financeiro.repository_acordos import vencidos
from consorcio.services.financeiro.use_cases.credito import titulo_avulso
from consorcio.services.financeiro.use_cases.divida import calcular_divida


class Natureza(Enum):
    """Out of court, or in it."""

    EXTRAJUDICIAL = "EXTRAJUDICIAL"
    JUDICIAL = "JUDICIAL"


@dataclass(frozen=True, slots=True)
class PedidoTaxa:
    """Of which cota, of which nature, and until when it is to be paid."""

    cota_id: UUID
    natureza: Natureza
    vencimento: date


async def cobrar(tx: Transaction, calendario: BusinessCalendar, pedido: PedidoTaxa) -> Titulo:
    """Charge the fee over every overdue parcela of a cota that was not charged it yet; a title of its own.

    PRECONDITION when the contract has no such fee, or nothing is overdue that was not charged.
    """
    hoje = tx.clock.today()
    if pedido.vencimento < hoje:
        raise validation("/vencimento", "O vencimento deve ser de hoje em diante.")
    conta = await repository.buscar_conta(tx.conn, pedido.cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    grupo = await repository.buscar_grupo(tx.conn, conta.grupo_id)
    percentual = _percentual(ler_regra(grupo.regra), pedido.natureza)
    cobradas = await _ja_cobradas(tx.conn, conta.cota_id, pedido.natureza)
    parcelas = [t for t in await vencidos(tx.conn, conta.cota_id, hoje) if t.parcela_id not in cobradas]
    devido = 0
    for parcela in parcelas:
        devido += (await calcular_divida(tx.conn, grupo, parcela, hoje, calendario)).aberta.total_centavos
    taxa = aplicar(devido, percentual)
    if not taxa:
        raise precondition("Esta cota não tem parcela vencida de que se possa cobrar a taxa.", "R4.72")
    titulo = _titulo(tx, conta, grupo, pedido, taxa)
    await repository.inserir_titulo(tx.conn, titulo)
    await tx.conn.execute(
        "INSERT INTO taxa_cobranca (titulo_id, parcela_id, natureza)"
        " SELECT %s, parcela, %s FROM unnest(%s::uuid[]) AS parcela",
        [titulo.parcela_id, pedido.natureza.value, [parcela.parcela_id for parcela in parcelas]],
    )
    return titulo


async def dispensar(tx: Transaction, titulo_id: UUID) -> Titulo:
    """Take back a fee that was not paid: its parcelas may be charged again. CONFLICT when it was paid or taken back."""
    titulo = await repository.buscar_titulo(tx.conn, titulo_id)
    if titulo.tipo != "TAXA_COBRANCA":
        raise validation("/parcela_id", "Este título não é uma taxa de cobrança.")
    await travar_grupo(tx.conn, titulo.grupo_id)
    titulo = await repository.buscar_titulo(tx.conn, titulo_id, travar=True)
    if titulo.situacao != "ABERTO":
        raise conflict("Esta taxa de cobrança já foi paga, toda ou em parte, ou dispensada.")
    await tx.conn.execute("UPDATE titulo SET situacao = 'CANCELADO' WHERE parcela_id = %s", [titulo_id])
    await tx.conn.execute("DELETE FROM taxa_cobranca WHERE titulo_id = %s", [titulo_id])
    return await repository.buscar_titulo(tx.conn, titulo_id)


def _percentual(regra: RegraFinanceira, natureza: Natureza) -> Decimal:
    percentual = (
        regra.honorarios_cobranca_judicial if natureza is Natureza.JUDICIAL else regra.taxa_cobranca_extrajudicial
    )
    if not percentual:
        raise precondition("O contrato do grupo não prevê esta taxa de cobrança.", "R4.72")
    return percentual


def _titulo(tx: Transaction, conta: ContaCota, grupo: Grupo, pedido: PedidoTaxa, taxa_centavos: int) -> Titulo:
    letra = pedido.natureza.value[0]
    return titulo_avulso(
        tx,
        conta,
        "TAXA_COBRANCA",
        f"C{letra}-{grupo.codigo}-{conta.numero:04d}-{str(tx.ids.new())[-8:]}",
        grupo.ultima_ago_emitida,
        pedido.vencimento,
        taxa_centavos,
        None,
    )


async def _ja_cobradas(conn: AsyncConnection, cota_id: UUID, natureza: Natureza) -> set[UUID]:
    cursor = await conn.execute(
        "SELECT c.parcela_id FROM taxa_cobranca c JOIN titulo t ON t.parcela_id = c.titulo_id"
        " WHERE t.cota_id = %s AND c.natureza = %s",
        [cota_id, natureza.value],
    )
    return {parcela_id for (parcela_id,) in await cursor.fetchall()}
