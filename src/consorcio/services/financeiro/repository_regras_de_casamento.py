"""The rules that tie lines of the bank to facts of the books. Matching is done in sets, by the database."""

from __future__ import annotations

from typing import LiteralString

from psycopg import AsyncConnection

from consorcio.services.financeiro.livro import ARRECADACAO, RNP
from consorcio.services.financeiro.registros_conciliacao import Escopo, FatoNoBanco, Par
from consorcio.services.financeiro.repository_movimento import CONTAS, SEM_PAR, movimento, parametros

_FATO: LiteralString = "f.livro_id, f.fato_id, f.fato, f.dia, f.valor_centavos"
# Each rule gives pairs where a line and a fact appear once: the k-th of one goes with the k-th of the other.
_UM_A_UM: LiteralString = f""", pares AS (
    SELECT l.linha_id, {_FATO},
           row_number() OVER (PARTITION BY l.linha_id
                              ORDER BY abs(f.dia - l.dia), f.dia, f.fato_id, f.livro_id) AS da_linha,
           row_number() OVER (PARTITION BY f.livro_id, f.fato_id
                              ORDER BY abs(f.dia - l.dia), l.dia, l.linha_id) AS do_fato
      FROM linhas l JOIN fatos f ON f.valor_centavos = l.valor_centavos AND """
_PARES: LiteralString = f") SELECT linha_id, {_FATO} FROM pares f WHERE da_linha = 1 AND do_fato = 1"
_REGRAS: dict[str, LiteralString] = {
    "REFERENCIA": _UM_A_UM
    + "f.dia = l.dia AND length(f.referencia) >= 4 AND position(f.referencia IN l.texto) > 0"
    + _PARES,
    "DATA": f""",
     l AS (SELECT *, row_number() OVER (PARTITION BY dia, valor_centavos ORDER BY linha_id) AS k FROM linhas),
     f AS (SELECT *, row_number() OVER (PARTITION BY dia, valor_centavos ORDER BY fato_id, livro_id) AS k FROM fatos)
     SELECT linha_id, {_FATO}
       FROM l JOIN f ON f.dia = l.dia AND f.valor_centavos = l.valor_centavos AND f.k = l.k""",
    "JANELA": _UM_A_UM + "abs(f.dia - l.dia) <= %(janela)s" + _PARES,
    "TOTAL_DO_PAGAMENTO": f""", totais AS (SELECT dia, conjunto, sum(valor_centavos) AS total FROM fatos
       WHERE conjunto IS NOT NULL GROUP BY dia, conjunto HAVING count(*) > 1
     ), escolhidos AS (
       SELECT DISTINCT ON (t.dia, t.conjunto) t.dia, t.conjunto, l.linha_id FROM totais t
         JOIN linhas l ON l.valor_centavos = t.total AND l.dia BETWEEN t.dia AND t.dia + %(janela)s
        ORDER BY t.dia, t.conjunto, l.dia, l.linha_id
     ), unicos AS (SELECT DISTINCT ON (linha_id) * FROM escolhidos ORDER BY linha_id, dia, conjunto)
     SELECT u.linha_id, {_FATO} FROM unicos u JOIN fatos f ON f.dia = u.dia AND f.conjunto = u.conjunto""",
    "TOTAL_DO_DIA": f""", totais AS (SELECT dia, canal, sum(valor_centavos) AS total FROM fatos
       WHERE canal IS NOT NULL GROUP BY dia, canal HAVING count(*) > 1
     ), escolhidos AS (
       SELECT DISTINCT ON (t.dia, t.canal) t.dia, t.canal, l.linha_id FROM totais t JOIN linhas l
           ON l.valor_centavos = t.total AND l.dia BETWEEN t.dia AND t.dia + %(janela)s
        ORDER BY t.dia, t.canal, l.dia, l.linha_id
     ), unicos AS (SELECT DISTINCT ON (linha_id) * FROM escolhidos ORDER BY linha_id, dia, canal)
     SELECT u.linha_id, {_FATO} FROM unicos u JOIN fatos f ON f.dia = u.dia AND f.canal = u.canal""",
}


async def pares(conn: AsyncConnection, escopo: Escopo, regra: str, janela_dias: int) -> list[Par]:
    """The lines and facts without a pair that a rule ties."""
    cursor = await conn.execute(_abertos(escopo) + _REGRAS[regra], parametros(escopo) | {"janela": janela_dias})
    return [Par(linha_id, FatoNoBanco(*fato)) for linha_id, *fato in await cursor.fetchall()]


async def internos(conn: AsyncConnection, escopo: Escopo) -> list[tuple[Par, Par]]:
    """Facts of two books of the pool that are the two sides of one transfer."""
    cursor = await conn.execute(_internos(escopo), parametros(escopo) | {"arrecadacao": ARRECADACAO, "rnp": RNP})
    campos = len(FatoNoBanco.__dataclass_fields__)
    return [
        (Par(None, FatoNoBanco(*linha[:campos])), Par(None, FatoNoBanco(*linha[campos:])))
        for linha in await cursor.fetchall()
    ]


def _abertos(escopo: Escopo) -> LiteralString:
    """What has no pair. A `conjunto` the bank moved once and the books in parts: an agreement by its parcelas, a
    payment by its titles, a remittance by its groups.
    """
    return f"""
WITH linhas AS (
    SELECT linha_id, conta_id, dia, valor_centavos, historico || ' ' || documento AS texto
      FROM extrato_linha WHERE conta_id IN {CONTAS} AND casamento_id IS NULL AND justificativa = ''
), fatos AS (
    SELECT m.*, coalesce(p.referencia, r.comprovante, x.comprovante, d.comprovante, e.comprovante) AS referencia,
           p.canal,
           coalesce(m.livro_id || p.dividido, r.repasse_id::text) AS conjunto FROM {movimento(escopo)} m
      LEFT JOIN LATERAL (
           SELECT CASE WHEN referencia_externa LIKE 'pix:%%' THEN substr(referencia_externa, 5)
                       WHEN canal = 'BOLETO' THEN split_part(referencia_externa, ':', 2)
                       ELSE referencia_externa END AS referencia, canal,
                  substring(referencia_externa FROM '^(?:acordo|parte):(.*):[0-9]+$') AS dividido
             FROM pagamento WHERE grupo_id = m.livro_id AND cota_id = m.cota_id AND data_contabil = m.dia
              AND valor_centavos = m.valor_centavos AND canal <> 'A_DEVOLVER' LIMIT 1) p ON true
      LEFT JOIN repasse_grupo g ON g.fato_id = m.fato_id
      LEFT JOIN repasse r ON r.repasse_id = g.repasse_id
      LEFT JOIN despesa x ON x.fato_id = m.fato_id
      LEFT JOIN LATERAL (
           SELECT comprovante FROM desembolso WHERE cota_id = m.cota_id AND data_contabil = m.dia
              AND valor_centavos = -m.valor_centavos LIMIT 1) d ON m.valor_centavos < 0
      LEFT JOIN estorno e ON e.fato_id = m.fato_id AND m.valor_centavos < 0
     WHERE {SEM_PAR}
       AND m.dia BETWEEN (SELECT min(dia) FROM linhas) - %(janela)s AND (SELECT max(dia) FROM linhas) + %(janela)s
)"""


def _internos(escopo: Escopo) -> LiteralString:
    """Money identified, or no more, or that nobody claimed, goes from one book of the pool to another: the bank is
    silent.
    """
    return f"""
WITH saidas AS MATERIALIZED (
    SELECT m.*,
           CASE fato WHEN 'RnpConstituido' THEN 'RNP' WHEN 'PagamentoDesaplicado' THEN 'FILA' ELSE '' END AS especie
      FROM {movimento(escopo)} m
     WHERE (livro_id = %(arrecadacao)s AND fato = 'PagamentoIdentificado'
            OR fato = 'PagamentoDesaplicado'
            OR livro_id <> %(rnp)s AND fato = 'RnpConstituido')
       AND m.dia >= (SELECT min(inicio) FROM extrato_bancario WHERE conta_id IN {CONTAS})
       AND valor_centavos < 0 AND {SEM_PAR}
), entradas AS (
    SELECT m.*, CASE livro_id WHEN %(rnp)s THEN 'RNP' WHEN %(arrecadacao)s THEN 'FILA' ELSE '' END AS especie
      FROM {movimento(escopo)} m
     WHERE (livro_id <> %(arrecadacao)s OR fato = 'PagamentoDesidentificado') AND valor_centavos > 0 AND {SEM_PAR}
       AND m.dia BETWEEN (SELECT min(dia) FROM saidas) AND (SELECT max(dia) FROM saidas)
), saidas_contadas AS (
    SELECT *, row_number() OVER (PARTITION BY especie, dia, valor_centavos ORDER BY fato_id) AS n FROM saidas
), entradas_contadas AS (
    SELECT *, row_number() OVER (PARTITION BY especie, dia, valor_centavos ORDER BY fato_id) AS n FROM entradas
)
SELECT s.livro_id, s.fato_id, s.fato, s.dia, s.valor_centavos, {_FATO}
  FROM saidas_contadas s JOIN entradas_contadas f
    ON f.especie = s.especie AND f.dia = s.dia AND f.valor_centavos = -s.valor_centavos AND f.n = s.n
"""
