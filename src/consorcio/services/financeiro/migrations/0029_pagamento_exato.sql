-- The payment that nearly all are: one open parcela, paid on time, of exactly what was issued. Nothing is worked out: what the
-- parcela says is posted. `receber_pagamentos` does the same in thirty steps made for thousands, whose start is most of the cost of one.
-- Applies it and returns true, or writes nothing and returns false: then it is for `receber_pagamentos` to judge.
-- tests/integration/financeiro/test_recebimento.py proves that both leave the same rows.
CREATE FUNCTION receber_pagamento_exato(
    p_pagamento uuid, p_parcela uuid, p_identificador text, p_valor bigint, p_data date, p_referencia text, p_canal text,
    p_data_contabil date, p_instante timestamptz, p_correlacao text, p_rastro text,
    OUT aplicado boolean, OUT de_grupo uuid, OUT de_cota uuid, OUT pode_quitar boolean
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS
$$
DECLARE
    t record;
    s record;
    conta_fc text;
    fato uuid := gen_random_uuid();
    linhas bigint[];
    fc_depois numeric;
BEGIN
    aplicado := false;
    -- The lock first; the next statement sees what whoever held it left.
    PERFORM 1 FROM grupo g WHERE g.grupo_id = (SELECT x.grupo_id FROM titulo x WHERE x.parcela_id = p_parcela) FOR NO KEY UPDATE;
    SELECT x.*, c.contemplacao_id IS NOT NULL AS contemplada, greatest(p_data_contabil, f.fechado_ate + 1) AS aberta_em
      INTO t
      FROM titulo x
      JOIN conta_cota c ON c.cota_id = x.cota_id
      JOIN grupo g ON g.grupo_id = x.grupo_id
      LEFT JOIN livro_fechado f ON f.livro_id = x.grupo_id
     WHERE x.parcela_id = p_parcela AND x.tipo = 'PARCELA' AND x.situacao = 'ABERTO' AND x.valor_centavos = p_valor AND p_data <= x.vencimento
       AND x.fc_centavos > 0 AND x.ta_centavos > 0 AND x.fr_centavos >= 0 AND x.seg_centavos >= 0 AND x.outros_centavos = 0
       AND x.fc_pct > 0 AND x.ta_pct > 0 AND (x.fr_pct > 0) = (x.fr_centavos > 0)
       AND x.dif_pct = 0 AND x.rsc_pct = 0 AND x.dif_centavos = 0 AND x.rsc_centavos = 0
       AND c.situacao <> 'RESERVADA' AND g.situacao <> 'EM_FORMACAO' AND NOT (c.ago_ingresso = x.ago AND c.adesao_id IS NOT NULL)
       AND c.fc_pago + x.fc_pct < 99.999
       AND NOT EXISTS (SELECT FROM pagamento p WHERE p.referencia_externa = p_referencia);
    IF NOT FOUND THEN
        RETURN;
    END IF;
    conta_fc := CASE WHEN t.contemplada THEN 'DIREITOS_CONTEMPLADOS' ELSE 'OBRIGACOES_NAO_CONTEMPLADOS' END;
    SELECT coalesce(sum(c.saldo) FILTER (WHERE c.conta = 'BANCOS'), 0)::bigint AS bancos,
           coalesce(sum(c.saldo) FILTER (WHERE c.conta = conta_fc), 0)::bigint AS fc,
           coalesce(sum(c.saldo) FILTER (WHERE c.conta = 'TA_A_REPASSAR'), 0)::bigint AS ta,
           coalesce(sum(c.saldo) FILTER (WHERE c.conta = 'FUNDO_RESERVA'), 0)::bigint AS fr,
           coalesce(sum(c.saldo) FILTER (WHERE c.conta = 'SEGURO_A_REPASSAR'), 0)::bigint AS seg
      INTO s
      FROM (SELECT x.conta, x.debitos_centavos - x.creditos_centavos AS saldo FROM saldo_conta x WHERE x.grupo_id = t.grupo_id) c;

    INSERT INTO pagamento (pagamento_id, referencia_externa, parcela_id, grupo_id, cota_id, identificador_informado, situacao,
                           valor_centavos, data_pagamento, data_contabil, canal, excedente_centavos, registrado_em)
    VALUES (p_pagamento, p_referencia, p_parcela, t.grupo_id, t.cota_id, p_identificador, 'APLICADO',
            p_valor, p_data, p_data_contabil, p_canal, 0, now());
    UPDATE titulo SET situacao = 'PAGO', pago_centavos = pago_centavos + p_valor, data_pagamento = p_data, pontual = true,
                      multa_cobrada = false, mora_desde = NULL, encargos_pagos_centavos = 0
     WHERE parcela_id = p_parcela;
    UPDATE conta_cota SET fc_pago = fc_pago + t.fc_pct, ta_paga = ta_paga + t.ta_pct, fr_pago = fr_pago + t.fr_pct, versao = versao + 1
     WHERE cota_id = t.cota_id
    RETURNING fc_pago, 100 - fc_pago <= 0.001 OR ta_total - ta_paga <= 0.001 INTO fc_depois, pode_quitar;
    INSERT INTO pagamento_item (pagamento_id, componente, grupo_id, cota_id, percentual, valor_centavos, preco_centavos)
    SELECT p_pagamento, x.componente, t.grupo_id, t.cota_id, x.percentual, x.centavos, t.preco_centavos
      FROM (VALUES ('FC', t.fc_pct, t.fc_centavos), ('TA', t.ta_pct, t.ta_centavos), ('FR', t.fr_pct, t.fr_centavos),
                   ('SEG', 0, t.seg_centavos)) AS x (componente, percentual, centavos)
     WHERE x.centavos > 0;
    WITH gravadas AS (
        INSERT INTO extrato_cota (cota_id, data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos, fc_pago, ago)
        SELECT t.cota_id, p_data, x.descricao, x.componente, x.percentual, x.centavos, t.preco_centavos, fc_depois, t.ago
          FROM (VALUES ('FC', 'Fundo comum', t.fc_pct, t.fc_centavos), ('TA', 'Taxa de administração', t.ta_pct, t.ta_centavos),
                       ('FR', 'Fundo de reserva', t.fr_pct, t.fr_centavos), ('SEG', 'Seguro', 0, t.seg_centavos))
               AS x (componente, descricao, percentual, centavos)
         WHERE x.centavos > 0
        RETURNING linha_id)
    SELECT array_agg(linha_id ORDER BY linha_id) INTO linhas FROM gravadas;
    INSERT INTO lancamento (fato_id, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos,
                            debito_saldo_anterior, credito_saldo_anterior, componente, percentual, preco_centavos, ago)
    SELECT fato, 'PagamentoRegistrado', t.grupo_id, t.cota_id, t.aberta_em, 'BANCOS', x.conta, x.centavos,
           s.bancos + x.antes, x.saldo, x.componente, x.percentual, t.preco_centavos, t.ago
      FROM (VALUES (conta_fc, 'FC', t.fc_pct, t.fc_centavos, 0, s.fc), ('TA_A_REPASSAR', 'TA', t.ta_pct, t.ta_centavos, t.fc_centavos, s.ta),
                   ('FUNDO_RESERVA', 'FR', t.fr_pct, t.fr_centavos, t.fc_centavos + t.ta_centavos, s.fr),
                   ('SEGURO_A_REPASSAR', 'SEG', 0, t.seg_centavos, t.fc_centavos + t.ta_centavos + t.fr_centavos, s.seg))
           AS x (conta, componente, percentual, centavos, antes, saldo)
     WHERE x.centavos > 0;
    INSERT INTO saldo_conta AS c (grupo_id, conta, debitos_centavos, creditos_centavos)
    SELECT t.grupo_id, x.conta, x.debito, x.credito
      FROM (VALUES ('BANCOS', p_valor, 0), (conta_fc, 0, t.fc_centavos), ('TA_A_REPASSAR', 0, t.ta_centavos),
                   ('FUNDO_RESERVA', 0, t.fr_centavos), ('SEGURO_A_REPASSAR', 0, t.seg_centavos)) AS x (conta, debito, credito)
     WHERE x.debito + x.credito > 0
        ON CONFLICT (grupo_id, conta) DO UPDATE
       SET debitos_centavos = c.debitos_centavos + excluded.debitos_centavos,
           creditos_centavos = c.creditos_centavos + excluded.creditos_centavos;
    INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro)
    SELECT gen_random_uuid(), x.tipo, x.agregado, 'financeiro', p_instante, p_correlacao, x.dia, x.dados::jsonb, p_rastro
      FROM (VALUES
        ('ExtratoLancado', 'extrato-cota/' || t.cota_id, p_data,
         '{"cota_id":"' || t.cota_id || '","data":"' || p_data || '","linhas":['
         || '{"linha_id":' || linhas[1] || ',"descricao":"Fundo comum","componente":"FC","percentual":"' || t.fc_pct
         || '","valor_centavos":' || t.fc_centavos || ',"preco_centavos":' || t.preco_centavos || ',"fc_pago":"' || fc_depois || '","ago":' || t.ago
         || '},{"linha_id":' || linhas[2] || ',"descricao":"Taxa de administração","componente":"TA","percentual":"' || t.ta_pct
         || '","valor_centavos":' || t.ta_centavos || ',"preco_centavos":' || t.preco_centavos || ',"fc_pago":"' || fc_depois || '","ago":' || t.ago
         || CASE WHEN t.fr_centavos > 0 THEN
            '},{"linha_id":' || linhas[3] || ',"descricao":"Fundo de reserva","componente":"FR","percentual":"' || t.fr_pct
         || '","valor_centavos":' || t.fr_centavos || ',"preco_centavos":' || t.preco_centavos || ',"fc_pago":"' || fc_depois || '","ago":' || t.ago
            ELSE '' END
         || CASE WHEN t.seg_centavos > 0 THEN
            '},{"linha_id":' || linhas[array_length(linhas, 1)] || ',"descricao":"Seguro","componente":"SEG","percentual":"0.00000000'
         || '","valor_centavos":' || t.seg_centavos || ',"preco_centavos":' || t.preco_centavos || ',"fc_pago":"' || fc_depois || '","ago":' || t.ago
            ELSE '' END
         || '}]}'),
        ('FatoContabilizado', 'grupo/' || t.grupo_id, t.aberta_em,
         '{"fato_id":"' || fato || '","fato":"PagamentoRegistrado","grupo_id":"' || t.grupo_id || '","ago":' || t.ago
         || ',"data_contabil":"' || t.aberta_em || '","partidas":['
         || '{"debito":"BANCOS","credito":"' || conta_fc || '","componente":"FC","valor_centavos":' || t.fc_centavos || ',"cota_id":"' || t.cota_id
         || '"},{"debito":"BANCOS","credito":"TA_A_REPASSAR","componente":"TA","valor_centavos":' || t.ta_centavos || ',"cota_id":"' || t.cota_id
         || CASE WHEN t.fr_centavos > 0 THEN
            '"},{"debito":"BANCOS","credito":"FUNDO_RESERVA","componente":"FR","valor_centavos":' || t.fr_centavos || ',"cota_id":"' || t.cota_id
            ELSE '' END
         || CASE WHEN t.seg_centavos > 0 THEN
            '"},{"debito":"BANCOS","credito":"SEGURO_A_REPASSAR","componente":"SEG","valor_centavos":' || t.seg_centavos || ',"cota_id":"' || t.cota_id
            ELSE '' END
         || '"}]}'),
        ('PagamentoRealizado', 'grupo/' || t.grupo_id, p_data_contabil,
         '{"parcela_id":"' || p_parcela || '","grupo_id":"' || t.grupo_id || '","cota_id":"' || t.cota_id || '","valor_centavos":' || p_valor
         || ',"data_pagamento":"' || p_data || '","pagamento_id":"' || p_pagamento || '","tipo":"PARCELA","ago":' || t.ago
         || ',"numero":' || t.cota_numero || ',"canal":' || to_jsonb(p_canal)::text || ',"excedente_centavos":0,"pago_acumulado_centavos":'
         || t.pago_centavos + p_valor || ',"quitada":true}')) AS x (tipo, agregado, dia, dados);
    aplicado := true;
    de_grupo := t.grupo_id;
    de_cota := t.cota_id;
END
$$;
