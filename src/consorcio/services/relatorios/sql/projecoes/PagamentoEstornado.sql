-- A payment that counts no more: of nothing, whichever of the two was heard first.
INSERT INTO pagamento (pagamento_id, parcela_id, grupo_id, cota_id, tipo, valor_centavos, pago_acumulado_centavos, quitada,
                       data_pagamento)
SELECT (dados->>'pagamento_id')::uuid, (dados->>'parcela_id')::uuid, (dados->>'grupo_id')::uuid, (dados->>'cota_id')::uuid,
       dados->>'tipo', 0, 0, false, (dados->>'data_pagamento')::date
  FROM evento_lido
    ON CONFLICT (pagamento_id) DO UPDATE
   SET valor_centavos = 0, pago_acumulado_centavos = 0, quitada = false
