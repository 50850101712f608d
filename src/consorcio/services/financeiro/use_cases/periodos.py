"""Accounting periods: months that close in order, book by book, and balances at their end (R10.01, R2)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import class_row

from consorcio.core.errors import foreign_page_token, precondition
from consorcio.platform.database import Transaction
from consorcio.services.financeiro.livro import travar_arrecadacao

_UM_DIA = timedelta(days=1)

# Books with something to close in a month, in the order every use case locks them: groups, then the common ones.
_TRAVAR_GRUPOS = """
SELECT livro_id FROM livro
 WHERE livro_id IN (SELECT grupo_id FROM grupo) AND (%(livro)s::uuid IS NULL OR livro_id = %(livro)s)
 ORDER BY livro_id FOR NO KEY UPDATE
"""

_FECHAR = """
WITH abertos AS (
    SELECT DISTINCT s.grupo_id AS livro_id FROM saldo_conta s JOIN livro f ON f.livro_id = s.grupo_id
     WHERE (%(livro)s::uuid IS NULL OR s.grupo_id = %(livro)s) AND coalesce(f.fechado_ate, '-infinity') < %(fim)s
), pernas AS (
    SELECT grupo_id AS livro_id, debito AS conta, valor_centavos AS debito, 0 AS credito FROM lancamento
     WHERE data_contabil BETWEEN %(inicio)s AND %(fim)s
    UNION ALL
    SELECT grupo_id, credito, 0, valor_centavos FROM lancamento WHERE data_contabil BETWEEN %(inicio)s AND %(fim)s
), movimento AS (
    SELECT livro_id, conta, sum(debito) AS debitos, sum(credito) AS creditos FROM pernas
      JOIN abertos USING (livro_id) GROUP BY livro_id, conta
), anterior AS (
    SELECT p.livro_id, p.conta, p.debitos_acumulados_centavos AS debitos, p.creditos_acumulados_centavos AS creditos
      FROM saldo_periodo p JOIN abertos USING (livro_id) WHERE p.mes = %(mes_anterior)s
), fechadas AS (
    INSERT INTO saldo_periodo
    SELECT coalesce(m.livro_id, a.livro_id), %(inicio)s, coalesce(m.conta, a.conta),
           coalesce(m.debitos, 0), coalesce(m.creditos, 0),
           coalesce(a.debitos, 0) + coalesce(m.debitos, 0), coalesce(a.creditos, 0) + coalesce(m.creditos, 0)
      FROM movimento m FULL JOIN anterior a ON a.livro_id = m.livro_id AND a.conta = m.conta
    RETURNING livro_id
)
UPDATE livro SET fechado_ate = %(fim)s FROM abertos WHERE livro.livro_id = abertos.livro_id
"""

_PRIMEIRO_ABERTO = """
SELECT min(coalesce(f.fechado_ate + 1, (SELECT min(data_contabil) FROM lancamento l WHERE l.grupo_id = s.grupo_id)))
  FROM (SELECT DISTINCT grupo_id FROM saldo_conta WHERE %(livro)s::uuid IS NULL OR grupo_id = %(livro)s) s
  JOIN livro f ON f.livro_id = s.grupo_id
"""

# The last closed month before a date, and what was posted after it.
_BALANCETE = """
WITH base AS (
    SELECT max(mes) AS mes, (max(mes) + interval '1 month')::date AS desde FROM saldo_periodo
     WHERE livro_id = %(livro)s AND (mes + interval '1 month')::date <= %(data)s::date + 1
), partes AS (
    SELECT conta, debitos_acumulados_centavos AS debito, creditos_acumulados_centavos AS credito
      FROM saldo_periodo JOIN base USING (mes) WHERE livro_id = %(livro)s
    UNION ALL
    SELECT debito, valor_centavos, 0 FROM lancamento, base
     WHERE grupo_id = %(livro)s AND data_contabil BETWEEN coalesce(desde, '-infinity') AND %(data)s
    UNION ALL
    SELECT credito, 0, valor_centavos FROM lancamento, base
     WHERE grupo_id = %(livro)s AND data_contabil BETWEEN coalesce(desde, '-infinity') AND %(data)s
)
SELECT conta, sum(debito)::bigint, sum(credito)::bigint FROM partes GROUP BY conta ORDER BY conta
"""


@dataclass(frozen=True, slots=True)
class SaldoPeriodo:
    """An account of a book in a closed month, in centavos."""

    mes: date
    conta: str
    debitos_centavos: int
    creditos_centavos: int
    debitos_acumulados_centavos: int
    creditos_acumulados_centavos: int


def fim_do_mes(mes: date) -> date:
    """The last day of a month."""
    return mes.replace(day=calendar.monthrange(mes.year, mes.month)[1])


def texto_mes_fechado(grupo_codigo: str, data: date) -> str:
    """Why nothing of a day enters the book of a group any more."""
    return f"O mês {data:%m/%Y} já foi fechado no grupo {grupo_codigo}."


async def fechar_periodo(tx: Transaction, mes: date, livro_id: UUID | None, hoje: date) -> int:
    """Close every month up to one, of a book or of all. Returns how many books changed; repeating changes nothing.

    PRECONDITION while the month has not ended: what is still to come belongs to it.
    """
    if fim_do_mes(mes) >= hoje:
        raise precondition(f"O mês {mes:%m/%Y} ainda não terminou.", "R10.01")
    await tx.conn.execute(_TRAVAR_GRUPOS, {"livro": livro_id})
    await travar_arrecadacao(tx.conn)
    desde = await primeiro_dia_aberto(tx.conn, livro_id)
    livros = 0
    while desde is not None and desde <= fim_do_mes(mes):
        inicio = desde.replace(day=1)
        anterior = (inicio - _UM_DIA).replace(day=1)
        parametros = {"livro": livro_id, "inicio": inicio, "fim": fim_do_mes(inicio), "mes_anterior": anterior}
        livros = max(livros, (await tx.conn.execute(_FECHAR, parametros)).rowcount)
        desde = fim_do_mes(inicio) + _UM_DIA
    return livros


async def primeiro_dia_aberto(conn: AsyncConnection, livro_id: UUID | None) -> date | None:
    """The first day still open of a book, or of the one that is furthest behind; None when nothing was ever posted."""
    cursor = await conn.execute(_PRIMEIRO_ABERTO, {"livro": livro_id})
    linha: tuple[date | None] | None = await cursor.fetchone()
    return linha[0] if linha else None


async def saldos_do_periodo(
    conn: AsyncConnection, livro_id: UUID, desde: date, ate: date, depois_de: str, limite: int
) -> list[SaldoPeriodo]:
    """Closed balances of a book, month by month, after one ("AAAA-MM-DD|conta"). VALIDATION of a token not ours."""
    mes, _, conta = depois_de.partition("|")
    try:
        inicio = date.fromisoformat(mes) if mes else date.min
    except ValueError:
        raise foreign_page_token() from None
    async with conn.cursor(row_factory=class_row(SaldoPeriodo)) as cursor:
        await cursor.execute(
            "SELECT mes, conta, debitos_centavos, creditos_centavos, debitos_acumulados_centavos,"
            " creditos_acumulados_centavos FROM saldo_periodo WHERE livro_id = %s AND mes BETWEEN %s AND %s"
            " AND (mes, conta) > (%s, %s) ORDER BY mes, conta LIMIT %s",
            [livro_id, desde, ate, inicio, conta, limite],
        )
        return await cursor.fetchall()


async def balancete(conn: AsyncConnection, livro_id: UUID, data: date | None) -> list[tuple[str, int, int]]:
    """Debits and credits of each account now, or at the end of a date: never the sum of more than the open months."""
    if data is None:
        cursor = await conn.execute(
            "SELECT conta, debitos_centavos, creditos_centavos FROM saldo_conta WHERE grupo_id = %s ORDER BY conta",
            [livro_id],
        )
    else:
        cursor = await conn.execute(_BALANCETE, {"livro": livro_id, "data": data})
    return [(conta, int(debitos), int(creditos)) for conta, debitos, creditos in await cursor.fetchall()]
