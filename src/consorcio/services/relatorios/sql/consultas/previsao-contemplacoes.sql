-- How many credits the cash of each group allows in each of the next six months, if it goes on collecting for the fundo comum
-- what it did on average in the three months until the day (R5.12, R5.13). The credit is the average of who still waits, by the
-- price that the bem of each one has on the day (R4.31), which a change of credit changes (R4.60).
WITH RECURSIVE contas AS (
    SELECT grupo_id,
           sum(valor) FILTER (WHERE conta = ANY(%(fundo_comum)s)) AS fundo_comum,
           -sum(valor) FILTER (WHERE conta = ANY(%(contribuicoes)s) AND fato = ANY(%(recebimentos)s)
                               AND data_contabil > (%(fim)s::date - interval '3 months')::date) / 3 AS por_mes
      FROM (SELECT grupo_id, fato, data_contabil, debito AS conta, valor_centavos AS valor FROM movimento
            UNION ALL
            SELECT grupo_id, fato, data_contabil, credito, -valor_centavos FROM movimento) pernas
     WHERE data_contabil <= %(fim)s AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
     GROUP BY grupo_id
), esperam AS (
    SELECT c.grupo_id, count(*) AS cotas,
           round(avg(coalesce(p.preco_centavos, t.credito_centavos, c.preco_centavos))) AS credito
      FROM cota c
      LEFT JOIN LATERAL (SELECT bem_id, credito_centavos FROM troca_credito
                          WHERE cota_id = c.cota_id AND data <= %(fim)s ORDER BY data DESC LIMIT 1) t ON true
      LEFT JOIN LATERAL (SELECT preco_centavos FROM preco
                          WHERE grupo_id = c.grupo_id AND bem_id = coalesce(t.bem_id, c.bem_id) AND vigencia_inicio <= %(fim)s
                          ORDER BY vigencia_inicio DESC LIMIT 1) p ON true
     WHERE c.ativada_em IS NOT NULL AND c.liberada_em IS NULL
       AND (c.excluida_instante IS NULL OR c.readmitida_instante > c.excluida_instante)
       AND NOT EXISTS (SELECT FROM contemplacao x WHERE x.cota_id = c.cota_id AND x.situacao <> 'CANCELADA')
     GROUP BY c.grupo_id
), previsao AS (
    SELECT e.grupo_id, 0 AS n, greatest(coalesce(k.fundo_comum, 0), 0) AS caixa,
           greatest(trunc(coalesce(k.por_mes, 0)), 0) AS por_mes, 0::numeric AS contempladas, e.cotas::numeric AS esperam,
           e.credito
      FROM esperam e JOIN contas k USING (grupo_id)
     WHERE e.credito > 0
    UNION ALL
    SELECT p.grupo_id, p.n + 1, p.caixa + p.por_mes - v.contempladas * p.credito, p.por_mes, v.contempladas,
           p.esperam - v.contempladas, p.credito
      FROM previsao p,
           LATERAL (SELECT least(floor((p.caixa + p.por_mes) / p.credito), p.esperam) AS contempladas) v
     WHERE p.n < 6
)
SELECT g.codigo, to_char(date_trunc('month', %(fim)s::date) + make_interval(months => p.n), 'YYYY-MM'), p.por_mes::bigint,
       p.credito::bigint, p.contempladas::bigint, p.esperam::bigint, p.caixa::bigint
  FROM previsao p
  JOIN grupo g USING (grupo_id)
 WHERE p.n > 0
 ORDER BY g.codigo, p.n
