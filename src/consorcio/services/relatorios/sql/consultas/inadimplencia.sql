-- One row per cota with a parcela overdue at the end of a day, by the age of each parcela.
WITH vencidas AS (
    SELECT p.grupo_id, p.cota_id, p.numero, p.vencimento, %(fim)s::date - p.vencimento AS dias,
           p.valor_centavos - coalesce(g.pago, 0) AS aberto
      FROM parcela p
      JOIN grupo gr USING (grupo_id)
      LEFT JOIN cota c ON c.cota_id = p.cota_id
      LEFT JOIN LATERAL (SELECT max(pago_acumulado_centavos) AS pago, bool_or(quitada) AS quitada
                           FROM pagamento WHERE parcela_id = p.parcela_id AND data_pagamento <= %(fim)s) g ON true
     WHERE p.vencimento < %(fim)s AND (%(grupo)s::uuid IS NULL OR p.grupo_id = %(grupo)s)
       AND g.quitada IS NOT TRUE AND c.liberada_em IS NULL AND gr.nao_constituido_em IS NULL
       AND (c.excluida_em IS NULL OR c.excluida_em > %(fim)s OR p.emitida_instante > c.excluida_instante)
)
SELECT g.codigo, v.numero, count(*), min(v.vencimento), max(v.dias),
       coalesce(sum(aberto) FILTER (WHERE dias <= 30), 0)::bigint,
       coalesce(sum(aberto) FILTER (WHERE dias BETWEEN 31 AND 60), 0)::bigint,
       coalesce(sum(aberto) FILTER (WHERE dias BETWEEN 61 AND 90), 0)::bigint,
       coalesce(sum(aberto) FILTER (WHERE dias > 90), 0)::bigint,
       sum(aberto)::bigint
  FROM vencidas v
  JOIN grupo g USING (grupo_id)
 GROUP BY g.codigo, v.cota_id, v.numero
 ORDER BY g.codigo, v.numero, v.cota_id
