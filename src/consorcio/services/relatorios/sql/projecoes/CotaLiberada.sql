INSERT INTO cota (cota_id, grupo_id, numero, versao_titular, liberada_em)
SELECT DISTINCT ON (dados->>'cota_id') (dados->>'cota_id')::uuid, (dados->>'grupo_id')::uuid, (dados->>'numero')::int,
       (dados->>'versao_titular')::int, (dados->>'data')::date
  FROM evento_lido
 ORDER BY dados->>'cota_id', ordem DESC
    ON CONFLICT (cota_id) DO UPDATE SET liberada_em = excluded.liberada_em
