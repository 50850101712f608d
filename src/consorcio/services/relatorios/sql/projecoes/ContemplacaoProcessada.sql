INSERT INTO contemplacao (contemplacao_id, assembleia_id, grupo_id, ago, cota_id, numero, tipo, situacao,
                          credito_centavos, lance_id, data)
SELECT DISTINCT ON (dados->>'contemplacao_id') (dados->>'contemplacao_id')::uuid, (dados->>'assembleia_id')::uuid,
       (dados->>'grupo_id')::uuid, (dados->>'ago')::int, (dados->>'cota_id')::uuid, (dados->>'numero')::int, dados->>'tipo',
       dados->>'situacao', (dados->>'credito_centavos')::bigint, nullif(dados->>'lance_id', '')::uuid,
       coalesce(data_contabil, instante::date)
  FROM evento_lido
 ORDER BY dados->>'contemplacao_id', ordem DESC
    ON CONFLICT (contemplacao_id) DO UPDATE
   SET assembleia_id = excluded.assembleia_id, grupo_id = excluded.grupo_id, ago = excluded.ago, cota_id = excluded.cota_id,
       numero = excluded.numero, tipo = excluded.tipo, situacao = excluded.situacao,
       credito_centavos = excluded.credito_centavos, lance_id = excluded.lance_id,
       data = coalesce(contemplacao.data, excluded.data)
