-- Freezes the financial position of every active cota of a group for an AGO (R2.40, R5.20, R7.01).
-- Parameters: grupo_id, ago, corte (last day on which the parcela of the AGO was paid in time), prazo, ta_depois (percent of TA of who is
-- contemplado, where that of the months before is forgiven, R4.24: the bid of the AGO settles it), ta_do_grupo (boolean: by the months of the group).
INSERT INTO posicao_ago_cota (grupo_id, ago, cota_id, numero, versao_titular, adimplente, credito_centavos,
                              saldo_devedor_centavos, fc_pago, ta_total, fr_total, prestacao_normal_centavos,
                              antecipado, meses_em_dia)
SELECT c.grupo_id, %(ago)s, c.cota_id, c.numero, c.versao_titular,
       NOT EXISTS (SELECT FROM titulo t
                    WHERE t.cota_id = c.cota_id AND t.tipo = 'PARCELA' AND t.ago <= %(ago)s AND t.situacao <> 'CANCELADO'
                      AND (t.situacao <> 'PAGO' OR t.data_pagamento > %(corte)s)),
       p.preco_centavos,
       round(p.preco_centavos * (100 - c.fc_pago) / 100) + round(p.preco_centavos * (c.ta_total - c.ta_paga) / 100)
           + round(p.preco_centavos * (c.fr_total - c.fr_pago) / 100),
       c.fc_pago, t.total, c.fr_total,
       round(p.preco_centavos * (100 + t.total + c.fr_total) / 100 / %(prazo)s),
       coalesce((SELECT sum(i.percentual)
                   FROM antecipacao a JOIN pagamento g USING (parcela_id) JOIN item_pagamento i USING (pagamento_id)
                  WHERE a.cota_id = c.cota_id AND a.ordem = 'INVERSA' AND g.situacao = 'APLICADO' AND g.lancamento_id IS NULL), 0),
       (SELECT count(*) FROM titulo t
         WHERE t.cota_id = c.cota_id AND t.tipo = 'PARCELA' AND t.ago <= %(ago)s AND t.situacao = 'PAGO'
           AND t.data_pagamento <= t.vencimento)
  FROM conta_cota c
  JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
 CROSS JOIN LATERAL (
       SELECT c.ta_total + CASE WHEN %(ta_depois)s = 0 OR c.contemplacao_id IS NOT NULL OR c.fc_pago = 100 THEN 0
                ELSE round(%(ta_depois)s / CASE WHEN %(ta_do_grupo)s THEN %(prazo)s ELSE c.meses_plano END, 8)
                     * greatest(%(prazo)s - greatest(%(ago)s, c.base_ago - 1), 0) END AS total) t
 WHERE c.grupo_id = %(grupo_id)s AND c.situacao = 'ATIVA'
