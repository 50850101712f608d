INSERT INTO cota (cota_id, grupo_id, numero, versao_titular, readmitida_instante)
SELECT DISTINCT ON (dados->>'cota_id') (dados->>'cota_id')::uuid, (dados->>'grupo_id')::uuid, (dados->>'numero')::int,
       (dados->>'versao_titular')::int, instante
  FROM evento_lido
 ORDER BY dados->>'cota_id', ordem DESC
    ON CONFLICT (cota_id) DO UPDATE SET readmitida_instante = excluded.readmitida_instante
