INSERT INTO extrato (cota_id, linha_id, data, ago, descricao, componente, percentual, valor_centavos, preco_centavos, fc_pago)
SELECT (e.dados->>'cota_id')::uuid, l.linha_id, (e.dados->>'data')::date, l.ago, l.descricao, l.componente, l.percentual,
       l.valor_centavos, l.preco_centavos, l.fc_pago
  FROM evento_lido e,
       jsonb_to_recordset(e.dados->'linhas')
           AS l (linha_id bigint, descricao text, componente text, percentual numeric, valor_centavos bigint,
                 preco_centavos bigint, fc_pago numeric, ago int)
    ON CONFLICT (cota_id, linha_id) DO NOTHING
