-- What is open of the active cotas of a group apart from their plans, and no title that waits charges: differences of prestação (R4.40)
-- and rateios of the cash (R4.50), in percent; positive is owed by the cota. Parameter: grupo_id.
WITH abertos AS (
    SELECT cota_id, sum(aberto) FILTER (WHERE tipo = 'DIFERENCA') AS dif, sum(aberto) FILTER (WHERE tipo = 'RATEIO') AS rsc
      FROM ajuste WHERE grupo_id = %(grupo_id)s AND aberto <> 0 GROUP BY cota_id
), cobrados AS (
    SELECT t.cota_id, sum(t.dif_pct) - coalesce(sum(p.dif), 0) AS dif, sum(t.rsc_pct) - coalesce(sum(p.rsc), 0) AS rsc
      FROM titulo_nao_pago n
      JOIN titulo t USING (parcela_id)
      LEFT JOIN LATERAL (SELECT sum(i.percentual) FILTER (WHERE i.componente = 'DIF') AS dif,
                                sum(i.percentual) FILTER (WHERE i.componente = 'RSC') AS rsc
                           FROM pagamento g JOIN item_pagamento i USING (pagamento_id)
                          WHERE g.parcela_id = t.parcela_id AND g.lancamento_id IS NULL AND g.situacao <> 'ESTORNADO') p ON t.situacao = 'PARCIAL'
     WHERE n.grupo_id = %(grupo_id)s AND NOT n.cancelado AND (t.dif_pct <> 0 OR t.rsc_pct <> 0)
     GROUP BY t.cota_id
), abertas AS (
    SELECT c.cota_id, c.numero, c.versao_titular, c.fc_pago, c.contemplacao_id IS NOT NULL AS contemplada, p.preco_ago_centavos AS preco_centavos,
           (coalesce(a.dif, 0) - coalesce(x.dif, 0))::numeric(14,8) AS diferenca,
           (coalesce(a.rsc, 0) - coalesce(x.rsc, 0))::numeric(14,8) AS rateio
      FROM conta_cota c
      JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
      LEFT JOIN abertos a ON a.cota_id = c.cota_id
      LEFT JOIN cobrados x ON x.cota_id = c.cota_id
     WHERE c.grupo_id = %(grupo_id)s AND c.situacao = 'ATIVA'
)
SELECT cota_id, numero, fc_pago, contemplada, preco_centavos, diferenca, rateio
  FROM abertas WHERE diferenca <> 0 OR rateio <> 0
 ORDER BY numero, versao_titular
