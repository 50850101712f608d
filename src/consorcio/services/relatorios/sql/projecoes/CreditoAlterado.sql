INSERT INTO troca_credito (cota_id, data, bem_id, credito_centavos)
SELECT DISTINCT ON (dados->>'cota_id', dados->>'data') (dados->>'cota_id')::uuid, (dados->>'data')::date,
       (dados->>'bem_id')::uuid, (dados->>'credito_centavos')::bigint
  FROM evento_lido
 ORDER BY dados->>'cota_id', dados->>'data', ordem DESC
    ON CONFLICT (cota_id, data) DO UPDATE SET bem_id = excluded.bem_id, credito_centavos = excluded.credito_centavos
