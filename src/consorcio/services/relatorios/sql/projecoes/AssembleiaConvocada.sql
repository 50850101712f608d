INSERT INTO assembleia (assembleia_id, grupo_id, ago, data_ago)
SELECT DISTINCT ON (dados->>'assembleia_id') (dados->>'assembleia_id')::uuid, (dados->>'grupo_id')::uuid,
       (dados->>'ago')::int, (dados->>'data_ago')::date
  FROM evento_lido
 ORDER BY dados->>'assembleia_id', ordem DESC
    ON CONFLICT (assembleia_id) DO UPDATE
   SET grupo_id = excluded.grupo_id, ago = excluded.ago, data_ago = excluded.data_ago
