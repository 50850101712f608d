INSERT INTO lance (lance_id, assembleia_id, grupo_id, cota_id, numero, modalidade, ofertado_em)
SELECT DISTINCT ON (dados->>'lance_id') (dados->>'lance_id')::uuid, (dados->>'assembleia_id')::uuid,
       (dados->>'grupo_id')::uuid, (dados->>'cota_id')::uuid, (dados->>'numero')::int, dados->>'modalidade', instante
  FROM evento_lido
 ORDER BY dados->>'lance_id', ordem DESC
    ON CONFLICT (lance_id) DO UPDATE
   SET assembleia_id = excluded.assembleia_id, grupo_id = excluded.grupo_id, cota_id = excluded.cota_id,
       numero = excluded.numero, modalidade = excluded.modalidade, ofertado_em = excluded.ofertado_em
