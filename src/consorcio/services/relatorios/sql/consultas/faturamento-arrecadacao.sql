-- One row per group and month: what was issued, and what came in by its destination.
WITH emitido AS (
    SELECT grupo_id, to_char(data_contabil, 'YYYY-MM') AS mes,
           sum(CASE debito WHEN 'CONTRIBUICOES_DEVIDAS' THEN valor_centavos ELSE -valor_centavos END) AS valor
      FROM movimento
     WHERE fato = 'ParcelaEmitida' AND data_contabil BETWEEN %(inicio)s AND %(fim)s
       AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
     GROUP BY 1, 2
), pernas AS (
    SELECT grupo_id, to_char(data_contabil, 'YYYY-MM') AS mes, credito AS conta, valor_centavos AS valor
      FROM movimento WHERE fato = ANY(%(recebimentos)s) AND data_contabil BETWEEN %(inicio)s AND %(fim)s
       AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
    UNION ALL
    SELECT grupo_id, to_char(data_contabil, 'YYYY-MM'), debito, -valor_centavos
      FROM movimento WHERE fato = ANY(%(recebimentos)s) AND data_contabil BETWEEN %(inicio)s AND %(fim)s
       AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
), recebido AS (
    SELECT grupo_id, mes,
           sum(valor) FILTER (WHERE conta = ANY(%(contribuicoes)s)) AS fundo_comum,
           sum(valor) FILTER (WHERE conta = 'TA_A_REPASSAR') AS taxa,
           sum(valor) FILTER (WHERE conta = 'FUNDO_RESERVA') AS fundo_reserva,
           sum(valor) FILTER (WHERE conta = 'SEGURO_A_REPASSAR') AS seguro,
           sum(valor) FILTER (WHERE conta IN ('ENCARGOS_RETIDOS', 'ENCARGOS_A_REPASSAR')) AS encargos,
           sum(valor) FILTER (WHERE conta = 'LANCES_A_APLICAR') AS lances,
           sum(valor) FILTER (WHERE conta = 'OBRIGACOES_FORMACAO') AS formacao,
           -sum(valor) FILTER (WHERE conta IN ('BANCOS', 'APLICACAO_FORMACAO')) AS total
      FROM pernas
     GROUP BY grupo_id, mes
), linhas AS (
    SELECT grupo_id, mes, coalesce(e.valor, 0) AS emitido, coalesce(r.formacao, 0) AS formacao,
           coalesce(r.fundo_comum, 0) AS fundo_comum, coalesce(r.taxa, 0) AS taxa,
           coalesce(r.fundo_reserva, 0) AS fundo_reserva, coalesce(r.seguro, 0) AS seguro,
           coalesce(r.encargos, 0) AS encargos, coalesce(r.lances, 0) AS lances, coalesce(r.total, 0) AS total
      FROM emitido e FULL JOIN recebido r USING (grupo_id, mes)
)
SELECT coalesce(g.codigo, ''), mes, emitido::bigint, formacao::bigint, fundo_comum::bigint, taxa::bigint,
       fundo_reserva::bigint, seguro::bigint, encargos::bigint, lances::bigint,
       (total - formacao - fundo_comum - taxa - fundo_reserva - seguro - encargos - lances)::bigint, total::bigint
  FROM linhas LEFT JOIN grupo g USING (grupo_id)
 ORDER BY 1, 2
