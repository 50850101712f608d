-- What was apart to be given back had come in before: it pays a title, and is not collected again.
INSERT INTO pagamento (pagamento_id, parcela_id, grupo_id, cota_id, tipo, valor_centavos, pago_acumulado_centavos, quitada,
                       data_pagamento)
SELECT (dados->>'pagamento_id')::uuid, (dados->>'parcela_id')::uuid, (dados->>'grupo_id')::uuid, (dados->>'cota_id')::uuid,
       dados->>'tipo', CASE WHEN dados->>'canal' = 'A_DEVOLVER' THEN 0 ELSE (dados->>'valor_centavos')::bigint END,
       (dados->>'pago_acumulado_centavos')::bigint, (dados->>'quitada')::boolean, (dados->>'data_pagamento')::date
  FROM evento_lido
    ON CONFLICT (pagamento_id) DO NOTHING
