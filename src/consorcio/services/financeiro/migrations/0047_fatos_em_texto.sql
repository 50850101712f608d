-- What a payment tells, written as text and not read by the server: `concat` writes a piece in one step where `||` had three, and nobody
-- on the way has to have it as jsonb. The outbox is looked at once; each thing is found by its key, one by one, whatever the planner thinks
-- of how many they are (OFFSET keeps them apart, ADR 0044). Elements of an array come in their order.
CREATE OR REPLACE VIEW plataforma.fato_em_texto AS
SELECT o.id, f.ordem, f.evento_id, f.tipo, f.agregado, o.origem, o.instante, o.correlacao_id, f.data_contabil, f.dados, o.rastro, o.enviado_em
  FROM plataforma.outbox o
 CROSS JOIN LATERAL (
    SELECT 1 AS ordem, o.evento_id, o.tipo, o.agregado, o.data_contabil, o.dados::text AS dados WHERE o.tipo <> 'RecebimentosAplicados'
     UNION ALL
    SELECT (3 * (l.vez - 1) + n.ordem)::int, md5(concat(o.evento_id, '.', l.vez, '.', n.ordem))::uuid, n.tipo, n.agregado, n.data_contabil, n.dados
      FROM jsonb_array_elements_text(o.dados -> 'lancamentos') WITH ORDINALITY AS l (lancamento_id, vez)
     CROSS JOIN LATERAL (
        SELECT r.* FROM recebimento r
         WHERE r.grupo_id = (o.dados ->> 'grupo_id')::uuid AND r.lancamento_id = l.lancamento_id::bigint OFFSET 0) r
     CROSS JOIN LATERAL (
        SELECT p.parcela_id, p.data_contabil AS registrado_para, p.valor_centavos, p.canal, p.excedente_centavos
          FROM pagamento p WHERE p.pagamento_id = r.pagamento_id OFFSET 0) p
     CROSS JOIN LATERAL (SELECT t.cota_numero FROM titulo t WHERE t.parcela_id = p.parcela_id OFFSET 0) t
     CROSS JOIN LATERAL (
        -- Only ids, dates and numbers go in it, which need no quoting.
        VALUES (1, 'ExtratoLancado', concat('extrato-cota/', r.cota_id), r.data_pagamento,
                concat('{"cota_id":"', r.cota_id, '","data":"', r.data_pagamento, '","linhas":[',
                       (SELECT string_agg(concat('{"linha_id":', r.lancamento_id + x.ordem - 1, ',"descricao":"',
                                                 descricao_do_componente(x.componente), '","componente":"', x.componente, '","percentual":"',
                                                 x.percentual, '","valor_centavos":', x.centavos, ',"preco_centavos":', r.preco_centavos,
                                                 ',"fc_pago":"', r.fc_pago, '","ago":', r.ago, '}'), ',')
                          FROM unnest(r.componentes, r.percentuais, r.centavos)
                               WITH ORDINALITY AS x (componente, percentual, centavos, ordem)),
                       ']}')),
               (2, 'FatoContabilizado', concat('grupo/', r.grupo_id), r.data_contabil,
                concat('{"fato_id":"', r.fato_id, '","fato":"PagamentoRegistrado","grupo_id":"', r.grupo_id, '","ago":', r.ago,
                       ',"data_contabil":"', r.data_contabil, '","partidas":[',
                       (SELECT string_agg(concat('{"debito":"', x.debito, '","credito":"', x.credito, '","componente":"', x.componente,
                                                 '","valor_centavos":', x.centavos, ',"cota_id":"', r.cota_id, '"}'), ',')
                          FROM unnest(r.debitos, r.creditos, coalesce(r.partida_componentes, r.componentes),
                                      coalesce(r.partida_centavos, r.centavos)) AS x (debito, credito, componente, centavos)),
                       ']}')),
               (3, 'PagamentoRealizado', concat('grupo/', r.grupo_id), p.registrado_para,
                concat('{"parcela_id":"', p.parcela_id, '","grupo_id":"', r.grupo_id, '","cota_id":"', r.cota_id, '","valor_centavos":',
                       p.valor_centavos, ',"data_pagamento":"', r.data_pagamento, '","pagamento_id":"', r.pagamento_id,
                       '","tipo":"PARCELA","ago":', r.ago, ',"numero":', t.cota_numero, ',"canal":', to_jsonb(p.canal),
                       ',"excedente_centavos":', p.excedente_centavos, ',"pago_acumulado_centavos":', r.pago_acumulado_centavos,
                       ',"quitada":true}'))) AS n (ordem, tipo, agregado, data_contabil, dados)
     WHERE o.tipo = 'RecebimentosAplicados') f;

CREATE OR REPLACE VIEW plataforma.fato AS
SELECT id, ordem, evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados::jsonb AS dados, rastro, enviado_em
  FROM plataforma.fato_em_texto;
