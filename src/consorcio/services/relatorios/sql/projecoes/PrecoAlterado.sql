INSERT INTO preco (grupo_id, bem_id, vigencia_inicio, preco_centavos)
SELECT DISTINCT ON (dados->>'grupo_id', dados->>'bem_id', dados->>'vigencia_inicio') (dados->>'grupo_id')::uuid,
       (dados->>'bem_id')::uuid, (dados->>'vigencia_inicio')::date, (dados->>'preco_centavos')::bigint
  FROM evento_lido
 ORDER BY dados->>'grupo_id', dados->>'bem_id', dados->>'vigencia_inicio', ordem DESC
    ON CONFLICT (grupo_id, bem_id, vigencia_inicio) DO UPDATE SET preco_centavos = excluded.preco_centavos
