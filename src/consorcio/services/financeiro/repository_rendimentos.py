"""Yields of the bank accounts: what each group had in them by fund, and what each earned (R10.03, R10.06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.registros import todos

# The FR as it is, less what moved in it since: so much is read whatever the age of the books.
_GRUPOS: LiteralString = """
WITH hoje AS (
    SELECT grupo_id, sum(creditos_centavos - debitos_centavos) AS fr FROM saldo_conta
     WHERE grupo_id = ANY(%(grupos)s) AND conta = ANY(%(fr)s) GROUP BY grupo_id
), depois AS (
    SELECT grupo_id, sum(valor_centavos * ((credito = ANY(%(fr)s))::int - (debito = ANY(%(fr)s))::int)) AS fr
      FROM lancamento
     WHERE grupo_id = ANY(%(grupos)s) AND data_contabil > %(dia)s
     GROUP BY grupo_id
)
SELECT g.grupo_id, g.codigo, (coalesce(h.fr, 0) - coalesce(d.fr, 0))::bigint AS fundo_reserva_centavos
  FROM grupo g LEFT JOIN hoje h USING (grupo_id) LEFT JOIN depois d USING (grupo_id)
 WHERE g.grupo_id = ANY(%(grupos)s) AND g.situacao <> 'ENCERRADO'
 ORDER BY g.codigo, g.grupo_id
"""
_FUNDO_RESERVA = ["FUNDO_RESERVA", "FUNDO_RESERVA_UTILIZADO"]


@dataclass(frozen=True, slots=True)
class GrupoNaConta:
    """A group that was not closed, and its FR at the end of a day."""

    grupo_id: UUID
    codigo: str
    fundo_reserva_centavos: int


@dataclass(frozen=True, slots=True)
class RendimentoDoGrupo:
    """What a group earned of a line of the bank, and the fact that booked it."""

    grupo_id: UUID
    codigo: str
    fato_id: UUID
    fundo_comum_centavos: int
    fundo_reserva_centavos: int


async def conta_da_linha(conn: AsyncConnection, linha_id: UUID) -> tuple[UUID | None, str] | None:
    """The group whose account a line is of, none when of the administradora, and its purpose; None without the line."""
    cursor = await conn.execute(
        "SELECT c.grupo_id, c.finalidade FROM extrato_linha l JOIN conta_bancaria c USING (conta_id)"
        " WHERE l.linha_id = %s",
        [linha_id],
    )
    return await cursor.fetchone()


async def grupos_na_conta(conn: AsyncConnection, grupo_ids: Sequence[UUID], dia: date) -> list[GrupoNaConta]:
    """Of these books, the groups that are not closed, by their code, and the FR of each at the end of a day."""
    parametros = {"grupos": list(grupo_ids), "dia": dia, "fr": _FUNDO_RESERVA}
    return await todos(conn, GrupoNaConta, _GRUPOS, parametros)


async def rendimentos_da_linha(conn: AsyncConnection, linha_id: UUID) -> list[RendimentoDoGrupo]:
    """How a line was divided, by the code of the group; nothing when it was not."""
    return await todos(
        conn,
        RendimentoDoGrupo,
        "SELECT grupo_id, codigo, fato_id, fundo_comum_centavos, fundo_reserva_centavos"
        " FROM rendimento_conta JOIN grupo USING (grupo_id) WHERE linha_id = %s ORDER BY codigo, grupo_id",
        [linha_id],
    )


async def guardar_rendimentos(conn: AsyncConnection, linha_id: UUID, partes: Sequence[RendimentoDoGrupo]) -> None:
    """How a line was divided; what is of the FC is a cause of G, what is of the FR is not (I19)."""
    await conn.execute(
        "INSERT INTO rendimento_conta (linha_id, grupo_id, fato_id, fundo_comum_centavos, fundo_reserva_centavos)"
        " SELECT %s, * FROM unnest(%s::uuid[], %s::uuid[], %s::bigint[], %s::bigint[])",
        [
            linha_id,
            [parte.grupo_id for parte in partes],
            [parte.fato_id for parte in partes],
            [parte.fundo_comum_centavos for parte in partes],
            [parte.fundo_reserva_centavos for parte in partes],
        ],
    )
    await conn.execute(
        "UPDATE grupo g SET equilibrio_esperado = g.equilibrio_esperado + r.fundo_comum_centavos"
        " FROM rendimento_conta r WHERE r.linha_id = %s AND r.grupo_id = g.grupo_id",
        [linha_id],
    )
