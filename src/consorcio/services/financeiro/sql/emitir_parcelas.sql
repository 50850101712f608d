-- Issues one AGO of one group: a parcela for each active cota, its entries in the book, in one statement.
-- Equal to domain.prestacao.emitir_parcela applied cota by cota (tested); see docs/adr on why it is set-based.
-- Parameters: grupo_id, grupo_codigo, ago, sufixo (of the identifiers: the AGO), prazo, vencimento, data_contabil, fato_id, trunca (boolean), seguro (percent), seguro_do_saldo (boolean: of what is
-- still to be issued), seguro_base (percent of the price, otherwise), ja_emitidas (parcelas the AGO has), prefixo_id
-- (the first 15 characters of a UUIDv7: ids of one run are neighbours in the index).
WITH saldos AS (
    SELECT coalesce(sum(debitos_centavos - creditos_centavos) FILTER (WHERE conta = 'CONTRIBUICOES_DEVIDAS'), 0)::bigint AS devidas,
           coalesce(sum(debitos_centavos - creditos_centavos) FILTER (WHERE conta = 'CONTRIBUICOES_DEVIDAS_CONTRA'), 0)::bigint
               AS contrapartida
      FROM saldo_conta
     WHERE grupo_id = %(grupo_id)s
), restante AS (
    SELECT c.cota_id, c.numero, c.versao_titular, c.fc_mensal, c.fr_mensal, p.preco_centavos AS preco,
           greatest(c.fc_base - c.fc_mensal * (%(ago)s - c.base_ago), 0) AS fc_restante,
           greatest(c.fr_base - c.fr_mensal * (%(ago)s - c.base_ago), 0) AS fr_restante,
           CASE WHEN c.ta_segue_cronograma THEN t.percentual ELSE c.ta_mensal END AS ta_mensal,
           greatest(CASE WHEN c.ta_segue_cronograma THEN c.ta_base - (t.acumulado_antes - b.acumulado_antes)
                         ELSE c.ta_base - c.ta_mensal * (%(ago)s - c.base_ago) END, 0) AS ta_restante,
           coalesce(a.dif - coalesce(x.dif, 0), 0) AS dif, coalesce(a.rsc - coalesce(x.rsc, 0), 0) AS rsc
      FROM conta_cota c
      JOIN preco_bem p ON p.grupo_id = c.grupo_id AND p.bem_id = c.bem_id
      LEFT JOIN cronograma_taxa t ON c.ta_segue_cronograma AND t.grupo_id = c.grupo_id AND t.ago = %(ago)s
      LEFT JOIN cronograma_taxa b ON c.ta_segue_cronograma AND b.grupo_id = c.grupo_id AND b.ago = c.base_ago
      -- Looked up cota by cota, by index: the planner cannot know how many cotas of a group owe differences, all or none.
      LEFT JOIN LATERAL (
            SELECT coalesce(sum(j.aberto) FILTER (WHERE j.tipo = 'DIFERENCA'), 0) AS dif,
                   coalesce(sum(j.aberto) FILTER (WHERE j.tipo = 'RATEIO'), 0) AS rsc
              FROM ajuste j WHERE j.grupo_id = %(grupo_id)s AND j.cota_id = c.cota_id AND j.aberto <> 0 HAVING count(*) > 0) a ON true
      LEFT JOIN LATERAL (
            -- What unpaid parcelas already charge of them, less what was paid of it.
            SELECT sum(e.dif_pct) - coalesce(sum(p.dif), 0) AS dif, sum(e.rsc_pct) - coalesce(sum(p.rsc), 0) AS rsc
              FROM titulo_nao_pago n JOIN titulo e USING (parcela_id)
              LEFT JOIN LATERAL (SELECT sum(i.percentual) FILTER (WHERE i.componente = 'DIF') AS dif,
                                        sum(i.percentual) FILTER (WHERE i.componente = 'RSC') AS rsc
                                   FROM pagamento g JOIN item_pagamento i USING (pagamento_id)
                                  WHERE g.parcela_id = e.parcela_id) p ON e.situacao = 'PARCIAL'
             WHERE n.grupo_id = %(grupo_id)s AND n.cota_id = c.cota_id AND NOT n.cancelado
               AND (e.dif_pct <> 0 OR e.rsc_pct <> 0)) x ON a.dif IS NOT NULL
     WHERE c.grupo_id = %(grupo_id)s AND c.situacao = 'ATIVA' AND c.base_ago <= %(ago)s
       -- Asked cota by cota, and only when there is something to find: as a join the planner may read every title of the AGO.
       AND (%(ja_emitidas)s = 0
            OR NOT EXISTS (SELECT FROM titulo e WHERE e.cota_id = c.cota_id AND e.ago = %(ago)s AND e.tipo = 'PARCELA'))
), percentuais AS MATERIALIZED ( -- or each percent would be worked out wherever it is named
    -- The last parcela carries the residue of the division (REGRAS §4.10); so does the one a bid left last.
    SELECT cota_id, numero, versao_titular, preco, dif, rsc,
           CASE WHEN %(seguro_do_saldo)s THEN fc_restante + ta_restante + fr_restante ELSE %(seguro_base)s END AS seg_base,
           CASE WHEN %(ago)s = %(prazo)s OR fc_restante - fc_mensal < 0.00001 THEN fc_restante ELSE fc_mensal END AS fc,
           CASE WHEN %(ago)s = %(prazo)s OR ta_restante - ta_mensal < 0.00001 THEN ta_restante ELSE ta_mensal END AS ta,
           CASE WHEN %(ago)s = %(prazo)s OR fr_restante - fr_mensal < 0.00001 THEN fr_restante ELSE fr_mensal END AS fr
      FROM restante
), compensados AS (
    -- What is owed to the member never exceeds the FC of the parcela (R10.06).
    SELECT cota_id, numero, versao_titular, preco, fc, ta, fr, seg_base, greatest(dif, -fc) AS dif,
           greatest(rsc, -(fc + greatest(dif, -fc))) AS rsc
      FROM percentuais
     WHERE fc + ta + fr <> 0 OR dif + rsc > 0
), valores AS MATERIALIZED (
    SELECT cota_id, numero, versao_titular, preco, fc, ta, fr, dif, rsc,
           CASE WHEN %(trunca)s THEN trunc(preco * fc * 0.01) ELSE round(preco * fc * 0.01) END::bigint AS fc_c,
           CASE WHEN %(trunca)s THEN trunc(preco * ta * 0.01) ELSE round(preco * ta * 0.01) END::bigint AS ta_c,
           CASE WHEN %(trunca)s THEN trunc(preco * fr * 0.01) ELSE round(preco * fr * 0.01) END::bigint AS fr_c,
           CASE WHEN %(trunca)s THEN trunc(preco * seg_base * %(seguro)s * 0.0001) ELSE round(preco * seg_base * %(seguro)s * 0.0001)
           END::bigint AS seg_c,
           CASE WHEN %(trunca)s THEN trunc(preco * dif * 0.01) ELSE round(preco * dif * 0.01) END::bigint AS dif_c,
           CASE WHEN %(trunca)s THEN trunc(preco * rsc * 0.01) ELSE round(preco * rsc * 0.01) END::bigint AS rsc_c
      FROM compensados
), emitidas AS (
    INSERT INTO titulo (parcela_id, identificador, tipo, grupo_id, cota_id, cota_numero, ago, vencimento, preco_centavos,
                        fc_pct, ta_pct, fr_pct, dif_pct, rsc_pct,
                        fc_centavos, ta_centavos, fr_centavos, seg_centavos, dif_centavos, rsc_centavos, valor_centavos)
    SELECT (%(prefixo_id)s || overlay(md5(%(fato_id)s || cota_id::text) PLACING '8' FROM 4 FOR 1)::varchar(19))::uuid,
           %(grupo_codigo)s || '-' || lpad(numero::text, 4, '0') || '-' || lpad(versao_titular::text, 2, '0')
               || %(sufixo)s,
           'PARCELA', %(grupo_id)s, cota_id, numero, %(ago)s, %(vencimento)s, preco,
           fc, ta, fr, dif, rsc, fc_c, ta_c, fr_c, seg_c, dif_c, rsc_c, fc_c + ta_c + fr_c + seg_c + dif_c + rsc_c
      FROM valores
     ORDER BY numero
    RETURNING cota_id, cota_numero, preco_centavos, valor_centavos, fc_pct, ta_pct, fr_pct, dif_pct, rsc_pct,
              fc_centavos, ta_centavos, fr_centavos, seg_centavos, dif_centavos, rsc_centavos
), acumuladas AS (
    -- What was charged before each parcela; before each component of it, that and the components before.
    SELECT e.*, sum(valor_centavos) OVER (ORDER BY cota_numero, cota_id ROWS UNBOUNDED PRECEDING)::bigint - valor_centavos AS antes
      FROM emitidas e
), partidas AS (
    SELECT a.cota_id, a.preco_centavos, x.componente, x.percentual, abs(x.valor) AS valor, x.valor > 0 AS devida,
           a.antes + x.da_parcela AS antes
      FROM acumuladas a,
   LATERAL (VALUES ('FC', a.fc_pct, a.fc_centavos, 0), ('TA', a.ta_pct, a.ta_centavos, a.fc_centavos),
                   ('FR', a.fr_pct, a.fr_centavos, a.fc_centavos + a.ta_centavos),
                   ('SEG', 0, a.seg_centavos, a.fc_centavos + a.ta_centavos + a.fr_centavos),
                   ('DIF', a.dif_pct, a.dif_centavos, a.valor_centavos - a.dif_centavos - a.rsc_centavos),
                   ('RSC', a.rsc_pct, a.rsc_centavos, a.valor_centavos - a.rsc_centavos))
           AS x (componente, percentual, valor, da_parcela)
     WHERE x.valor <> 0
), lancadas AS (
    INSERT INTO partida (fato_id, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos,
                            debito_saldo_anterior, credito_saldo_anterior, componente, percentual, preco_centavos, ago)
    SELECT %(fato_id)s, 'ParcelaEmitida', %(grupo_id)s, p.cota_id, %(data_contabil)s,
           CASE WHEN devida THEN 'CONTRIBUICOES_DEVIDAS' ELSE 'CONTRIBUICOES_DEVIDAS_CONTRA' END,
           CASE WHEN devida THEN 'CONTRIBUICOES_DEVIDAS_CONTRA' ELSE 'CONTRIBUICOES_DEVIDAS' END,
           valor,
           CASE WHEN devida THEN s.devidas + antes ELSE s.contrapartida - antes END,
           CASE WHEN devida THEN s.contrapartida - antes ELSE s.devidas + antes END,
           componente, percentual, preco_centavos, %(ago)s
      FROM partidas p, saldos s
), somadas AS (
    SELECT count(*)::int AS quantidade, sum(valor_centavos) AS valor, sum(fc_centavos) AS fc, sum(ta_centavos) AS ta,
           sum(fr_centavos) AS fr, sum(seg_centavos) AS seg, sum(greatest(dif_centavos, 0)) AS dif,
           sum(greatest(rsc_centavos, 0)) AS rsc, -sum(least(dif_centavos, 0)) AS dif_a_favor, -sum(least(rsc_centavos, 0)) AS rsc_a_favor
      FROM emitidas
)
SELECT quantidade, coalesce(valor, 0)::bigint AS valor_centavos,
       coalesce(fc + ta + fr + seg + dif + rsc, 0)::bigint AS debitos_centavos,
       coalesce(dif_a_favor + rsc_a_favor, 0)::bigint AS creditos_centavos,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'debito', CASE WHEN devida THEN 'CONTRIBUICOES_DEVIDAS' ELSE 'CONTRIBUICOES_DEVIDAS_CONTRA' END,
                   'credito', CASE WHEN devida THEN 'CONTRIBUICOES_DEVIDAS_CONTRA' ELSE 'CONTRIBUICOES_DEVIDAS' END,
                   'componente', componente, 'valor_centavos', centavos::bigint, 'cota_id', NULL)), '[]')
          FROM (VALUES (true, 'FC', fc), (true, 'TA', ta), (true, 'FR', fr), (true, 'SEG', seg), (true, 'DIF', dif), (true, 'RSC', rsc),
                       (false, 'DIF', dif_a_favor), (false, 'RSC', rsc_a_favor)) AS x (devida, componente, centavos)
         WHERE centavos <> 0) AS partidas
  FROM somadas
