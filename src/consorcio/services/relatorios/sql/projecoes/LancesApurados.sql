INSERT INTO lance (lance_id, situacao, classificacao, valor_centavos, proprio_centavos, motivo)
SELECT DISTINCT ON (l.lance_id) l.lance_id, l.situacao, l.classificacao, l.valor_centavos, l.proprio_centavos, l.motivo
  FROM evento_lido e,
       jsonb_to_recordset(e.dados->'lances') AS l (lance_id uuid, situacao text, classificacao int, valor_centavos bigint,
                                                   proprio_centavos bigint, motivo text)
 ORDER BY l.lance_id, e.ordem DESC
    ON CONFLICT (lance_id) DO UPDATE
   SET situacao = excluded.situacao, classificacao = excluded.classificacao, valor_centavos = excluded.valor_centavos,
       proprio_centavos = excluded.proprio_centavos, motivo = excluded.motivo
