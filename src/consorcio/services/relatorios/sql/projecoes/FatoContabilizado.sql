INSERT INTO movimento (fato_id, linha, grupo_id, cota_id, fato, ago, data_contabil, debito, credito, componente,
                       valor_centavos)
SELECT (e.dados->>'fato_id')::uuid, p.linha, (e.dados->>'grupo_id')::uuid, (p.partida->>'cota_id')::uuid, e.dados->>'fato',
       (e.dados->>'ago')::int, (e.dados->>'data_contabil')::date, p.partida->>'debito', p.partida->>'credito',
       p.partida->>'componente', (p.partida->>'valor_centavos')::bigint
  FROM evento_lido e, jsonb_array_elements(e.dados->'partidas') WITH ORDINALITY AS p (partida, linha)
    ON CONFLICT (fato_id, linha) DO NOTHING
