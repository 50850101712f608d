-- Cash of each group, month by month: opening, what came in, what went out, closing (lines of document 4350, REGRAS §10.4).
-- Money of a cota in formation is outside until its activation, which says what it was for.
WITH partidas AS (
    -- What was reversed is less of what came in, not something that went out.
    SELECT grupo_id, data_contabil, CASE WHEN e.estorno THEN credito ELSE debito END AS debito,
           CASE WHEN e.estorno THEN debito ELSE credito END AS credito,
           CASE WHEN e.estorno THEN -valor_centavos ELSE valor_centavos END AS valor
      FROM movimento CROSS JOIN LATERAL (SELECT fato = ANY(%(estornos)s) AS estorno) e
     WHERE data_contabil <= %(fim)s AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
       AND 'APLICACAO_FORMACAO' NOT IN (debito, credito)
), classificadas AS (
    SELECT grupo_id, data_contabil, valor, '07.' || coalesce(l.linha, '9') AS linha
      FROM partidas
      LEFT JOIN unnest(%(entrada_contas)s::text[], %(entrada_linhas)s::text[]) AS l (conta, linha) ON l.conta = credito
     WHERE debito = ANY(%(caixa)s || ARRAY['OBRIGACOES_FORMACAO']) AND credito <> ALL(%(caixa)s)
    UNION ALL
    SELECT grupo_id, data_contabil, -valor, '08.' || coalesce(l.linha, '9')
      FROM partidas
      LEFT JOIN unnest(%(saida_contas)s::text[], %(saida_linhas)s::text[]) AS l (conta, linha) ON l.conta = debito
     WHERE credito = ANY(%(caixa)s) AND debito <> ALL(%(caixa)s) AND debito <> 'OBRIGACOES_FORMACAO'
), meses AS (
    SELECT grupo_id, to_char(data_contabil, 'YYYY-MM') AS mes, sum(valor) AS saldo, max(data_contabil) AS ate,
           sum(valor) FILTER (WHERE data_contabil < %(inicio)s) AS antes
      FROM classificadas GROUP BY 1, 2
), do_periodo AS (
    SELECT grupo_id, to_char(data_contabil, 'YYYY-MM') AS mes,
           sum(valor) FILTER (WHERE linha = '07.1') AS contribuicoes,
           sum(valor) FILTER (WHERE linha = '07.2') AS taxa,
           sum(valor) FILTER (WHERE linha = '07.3') AS fundo_reserva,
           sum(valor) FILTER (WHERE linha ~ '^07[.][4-9]') AS outras,
           -sum(valor) FILTER (WHERE linha = '08.1') AS creditos,
           -sum(valor) FILTER (WHERE linha ~ '^08[.][2-5]') AS repasses,
           -sum(valor) FILTER (WHERE linha = '08.6') AS devolucoes,
           -sum(valor) FILTER (WHERE linha ~ '^08[.][7-9]') AS saidas
      FROM classificadas WHERE data_contabil >= %(inicio)s GROUP BY 1, 2
), fechados AS (
    SELECT *, sum(saldo) OVER (PARTITION BY grupo_id ORDER BY mes) AS fechamento FROM meses
)
SELECT coalesce(g.codigo, 'Arrecadação'), f.mes, (f.fechamento - f.saldo + coalesce(f.antes, 0))::bigint,
       coalesce(p.contribuicoes, 0)::bigint, coalesce(p.taxa, 0)::bigint, coalesce(p.fundo_reserva, 0)::bigint,
       coalesce(p.outras, 0)::bigint, coalesce(p.creditos, 0)::bigint, coalesce(p.repasses, 0)::bigint,
       coalesce(p.devolucoes, 0)::bigint, coalesce(p.saidas, 0)::bigint, f.fechamento::bigint
  FROM fechados f
  JOIN do_periodo p USING (grupo_id, mes)
  LEFT JOIN grupo g USING (grupo_id)
 ORDER BY 1, 2
