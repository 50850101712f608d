-- One row per contemplação until a day, and how much of its credit is still to be delivered in the book.
WITH entregas AS (
    SELECT cota_id,
           sum(CASE credito WHEN 'CONTEMPLACOES_A_ENTREGAR' THEN valor_centavos ELSE -valor_centavos END) AS a_entregar
      FROM movimento
     WHERE cota_id IS NOT NULL AND data_contabil <= %(fim)s
       AND 'CONTEMPLACOES_A_ENTREGAR' IN (debito, credito)
     GROUP BY cota_id
)
SELECT g.codigo, x.ago, x.data, x.numero,
       CASE x.tipo WHEN 'LANCE' THEN 'Lance' WHEN 'EXCLUIDO' THEN 'Excluído' ELSE 'Sorteio' END,
       CASE x.situacao WHEN 'CONFIRMADA' THEN 'Confirmada' WHEN 'CANCELADA' THEN 'Cancelada' ELSE 'Pendente' END,
       x.credito_centavos,
       CASE x.situacao WHEN 'CANCELADA' THEN 0 ELSE coalesce(e.a_entregar, 0) END::bigint
  FROM contemplacao x
  JOIN grupo g USING (grupo_id)
  LEFT JOIN entregas e USING (cota_id)
 WHERE x.data <= %(fim)s AND (%(grupo)s::uuid IS NULL OR x.grupo_id = %(grupo)s)
 ORDER BY g.codigo, x.ago, x.numero, x.contemplacao_id
