"""Rows of the uses of a credit, and the position they leave (R7.02, R7.08)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.core.errors import not_found, precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.cronograma_da_conta import conta_percentual
from consorcio.services.financeiro.domain.conta_percentual import TOLERANCIA_QUITACAO
from consorcio.services.financeiro.domain.uso_credito import Finalidade, PosicaoCredito, somar_usos
from consorcio.services.financeiro.livro import travar_grupo
from consorcio.services.financeiro.registros import ContaCota, Reserva, colunas, todos, um


@dataclass(frozen=True, slots=True)
class UsoCredito:
    """A use of a credit; `beneficiario` is sealed, `retrato` is what who proposed saw."""

    uso_id: UUID
    contemplacao_id: UUID
    grupo_id: UUID
    cota_id: UUID
    finalidade: str
    beneficiario: bytes
    documento: str
    valor_centavos: int
    data_contabil: date
    situacao: str
    motivo: str
    comprovante: str
    retrato: str
    proposto_por: str
    decidido_por: str
    proposto_em: datetime


_USO: LiteralString = f"SELECT {colunas(UsoCredito)} FROM uso_credito"  # noqa: S608 column names of a dataclass


async def usos_do_credito(conn: AsyncConnection, contemplacao_id: UUID) -> list[UsoCredito]:
    """Uses of a credit, oldest first."""
    return await todos(
        conn, UsoCredito, _USO + " WHERE contemplacao_id = %s ORDER BY proposto_em, uso_id", [contemplacao_id]
    )


async def buscar_uso(conn: AsyncConnection, uso_id: UUID) -> UsoCredito:
    """A use; NOT_FOUND."""
    uso = await um(conn, UsoCredito, _USO + " WHERE uso_id = %s", [uso_id])
    if uso is None:
        raise not_found("uso do crédito", uso_id)
    return uso


async def usos_propostos(conn: AsyncConnection, grupo_id: str, limite: int) -> list[tuple[UsoCredito, int]]:
    """Uses that wait for a second person, oldest first, each with the number of its cota; an empty group is any."""
    usos = await todos(
        conn,
        UsoCredito,
        _USO
        + " WHERE situacao = 'PROPOSTO' AND (%s = '' OR grupo_id::text = %s) ORDER BY proposto_em, uso_id LIMIT %s",
        [grupo_id, grupo_id, limite],
    )
    numeros = await numeros_das_cotas(conn, [uso.cota_id for uso in usos])
    return [(uso, numeros[uso.cota_id]) for uso in usos]


async def numeros_das_cotas(conn: AsyncConnection, cotas: Sequence[UUID]) -> dict[UUID, int]:
    """The number of each cota."""
    cursor = await conn.execute("SELECT cota_id, numero FROM conta_cota WHERE cota_id = ANY(%s)", [list(cotas)])
    return dict(await cursor.fetchall())


async def inserir_uso(tx: Transaction, uso: UsoCredito) -> None:
    """A use proposed."""
    valores = {nome: getattr(uso, nome) for nome in UsoCredito.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in UsoCredito.__dataclass_fields__)
    await tx.conn.execute(
        f"INSERT INTO uso_credito ({colunas(UsoCredito)}) VALUES ({lugares})",  # noqa: S608 column names of a dataclass
        valores,
    )


async def gravar_decisao(tx: Transaction, uso: UsoCredito) -> None:
    """What became of a use proposed."""
    await tx.conn.execute(
        "UPDATE uso_credito SET situacao = %s, motivo = %s, comprovante = %s, decidido_por = %s WHERE uso_id = %s",
        [uso.situacao, uso.motivo, uso.comprovante, uso.decidido_por, uso.uso_id],
    )


async def credito_da_cota(conn: AsyncConnection, cota_id: UUID) -> Reserva:
    """The credit of a contemplated cota; NOT_FOUND when it has none."""
    conta = await repository.buscar_conta(conn, cota_id)
    reserva = await um(
        conn,
        Reserva,
        f"SELECT {colunas(Reserva)} FROM reserva_credito WHERE contemplacao_id = %s",  # noqa: S608 column names of a dataclass
        [conta.contemplacao_id],
    )
    if reserva is None:
        raise not_found("crédito da cota", cota_id)
    return reserva


async def travar_credito(tx: Transaction, cota_id: UUID) -> Reserva:
    """The credit of a cota for one writer alone, its group first: one order of locks."""
    conta = await repository.buscar_conta(tx.conn, cota_id)
    await travar_grupo(tx.conn, conta.grupo_id)
    reserva = await credito_da_cota(tx.conn, cota_id)
    if reserva.situacao != "EFETIVADA":
        raise precondition("O lance ainda não foi pago: o crédito não está disponível.", "R6.40")
    return reserva


async def posicao_do_credito(
    conn: AsyncConnection, reserva: Reserva, data: date, calendario: BusinessCalendar
) -> PosicaoCredito:
    """A credit on a date: what was used of it, and whether its member is up to date or has paid everything."""
    conta = await repository.buscar_conta(conn, reserva.cota_id)
    usos = await usos_do_credito(conn, reserva.contemplacao_id)
    cursor = await conn.execute(
        "SELECT (SELECT max(data_contabil) FROM lancamento WHERE cota_id = %s AND fato = 'CreditoEfetivado'),"
        " (SELECT coalesce(sum(valor_centavos), 0) FROM rendimento_credito WHERE contemplacao_id = %s),"
        " (SELECT coalesce(sum(original_centavos), 0) FROM rnp WHERE cota_id = %s AND origem = 'CREDITO')",
        [reserva.cota_id, reserva.contemplacao_id, reserva.cota_id],
    )
    contemplada_em, rendimentos, nao_procurado = await cursor.fetchone() or (data, 0, 0)
    return PosicaoCredito(
        credito=reserva.credito_centavos,
        embutido=reserva.embutido_centavos,
        rendimentos=int(rendimentos),
        nao_procurado=int(nao_procurado),
        residuo=reserva.residuo_centavos,
        usos=somar_usos((Finalidade(u.finalidade), u.valor_centavos) for u in usos if u.situacao == "PAGO"),
        contemplada_em=contemplada_em,
        em_atraso=await parcelas_em_atraso(conn, reserva.cota_id, data, calendario),
        quitada=await cota_quitada(conn, conta),
    )


async def parcelas_em_atraso(conn: AsyncConnection, cota_id: UUID, data: date, calendario: BusinessCalendar) -> int:
    """How many parcelas of a cota are due and not paid whole on a date; a holiday moves the due date (R4.09)."""
    cursor = await conn.execute(
        "SELECT vencimento FROM titulo WHERE cota_id = %s AND tipo = 'PARCELA' AND situacao IN ('ABERTO', 'PARCIAL')",
        [cota_id],
    )
    return sum(calendario.next_business_day(vencimento) < data for (vencimento,) in await cursor.fetchall())


async def cota_quitada(conn: AsyncConnection, conta: ContaCota) -> bool:
    """Every component complete within the tolerance and nothing open apart from the plan (R4.13)."""
    saldo = conta_percentual(conta).saldo
    aberto = await repository.ajustes_abertos(conn, conta.cota_id)
    return max(saldo.fc, saldo.ta, saldo.fr) <= TOLERANCIA_QUITACAO and aberto == 0
