-- One row per contemplação until a day, and how much of what it gave is still to be delivered in the book of the group. Who was
-- excluded is drawn for the refund of what he paid to the fundo comum, not for a credit (R8.04); one cancelled gives nothing.
WITH entregas AS (
    SELECT grupo_id, cota_id,
           sum(valor) FILTER (WHERE conta = 'CONTEMPLACOES_A_ENTREGAR') AS credito,
           sum(valor) FILTER (WHERE conta = 'RESTITUICOES_A_PAGAR') AS restituicao,
           sum(valor) FILTER (WHERE conta = 'RESTITUICOES_A_PAGAR' AND fato = 'ExcluidoSorteado') AS apurada
      FROM (SELECT grupo_id, cota_id, fato, credito AS conta, valor_centavos AS valor FROM movimento
             WHERE cota_id IS NOT NULL AND data_contabil <= %(fim)s
               AND credito IN ('CONTEMPLACOES_A_ENTREGAR', 'RESTITUICOES_A_PAGAR')
            UNION ALL
            SELECT grupo_id, cota_id, fato, debito, -valor_centavos FROM movimento
             WHERE cota_id IS NOT NULL AND data_contabil <= %(fim)s
               AND debito IN ('CONTEMPLACOES_A_ENTREGAR', 'RESTITUICOES_A_PAGAR')) pernas
     GROUP BY grupo_id, cota_id
), no_dia AS (
    SELECT *, CASE WHEN cancelada_em > %(fim)s THEN 'CONFIRMADA' ELSE situacao END AS situacao_no_dia
      FROM contemplacao
     WHERE data <= %(fim)s AND (%(grupo)s::uuid IS NULL OR grupo_id = %(grupo)s)
)
SELECT g.codigo, x.ago, x.data, x.numero,
       CASE x.tipo WHEN 'LANCE' THEN 'Lance' WHEN 'EXCLUIDO' THEN 'Excluído' ELSE 'Sorteio' END,
       CASE x.situacao_no_dia WHEN 'CONFIRMADA' THEN 'Confirmada' WHEN 'CANCELADA' THEN 'Cancelada' ELSE 'Pendente' END,
       CASE WHEN x.situacao_no_dia = 'CANCELADA' THEN NULL
            WHEN x.tipo = 'EXCLUIDO' THEN coalesce(e.apurada, 0) ELSE x.credito_centavos END::bigint,
       CASE WHEN x.situacao_no_dia = 'CANCELADA' THEN 0
            WHEN x.tipo = 'EXCLUIDO' THEN coalesce(e.restituicao, 0) ELSE coalesce(e.credito, 0) END::bigint
  FROM no_dia x
  JOIN grupo g USING (grupo_id)
  LEFT JOIN entregas e USING (grupo_id, cota_id)
 ORDER BY g.codigo, x.ago, x.numero, x.contemplacao_id
