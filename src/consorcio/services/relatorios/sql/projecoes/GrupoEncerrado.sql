INSERT INTO grupo (grupo_id, encerrado_em)
SELECT DISTINCT ON (dados->>'grupo_id') (dados->>'grupo_id')::uuid, (dados->>'data')::date
  FROM evento_lido
 ORDER BY dados->>'grupo_id', ordem DESC
    ON CONFLICT (grupo_id) DO UPDATE SET encerrado_em = excluded.encerrado_em
