"""One amount of money over several titles, by payments of their own; it keeps its reference and says so (R4.73)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from psycopg import AsyncConnection

from consorcio.core.business_calendar import BusinessCalendar
from consorcio.platform.database import Transaction
from consorcio.services.financeiro import repository
from consorcio.services.financeiro.domain.pagamento import repartir
from consorcio.services.financeiro.registros import Pagamento, Titulo
from consorcio.services.financeiro.use_cases.aplicacao import aplicar
from consorcio.services.financeiro.use_cases.divida import falta_do_titulo


@dataclass(frozen=True, slots=True)
class Dinheiro:
    """Money that came in for several titles."""

    referencia: str
    valor_centavos: int
    data: date
    canal: str
    data_contabil: date


@dataclass(frozen=True, slots=True)
class Parte:
    """What a title lacks, and what it gets of the money: more, of the last one, when nothing else is owed."""

    titulo: Titulo
    falta_centavos: int
    valor_centavos: int


async def em_partes(
    conn: AsyncConnection, titulos: Sequence[Titulo], valor_centavos: int, dia: date, calendario: BusinessCalendar
) -> list[Parte]:
    """The titles in the order they are settled, each with its part of the money."""
    faltas = [await falta_do_titulo(conn, titulo, dia, calendario) for titulo in titulos]
    return list(map(Parte, titulos, faltas, repartir(valor_centavos, faltas)))


async def distribuir(
    tx: Transaction, pagamento: Pagamento, partes: Sequence[Parte], calendario: BusinessCalendar
) -> Pagamento:
    """Apply a registered payment to its parts. The group is locked by the caller."""
    distribuido = replace(pagamento, situacao="DISTRIBUIDO")
    await repository.guardar_pagamento(tx.conn, distribuido)
    await pagar_partes(tx, "parte", dinheiro_do(pagamento), partes, calendario)
    return distribuido


def dinheiro_do(pagamento: Pagamento) -> Dinheiro:
    """The money of a payment."""
    return Dinheiro(
        pagamento.referencia_externa,
        pagamento.valor_centavos,
        pagamento.data_pagamento,
        pagamento.canal,
        pagamento.data_contabil,
    )


async def pagar_partes(
    tx: Transaction, prefixo: str, dinheiro: Dinheiro, partes: Sequence[Parte], calendario: BusinessCalendar
) -> None:
    """Each part by the rules of any payment; who gets nothing is left as it was."""
    for ordem, parte in enumerate(partes, start=1):
        if parte.valor_centavos > 0:
            referencia = f"{prefixo}:{dinheiro.referencia}:{ordem}"
            await aplicar(tx, parte.titulo, _pagamento(tx, parte, dinheiro, referencia), calendario)


def _pagamento(tx: Transaction, parte: Parte, dinheiro: Dinheiro, referencia: str) -> Pagamento:
    return Pagamento(
        pagamento_id=tx.ids.new(),
        referencia_externa=referencia,
        parcela_id=parte.titulo.parcela_id,
        grupo_id=parte.titulo.grupo_id,
        cota_id=parte.titulo.cota_id,
        identificador_informado="",
        situacao="APLICADO",
        valor_centavos=parte.valor_centavos,
        data_pagamento=dinheiro.data,
        data_contabil=dinheiro.data_contabil,
        canal=dinheiro.canal,
        excedente_centavos=0,
        motivo="",
    )
