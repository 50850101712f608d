-- Who of a group is late on a date: found, written, told when it is news, and delays that ended closed, in one pass (§8, R8.01).
-- What did not change since the last time is not written again. Paid titles are read only from the newest payments and,
-- for who is late, back to the last one paid: the time does not grow with the age of the group.
-- Parameters: grupo_id, data, instante, correlacao, rastro.
WITH vencidas AS (
    SELECT t.cota_id, t.cota_numero, t.ago, t.vencimento, falta_do_principal(t, %(data)s::date) AS falta
      FROM titulo_listado l JOIN titulo t USING (parcela_id)
     WHERE l.grupo_id = %(grupo_id)s AND l.tipo = 'PARCELA' AND NOT l.cancelado AND l.vencimento < %(data)s AND t.situacao <> 'PAGO'
     UNION ALL
    SELECT t.cota_id, t.cota_numero, t.ago, t.vencimento, falta_do_principal(t, %(data)s::date)
      FROM titulo t
     WHERE t.parcela_id IN (SELECT p.parcela_id FROM pagamento p WHERE p.data_pagamento > %(data)s)
       AND t.grupo_id = %(grupo_id)s AND t.tipo = 'PARCELA' AND t.situacao = 'PAGO' AND t.vencimento < %(data)s
       AND t.data_pagamento > %(data)s
), achadas AS (
    SELECT v.cota_id, max(v.cota_numero) AS numero, count(*)::int AS parcelas,
           count(*) FILTER (WHERE v.ago > coalesce(u.ago, 0))::int AS seguidas,
           min(v.vencimento) AS desde, sum(v.falta)::bigint AS valor
      FROM vencidas v
      JOIN conta_cota c ON c.cota_id = v.cota_id AND c.situacao = 'ATIVA'
      LEFT JOIN LATERAL (SELECT t.ago FROM titulo t
                          WHERE t.cota_id = v.cota_id AND t.tipo = 'PARCELA' AND t.situacao = 'PAGO'
                            AND t.data_pagamento <= %(data)s AND t.vencimento < %(data)s
                          ORDER BY t.ago DESC LIMIT 1) u ON true
     GROUP BY v.cota_id
), registradas AS (
    INSERT INTO inadimplencia AS i (cota_id, grupo_id, desde, detectada_em, parcelas, valor_centavos)
    SELECT cota_id, %(grupo_id)s, desde, %(data)s, parcelas, valor FROM achadas
        ON CONFLICT (cota_id, desde) DO UPDATE
       SET parcelas = excluded.parcelas, valor_centavos = excluded.valor_centavos, encerrada_em = NULL
     WHERE i.encerrada_em IS NOT NULL OR i.parcelas <> excluded.parcelas OR i.valor_centavos <> excluded.valor_centavos
    RETURNING cota_id, xmax = 0 AS nova
), novas AS (
    SELECT a.* FROM achadas a JOIN registradas r USING (cota_id) WHERE r.nova
), contadas AS (
    -- Text, not built piece by piece: only ids and numbers, which need no quoting.
    INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro)
    SELECT gen_random_uuid(), 'InadimplenciaDetectada', 'grupo/' || %(grupo_id)s::uuid, 'financeiro', %(instante)s, %(correlacao)s,
           %(data)s::date,
           ('{"grupo_id":"' || %(grupo_id)s::uuid || '","cota_id":"' || cota_id || '","numero":' || numero
            || ',"parcelas_vencidas":' || parcelas || ',"dias_atraso":' || %(data)s::date - desde
            || ',"valor_centavos":' || valor || '}')::jsonb,
           %(rastro)s
      FROM novas ORDER BY numero, cota_id
), encerradas AS (
    UPDATE inadimplencia i SET encerrada_em = %(data)s
     WHERE i.grupo_id = %(grupo_id)s AND i.encerrada_em IS NULL
       AND NOT EXISTS (SELECT FROM achadas a WHERE a.cota_id = i.cota_id AND a.desde = i.desde)
)
SELECT cota_id, numero, parcelas, seguidas, desde, valor AS valor_centavos, (SELECT count(*) FROM novas)::int AS novas
  FROM achadas ORDER BY numero
