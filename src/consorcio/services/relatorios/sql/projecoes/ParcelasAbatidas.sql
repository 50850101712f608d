MERGE INTO parcela p
 USING (SELECT DISTINCT ON (a.parcela_id) a.parcela_id, a.valor_centavos, a.liquidada
          FROM evento_lido e,
               jsonb_to_recordset(e.dados->'parcelas') AS a (parcela_id uuid, valor_centavos bigint, liquidada boolean)
         ORDER BY a.parcela_id, e.ordem DESC) a
    ON p.parcela_id = a.parcela_id
  WHEN MATCHED AND a.liquidada THEN DELETE
  WHEN MATCHED THEN UPDATE SET valor_centavos = a.valor_centavos
