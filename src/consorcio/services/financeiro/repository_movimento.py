"""Which money of the books is in the accounts of a scope, and what each fact moved there (R10.03, ADR 0050).

Each money of a book is in the account of its purpose: that of the group; without one, where the rest of the group is;
and what has neither is in those of the administradora. Asked row by row it would be asked of every fact: it is a join.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.domain.lugar_do_dinheiro import MOVIMENTO, Lugar
from consorcio.services.financeiro.registros import todos
from consorcio.services.financeiro.registros_conciliacao import Escopo, Parte

CONTAS: LiteralString = (
    "(SELECT conta_id FROM conta_bancaria"
    " WHERE grupo_id IS NOT DISTINCT FROM %(grupo)s::uuid AND finalidade = %(finalidade)s)"
)
"""The bank accounts of a scope."""
SEM_PAR: LiteralString = (
    "NOT EXISTS (SELECT FROM casamento_fato c WHERE c.livro_id = m.livro_id AND c.fato_id = m.fato_id"
    "  AND c.finalidade = %(finalidade)s AND c.ativo)"
    " AND NOT EXISTS (SELECT FROM fato_justificado j WHERE j.livro_id = m.livro_id AND j.fato_id = m.fato_id"
    "  AND j.finalidade = %(finalidade)s)"
)
"""Of a row `m` of `movimento`: neither matched nor explained in the scope."""
# Of a row `m` with its book, money and day.
_NESTE_LUGAR: LiteralString = (
    "EXISTS (SELECT FROM lugar_do_dinheiro e WHERE e.grupo_id IS NOT DISTINCT FROM %(grupo)s::uuid"
    " AND e.finalidade = %(finalidade)s AND e.dinheiro = m.dinheiro AND m.dia >= e.desde AND m.dia < e.ate)"
)
_DO_GRUPO: LiteralString = f"m.livro_id = %(grupo)s::uuid AND {_NESTE_LUGAR}"
_DE_QUEM_NAO_TEM_CONTA: LiteralString = (
    f"{_NESTE_LUGAR} AND NOT EXISTS (SELECT FROM conta_bancaria p WHERE p.grupo_id = m.livro_id"
    f" AND p.finalidade IN (m.dinheiro, '{MOVIMENTO}') AND m.dia >= coalesce(p.desde, '-infinity'))"
)
_RECEBIDO: LiteralString = (
    "(SELECT grupo_id AS livro_id, fato_id, 'PagamentoRegistrado' AS fato, data_contabil AS dia, cota_id,"
    " valor_centavos::bigint, 'MOVIMENTO' AS dinheiro FROM recebimento)"
)


def parametros(escopo: Escopo) -> dict[str, object]:
    """What the texts below ask for."""
    return {"grupo": escopo.grupo_id, "finalidade": escopo.finalidade}


def movimento(escopo: Escopo) -> LiteralString:
    """A table of what each fact moved in the scope; what only went from a money of it to another is not there."""
    no_escopo = _no_escopo(escopo)
    recebido: LiteralString = ""
    if escopo.finalidade == MOVIMENTO:
        recebido = (
            " UNION ALL SELECT livro_id, fato_id, fato, dia, cota_id, valor_centavos"
            f" FROM {_RECEBIDO} m WHERE {no_escopo}"
        )
    return (
        "(SELECT livro_id, fato_id, fato, dia,"
        " CASE WHEN count(DISTINCT cota_id) = 1 THEN min(cota_id::text)::uuid END AS cota_id,"
        f" sum(valor_centavos)::bigint AS valor_centavos FROM partida_bancaria m WHERE {no_escopo}"
        f" GROUP BY livro_id, fato_id, fato, dia HAVING sum(valor_centavos) <> 0{recebido})"
    )


def _no_escopo(escopo: Escopo) -> LiteralString:
    return _DE_QUEM_NAO_TEM_CONTA if escopo.grupo_id is None else _DO_GRUPO


async def partes(conn: AsyncConnection, escopo: Escopo, fim_de: date, nas_contas_de: date | None = None) -> list[Parte]:
    """What each book had of each money at the end of a day (R10.03), in the accounts as they are that day or another.

    The balances as they are less what moved since: so much is read whatever the age of the books.
    """
    return await todos(
        conn,
        Parte,
        "SELECT livro_id, dinheiro, sum(valor_centavos)::bigint AS valor_centavos FROM ("
        " SELECT grupo_id AS livro_id, dinheiro_da_conta(conta) AS dinheiro, %(lugar)s::date AS dia,"
        "        debitos_centavos - creditos_centavos AS valor_centavos"
        "   FROM saldo_conta WHERE dinheiro_da_conta(conta) IS NOT NULL"
        " UNION ALL SELECT livro_id, dinheiro, %(lugar)s::date, -valor_centavos FROM movimento_bancario"
        "   WHERE dia > %(fim)s"
        f") m WHERE {_no_escopo(escopo)} GROUP BY livro_id, dinheiro HAVING sum(valor_centavos) <> 0"
        " ORDER BY livro_id, dinheiro",
        parametros(escopo) | {"fim": fim_de, "lugar": nas_contas_de or fim_de},
    )


async def lugares(conn: AsyncConnection, grupo_id: UUID | None) -> list[Lugar]:
    """The places of a group and those of the administradora; with no group, only these."""
    return await todos(
        conn,
        Lugar,
        "SELECT grupo_id, finalidade, CASE WHEN bool_and(desde IS NOT NULL) THEN min(desde) END AS desde"
        " FROM conta_bancaria WHERE grupo_id IS NULL OR grupo_id = %s GROUP BY grupo_id, finalidade",
        [grupo_id],
    )


async def moveu_entre(
    conn: AsyncConnection, escopo: Escopo, desde: date | None, ate: date, antes_de: date | None
) -> bool:
    """Whether anything moved in a scope from a day to another, both included, and before a third."""
    cursor = await conn.execute(
        f"SELECT EXISTS (SELECT FROM {movimento(escopo)} m WHERE m.dia >= coalesce(%(desde)s::date, '-infinity')"
        " AND m.dia <= %(ate)s AND m.dia < coalesce(%(antes)s::date, 'infinity'))",
        parametros(escopo) | {"desde": desde, "ate": ate, "antes": antes_de},
    )
    linha = await cursor.fetchone()
    return bool(linha and linha[0])


async def casados_que_mudam(
    conn: AsyncConnection, escopo: Escopo, livros: Sequence[UUID] | None, desde: date | None
) -> tuple[int, date | None]:
    """How many facts matched or explained in a scope, from a day on, no longer move that there; and the last day."""
    cursor = await conn.execute(
        "SELECT count(*), max(f.dia) FROM ("
        " SELECT livro_id, fato_id, dia, valor_centavos FROM casamento_fato f JOIN casamento c USING (casamento_id)"
        "  WHERE f.ativo AND c.escopo_id = %(escopo)s AND c.finalidade = %(finalidade)s"
        " UNION ALL SELECT livro_id, fato_id, dia, valor_centavos FROM fato_justificado"
        "  WHERE escopo_id = %(escopo)s AND finalidade = %(finalidade)s) f"
        " WHERE f.dia >= coalesce(%(desde)s::date, '-infinity')"
        " AND (%(livros)s::uuid[] IS NULL OR livro_id = ANY(%(livros)s))"
        f" AND NOT EXISTS (SELECT FROM {movimento(escopo)} m WHERE m.livro_id = f.livro_id AND m.fato_id = f.fato_id"
        "  AND m.valor_centavos = f.valor_centavos AND m.dia >= coalesce(%(desde)s::date, '-infinity'))",
        parametros(escopo) | {"escopo": escopo.escopo_id, "livros": list(livros) if livros else None, "desde": desde},
    )
    linha = await cursor.fetchone()
    return (int(linha[0]), linha[1]) if linha else (0, None)
