INSERT INTO contemplacao (contemplacao_id, cancelada_em)
SELECT DISTINCT ON (dados->>'contemplacao_id') (dados->>'contemplacao_id')::uuid, (dados->>'data')::date
  FROM evento_lido
 ORDER BY dados->>'contemplacao_id', ordem DESC
    ON CONFLICT (contemplacao_id) DO UPDATE SET cancelada_em = excluded.cancelada_em
