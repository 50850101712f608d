INSERT INTO grupo (grupo_id, codigo, data_agc)
SELECT DISTINCT ON (dados->>'grupo_id') (dados->>'grupo_id')::uuid, dados->>'grupo_codigo', (dados->>'data_agc')::date
  FROM evento_lido
 ORDER BY dados->>'grupo_id', ordem DESC
    ON CONFLICT (grupo_id) DO UPDATE SET codigo = excluded.codigo, data_agc = excluded.data_agc
