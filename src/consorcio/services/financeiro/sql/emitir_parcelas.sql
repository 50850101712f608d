-- Issues one AGO of one group: a parcela for each active cota, its entries in the book, the facts that tell them, in one statement.
-- Equal to domain.prestacao.emitir_parcela applied cota by cota (tested); see docs/adr on why it is set-based.
-- Parameters: grupo_id, identificador (of the group, with its dash), ago, sufixo (of the identifiers: the AGO), prazo, vencimento,
-- data_contabil, fato_id, trunca (boolean), antecipa (boolean: the group has an advance of the TA, R4.04), seguro (percent),
-- seguro_do_saldo (boolean: of what is still to be issued), seguro_base (percent of the price, otherwise), seguro_fixo (centavos, of who has
-- no rate), ja_emitidas (parcelas the AGO has), prefixo_id (the first 20 characters of a UUIDv7: ids of one run are neighbours in the index),
-- semente (bigint: what else they come from), por_pagina; of the facts, instante, correlacao_id, rastro.
-- OFFSET 0 keeps a level apart: joined to the next, what it works out would be worked out wherever it is named.
WITH saldos AS MATERIALIZED (
    SELECT coalesce(sum(debitos_centavos - creditos_centavos) FILTER (WHERE conta = 'CONTRIBUICOES_DEVIDAS'), 0)::bigint AS devidas,
           coalesce(sum(debitos_centavos - creditos_centavos) FILTER (WHERE conta = 'CONTRIBUICOES_DEVIDAS_CONTRA'), 0)::bigint
               AS contrapartida
      FROM saldo_conta
     WHERE grupo_id = %(grupo_id)s
), contas AS (
    -- FULL JOIN, because it is made by hashing, whatever the planner thinks of how many bens, cotas and differences a group has. As LEFT
    -- JOIN each of them may be read again for each cota, by a plan that was made while there was none.
    SELECT c.*, p.preco, p.centesimo, p.premio, a.dif, a.rsc, x.cota_id IS NOT NULL AS ja_cobra, x.dif AS dif_cobrada, x.rsc AS rsc_cobrado
      FROM (SELECT cota_id, numero, versao_titular, bem_id, base_ago, fc_base, ta_base, fr_base, fc_mensal, ta_mensal, fr_mensal, ta_segue_cronograma,
                   CASE WHEN %(antecipa)s THEN antecipada_base END AS ant_base, CASE WHEN %(antecipa)s THEN antecipada_mensal END AS ant_mensal
              FROM conta_cota c
             WHERE grupo_id = %(grupo_id)s AND situacao = 'ATIVA' AND base_ago <= %(ago)s
               -- Asked cota by cota, and only when there is something to find: at once it may read every title of the AGO.
               AND (%(ja_emitidas)s = 0 OR NOT EXISTS (
                    SELECT FROM titulo e WHERE e.cota_id = c.cota_id AND e.ago = %(ago)s AND e.tipo = 'PARCELA' OFFSET 0))) c
      FULL JOIN (
            SELECT bem_id, preco_centavos AS preco, preco_centavos * 0.01 AS centesimo, preco_centavos * %(seguro)s * 0.0001 AS premio
              FROM preco_bem WHERE grupo_id = %(grupo_id)s OFFSET 0) p ON p.bem_id = c.bem_id
      FULL JOIN (
            SELECT cota_id, coalesce(sum(aberto) FILTER (WHERE tipo = 'DIFERENCA'), 0)::numeric(14,8) AS dif,
                   coalesce(sum(aberto) FILTER (WHERE tipo = 'RATEIO'), 0)::numeric(14,8) AS rsc
              FROM ajuste WHERE grupo_id = %(grupo_id)s AND aberto <> 0 GROUP BY cota_id) a ON a.cota_id = c.cota_id
      FULL JOIN (
            -- What unpaid parcelas already charge of them, less what was paid of it.
            SELECT e.cota_id, sum(e.dif_pct) - coalesce(sum(p.dif), 0) AS dif, sum(e.rsc_pct) - coalesce(sum(p.rsc), 0) AS rsc
              FROM titulo_listado l
             CROSS JOIN LATERAL (SELECT * FROM titulo t WHERE t.parcela_id = l.parcela_id AND t.situacao <> 'PAGO' OFFSET 0) e -- by its key, whatever the plan
              LEFT JOIN LATERAL (SELECT sum(i.percentual) FILTER (WHERE i.componente = 'DIF') AS dif,
                                        sum(i.percentual) FILTER (WHERE i.componente = 'RSC') AS rsc
                                   FROM pagamento g JOIN item_pagamento i USING (pagamento_id)
                                  WHERE g.parcela_id = e.parcela_id AND g.lancamento_id IS NULL AND g.situacao <> 'ESTORNADO') p ON e.situacao = 'PARCIAL'
             WHERE l.grupo_id = %(grupo_id)s AND NOT l.cancelado AND (e.dif_pct <> 0 OR e.rsc_pct <> 0)
             GROUP BY e.cota_id) x ON x.cota_id = c.cota_id
    OFFSET 0
), restante AS (
    SELECT cota_id, numero, versao_titular, preco, centesimo, premio, fc_mensal, fr_mensal, ant_mensal,
           CASE WHEN ant_base <> 0 THEN greatest(ant_base - ant_mensal * (%(ago)s - base_ago), 0) END AS ant_restante,
           greatest(fc_base - fc_mensal * (%(ago)s - base_ago), 0) AS fc_restante,
           greatest(fr_base - fr_mensal * (%(ago)s - base_ago), 0) AS fr_restante,
           CASE WHEN ta_segue_cronograma
                THEN (SELECT t.percentual FROM cronograma_taxa t WHERE t.grupo_id = %(grupo_id)s AND t.ago = %(ago)s)
                ELSE ta_mensal END AS ta_mensal,
           greatest(CASE WHEN ta_segue_cronograma
                         THEN ta_base - ((SELECT t.acumulado_antes FROM cronograma_taxa t WHERE t.grupo_id = %(grupo_id)s AND t.ago = %(ago)s)
                              - (SELECT b.acumulado_antes FROM cronograma_taxa b WHERE b.grupo_id = %(grupo_id)s AND b.ago = base_ago))
                         ELSE ta_base - ta_mensal * (%(ago)s - base_ago) END, 0) AS ta_restante,
           CASE WHEN dif IS NULL THEN 0::numeric(14,8) WHEN ja_cobra THEN (dif - dif_cobrada)::numeric(14,8) ELSE dif END AS dif,
           CASE WHEN rsc IS NULL THEN 0::numeric(14,8) WHEN ja_cobra THEN (rsc - rsc_cobrado)::numeric(14,8) ELSE rsc END AS rsc
      FROM contas
     WHERE numero IS NOT NULL AND preco IS NOT NULL
    OFFSET 0
), percentuais AS (
    -- The last parcela carries the residue of the division (REGRAS §4.10); so does the one a bid left last.
    SELECT cota_id, numero, versao_titular, preco, centesimo, premio, dif, rsc,
           CASE WHEN NOT %(seguro_do_saldo)s THEN %(seguro_base)s WHEN ant_restante IS NULL THEN fc_restante + ta_restante + fr_restante
                ELSE fc_restante + ta_restante + fr_restante + ant_restante END AS seg_base,
           CASE WHEN ant_restante IS NULL THEN NULL
                WHEN %(ago)s = %(prazo)s OR ant_restante - ant_mensal < 0.00001 THEN nullif(ant_restante, 0)::numeric(14,8) ELSE ant_mensal END AS ant,
           CASE WHEN %(ago)s = %(prazo)s OR fc_restante - fc_mensal < 0.00001 THEN fc_restante::numeric(14,8) ELSE fc_mensal END AS fc,
           CASE WHEN %(ago)s = %(prazo)s OR ta_restante - ta_mensal < 0.00001 THEN ta_restante::numeric(14,8) ELSE ta_mensal END AS ta,
           CASE WHEN %(ago)s = %(prazo)s OR fr_restante - fr_mensal < 0.00001 THEN fr_restante::numeric(14,8) ELSE fr_mensal END AS fr
      FROM restante
    OFFSET 0
), compensados AS (
    -- What is owed to the member never exceeds what the parcela brings to the FC (R10.06). To bigint a half goes away from zero, as by round.
    SELECT cota_id, numero, versao_titular, preco, centesimo, fc, ta, fr, ant,
           CASE WHEN dif < 0 THEN greatest(dif, -(fc + greatest(rsc, 0)))::numeric(14,8) ELSE dif END AS dif,
           CASE WHEN rsc < 0 THEN greatest(rsc, -(fc + greatest(dif, -fc)))::numeric(14,8) ELSE rsc END AS rsc,
           CASE WHEN %(trunca)s THEN trunc(centesimo * fc) ELSE centesimo * fc END::bigint AS fc_c,
           CASE WHEN %(trunca)s THEN trunc(centesimo * ta) ELSE centesimo * ta END::bigint AS ta_c,
           CASE WHEN ant IS NOT NULL THEN CASE WHEN %(trunca)s THEN trunc(centesimo * ant) ELSE centesimo * ant END::bigint END AS ant_c,
           CASE WHEN %(trunca)s THEN trunc(centesimo * fr) ELSE centesimo * fr END::bigint AS fr_c,
           CASE WHEN %(trunca)s THEN trunc(premio * seg_base) ELSE premio * seg_base END::bigint + %(seguro_fixo)s::bigint AS seg_c
      FROM percentuais
     WHERE fc + ta + fr <> 0 OR dif + rsc > 0 OR ant <> 0
    OFFSET 0
), centavos AS (
    -- The advance is TA, told apart in the parcela (R4.04).
    SELECT cota_id, numero, versao_titular, preco, fc, CASE WHEN ant IS NULL THEN ta ELSE ta + ant END AS ta, fr, dif, rsc, fc_c,
           CASE WHEN ant IS NULL THEN ta_c ELSE ta_c + ant_c END AS ta_c, fr_c, seg_c, ant, ant_c,
           CASE WHEN dif = 0 THEN 0 WHEN %(trunca)s THEN trunc(centesimo * dif) ELSE centesimo * dif END::bigint AS dif_c,
           CASE WHEN rsc = 0 THEN 0 WHEN %(trunca)s THEN trunc(centesimo * rsc) ELSE centesimo * rsc END::bigint AS rsc_c
      FROM compensados
    OFFSET 0
), ordenados AS (
    -- `antes` is what was charged before each parcela: the balances of its entries continue from it.
    SELECT *, row_number() OVER w - 1 AS ordem, sum(valor) OVER w::bigint - valor AS antes
      FROM (SELECT *, fc_c + ta_c + fr_c + seg_c + dif_c + rsc_c AS valor FROM centavos) v
    WINDOW w AS (ORDER BY numero, cota_id ROWS UNBOUNDED PRECEDING)
    OFFSET 0
), valores AS MATERIALIZED (
    -- Sixteen numbers of the book at a time (migration 0037): one for each entry of the parcela.
    SELECT *, nextval('lancamento_numero') AS registro,
           (%(prefixo_id)s || lpad(to_hex(uuid_hash_extended(cota_id, %(semente)s) & x'0fffffffffffffff'::bigint), 15, '0'))::uuid AS parcela_id
      FROM ordenados
), emitidas AS (
    INSERT INTO titulo (parcela_id, identificador, tipo, grupo_id, cota_id, cota_numero, ago, vencimento, preco_centavos,
                        fc_pct, ta_pct, fr_pct, dif_pct, rsc_pct,
                        fc_centavos, ta_centavos, fr_centavos, seg_centavos, dif_centavos, rsc_centavos, valor_centavos,
                        ta_antecipada_pct, ta_antecipada_centavos)
    SELECT parcela_id,
           %(identificador)s || lpad(numero::text, greatest(4, length(numero::text)), '0') || '-' || lpad(versao_titular::text, 2, '0') || %(sufixo)s,
           'PARCELA', %(grupo_id)s, cota_id, numero, %(ago)s, %(vencimento)s, preco,
           fc, ta, fr, dif, rsc, fc_c, ta_c, fr_c, seg_c, dif_c, rsc_c, valor, ant, ant_c
      FROM valores
), lancadas AS (
    INSERT INTO partida (lancamento_id, fato_id, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos,
                         debito_saldo_anterior, credito_saldo_anterior, componente, percentual, preco_centavos, ago)
    SELECT registro + ordem, %(fato_id)s, 'ParcelaEmitida', %(grupo_id)s, cota_id, %(data_contabil)s,
           CASE WHEN valor > 0 THEN 'CONTRIBUICOES_DEVIDAS' ELSE 'CONTRIBUICOES_DEVIDAS_CONTRA' END,
           CASE WHEN valor > 0 THEN 'CONTRIBUICOES_DEVIDAS_CONTRA' ELSE 'CONTRIBUICOES_DEVIDAS' END,
           abs(valor),
           CASE WHEN valor > 0 THEN devidas + antes ELSE contrapartida - antes END,
           CASE WHEN valor > 0 THEN contrapartida - antes ELSE devidas + antes END,
           componente, percentual, preco, %(ago)s
      FROM (SELECT v.registro, v.cota_id, v.preco, s.devidas, s.contrapartida, x.ordem, x.componente,
                   CASE x.ordem WHEN 0 THEN v.fc_c WHEN 1 THEN v.ta_c WHEN 2 THEN v.fr_c WHEN 3 THEN v.seg_c WHEN 4 THEN v.dif_c ELSE v.rsc_c END AS valor,
                   CASE x.ordem WHEN 0 THEN v.fc WHEN 1 THEN v.ta WHEN 2 THEN v.fr WHEN 3 THEN 0::numeric(14,8) WHEN 4 THEN v.dif ELSE v.rsc END AS percentual,
                   v.antes + CASE x.ordem WHEN 0 THEN 0 WHEN 1 THEN v.fc_c WHEN 2 THEN v.fc_c + v.ta_c WHEN 3 THEN v.fc_c + v.ta_c + v.fr_c
                                          WHEN 4 THEN v.valor - v.dif_c - v.rsc_c ELSE v.valor - v.rsc_c END AS antes
              FROM valores v CROSS JOIN saldos s
             CROSS JOIN (VALUES (0, 'FC'), (1, 'TA'), (2, 'FR'), (3, 'SEG'), (4, 'DIF'), (5, 'RSC')) AS x (ordem, componente)
            OFFSET 0) p
     WHERE valor <> 0
), somadas AS MATERIALIZED (
    SELECT count(*)::int AS quantidade, coalesce(sum(valor), 0)::bigint AS valor, sum(fc_c) AS fc, sum(ta_c) AS ta, sum(fr_c) AS fr,
           sum(seg_c) AS seg, sum(dif_c) FILTER (WHERE dif_c > 0) AS dif, sum(rsc_c) FILTER (WHERE rsc_c > 0) AS rsc,
           -sum(dif_c) FILTER (WHERE dif_c < 0) AS dif_a_favor, -sum(rsc_c) FILTER (WHERE rsc_c < 0) AS rsc_a_favor
      FROM valores
), movidas AS MATERIALIZED (
    SELECT x.debito, x.credito, x.componente, x.centavos::bigint AS centavos
      FROM somadas s,
   LATERAL (VALUES ('CONTRIBUICOES_DEVIDAS', 'CONTRIBUICOES_DEVIDAS_CONTRA', 'FC', fc),
                   ('CONTRIBUICOES_DEVIDAS', 'CONTRIBUICOES_DEVIDAS_CONTRA', 'TA', ta),
                   ('CONTRIBUICOES_DEVIDAS', 'CONTRIBUICOES_DEVIDAS_CONTRA', 'FR', fr),
                   ('CONTRIBUICOES_DEVIDAS', 'CONTRIBUICOES_DEVIDAS_CONTRA', 'SEG', seg),
                   ('CONTRIBUICOES_DEVIDAS', 'CONTRIBUICOES_DEVIDAS_CONTRA', 'DIF', dif),
                   ('CONTRIBUICOES_DEVIDAS', 'CONTRIBUICOES_DEVIDAS_CONTRA', 'RSC', rsc),
                   ('CONTRIBUICOES_DEVIDAS_CONTRA', 'CONTRIBUICOES_DEVIDAS', 'DIF', dif_a_favor),
                   ('CONTRIBUICOES_DEVIDAS_CONTRA', 'CONTRIBUICOES_DEVIDAS', 'RSC', rsc_a_favor)) AS x (debito, credito, componente, centavos)
     WHERE x.centavos <> 0
), saldo_movido AS (
    INSERT INTO saldo_de_outra_conta AS s (grupo_id, conta, debitos_centavos, creditos_centavos)
    SELECT %(grupo_id)s, x.conta, sum(x.debitos), sum(x.creditos)
      FROM movidas m, LATERAL (VALUES (m.debito, m.centavos, 0), (m.credito, 0, m.centavos)) AS x (conta, debitos, creditos)
     GROUP BY x.conta ORDER BY x.conta
        ON CONFLICT (grupo_id, conta) DO UPDATE
       SET debitos_centavos = s.debitos_centavos + excluded.debitos_centavos,
           creditos_centavos = s.creditos_centavos + excluded.creditos_centavos
), contados AS (
    INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro)
    SELECT gen_random_uuid(), f.tipo, 'grupo/' || %(grupo_id)s::uuid, 'financeiro', %(instante)s, %(correlacao_id)s,
           %(data_contabil)s::date, f.dados, %(rastro)s
      FROM (SELECT -2 AS ordem, 'ParcelasEmitidas' AS tipo,
                   jsonb_build_object('grupo_id', %(grupo_id)s::uuid, 'ago', %(ago)s::int, 'quantidade', quantidade,
                                      'valor_centavos', valor, 'vencimento', %(vencimento)s::date) AS dados
              FROM somadas WHERE quantidade > 0
             UNION ALL
            SELECT -1, 'FatoContabilizado',
                   jsonb_build_object('fato_id', %(fato_id)s::uuid, 'fato', 'ParcelaEmitida', 'grupo_id', %(grupo_id)s::uuid,
                                      'ago', %(ago)s::int, 'data_contabil', %(data_contabil)s::date, 'partidas',
                                      (SELECT coalesce(jsonb_agg(jsonb_build_object(
                                                  'debito', debito, 'credito', credito, 'componente', componente,
                                                  'valor_centavos', centavos, 'cota_id', NULL)), '[]') FROM movidas))
              FROM somadas WHERE quantidade > 0
             UNION ALL
            SELECT ordem / %(por_pagina)s, 'ParcelasDetalhadas',
                   -- Text, not built piece by piece: only ids, dates and numbers, which need no quoting.
                   ('{"grupo_id":"' || %(grupo_id)s::uuid || '","parcelas":['
                    || string_agg('{"parcela_id":"' || parcela_id || '","cota_id":"' || cota_id || '","numero":' || numero
                                  || %(da_parcela)s || valor || '}', ',')
                    || ']}')::jsonb
              FROM valores
             GROUP BY ordem / %(por_pagina)s) f
     ORDER BY f.ordem
), avancado AS (
    UPDATE grupo SET ultima_ago_emitida = greatest(ultima_ago_emitida, %(ago)s) WHERE grupo_id = %(grupo_id)s
)
SELECT quantidade, valor FROM somadas
