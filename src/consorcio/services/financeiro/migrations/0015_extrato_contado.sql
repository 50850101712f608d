-- Statements written before they were told: each cota's, once, for whoever prints them.
INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados)
SELECT gen_random_uuid(), 'ExtratoLancado', 'extrato-cota/' || cota_id, 'financeiro', now(), 'migracao', data_contabil,
       jsonb_build_object('cota_id', cota_id, 'data', data_contabil, 'linhas', jsonb_agg(
           jsonb_build_object('linha_id', linha_id, 'descricao', descricao, 'componente', componente,
                              'percentual', percentual::text, 'valor_centavos', valor_centavos,
                              'preco_centavos', preco_centavos, 'fc_pago', fc_pago::text, 'ago', ago) ORDER BY linha_id))
  FROM extrato_cota
 GROUP BY cota_id, data_contabil;
