INSERT INTO parcela (parcela_id, grupo_id, cota_id, numero, ago, vencimento, valor_centavos, emitida_instante)
SELECT DISTINCT ON (p.parcela_id) p.parcela_id, (e.dados->>'grupo_id')::uuid, p.cota_id, p.numero, p.ago, p.vencimento,
       p.valor_centavos, e.instante
  FROM evento_lido e,
       jsonb_to_recordset(e.dados->'parcelas')
           AS p (parcela_id uuid, cota_id uuid, numero int, ago int, vencimento date, valor_centavos bigint)
 ORDER BY p.parcela_id, e.ordem DESC
    ON CONFLICT (parcela_id) DO NOTHING
