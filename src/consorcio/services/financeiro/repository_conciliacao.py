"""Reading and writing statements, matches and closed days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.bancos.ofx import Transacao
from consorcio.services.financeiro.registros import todos
from consorcio.services.financeiro.registros_conciliacao import Escopo, FatoNoBanco, LinhaExtrato, Par, Parte
from consorcio.services.financeiro.repository_movimento import CONTAS, SEM_PAR, movimento, parametros

_FATO: LiteralString = "livro_id, fato_id, fato, dia, valor_centavos"


@dataclass(frozen=True, slots=True)
class Importacao:
    """A statement on its way in."""

    extrato_id: UUID
    conta_id: UUID
    sha256: str
    nome: str
    inicio: date
    fim: date
    saldo_centavos: int
    importado_em: datetime
    importado_por: str


async def travar_escopo(conn: AsyncConnection, escopo: Escopo) -> None:
    """Matching and closing of a scope, one at a time until the end of the transaction."""
    chave = f"{escopo.escopo_id}/{escopo.finalidade}"
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 12))", [chave])


async def importado(conn: AsyncConnection, conta_id: UUID, sha256: str) -> UUID | None:
    """The statement of the account that had these very bytes."""
    cursor = await conn.execute(
        "SELECT extrato_id FROM extrato_bancario WHERE conta_id = %s AND sha256 = %s", [conta_id, sha256]
    )
    linha = await cursor.fetchone()
    return linha[0] if linha else None


async def inserir_extrato(
    conn: AsyncConnection, importacao: Importacao, linhas: Sequence[tuple[UUID, Transacao]]
) -> int:
    """A statement and its lines; how many of them were not there yet."""
    await conn.execute(
        "INSERT INTO extrato_bancario (extrato_id, conta_id, sha256, nome, inicio, fim, saldo_centavos, importado_em,"
        " importado_por) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [getattr(importacao, nome) for nome in Importacao.__dataclass_fields__],
    )
    cursor = await conn.execute(
        "INSERT INTO extrato_linha (linha_id, extrato_id, conta_id, fitid, dia, valor_centavos, historico, documento)"
        " SELECT id, %s, %s, fitid, dia, valor, historico, documento"
        " FROM unnest(%s::uuid[], %s::text[], %s::date[], %s::bigint[], %s::text[], %s::text[])"
        " AS l (id, fitid, dia, valor, historico, documento) ON CONFLICT DO NOTHING",
        [
            *(importacao.extrato_id, importacao.conta_id),
            [linha_id for linha_id, _ in linhas],
            [t.fitid for _, t in linhas],
            [t.data for _, t in linhas],
            [t.valor_centavos for _, t in linhas],
            [t.historico for _, t in linhas],
            [t.documento for _, t in linhas],
        ],
    )
    return cursor.rowcount


async def inserir_casamentos(
    conn: AsyncConnection,
    escopo: Escopo,
    regra: str,
    casamentos: Sequence[tuple[UUID, Par]],
    quem: str,
    agora: datetime,
) -> None:
    """Matches: the pairs of one id are one match."""
    await conn.execute(
        "INSERT INTO casamento (casamento_id, escopo_id, finalidade, regra, feito_por, feito_em)"
        " SELECT DISTINCT id, %s::uuid, %s, %s, %s, %s::timestamptz FROM unnest(%s::uuid[]) AS c (id)",
        [escopo.escopo_id, escopo.finalidade, regra, quem, agora, [casamento_id for casamento_id, _ in casamentos]],
    )
    fatos = [par.fato for _, par in casamentos]
    await conn.execute(
        "INSERT INTO casamento_fato (finalidade, casamento_id, livro_id, fato_id, fato, dia, valor_centavos)"
        " SELECT %s, * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::date[], %s::bigint[])",
        [
            escopo.finalidade,
            [casamento_id for casamento_id, _ in casamentos],
            *([getattr(fato, campo) for fato in fatos] for campo in FatoNoBanco.__dataclass_fields__),
        ],
    )
    com_linha = {par.linha_id: casamento_id for casamento_id, par in casamentos if par.linha_id is not None}
    await casar_linhas(conn, com_linha)


async def casar_linhas(conn: AsyncConnection, casamentos: dict[UUID, UUID]) -> None:
    """The match of each line."""
    await conn.execute(
        "UPDATE extrato_linha l SET casamento_id = c.id FROM unnest(%s::uuid[], %s::uuid[]) AS c (linha, id)"
        " WHERE l.linha_id = c.linha",
        [list(casamentos), list(casamentos.values())],
    )


async def linhas_abertas(conn: AsyncConnection, escopo: Escopo, ate: date, limite: int) -> list[LinhaExtrato]:
    """What the bank says and no book does, oldest first."""
    return await todos(
        conn,
        LinhaExtrato,
        "SELECT linha_id, conta_id, dia, valor_centavos, historico, documento FROM extrato_linha"
        f" WHERE conta_id IN {CONTAS} AND casamento_id IS NULL AND justificativa = '' AND dia <= %(ate)s"
        " ORDER BY dia, linha_id LIMIT %(limite)s",
        parametros(escopo) | {"ate": ate, "limite": limite},
    )


async def fatos_abertos(
    conn: AsyncConnection, escopo: Escopo, desde: date, ate: date, limite: int
) -> list[FatoNoBanco]:
    """What the books say and the bank does not, oldest first; `desde` is when statements began."""
    return await todos(
        conn,
        FatoNoBanco,
        f"SELECT {_FATO} FROM {movimento(escopo)} m WHERE {SEM_PAR}"
        " AND dia BETWEEN %(desde)s AND %(ate)s ORDER BY dia, fato_id LIMIT %(limite)s",
        parametros(escopo) | {"desde": desde, "ate": ate, "limite": limite},
    )


async def linhas_por_id(conn: AsyncConnection, escopo: Escopo, ids: Sequence[UUID]) -> list[LinhaExtrato]:
    """These lines of the scope that have neither match nor explanation."""
    return await todos(
        conn,
        LinhaExtrato,
        "SELECT linha_id, conta_id, dia, valor_centavos, historico, documento FROM extrato_linha"
        f" WHERE conta_id IN {CONTAS} AND linha_id = ANY(%(ids)s) AND casamento_id IS NULL AND justificativa = ''",
        parametros(escopo) | {"ids": list(ids)},
    )


async def fatos_por_id(conn: AsyncConnection, escopo: Escopo, ids: Sequence[tuple[UUID, UUID]]) -> list[FatoNoBanco]:
    """These facts (book, fact) of the scope that have neither match nor explanation."""
    return await todos(
        conn,
        FatoNoBanco,
        f"SELECT {_FATO} FROM {movimento(escopo)} m WHERE {SEM_PAR}"
        " AND (livro_id, fato_id) IN (SELECT * FROM unnest(%(livros)s::uuid[], %(fatos)s::uuid[]))",
        parametros(escopo) | {"livros": [livro for livro, _ in ids], "fatos": [fato for _, fato in ids]},
    )


async def justificar_linha(conn: AsyncConnection, linha_id: UUID, motivo: str) -> None:
    """Why a line of the bank is in no book."""
    await conn.execute("UPDATE extrato_linha SET justificativa = %s WHERE linha_id = %s", [motivo, linha_id])


async def justificar_fato(
    conn: AsyncConnection, escopo: Escopo, fato: FatoNoBanco, motivo: str, quem: str, agora: datetime
) -> None:
    """Why a fact of a book is not in the bank."""
    await conn.execute(
        "INSERT INTO fato_justificado"
        " (escopo_id, finalidade, livro_id, fato_id, dia, valor_centavos, motivo, feito_por, feito_em)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(escopo.escopo_id, escopo.finalidade),
            *(fato.livro_id, fato.fato_id, fato.dia, fato.valor_centavos),
            *(motivo, quem, agora),
        ],
    )


async def escopo_do_casamento(conn: AsyncConnection, casamento_id: UUID) -> tuple[UUID, str, date] | None:
    """The scope of an active match and the first day of what it ties; None when there is no such match."""
    cursor = await conn.execute(
        "SELECT c.escopo_id, c.finalidade,"
        " least((SELECT min(dia) FROM extrato_linha WHERE casamento_id = c.casamento_id),"
        "       (SELECT min(dia) FROM casamento_fato WHERE casamento_id = c.casamento_id))"
        " FROM casamento c WHERE c.casamento_id = %s AND c.desfeito_em IS NULL FOR UPDATE",
        [casamento_id],
    )
    linha = await cursor.fetchone()
    return (linha[0], linha[1], linha[2]) if linha else None


async def desfazer(conn: AsyncConnection, casamento_id: UUID, quem: str, motivo: str, agora: datetime) -> None:
    """A match that does not hold; it stays, with who undid it and why."""
    await conn.execute(
        "UPDATE casamento SET desfeito_por = %s, desfeito_em = %s, motivo = %s WHERE casamento_id = %s",
        [quem, agora, motivo, casamento_id],
    )
    await conn.execute("UPDATE casamento_fato SET ativo = false WHERE casamento_id = %s", [casamento_id])
    await conn.execute("UPDATE extrato_linha SET casamento_id = NULL WHERE casamento_id = %s", [casamento_id])


async def ultimo_dia_fechado(conn: AsyncConnection, escopo: Escopo) -> date | None:
    """The last day that was closed, or none."""
    cursor = await conn.execute(
        "SELECT max(dia) FROM conciliacao_dia WHERE escopo_id = %s AND finalidade = %s",
        [escopo.escopo_id, escopo.finalidade],
    )
    linha = await cursor.fetchone()
    return linha[0] if linha else None


async def cobertura(conn: AsyncConnection, escopo: Escopo) -> tuple[date, date] | None:
    """The days that every account with statements has told of; None when none has."""
    cursor = await conn.execute(
        "SELECT min(inicio), min(fim) FROM (SELECT greatest(min(e.inicio), min(c.desde)) AS inicio, max(e.fim) AS fim"
        " FROM extrato_bancario e JOIN conta_bancaria c USING (conta_id)"
        f" WHERE conta_id IN {CONTAS} GROUP BY conta_id) c",
        parametros(escopo),
    )
    linha = await cursor.fetchone()
    return (linha[0], linha[1]) if linha and linha[0] is not None else None


async def saldo_no_banco(conn: AsyncConnection, escopo: Escopo, dia: date) -> int:
    """What the bank had at the end of a day: the latest balance of each account less what came after the day."""
    cursor = await conn.execute(
        "SELECT coalesce(sum(u.saldo_centavos - coalesce((SELECT sum(valor_centavos) FROM extrato_linha l"
        "  WHERE l.conta_id = u.conta_id AND l.dia > %(dia)s AND l.dia <= u.fim), 0)), 0)::bigint"
        " FROM (SELECT DISTINCT ON (conta_id) conta_id, fim, saldo_centavos FROM extrato_bancario"
        f" WHERE conta_id IN {CONTAS} ORDER BY conta_id, fim DESC, importado_em DESC) u",
        parametros(escopo) | {"dia": dia},
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def movimento_do_banco(conn: AsyncConnection, escopo: Escopo, depois_de: date, ate: date) -> int:
    """What the lines of the bank add up to, after a day and until another."""
    cursor = await conn.execute(
        f"SELECT coalesce(sum(valor_centavos), 0)::bigint FROM extrato_linha WHERE conta_id IN {CONTAS}"
        " AND dia > %(depois)s AND dia <= %(ate)s",
        parametros(escopo) | {"depois": depois_de, "ate": ate},
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def fechar_dia(
    conn: AsyncConnection,
    escopo: Escopo,
    dia: date,
    banco_centavos: int,
    divisao: Sequence[Parte],
    quem: str,
    agora: datetime,
) -> None:
    """A day closed, with the share of each book."""
    livros = sum(parte.valor_centavos for parte in divisao if parte.livro_id is not None)
    await conn.execute(
        "INSERT INTO conciliacao_dia"
        " (escopo_id, finalidade, dia, banco_centavos, livros_centavos, fechado_por, fechado_em)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [escopo.escopo_id, escopo.finalidade, dia, banco_centavos, livros, quem, agora],
    )
    await conn.execute(
        "INSERT INTO conciliacao_rateio (escopo_id, finalidade, dia, livro_id, dinheiro, valor_centavos)"
        " SELECT %s, %s, %s, * FROM unnest(%s::uuid[], %s::text[], %s::bigint[])",
        [
            *(escopo.escopo_id, escopo.finalidade, dia),
            [p.livro_id for p in divisao],
            [p.dinheiro for p in divisao],
            [p.valor_centavos for p in divisao],
        ],
    )


async def dia_fechado(conn: AsyncConnection, escopo: Escopo, dia: date) -> tuple[int, list[Parte]] | None:
    """What the bank had on a closed day and whose it was; None when it is open."""
    chave = [escopo.escopo_id, escopo.finalidade, dia]
    cursor = await conn.execute(
        "SELECT banco_centavos FROM conciliacao_dia WHERE escopo_id = %s AND finalidade = %s AND dia = %s", chave
    )
    linha: Any = await cursor.fetchone()
    if linha is None:
        return None
    divisao = await todos(
        conn,
        Parte,
        "SELECT livro_id, dinheiro, valor_centavos FROM conciliacao_rateio"
        " WHERE escopo_id = %s AND finalidade = %s AND dia = %s ORDER BY livro_id NULLS LAST, dinheiro",
        chave,
    )
    return int(linha[0]), divisao
