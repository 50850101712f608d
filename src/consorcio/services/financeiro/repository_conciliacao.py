"""Reading and writing statements, matches and closed days. Matching is done in sets, by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection

from consorcio.services.financeiro.bancos.ofx import Transacao
from consorcio.services.financeiro.livro import ARRECADACAO
from consorcio.services.financeiro.registros import todos
from consorcio.services.financeiro.registros_conciliacao import Escopo, FatoNoBanco, LinhaExtrato, Par, Parte

# The accounts and the books of a scope: a group with an account of its own is out of the pool.
_CONTAS: LiteralString = "(SELECT conta_id FROM conta_bancaria WHERE grupo_id IS NOT DISTINCT FROM %(grupo)s::uuid)"
_DO_ESCOPO: LiteralString = (
    "CASE WHEN %(grupo)s::uuid IS NOT NULL THEN m.livro_id = %(grupo)s ELSE m.livro_id NOT IN"
    " (SELECT grupo_id FROM conta_bancaria WHERE grupo_id IS NOT NULL) END"
)
_SEM_PAR: LiteralString = (
    "NOT EXISTS (SELECT FROM casamento_fato c WHERE c.livro_id = m.livro_id AND c.fato_id = m.fato_id AND c.ativo)"
    " AND NOT EXISTS (SELECT FROM fato_justificado j WHERE j.livro_id = m.livro_id AND j.fato_id = m.fato_id)"
)
_ABERTOS: LiteralString = f"""
WITH linhas AS (
    SELECT linha_id, conta_id, dia, valor_centavos, historico || ' ' || documento AS texto
      FROM extrato_linha WHERE conta_id IN {_CONTAS} AND casamento_id IS NULL AND justificativa = ''
), fatos AS (
    SELECT m.*, coalesce(p.referencia, r.comprovante) AS referencia, p.canal,
           coalesce(m.livro_id || p.dividido, r.repasse_id::text) AS conjunto FROM movimento_bancario m
      LEFT JOIN LATERAL (
           SELECT CASE WHEN referencia_externa LIKE 'pix:%%' THEN substr(referencia_externa, 5)
                       WHEN canal = 'BOLETO' THEN split_part(referencia_externa, ':', 2)
                       ELSE referencia_externa END AS referencia, canal,
                  substring(referencia_externa FROM '^(?:acordo|parte):(.*):[0-9]+$') AS dividido
             FROM pagamento WHERE grupo_id = m.livro_id AND cota_id = m.cota_id AND data_contabil = m.dia
              AND valor_centavos = m.valor_centavos AND canal <> 'A_DEVOLVER' LIMIT 1) p ON true
      LEFT JOIN repasse_grupo g ON g.fato_id = m.fato_id
      LEFT JOIN repasse r ON r.repasse_id = g.repasse_id
     WHERE {_DO_ESCOPO} AND {_SEM_PAR}
       AND m.dia BETWEEN (SELECT min(dia) FROM linhas) - %(janela)s AND (SELECT max(dia) FROM linhas) + %(janela)s
)"""
# A `conjunto` the bank moved once and the books in parts: an agreement by its parcelas, a payment by its titles, a
# remittance by its groups. Each rule gives pairs where a line and a fact appear once: the k-th of one goes with the
# k-th of the other.
_UM_A_UM: LiteralString = """, pares AS (
    SELECT l.linha_id, f.livro_id, f.fato_id,
           row_number() OVER (PARTITION BY l.linha_id
                              ORDER BY abs(f.dia - l.dia), f.dia, f.fato_id, f.livro_id) AS da_linha,
           row_number() OVER (PARTITION BY f.livro_id, f.fato_id
                              ORDER BY abs(f.dia - l.dia), l.dia, l.linha_id) AS do_fato
      FROM linhas l JOIN fatos f ON f.valor_centavos = l.valor_centavos AND """
_PARES: LiteralString = ") SELECT linha_id, livro_id, fato_id FROM pares WHERE da_linha = 1 AND do_fato = 1"
_REGRAS: dict[str, LiteralString] = {
    "REFERENCIA": _UM_A_UM
    + "f.dia = l.dia AND length(f.referencia) >= 4 AND position(f.referencia IN l.texto) > 0"
    + _PARES,
    "DATA": """,
     l AS (SELECT *, row_number() OVER (PARTITION BY dia, valor_centavos ORDER BY linha_id) AS k FROM linhas),
     f AS (SELECT *, row_number() OVER (PARTITION BY dia, valor_centavos ORDER BY fato_id, livro_id) AS k FROM fatos)
     SELECT linha_id, livro_id, fato_id FROM l JOIN f USING (dia, valor_centavos, k)""",
    "JANELA": _UM_A_UM + "abs(f.dia - l.dia) <= %(janela)s" + _PARES,
    "TOTAL_DO_PAGAMENTO": """, totais AS (SELECT dia, conjunto, sum(valor_centavos) AS total FROM fatos
       WHERE conjunto IS NOT NULL GROUP BY dia, conjunto HAVING count(*) > 1
     ), escolhidos AS (
       SELECT DISTINCT ON (t.dia, t.conjunto) t.dia, t.conjunto, l.linha_id FROM totais t
         JOIN linhas l ON l.valor_centavos = t.total AND l.dia BETWEEN t.dia AND t.dia + %(janela)s
        ORDER BY t.dia, t.conjunto, l.dia, l.linha_id
     ), unicos AS (SELECT DISTINCT ON (linha_id) * FROM escolhidos ORDER BY linha_id, dia, conjunto)
     SELECT u.linha_id, f.livro_id, f.fato_id FROM unicos u JOIN fatos f USING (dia, conjunto)""",
    "TOTAL_DO_DIA": """, totais AS (SELECT dia, canal, sum(valor_centavos) AS total FROM fatos
       WHERE canal IS NOT NULL GROUP BY dia, canal HAVING count(*) > 1
     ), escolhidos AS (
       SELECT DISTINCT ON (t.dia, t.canal) t.dia, t.canal, l.linha_id FROM totais t JOIN linhas l
           ON l.valor_centavos = t.total AND l.dia BETWEEN t.dia AND t.dia + %(janela)s
        ORDER BY t.dia, t.canal, l.dia, l.linha_id
     ), unicos AS (SELECT DISTINCT ON (linha_id) * FROM escolhidos ORDER BY linha_id, dia, canal)
     SELECT u.linha_id, f.livro_id, f.fato_id FROM unicos u JOIN fatos f USING (dia, canal)""",
}
# Money that was identified leaves one book of the pool and enters another: the bank says nothing of it.
_INTERNOS: LiteralString = f"""
WITH fatos AS (SELECT m.* FROM movimento_bancario m WHERE {_DO_ESCOPO} AND {_SEM_PAR})
SELECT s.livro_id AS de_livro, s.fato_id AS de_fato, e.livro_id AS para_livro, e.fato_id AS para_fato
  FROM (SELECT *, row_number() OVER (PARTITION BY dia, valor_centavos ORDER BY fato_id) AS n FROM fatos
         WHERE livro_id = %(arrecadacao)s AND fato = 'PagamentoIdentificado') s
  JOIN (SELECT *, row_number() OVER (PARTITION BY dia, valor_centavos ORDER BY fato_id) AS n FROM fatos
         WHERE livro_id <> %(arrecadacao)s AND valor_centavos > 0) e
    ON e.dia = s.dia AND e.valor_centavos = -s.valor_centavos AND e.n = s.n
"""


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
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 12))", [str(escopo.escopo_id)])


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


async def pares(conn: AsyncConnection, escopo: Escopo, regra: str, janela_dias: int) -> list[Par]:
    """The lines and facts without a pair that a rule ties."""
    consulta: LiteralString = _ABERTOS + _REGRAS[regra]
    return await todos(conn, Par, consulta, {"grupo": escopo.grupo_id, "janela": janela_dias})


async def internos(conn: AsyncConnection, escopo: Escopo) -> list[tuple[Par, Par]]:
    """Facts of two books of the pool that are the two sides of one transfer."""
    cursor = await conn.execute(_INTERNOS, {"grupo": escopo.grupo_id, "arrecadacao": ARRECADACAO})
    return [(Par(None, a, b), Par(None, c, d)) for a, b, c, d in await cursor.fetchall()]


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
        "INSERT INTO casamento (casamento_id, escopo_id, regra, feito_por, feito_em)"
        " SELECT DISTINCT id, %s::uuid, %s, %s, %s::timestamptz FROM unnest(%s::uuid[]) AS c (id)",
        [escopo.escopo_id, regra, quem, agora, [casamento_id for casamento_id, _ in casamentos]],
    )
    await conn.execute(
        "INSERT INTO casamento_fato (casamento_id, livro_id, fato_id)"
        " SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[])",
        [[c for c, _ in casamentos], [p.livro_id for _, p in casamentos], [p.fato_id for _, p in casamentos]],
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
        f" WHERE conta_id IN {_CONTAS} AND casamento_id IS NULL AND justificativa = '' AND dia <= %(ate)s"
        " ORDER BY dia, linha_id LIMIT %(limite)s",
        {"grupo": escopo.grupo_id, "ate": ate, "limite": limite},
    )


async def fatos_abertos(
    conn: AsyncConnection, escopo: Escopo, desde: date, ate: date, limite: int
) -> list[FatoNoBanco]:
    """What the books say and the bank does not, oldest first; `desde` is when statements began."""
    return await todos(
        conn,
        FatoNoBanco,
        f"SELECT livro_id, fato_id, fato, dia, valor_centavos FROM movimento_bancario m WHERE {_DO_ESCOPO}"
        f" AND {_SEM_PAR} AND dia BETWEEN %(desde)s AND %(ate)s ORDER BY dia, fato_id LIMIT %(limite)s",
        {"grupo": escopo.grupo_id, "desde": desde, "ate": ate, "limite": limite},
    )


async def linhas_por_id(conn: AsyncConnection, escopo: Escopo, ids: Sequence[UUID]) -> list[LinhaExtrato]:
    """These lines of the scope that have neither match nor explanation."""
    return await todos(
        conn,
        LinhaExtrato,
        "SELECT linha_id, conta_id, dia, valor_centavos, historico, documento FROM extrato_linha"
        f" WHERE conta_id IN {_CONTAS} AND linha_id = ANY(%(ids)s) AND casamento_id IS NULL AND justificativa = ''",
        {"grupo": escopo.grupo_id, "ids": list(ids)},
    )


async def fatos_por_id(conn: AsyncConnection, escopo: Escopo, ids: Sequence[tuple[UUID, UUID]]) -> list[FatoNoBanco]:
    """These facts (book, fact) of the scope that have neither match nor explanation."""
    return await todos(
        conn,
        FatoNoBanco,
        f"SELECT livro_id, fato_id, fato, dia, valor_centavos FROM movimento_bancario m WHERE {_DO_ESCOPO}"
        f" AND {_SEM_PAR} AND (livro_id, fato_id) IN (SELECT * FROM unnest(%(livros)s::uuid[], %(fatos)s::uuid[]))",
        {"grupo": escopo.grupo_id, "livros": [livro for livro, _ in ids], "fatos": [fato for _, fato in ids]},
    )


async def justificar_linha(conn: AsyncConnection, linha_id: UUID, motivo: str) -> None:
    """Why a line of the bank is in no book."""
    await conn.execute("UPDATE extrato_linha SET justificativa = %s WHERE linha_id = %s", [motivo, linha_id])


async def justificar_fato(conn: AsyncConnection, fato: FatoNoBanco, motivo: str, quem: str, agora: datetime) -> None:
    """Why a fact of a book is not in the bank."""
    await conn.execute(
        "INSERT INTO fato_justificado (livro_id, fato_id, motivo, feito_por, feito_em) VALUES (%s, %s, %s, %s, %s)",
        [fato.livro_id, fato.fato_id, motivo, quem, agora],
    )


async def primeiro_dia_do_casamento(conn: AsyncConnection, casamento_id: UUID) -> tuple[UUID, date] | None:
    """The scope of an active match and the first day of what it ties; None when there is no such match."""
    cursor = await conn.execute(
        "SELECT c.escopo_id, least((SELECT min(dia) FROM extrato_linha WHERE casamento_id = c.casamento_id),"
        " (SELECT min(m.dia) FROM casamento_fato f JOIN movimento_bancario m USING (livro_id, fato_id)"
        "   WHERE f.casamento_id = c.casamento_id))"
        " FROM casamento c WHERE c.casamento_id = %s AND c.desfeito_em IS NULL FOR UPDATE",
        [casamento_id],
    )
    linha = await cursor.fetchone()
    return (linha[0], linha[1]) if linha else None


async def desfazer(conn: AsyncConnection, casamento_id: UUID, quem: str, motivo: str, agora: datetime) -> None:
    """A match that does not hold; it stays, with who undid it and why."""
    await conn.execute(
        "UPDATE casamento SET desfeito_por = %s, desfeito_em = %s, motivo = %s WHERE casamento_id = %s",
        [quem, agora, motivo, casamento_id],
    )
    await conn.execute("UPDATE casamento_fato SET ativo = false WHERE casamento_id = %s", [casamento_id])
    await conn.execute("UPDATE extrato_linha SET casamento_id = NULL WHERE casamento_id = %s", [casamento_id])


async def ultimo_dia_fechado(conn: AsyncConnection, escopo_id: UUID) -> date | None:
    """The last day that was closed, or none."""
    cursor = await conn.execute("SELECT max(dia) FROM conciliacao_dia WHERE escopo_id = %s", [escopo_id])
    linha = await cursor.fetchone()
    return linha[0] if linha else None


async def cobertura(conn: AsyncConnection, escopo: Escopo) -> tuple[date, date] | None:
    """The days that every account with statements has told of; None when none has."""
    cursor = await conn.execute(
        f"SELECT min(inicio), min(fim) FROM (SELECT min(inicio) AS inicio, max(fim) AS fim FROM extrato_bancario"
        f" WHERE conta_id IN {_CONTAS} GROUP BY conta_id) c",
        {"grupo": escopo.grupo_id},
    )
    linha = await cursor.fetchone()
    return (linha[0], linha[1]) if linha and linha[0] is not None else None


async def saldo_no_banco(conn: AsyncConnection, escopo: Escopo, dia: date) -> int:
    """What the bank had at the end of a day: the latest balance of each account less what came after the day."""
    cursor = await conn.execute(
        "SELECT coalesce(sum(u.saldo_centavos - coalesce((SELECT sum(valor_centavos) FROM extrato_linha l"
        "  WHERE l.conta_id = u.conta_id AND l.dia > %(dia)s AND l.dia <= u.fim), 0)), 0)::bigint"
        " FROM (SELECT DISTINCT ON (conta_id) conta_id, fim, saldo_centavos FROM extrato_bancario"
        f" WHERE conta_id IN {_CONTAS} ORDER BY conta_id, fim DESC, importado_em DESC) u",
        {"grupo": escopo.grupo_id, "dia": dia},
    )
    linha = await cursor.fetchone()
    return int(linha[0]) if linha else 0


async def partes(conn: AsyncConnection, escopo: Escopo, dia: date) -> list[Parte]:
    """What each book of the scope had in the bank at the end of a day (R10.03)."""
    return await todos(
        conn,
        Parte,
        "SELECT m.grupo_id AS livro_id, sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END)"
        "::bigint AS valor_centavos FROM lancamento m WHERE (debito = 'BANCOS' OR credito = 'BANCOS')"
        " AND data_contabil <= %(dia)s AND " + _DO_ESCOPO.replace("m.livro_id", "m.grupo_id") + " GROUP BY m.grupo_id"
        " HAVING sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END) <> 0 ORDER BY 1",
        {"grupo": escopo.grupo_id, "dia": dia},
    )


async def movimento_do_banco(conn: AsyncConnection, escopo: Escopo, depois_de: date, ate: date) -> int:
    """What the lines of the bank add up to, after a day and until another."""
    cursor = await conn.execute(
        f"SELECT coalesce(sum(valor_centavos), 0)::bigint FROM extrato_linha WHERE conta_id IN {_CONTAS}"
        " AND dia > %(depois)s AND dia <= %(ate)s",
        {"grupo": escopo.grupo_id, "depois": depois_de, "ate": ate},
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
        "INSERT INTO conciliacao_dia (escopo_id, dia, banco_centavos, livros_centavos, fechado_por, fechado_em)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        [escopo.escopo_id, dia, banco_centavos, livros, quem, agora],
    )
    await conn.execute(
        "INSERT INTO conciliacao_rateio (escopo_id, dia, livro_id, valor_centavos)"
        " SELECT %s, %s, * FROM unnest(%s::uuid[], %s::bigint[])",
        [escopo.escopo_id, dia, [p.livro_id for p in divisao], [p.valor_centavos for p in divisao]],
    )


async def dia_fechado(conn: AsyncConnection, escopo: Escopo, dia: date) -> tuple[int, list[Parte]] | None:
    """What the bank had on a closed day and whose it was; None when it is open."""
    cursor = await conn.execute(
        "SELECT banco_centavos FROM conciliacao_dia WHERE escopo_id = %s AND dia = %s", [escopo.escopo_id, dia]
    )
    linha: Any = await cursor.fetchone()
    if linha is None:
        return None
    divisao = await todos(
        conn,
        Parte,
        "SELECT livro_id, valor_centavos FROM conciliacao_rateio WHERE escopo_id = %s AND dia = %s"
        " ORDER BY livro_id NULLS LAST",
        [escopo.escopo_id, dia],
    )
    return int(linha[0]), divisao
