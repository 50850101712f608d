"""Rows of the advance payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.registros import colunas, todos, um


@dataclass(frozen=True, slots=True)
class PedidoAntecipacao:
    """An advance payment asked for; its money, percents and state are those of its title."""

    antecipacao_id: UUID
    parcela_id: UUID
    grupo_id: UUID
    cota_id: UUID
    ordem: str
    quitacao: bool
    numeros: list[int]
    pedida_em: date


_PEDIDO: LiteralString = f"SELECT {colunas(PedidoAntecipacao)} FROM antecipacao"  # noqa: S608 column names of a dataclass


async def inserir_antecipacao(tx: Transaction, pedido: PedidoAntecipacao) -> None:
    """An advance payment asked for."""
    valores = {nome: getattr(pedido, nome) for nome in PedidoAntecipacao.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in PedidoAntecipacao.__dataclass_fields__)
    await tx.conn.execute(
        f"INSERT INTO antecipacao ({colunas(PedidoAntecipacao)}) VALUES ({lugares})",  # noqa: S608 column names of a dataclass
        valores,
    )


async def buscar_antecipacao(conn: AsyncConnection, antecipacao_id: UUID) -> PedidoAntecipacao:
    """An advance payment; NOT_FOUND."""
    pedido = await um(conn, PedidoAntecipacao, _PEDIDO + " WHERE antecipacao_id = %s", [antecipacao_id])
    if pedido is None:
        raise not_found("antecipação", antecipacao_id)
    return pedido


async def antecipacao_do_titulo(conn: AsyncConnection, parcela_id: UUID) -> PedidoAntecipacao:
    """The advance payment that a title asks for; NOT_FOUND."""
    pedido = await um(conn, PedidoAntecipacao, _PEDIDO + " WHERE parcela_id = %s", [parcela_id])
    if pedido is None:
        raise not_found("antecipação", parcela_id)
    return pedido


async def antecipacoes_da_cota(conn: AsyncConnection, cota_id: UUID) -> list[PedidoAntecipacao]:
    """The advance payments of a cota, newest first."""
    return await todos(
        conn, PedidoAntecipacao, _PEDIDO + " WHERE cota_id = %s ORDER BY antecipacao_id DESC LIMIT 100", [cota_id]
    )
