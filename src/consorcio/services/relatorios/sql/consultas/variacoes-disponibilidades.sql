-- Document 4350: opening, what came in, what went out, closing; of the period and since the AGC (REGRAS §10.4, I2).
-- Money of a cota in formation is outside until its activation, which says what it was for.
WITH partidas AS (
    -- What was reversed is less of what came in, not something that went out.
    SELECT data_contabil, CASE WHEN e.estorno THEN credito ELSE debito END AS debito,
           CASE WHEN e.estorno THEN debito ELSE credito END AS credito,
           CASE WHEN e.estorno THEN -valor_centavos ELSE valor_centavos END AS valor
      FROM movimento CROSS JOIN LATERAL (SELECT fato = ANY(%(estornos)s) AS estorno) e
     WHERE data_contabil <= %(fim)s AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
       AND 'APLICACAO_FORMACAO' NOT IN (debito, credito)
), classificadas AS (
    SELECT data_contabil, valor, '07.' || coalesce(l.linha, '9') AS linha
      FROM partidas
      LEFT JOIN unnest(%(entrada_contas)s::text[], %(entrada_linhas)s::text[]) AS l (conta, linha) ON l.conta = credito
     WHERE debito = ANY(%(caixa)s || ARRAY['OBRIGACOES_FORMACAO']) AND credito <> ALL(%(caixa)s)
    UNION ALL
    SELECT data_contabil, valor, '08.' || coalesce(l.linha, '9')
      FROM partidas
      LEFT JOIN unnest(%(saida_contas)s::text[], %(saida_linhas)s::text[]) AS l (conta, linha) ON l.conta = debito
     WHERE credito = ANY(%(caixa)s) AND debito <> ALL(%(caixa)s) AND debito <> 'OBRIGACOES_FORMACAO'
), somadas AS (
    SELECT linha, sum(valor) FILTER (WHERE data_contabil >= %(inicio)s) AS periodo, sum(valor) AS acumulado,
           sum(valor) FILTER (WHERE data_contabil < %(inicio)s) AS antes
      FROM classificadas GROUP BY linha
), totais AS (
    SELECT coalesce(sum(sinal * antes), 0) AS antes, coalesce(sum(sinal * periodo), 0) AS periodo,
           coalesce(sum(sinal * acumulado), 0) AS acumulado
      FROM (SELECT CASE left(linha, 2) WHEN '07' THEN 1 ELSE -1 END AS sinal, * FROM somadas) assinadas
), linhas AS (
    SELECT '06' AS linha, antes AS periodo, 0 AS acumulado FROM totais
    UNION ALL
    SELECT left(linha, 2), sum(periodo), sum(acumulado) FROM somadas GROUP BY left(linha, 2)
    UNION ALL
    SELECT linha, periodo, acumulado FROM somadas
    UNION ALL
    SELECT '09', antes + periodo, acumulado FROM totais
)
SELECT n.linha, n.titulo, coalesce(l.periodo, 0)::bigint, coalesce(l.acumulado, 0)::bigint
  FROM unnest(%(linhas)s::text[], %(linhas_titulos)s::text[]) AS n (linha, titulo)
  LEFT JOIN linhas l USING (linha)
 ORDER BY n.linha
