-- Freezes what each excluded version would receive at the price of an AGO (R2.40, R8.04): who was refunded or asked to come
-- back competes for nothing. Parameters: grupo_id, ago, trunca.
INSERT INTO posicao_ago_excluida (grupo_id, ago, cota_id, numero, versao_titular, excluida_em, fc_pago, credito_centavos,
                                  restituicao_centavos)
SELECT c.grupo_id, %(ago)s, c.cota_id, c.numero, c.versao_titular, e.excluida_em, c.fc_pago, p.preco_centavos,
       CASE WHEN e.situacao <> 'AGUARDA_SORTEIO' THEN 0
            WHEN %(trunca)s THEN trunc(p.preco_centavos * c.fc_pago / 100)
            ELSE round(p.preco_centavos * c.fc_pago / 100) END
  FROM conta_cota c
  JOIN exclusao e USING (cota_id)
  JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
 WHERE c.grupo_id = %(grupo_id)s AND c.situacao IN ('EXCLUIDA', 'RESTITUIDA')
