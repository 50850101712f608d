-- Money that belongs to people and that nobody came for yet: of who left, of who paid too much, of leftovers (R9.02).
WITH pernas AS (
    SELECT grupo_id, cota_id, credito AS conta, valor_centavos AS valor, data_contabil FROM movimento
     WHERE data_contabil <= %(fim)s AND credito = ANY(%(a_devolver)s)
    UNION ALL
    SELECT grupo_id, cota_id, debito, -valor_centavos, data_contabil FROM movimento
     WHERE data_contabil <= %(fim)s AND debito = ANY(%(a_devolver)s)
), saldos AS (
    SELECT grupo_id, cota_id, conta, sum(valor) AS saldo, max(data_contabil) FILTER (WHERE valor > 0) AS desde
      FROM pernas
     WHERE %(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s
     GROUP BY grupo_id, cota_id, conta
    HAVING sum(valor) <> 0
)
SELECT coalesce(g.codigo, 'Arrecadação'), c.numero,
       CASE s.conta WHEN 'A_DEVOLVER_EXCLUIDOS' THEN 'Excluído, aguarda sorteio'
                    WHEN 'RESTITUICOES_A_PAGAR' THEN 'Excluído sorteado' ELSE 'Cota ativa' END,
       s.desde, %(fim)s::date - s.desde, s.saldo::bigint
  FROM saldos s
  LEFT JOIN grupo g USING (grupo_id)
  LEFT JOIN cota c USING (cota_id)
 ORDER BY 1, 2 NULLS LAST, 3, s.cota_id
