INSERT INTO cota (cota_id, grupo_id, numero, versao_titular, ativada_em)
SELECT DISTINCT ON (dados->>'cota_id') (dados->>'cota_id')::uuid, (dados->>'grupo_id')::uuid, (dados->>'numero')::int,
       (dados->>'versao_titular')::int, coalesce(data_contabil, (dados->>'data_adesao')::date)
  FROM evento_lido
 ORDER BY dados->>'cota_id', ordem DESC
    ON CONFLICT (cota_id) DO UPDATE SET ativada_em = excluded.ativada_em
