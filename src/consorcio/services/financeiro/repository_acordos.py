"""Reading and writing agreements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.core.errors import not_found
from consorcio.services.financeiro.domain.acordo import ParcelaAcordo
from consorcio.services.financeiro.registros import Titulo, colunas, todos, um


@dataclass(frozen=True, slots=True)
class Acordo:
    """An agreement and what its titles received since it was made, or until it ended."""

    acordo_id: UUID
    cota_id: UUID
    grupo_id: UUID
    situacao: str
    data: date
    divida_centavos: int
    tolerancia_dias: int
    criado_por: str
    encerrado_em: date | None
    pago_centavos: int = 0


_COLUNAS: LiteralString = (
    "acordo_id, cota_id, grupo_id, situacao, data, divida_centavos, tolerancia_dias, criado_por, encerrado_em"
)
_ACORDO: LiteralString = (
    f"SELECT {_COLUNAS}, coalesce(pago_final_centavos, (SELECT sum(t.pago_centavos - x.pago_antes_centavos)"
    " FROM acordo_titulo x JOIN titulo t USING (parcela_id) WHERE x.acordo_id = a.acordo_id))::bigint AS pago_centavos"
    " FROM acordo a"
)
EM_ACORDO: LiteralString = (
    "EXISTS (SELECT FROM acordo_titulo x JOIN acordo a USING (acordo_id)"
    " WHERE x.parcela_id = t.parcela_id AND a.situacao = 'VIGENTE')"
)
"""That the title `t` is of an agreement in force: its parts are charged in its place."""


async def vencidos(conn: AsyncConnection, cota_id: UUID, hoje: date) -> list[Titulo]:
    """The open parcelas of a cota that are overdue, the oldest first."""
    return await todos(
        conn,
        Titulo,
        f"SELECT {colunas(Titulo)} FROM titulo WHERE cota_id = %s AND tipo = 'PARCELA'"
        " AND situacao IN ('ABERTO', 'PARCIAL') AND vencimento < %s ORDER BY vencimento, identificador",
        [cota_id, hoje],
    )


async def tem_vigente(conn: AsyncConnection, cota_id: UUID) -> bool:
    """Whether a cota has an agreement in force."""
    cursor = await conn.execute("SELECT FROM acordo WHERE cota_id = %s AND situacao = 'VIGENTE'", [cota_id])
    return await cursor.fetchone() is not None


async def inserir(
    conn: AsyncConnection, acordo: Acordo, titulos: Sequence[UUID], parcelas: Sequence[ParcelaAcordo]
) -> None:
    """A new agreement, over these titles and in these parts."""
    await conn.execute(
        f"INSERT INTO acordo ({_COLUNAS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(acordo.acordo_id, acordo.cota_id, acordo.grupo_id, acordo.situacao, acordo.data),
            *(acordo.divida_centavos, acordo.tolerancia_dias, acordo.criado_por, acordo.encerrado_em),
        ],
    )
    await conn.execute(
        "INSERT INTO acordo_titulo (acordo_id, parcela_id, pago_antes_centavos)"
        " SELECT %s, parcela_id, pago_centavos FROM titulo WHERE parcela_id = ANY(%s)",
        [acordo.acordo_id, list(titulos)],
    )
    await conn.execute(
        "INSERT INTO acordo_parcela (acordo_id, numero, vencimento, valor_centavos, parcela_id)"
        " SELECT %s, * FROM unnest(%s::int[], %s::date[], %s::bigint[], %s::uuid[])",
        [
            acordo.acordo_id,
            [p.numero for p in parcelas],
            [p.vencimento for p in parcelas],
            [p.valor_centavos for p in parcelas],
            [p.parcela_id for p in parcelas],
        ],
    )


async def buscar(conn: AsyncConnection, acordo_id: UUID, *, travar: bool = False) -> Acordo:
    """An agreement; NOT_FOUND when there is none."""
    if travar:
        await conn.execute("SELECT FROM acordo WHERE acordo_id = %s FOR UPDATE", [acordo_id])
    acordo = await um(conn, Acordo, _ACORDO + " WHERE acordo_id = %s", [acordo_id])
    if acordo is None:
        raise not_found("acordo", acordo_id)
    return acordo


async def da_cota(conn: AsyncConnection, cota_id: UUID) -> list[Acordo]:
    """The agreements of a cota, the latest first."""
    return await todos(
        conn, Acordo, _ACORDO + " WHERE cota_id = %s ORDER BY data DESC, acordo_id DESC LIMIT 200", [cota_id]
    )


async def parcelas_do(conn: AsyncConnection, acordo_id: UUID) -> list[ParcelaAcordo]:
    """The parts of an agreement, in order."""
    return await todos(
        conn,
        ParcelaAcordo,
        f"SELECT {colunas(ParcelaAcordo)} FROM acordo_parcela WHERE acordo_id = %s ORDER BY numero",
        [acordo_id],
    )


async def titulos_do(conn: AsyncConnection, acordo_id: UUID) -> list[Titulo]:
    """The titles an agreement is about that are still open, the oldest first."""
    return await todos(
        conn,
        Titulo,
        f"SELECT {colunas(Titulo)} FROM titulo WHERE situacao IN ('ABERTO', 'PARCIAL') AND parcela_id IN"
        " (SELECT parcela_id FROM acordo_titulo WHERE acordo_id = %s) ORDER BY vencimento, identificador",
        [acordo_id],
    )


async def lembrar_pagamento(conn: AsyncConnection, referencia: str, acordo_id: UUID, valor: int, dia: date) -> bool:
    """Remember money of an agreement; False when its reference was there."""
    cursor = await conn.execute(
        "INSERT INTO acordo_pagamento (referencia, acordo_id, valor_centavos, data) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [referencia, acordo_id, valor, dia],
    )
    return cursor.rowcount == 1


async def pagamento_igual(conn: AsyncConnection, referencia: str, acordo_id: UUID, valor: int, dia: date) -> bool:
    """Whether the reference was of this very money."""
    cursor = await conn.execute(
        "SELECT 1 FROM acordo_pagamento WHERE referencia = %s AND acordo_id = %s AND valor_centavos = %s AND data = %s",
        [referencia, acordo_id, valor, dia],
    )
    return await cursor.fetchone() is not None


async def da_parte(conn: AsyncConnection, parcela_id: UUID) -> UUID:
    """The agreement that a title charges a part of; NOT_FOUND when it charges none."""
    cursor = await conn.execute("SELECT acordo_id FROM acordo_parcela WHERE parcela_id = %s", [parcela_id])
    linha = await cursor.fetchone()
    if linha is None:
        raise not_found("acordo da parte", parcela_id)
    return UUID(str(linha[0]))


async def esta_em_acordo(conn: AsyncConnection, parcela_id: UUID) -> bool:
    """Whether a title is of an agreement in force."""
    cursor = await conn.execute(f"SELECT FROM titulo t WHERE parcela_id = %s AND {EM_ACORDO}", [parcela_id])
    return await cursor.fetchone() is not None


async def titulos_das_partes_sem_boleto(conn: AsyncConnection, acordo_id: UUID) -> list[Titulo]:
    """The titles of the parts still to be paid that have no boleto in the street, in order."""
    return await todos(
        conn,
        Titulo,
        f"SELECT {colunas(Titulo)} FROM titulo t WHERE situacao = 'ABERTO' AND parcela_id IN"
        " (SELECT parcela_id FROM acordo_parcela WHERE acordo_id = %s) AND NOT EXISTS (SELECT FROM boleto_em_aberto b"
        " WHERE b.parcela_id = t.parcela_id) ORDER BY vencimento",
        [acordo_id],
    )


async def guardar_partes(conn: AsyncConnection, acordo_id: UUID, parcelas: Sequence[ParcelaAcordo], hoje: date) -> None:
    """How much each part has; its title charges what is left of it, and is paid when nothing is."""
    await conn.execute(
        "UPDATE acordo_parcela p SET pago_centavos = n.pago FROM unnest(%s::int[], %s::bigint[]) AS n (numero, pago)"
        " WHERE p.acordo_id = %s AND p.numero = n.numero",
        [[p.numero for p in parcelas], [p.pago_centavos for p in parcelas], acordo_id],
    )
    await conn.execute(
        "UPDATE titulo SET situacao = 'PAGO', pago_centavos = valor_centavos, data_pagamento = %(hoje)s,"
        " pontual = %(hoje)s <= vencimento WHERE parcela_id = ANY(%(pagas)s) AND situacao = 'ABERTO'",
        {"hoje": hoje, "pagas": [p.parcela_id for p in parcelas if not p.falta_centavos]},
    )
    await conn.execute(
        "UPDATE titulo t SET outros_centavos = n.falta, valor_centavos = n.falta"
        " FROM unnest(%s::uuid[], %s::bigint[]) AS n (parcela, falta)"
        " WHERE t.parcela_id = n.parcela AND n.falta > 0 AND t.situacao = 'ABERTO'",
        [[p.parcela_id for p in parcelas], [p.falta_centavos for p in parcelas]],
    )


async def encerrar(conn: AsyncConnection, acordo: Acordo, situacao: str, dia: date) -> None:
    """An agreement that was kept, or broken: what it still charged is charged no more."""
    await conn.execute(
        "UPDATE acordo SET situacao = %s, encerrado_em = %s, pago_final_centavos = %s WHERE acordo_id = %s",
        [situacao, dia, acordo.pago_centavos, acordo.acordo_id],
    )
    await conn.execute(
        "UPDATE titulo SET situacao = 'CANCELADO' WHERE situacao = 'ABERTO' AND parcela_id IN"
        " (SELECT parcela_id FROM acordo_parcela WHERE acordo_id = %s)",
        [acordo.acordo_id],
    )


async def tem_titulo_cancelado(conn: AsyncConnection, acordo_id: UUID) -> bool:
    """Whether a parcela of the agreement stopped being a debt (R8.03)."""
    cursor = await conn.execute(
        "SELECT FROM acordo_titulo x JOIN titulo t USING (parcela_id)"
        " WHERE x.acordo_id = %s AND t.situacao = 'CANCELADO' LIMIT 1",
        [acordo_id],
    )
    return await cursor.fetchone() is not None


async def vigentes_a_conferir(conn: AsyncConnection, hoje: date, grupo_id: UUID | None) -> list[tuple[UUID, UUID]]:
    """Group and agreement of those in force with a part late beyond the tolerance, or with no title left to pay."""
    cursor = await conn.execute(
        "SELECT a.grupo_id, a.acordo_id FROM acordo a WHERE a.situacao = 'VIGENTE'"
        " AND (%s::uuid IS NULL OR a.grupo_id = %s)"
        " AND (EXISTS (SELECT FROM acordo_parcela p WHERE p.acordo_id = a.acordo_id"
        " AND p.vencimento + a.tolerancia_dias < %s)"
        " OR NOT EXISTS (SELECT FROM acordo_titulo x JOIN titulo t USING (parcela_id)"
        " WHERE x.acordo_id = a.acordo_id AND t.situacao IN ('ABERTO', 'PARCIAL'))) ORDER BY a.grupo_id, a.acordo_id",
        [grupo_id, grupo_id, hoje],
    )
    return [(grupo, acordo) for grupo, acordo in await cursor.fetchall()]
