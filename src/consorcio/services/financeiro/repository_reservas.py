"""Reading and writing the credits set aside for who was contemplated (R5.40)."""

from __future__ import annotations

from decimal import Decimal
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.registros import Reserva, colunas, todos, um

_RESERVA: LiteralString = f"SELECT {colunas(Reserva)} FROM reserva_credito"


async def buscar_reserva(conn: AsyncConnection, contemplacao_id: UUID) -> Reserva | None:
    """The credit reserved for a contemplação, locked, or none."""
    return await um(conn, Reserva, _RESERVA + " WHERE contemplacao_id = %s FOR UPDATE", [contemplacao_id])


async def grupo_da_reserva(conn: AsyncConnection, contemplacao_id: UUID) -> UUID | None:
    """The group of a contemplação, without locking anything; it never changes."""
    cursor = await conn.execute("SELECT grupo_id FROM reserva_credito WHERE contemplacao_id = %s", [contemplacao_id])
    linha = await cursor.fetchone()
    return UUID(str(linha[0])) if linha else None


async def inserir_reserva(conn: AsyncConnection, reserva: Reserva) -> None:
    """Set credit aside for a contemplação."""
    valores = {nome: getattr(reserva, nome) for nome in Reserva.__dataclass_fields__}
    lugares: LiteralString = ", ".join(f"%({nome})s" for nome in Reserva.__dataclass_fields__)
    await conn.execute(
        f"INSERT INTO reserva_credito ({colunas(Reserva)}) VALUES ({lugares})",
        valores,
    )


async def mudar_reserva(conn: AsyncConnection, contemplacao_id: UUID, situacao: str) -> None:
    """Move a reserve to another state."""
    await conn.execute(
        "UPDATE reserva_credito SET situacao = %s WHERE contemplacao_id = %s", [situacao, contemplacao_id]
    )


async def efetivar_reserva(conn: AsyncConnection, contemplacao_id: UUID, embutido_centavos: int) -> None:
    """The credit is delivered, with what its bid really took of it."""
    await conn.execute(
        "UPDATE reserva_credito SET situacao = 'EFETIVADA', embutido_centavos = %s WHERE contemplacao_id = %s",
        [embutido_centavos, contemplacao_id],
    )


async def guardar_parcela_reduzida(conn: AsyncConnection, contemplacao_id: UUID, fc_reduzido: Decimal) -> None:
    """The FC percent of the parcelas that a contemplado paid until now."""
    await conn.execute(
        "UPDATE reserva_credito SET fc_reduzido = %s WHERE contemplacao_id = %s", [fc_reduzido, contemplacao_id]
    )


async def guardar_escolha(conn: AsyncConnection, contemplacao_id: UUID, escolha: str, residuo_centavos: int) -> None:
    """What the member picked for what his reduced parcelas left, and what of the credit pays it (R4.21)."""
    await conn.execute(
        "UPDATE reserva_credito SET escolha_residuo = %s, residuo_centavos = %s WHERE contemplacao_id = %s",
        [escolha, residuo_centavos, contemplacao_id],
    )


async def reservas_que_esperam(conn: AsyncConnection, grupo_id: UUID) -> list[Reserva]:
    """Winning bids of a group not yet delivered, oldest first."""
    onde = " WHERE grupo_id = %s AND situacao IN ('PENDENTE', 'PAGA') ORDER BY ago, contemplacao_id"
    return await todos(conn, Reserva, _RESERVA + onde, [grupo_id])


async def completar_reserva(conn: AsyncConnection, contemplacao_id: UUID, fundo_comum_centavos: int) -> None:
    """More of the FC is set aside for a bid."""
    await conn.execute(
        "UPDATE reserva_credito SET fundo_comum_centavos = %s WHERE contemplacao_id = %s",
        [fundo_comum_centavos, contemplacao_id],
    )


async def fundo_reservado(conn: AsyncConnection, grupo_id: UUID) -> int:
    """Centavos of the FC set aside for winning bids not yet delivered."""
    cursor = await conn.execute(
        "SELECT coalesce(sum(fundo_comum_centavos), 0) FROM reserva_credito"
        " WHERE grupo_id = %s AND situacao IN ('PENDENTE', 'PAGA')",
        [grupo_id],
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0
