-- Payments of parcelas received in sets, of one or of thousands: the same arithmetic as `use_cases/aplicacao.py`, in SQL.
-- See docs/adr on why; tests/integration/financeiro/test_recebimento.py proves that both leave the same rows.

CREATE INDEX IF NOT EXISTS ajuste_da_cota ON ajuste (cota_id, tipo);

CREATE OR REPLACE FUNCTION arredondar_centavos(valor numeric, trunca boolean) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN trunca THEN trunc(valor) ELSE round(valor) END::bigint $$;

-- Applies what is simple: an open parcela of a cota that is not just reserved, paid whole (R4.10, R4.70, R10.03).
-- Of the rest it writes nothing and says why in `resultado`:
--   REPETIDO, CONFLITO  the reference was registered before, with the same data or with others
--   NO_CONJUNTO         the reference is twice in this set
--   DESCONHECIDO        no title has that identifier
--   RECUSADO            its title cannot take it
--   OUTRO               for the use case that takes one at a time
--   ADIADO              of a group with an OUTRO before it: after that one, so that books stay in the order of the set
-- p_mora_desde is the day charges count from, for who pays late (the calendar is not known here); without it, OUTRO.
CREATE OR REPLACE FUNCTION receber_pagamentos(
    p_pagamento uuid[], p_parcela uuid[], p_identificador text[], p_valor bigint[], p_data date[], p_mora_desde date[],
    p_referencia text[], p_canal text, p_data_contabil date, p_instante timestamptz, p_correlacao text, p_rastro text
) RETURNS TABLE (
    posicao int, resultado text, de_pagamento uuid, de_parcela uuid, de_grupo uuid, de_cota uuid, excedente bigint, itens jsonb
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET jit = off AS
$$
BEGIN
    -- One order of locks; the next statement sees what whoever held them left.
    PERFORM 1 FROM grupo g
      WHERE g.grupo_id IN (SELECT (SELECT t.grupo_id FROM titulo t WHERE t.parcela_id = coalesce(
                                u.parcela, (SELECT x.parcela_id FROM titulo x WHERE x.identificador = u.identificador)))
                             FROM unnest(p_parcela, p_identificador) AS u (parcela, identificador))
      ORDER BY g.grupo_id FOR NO KEY UPDATE;
    RETURN QUERY
    WITH entrada AS (
        SELECT u.*, coalesce(u.parcela, (SELECT x.parcela_id FROM titulo x WHERE x.identificador = u.identificador)) AS titulo_id,
               row_number() OVER (PARTITION BY u.referencia ORDER BY u.posicao) AS vez_da_referencia
          FROM unnest(p_pagamento, p_parcela, p_identificador, p_valor, p_data, p_mora_desde, p_referencia)
               WITH ORDINALITY AS u (pagamento, parcela, identificador, valor, data, mora_desde, referencia, posicao)
    ), vistos AS (
        SELECT e.posicao, e.pagamento, e.identificador AS informado, e.valor, e.data, e.referencia, e.titulo_id,
               e.parcela IS NOT NULL OR e.identificador = '' AS indicado, e.vez_da_referencia > 1 AS no_conjunto,
               a.pagamento_id AS anterior,
               a.valor_centavos = e.valor AND a.data_pagamento = e.data AND a.identificador_informado = e.identificador
                   AND (e.parcela IS NULL OR e.parcela IS NOT DISTINCT FROM a.parcela_id) AS mesmo,
               t.parcela_id, t.grupo_id, t.cota_id, t.cota_numero, t.ago, t.vencimento, t.situacao, t.tipo,
               t.preco_centavos AS preco_titulo, t.valor_centavos AS valor_titulo, t.pago_centavos,
               t.fc_pct, t.ta_pct, t.fr_pct, t.dif_pct, t.rsc_pct, t.seg_centavos AS seg_c,
               m.preco, m.fc_c, m.ta_c, m.fr_c, m.dif_c, m.rsc_c,
               t.fc_pct <> 0 OR t.fc_centavos <> 0 AS tem_fc, t.ta_pct <> 0 OR t.ta_centavos <> 0 AS tem_ta,
               t.fr_pct <> 0 OR t.fr_centavos <> 0 AS tem_fr, t.dif_pct <> 0 OR t.dif_centavos <> 0 AS tem_dif,
               t.rsc_pct <> 0 OR t.rsc_centavos <> 0 AS tem_rsc,
               n.multa, n.juros, p.principal + n.multa + n.juros AS devido, p.principal,
               c.fc_pago, CASE WHEN c.contemplacao_id IS NULL THEN 'OBRIGACOES_NAO_CONTEMPLADOS'
                               ELSE 'DIREITOS_CONTEMPLADOS' END AS conta_fc,
               n.multa + n.juros - trunc((n.multa + n.juros) * (100 - r.do_grupo) / 100)::bigint AS encargos_grupo,
               trunc((n.multa + n.juros) * (100 - r.do_grupo) / 100)::bigint AS encargos_adm,
               greatest(p_data_contabil, f.fechado_ate + 1) AS aberta_em,
               t.tipo = 'PARCELA' AND t.situacao = 'ABERTO' AND c.situacao <> 'RESERVADA' AND g.situacao <> 'EM_FORMACAO'
                   AND NOT (c.ago_ingresso = t.ago AND c.adesao_id IS NOT NULL)
                   AND (NOT q.atrasado OR (e.mora_desde IS NOT NULL AND b.preco_centavos IS NOT NULL))
                   AND e.valor > 0 AND e.valor >= p.principal + n.multa + n.juros AND p.principal > 0 AS simples
          FROM entrada e
          LEFT JOIN pagamento a ON a.referencia_externa = e.referencia
          LEFT JOIN titulo t ON t.parcela_id = e.titulo_id
          LEFT JOIN conta_cota c ON c.cota_id = t.cota_id
          LEFT JOIN grupo g ON g.grupo_id = t.grupo_id
          LEFT JOIN livro_fechado f ON f.livro_id = t.grupo_id
         CROSS JOIN LATERAL (SELECT e.data > t.vencimento AS atrasado) q
          LEFT JOIN preco_bem b ON q.atrasado AND b.grupo_id = c.grupo_id AND b.bem_id = c.bem_id
         CROSS JOIN LATERAL (
            SELECT g.regra ->> 'arredondamento' = 'DOWN' AS trunca,
                   round(coalesce(nullif(g.regra ->> 'multa_mora', ''), '2')::numeric, 8) AS multa,
                   round(coalesce(nullif(g.regra ->> 'juros_mora_mensal', ''), '1')::numeric, 8) AS juros_mes,
                   round(coalesce(nullif(g.regra ->> 'mora_do_grupo', ''), '50')::numeric, 8) AS do_grupo) r
         CROSS JOIN LATERAL (
            -- Late, the percents cost what the bem costs now (R4.10).
            SELECT b.preco_centavos AS preco, arredondar_centavos(b.preco_centavos * t.fc_pct / 100, r.trunca) AS fc_c,
                   arredondar_centavos(b.preco_centavos * t.ta_pct / 100, r.trunca) AS ta_c,
                   arredondar_centavos(b.preco_centavos * t.fr_pct / 100, r.trunca) AS fr_c,
                   arredondar_centavos(b.preco_centavos * t.dif_pct / 100, r.trunca) AS dif_c,
                   arredondar_centavos(b.preco_centavos * t.rsc_pct / 100, r.trunca) AS rsc_c
             WHERE q.atrasado
             UNION ALL
            SELECT t.preco_centavos, t.fc_centavos, t.ta_centavos, t.fr_centavos, t.dif_centavos, t.rsc_centavos
             WHERE q.atrasado IS NOT TRUE) m
         CROSS JOIN LATERAL (SELECT m.fc_c + m.ta_c + m.fr_c + t.seg_centavos + m.dif_c + m.rsc_c AS principal,
                                    CASE WHEN q.atrasado THEN greatest(e.data - e.mora_desde, 0) ELSE 0 END AS dias) p
         CROSS JOIN LATERAL (
            SELECT CASE WHEN p.dias > 0 THEN arredondar_centavos(greatest(p.principal, 0) * r.multa / 100, r.trunca)
                        ELSE 0 END AS multa,
                   CASE WHEN p.dias > 0 THEN arredondar_centavos(greatest(p.principal, 0) * p.dias * r.juros_mes / 3000, r.trunca)
                        ELSE 0 END AS juros) n
    ), novos AS (
        -- What may still change something, in turn within its title and within its cota's adjustments.
        SELECT v.*, row_number() OVER (PARTITION BY v.titulo_id ORDER BY v.posicao) AS vez,
               count(*) FILTER (WHERE v.dif_pct <> 0 OR v.rsc_pct <> 0)
                   OVER (PARTITION BY v.cota_id ORDER BY v.posicao ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS ajustes_antes,
               sum(v.fc_pct) OVER (PARTITION BY v.cota_id ORDER BY v.posicao) AS fc_do_conjunto,
               first_value(v.simples) OVER (PARTITION BY v.titulo_id ORDER BY v.posicao) AS primeiro_simples
          FROM vistos v
         WHERE v.anterior IS NULL AND NOT v.no_conjunto
    ), julgados AS (
        SELECT n.*,
               CASE WHEN n.titulo_id IS NULL AND NOT n.indicado THEN 'DESCONHECIDO'
                    WHEN n.situacao IN ('PAGO', 'CANCELADO') OR (n.vez > 1 AND n.primeiro_simples) THEN 'RECUSADO'
                    WHEN n.tipo <> 'PARCELA' AND (n.valor < n.valor_titulo
                         OR (n.tipo IN ('LANCE', 'ANTECIPACAO', 'TAXA_TRANSFERENCIA') AND n.data > n.vencimento)) THEN 'RECUSADO'
                    -- The parcela that may settle the plan is told one at a time (R4.13).
                    WHEN n.simples AND n.fc_pago + n.fc_do_conjunto < 99.999 AND NOT ((n.dif_pct <> 0 OR n.rsc_pct <> 0) AND n.ajustes_antes > 0) THEN 'APLICADO'
                    ELSE 'OUTRO' END AS juizo
          FROM novos n
    ), decididos AS (
        SELECT j.*,
               CASE WHEN j.juizo IN ('APLICADO', 'OUTRO', 'RECUSADO')
                     AND count(*) FILTER (WHERE j.juizo = 'OUTRO') OVER (
                             PARTITION BY j.grupo_id ORDER BY j.posicao ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > 0
                    THEN 'ADIADO' ELSE j.juizo END AS decisao
          FROM julgados j
    ), aplicados AS (
        SELECT d.*, d.valor - d.devido AS sobra, gen_random_uuid() AS fato_id,
               d.fc_pago + sum(d.fc_pct) OVER (PARTITION BY d.cota_id ORDER BY d.posicao) AS fc_pago_depois
          FROM decididos d WHERE d.decisao = 'APLICADO'
    ), pagos AS (
        INSERT INTO pagamento (pagamento_id, referencia_externa, parcela_id, grupo_id, cota_id, identificador_informado, situacao,
                               valor_centavos, data_pagamento, data_contabil, canal, excedente_centavos, registrado_em)
        SELECT a.pagamento, a.referencia, a.parcela_id, a.grupo_id, a.cota_id, a.informado, 'APLICADO',
               a.valor, a.data, p_data_contabil, p_canal, a.sobra, now()
          FROM aplicados a ORDER BY a.posicao
    ), baixados AS (
        UPDATE titulo t
           SET situacao = 'PAGO', pago_centavos = t.pago_centavos + a.devido, data_pagamento = a.data,
               pontual = a.data <= a.vencimento, multa_cobrada = a.multa + a.juros > 0, mora_desde = NULL, encargos_pagos_centavos = 0
          FROM aplicados a WHERE t.parcela_id = a.parcela_id
    ), creditados AS (
        UPDATE conta_cota c
           SET fc_pago = c.fc_pago + s.fc, ta_paga = c.ta_paga + s.ta, fr_pago = c.fr_pago + s.fr, versao = c.versao + s.vezes
          FROM (SELECT a.cota_id, sum(a.fc_pct) AS fc, sum(a.ta_pct) AS ta, sum(a.fr_pct) AS fr, count(*) AS vezes
                  FROM aplicados a GROUP BY a.cota_id) s
         WHERE c.cota_id = s.cota_id
    ), equilibrados AS (
        UPDATE grupo g SET equilibrio_esperado = g.equilibrio_esperado + s.encargos
          FROM (SELECT a.grupo_id, sum(a.encargos_grupo) AS encargos FROM aplicados a
                 WHERE a.encargos_grupo <> 0 GROUP BY a.grupo_id) s
         WHERE g.grupo_id = s.grupo_id
    ), abertos AS (
        -- Differences and rateios are settled oldest first: together they keep their sum less what was paid (R4.40).
        SELECT j.ajuste_id, j.aberto,
               sum(j.aberto) OVER w - x.baixa AS restante,
               row_number() OVER (w ORDER BY j.ago_origem, j.ajuste_id) AS idade,
               sum(abs(j.aberto)) OVER (PARTITION BY j.cota_id, j.tipo, sign(j.aberto) ORDER BY j.ago_origem DESC, j.ajuste_id DESC)
                   - abs(j.aberto) AS mais_novos,
               j.cota_id, j.tipo
          FROM aplicados a
         CROSS JOIN LATERAL (VALUES ('DIFERENCA', a.dif_pct), ('RATEIO', a.rsc_pct)) AS x (tipo, baixa)
          JOIN ajuste j ON j.cota_id = a.cota_id AND j.tipo = x.tipo
         WHERE x.baixa <> 0
        WINDOW w AS (PARTITION BY j.cota_id, j.tipo)
    ), ficam AS (
        SELECT b.ajuste_id, b.aberto, b.idade, b.cota_id, b.tipo, b.restante,
               CASE WHEN b.aberto * b.restante > 0
                    THEN sign(b.restante) * greatest(least(abs(b.aberto), abs(b.restante) - b.mais_novos), 0) ELSE 0 END AS fica
          FROM abertos b
    ), ajustados AS (
        UPDATE ajuste j SET aberto = s.fica
          FROM (SELECT f.ajuste_id, f.aberto AS antes,
                       f.fica + CASE WHEN f.idade = 1 THEN f.restante - sum(f.fica) OVER (PARTITION BY f.cota_id, f.tipo)
                                     ELSE 0 END AS fica
                  FROM ficam f) s
         WHERE j.ajuste_id = s.ajuste_id AND s.fica <> s.antes
    ), componentes AS (
        SELECT a.posicao, a.pagamento, a.grupo_id, a.cota_id, a.data, a.ago, a.preco, a.fc_pago_depois,
               x.ordem, x.componente, x.descricao, x.percentual, x.centavos
          FROM aplicados a
         CROSS JOIN LATERAL (VALUES
               (1, 'MULTA', 'Multa por atraso', 0, a.multa, a.multa <> 0), (2, 'JUROS', 'Juros de mora', 0, a.juros, a.juros <> 0),
               (3, 'FC', 'Fundo comum', a.fc_pct, a.fc_c, a.tem_fc), (4, 'TA', 'Taxa de administração', a.ta_pct, a.ta_c, a.tem_ta),
               (5, 'FR', 'Fundo de reserva', a.fr_pct, a.fr_c, a.tem_fr), (6, 'SEG', 'Seguro', 0, a.seg_c, a.seg_c <> 0),
               (7, 'DIF', 'Diferença de prestação', a.dif_pct, a.dif_c, a.tem_dif),
               (8, 'RSC', 'Rateio do saldo de caixa', a.rsc_pct, a.rsc_c, a.tem_rsc))
               AS x (ordem, componente, descricao, percentual, centavos, ha)
         WHERE x.ha
    ), itens_gravados AS (
        INSERT INTO pagamento_item (pagamento_id, componente, grupo_id, cota_id, percentual, valor_centavos, preco_centavos)
        SELECT i.pagamento, i.componente, i.grupo_id, i.cota_id, i.percentual, i.centavos, i.preco FROM componentes i
         ORDER BY i.posicao, i.ordem
    ), extratos AS (
        INSERT INTO extrato_cota (cota_id, data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos, fc_pago, ago)
        SELECT i.cota_id, i.data, i.descricao, i.componente, i.percentual, i.centavos, i.preco, i.fc_pago_depois, i.ago
          FROM componentes i ORDER BY i.posicao, i.ordem
        RETURNING linha_id, extrato_cota.cota_id, data_contabil, extrato_cota.descricao, extrato_cota.componente,
                  extrato_cota.percentual, valor_centavos, preco_centavos, fc_pago, extrato_cota.ago
    ), creditos AS (
        -- What each credit takes of the debits put in a row: the money that came in, then what compensates.
        SELECT a.posicao, x.ordem, x.conta, x.componente, x.percentual, x.centavos,
               sum(x.centavos) OVER (PARTITION BY a.posicao ORDER BY x.ordem) AS ate,
               a.grupo_id, a.cota_id, a.fato_id, a.aberta_em, a.ago, a.preco_titulo, a.conta_fc, a.valor,
               greatest(-a.dif_c, 0) AS dif_a_favor, greatest(-a.rsc_c, 0) AS rsc_a_favor
          FROM aplicados a
         CROSS JOIN LATERAL (VALUES
               (1, a.conta_fc, 'FC', a.fc_pct, a.fc_c), (2, 'TA_A_REPASSAR', 'TA', a.ta_pct, a.ta_c),
               (3, 'FUNDO_RESERVA', 'FR', a.fr_pct, a.fr_c), (4, 'SEGURO_A_REPASSAR', 'SEG', 0, a.seg_c),
               (5, a.conta_fc, 'DIF', a.dif_pct, a.dif_c), (6, 'REAJUSTE_A_RECEBER', 'RSC', a.rsc_pct, a.rsc_c),
               (7, 'ENCARGOS_RETIDOS', 'MULTA', 0, a.encargos_grupo), (8, 'ENCARGOS_A_REPASSAR', 'MULTA', 0, a.encargos_adm),
               (9, 'A_DEVOLVER_ATIVOS', NULL, 0, a.sobra))
               AS x (ordem, conta, componente, percentual, centavos)
         WHERE x.centavos > 0
    ), partidas AS (
        SELECT c.posicao, c.ordem * 3 + y.ordem AS ordem, y.conta AS debito, c.conta AS credito,
               (least(c.ate, y.ate) - greatest(c.ate - c.centavos, y.de))::bigint AS centavos,
               coalesce(c.componente, y.componente, '') AS componente,
               CASE WHEN c.ate - c.centavos >= y.de THEN c.percentual ELSE 0 END AS percentual,
               c.grupo_id, c.cota_id, c.fato_id, c.aberta_em, c.ago, c.preco_titulo
          FROM creditos c
         CROSS JOIN LATERAL (VALUES
               (0, 'BANCOS', NULL, 0, c.valor), (1, c.conta_fc, 'DIF', c.valor, c.valor + c.dif_a_favor),
               (2, 'REAJUSTE_A_RECEBER', 'RSC', c.valor + c.dif_a_favor, c.valor + c.dif_a_favor + c.rsc_a_favor))
               AS y (ordem, conta, componente, de, ate)
         WHERE y.ate > y.de AND c.ate > y.de AND c.ate - c.centavos < y.ate AND y.conta <> c.conta
    ), pernas AS (
        SELECT q.*, l.lado, l.conta, l.movimento,
               coalesce(s.debitos_centavos - s.creditos_centavos, 0) + (sum(l.movimento) OVER (
                   PARTITION BY q.grupo_id, l.conta ORDER BY q.posicao, q.ordem) - l.movimento)::bigint AS antes
          FROM partidas q
         CROSS JOIN LATERAL (VALUES (0, q.debito, q.centavos), (1, q.credito, -q.centavos)) AS l (lado, conta, movimento)
          LEFT JOIN saldo_conta s ON s.grupo_id = q.grupo_id AND s.conta = l.conta
    ), somados AS (
        INSERT INTO saldo_conta AS s (grupo_id, conta, debitos_centavos, creditos_centavos)
        SELECT p.grupo_id, p.conta, sum(greatest(p.movimento, 0)), sum(greatest(-p.movimento, 0)) FROM pernas p
         GROUP BY p.grupo_id, p.conta
            ON CONFLICT (grupo_id, conta) DO UPDATE
           SET debitos_centavos = s.debitos_centavos + excluded.debitos_centavos,
               creditos_centavos = s.creditos_centavos + excluded.creditos_centavos
    ), lancadas AS (
        INSERT INTO lancamento (fato_id, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos,
                                debito_saldo_anterior, credito_saldo_anterior, componente, percentual, preco_centavos, ago)
        SELECT p.fato_id, 'PagamentoRegistrado', p.grupo_id, p.cota_id, p.aberta_em, p.debito, p.credito, p.centavos,
               p.antes, p.antes_do_credito, p.componente, p.percentual, p.preco_titulo, p.ago
          FROM (SELECT *, lead(antes) OVER (PARTITION BY pernas.posicao, pernas.ordem ORDER BY pernas.lado) AS antes_do_credito FROM pernas) p
         WHERE p.lado = 0
         ORDER BY p.posicao, p.ordem
    ), contadas AS (
        -- Written as text: twice as fast as built piece by piece. Only ids, dates and numbers go in it, which need no quoting.
        INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro)
        SELECT gen_random_uuid(), n.tipo, n.agregado, 'financeiro', p_instante, p_correlacao, n.data_contabil, n.dados, p_rastro
          FROM (SELECT q.posicao, 1 AS ordem, 'FatoContabilizado' AS tipo, 'grupo/' || q.grupo_id AS agregado, q.aberta_em AS data_contabil,
                       ('{"fato_id":"' || q.fato_id || '","fato":"PagamentoRegistrado","grupo_id":"' || q.grupo_id || '","ago":' || q.ago
                        || ',"data_contabil":"' || q.aberta_em || '","partidas":['
                        || string_agg('{"debito":"' || q.debito || '","credito":"' || q.credito || '","componente":"' || q.componente
                               || '","valor_centavos":' || q.centavos || ',"cota_id":"' || q.cota_id || '"}', ',' ORDER BY q.ordem)
                        || ']}')::jsonb AS dados
                  FROM partidas q GROUP BY q.posicao, q.fato_id, q.grupo_id, q.ago, q.aberta_em
                 UNION ALL
                -- A parcela is paid whole once: its cota and AGO say which payment the lines are of. Their order is that of the cota.
                SELECT min(e.linha_id), 0, 'ExtratoLancado', 'extrato-cota/' || e.cota_id, e.data_contabil,
                       ('{"cota_id":"' || e.cota_id || '","data":"' || e.data_contabil || '","linhas":['
                        || string_agg('{"linha_id":' || e.linha_id || ',"descricao":"' || e.descricao || '","componente":"' || e.componente
                               || '","percentual":"' || e.percentual || '","valor_centavos":' || e.valor_centavos || ',"preco_centavos":'
                               || e.preco_centavos || ',"fc_pago":"' || e.fc_pago || '","ago":' || e.ago || '}', ',' ORDER BY e.linha_id)
                        || ']}')::jsonb
                  FROM extratos e GROUP BY e.cota_id, e.ago, e.data_contabil
                 UNION ALL
                SELECT a.posicao, 2, 'PagamentoRealizado', 'grupo/' || a.grupo_id, p_data_contabil,
                       ('{"parcela_id":"' || a.parcela_id || '","grupo_id":"' || a.grupo_id || '","cota_id":"' || a.cota_id
                        || '","valor_centavos":' || a.valor || ',"data_pagamento":"' || a.data || '","pagamento_id":"' || a.pagamento
                        || '","tipo":"PARCELA","ago":' || a.ago || ',"numero":' || a.cota_numero || ',"canal":' || to_jsonb(p_canal)::text
                        || ',"excedente_centavos":' || a.sobra || ',"pago_acumulado_centavos":' || a.pago_centavos + a.devido
                        || ',"quitada":true}')::jsonb
                  FROM aplicados a) n
         ORDER BY n.posicao, n.ordem
    )
    SELECT v.posicao::int, CASE WHEN v.mesmo THEN 'REPETIDO' WHEN v.anterior IS NOT NULL THEN 'CONFLITO' ELSE 'NO_CONJUNTO' END,
           v.anterior, NULL::uuid, NULL::uuid, NULL::uuid, 0::bigint, NULL::jsonb
      FROM vistos v WHERE v.anterior IS NOT NULL OR v.no_conjunto
     UNION ALL
    SELECT d.posicao::int, d.decisao, d.pagamento, d.parcela_id, d.grupo_id, d.cota_id, d.valor - d.devido, NULL::jsonb
      FROM decididos d;
END
$$;
