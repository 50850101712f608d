-- The panel of one day, as one JSON document. A parcela is owed unless it was paid off, its cota left before it was issued
-- paid (R8.03), or its group did not come to be (R2.11).
WITH devida AS (
    SELECT p.parcela_id, p.cota_id, p.vencimento, p.valor_centavos, coalesce(g.pago, 0) AS pago,
           coalesce(g.quitada, false) AS quitada, %(hoje)s::date - p.vencimento AS dias
      FROM parcela p
      LEFT JOIN (SELECT parcela_id, max(pago_acumulado_centavos) AS pago, bool_or(quitada) AS quitada
                   FROM pagamento GROUP BY parcela_id) g USING (parcela_id)
      LEFT JOIN cota c USING (cota_id)
      LEFT JOIN grupo gr ON gr.grupo_id = p.grupo_id
     WHERE p.vencimento < (date_trunc('month', %(hoje)s::date) + interval '1 month')::date
       AND (g.quitada OR (c.liberada_em IS NULL AND gr.nao_constituido_em IS NULL
                          AND (c.excluida_instante IS NULL OR p.emitida_instante > c.excluida_instante)))
), do_mes AS (
    SELECT count(*) AS parcelas, count(*) FILTER (WHERE quitada) AS quitadas, coalesce(sum(valor_centavos), 0) AS a_receber,
           coalesce(sum(CASE WHEN quitada THEN valor_centavos ELSE least(pago, valor_centavos) END), 0) AS recebido
      FROM devida WHERE vencimento >= date_trunc('month', %(hoje)s::date)::date
), entrou AS (
    SELECT coalesce(sum(valor_centavos), 0) AS mes,
           coalesce(sum(valor_centavos) FILTER (WHERE data_pagamento = %(hoje)s), 0) AS hoje
      FROM pagamento WHERE data_pagamento BETWEEN date_trunc('month', %(hoje)s::date)::date AND %(hoje)s
), meses AS (
    SELECT m::date AS inicio, to_char(m, 'YYYY-MM') AS mes
      FROM generate_series(date_trunc('month', %(hoje)s::date) - interval '11 months',
                           date_trunc('month', %(hoje)s::date), interval '1 month') m
), serie AS (
    SELECT jsonb_agg(jsonb_build_object(
               'mes', m.mes, 'a_receber_centavos', coalesce(d.a_receber, 0), 'recebido_centavos', coalesce(d.recebido, 0),
               'arrecadado_centavos', coalesce(p.arrecadado, 0), 'contemplacoes', coalesce(x.quantas, 0))
               ORDER BY m.mes) AS lista
      FROM meses m
      LEFT JOIN (SELECT date_trunc('month', vencimento)::date AS inicio, sum(valor_centavos) AS a_receber,
                        sum(CASE WHEN quitada THEN valor_centavos ELSE least(pago, valor_centavos) END) AS recebido
                   FROM devida GROUP BY 1) d USING (inicio)
      LEFT JOIN (SELECT date_trunc('month', data_pagamento)::date AS inicio, sum(valor_centavos) AS arrecadado
                   FROM pagamento WHERE data_pagamento <= %(hoje)s GROUP BY 1) p USING (inicio)
      LEFT JOIN (SELECT date_trunc('month', data)::date AS inicio, count(*) AS quantas
                   FROM contemplacao WHERE situacao = 'CONFIRMADA' AND tipo <> 'EXCLUIDO' AND data <= %(hoje)s
                  GROUP BY 1) x USING (inicio)
), vencida AS (
    SELECT cota_id, valor_centavos - pago AS aberto,
           CASE WHEN dias <= 30 THEN 'ATE_30' WHEN dias <= 60 THEN 'DE_31_A_60' WHEN dias <= 90 THEN 'DE_61_A_90'
                ELSE 'ACIMA_DE_90' END AS faixa
      FROM devida WHERE NOT quitada AND dias > 0
), faixas AS (
    SELECT jsonb_agg(jsonb_build_object('faixa', n.faixa, 'parcelas', coalesce(v.parcelas, 0), 'cotas', coalesce(v.cotas, 0),
                                        'valor_centavos', coalesce(v.valor, 0)) ORDER BY n.ordem) AS lista
      FROM unnest(ARRAY['ATE_30', 'DE_31_A_60', 'DE_61_A_90', 'ACIMA_DE_90']) WITH ORDINALITY AS n (faixa, ordem)
      LEFT JOIN (SELECT faixa, count(*) AS parcelas, count(DISTINCT cota_id) AS cotas, sum(aberto) AS valor
                   FROM vencida GROUP BY faixa) v USING (faixa)
), assembleias AS (
    SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]') AS lista
      FROM (SELECT a.assembleia_id, a.grupo_id, coalesce(g.codigo, '') AS grupo_codigo, a.ago, a.data_ago,
                   (SELECT count(*) FROM lance l WHERE l.assembleia_id = a.assembleia_id AND NOT l.retirado) AS lances
              FROM assembleia a LEFT JOIN grupo g USING (grupo_id)
             WHERE NOT a.homologada AND a.data_ago >= %(hoje)s
             ORDER BY a.data_ago, g.codigo, a.ago LIMIT 10) a
), pendentes AS (
    SELECT coalesce(jsonb_agg(to_jsonb(x)), '[]') AS lista
      FROM (SELECT x.contemplacao_id, x.grupo_id, coalesce(g.codigo, '') AS grupo_codigo, x.cota_id, x.numero AS cota, x.tipo,
                   x.credito_centavos, x.data
              FROM contemplacao x LEFT JOIN grupo g USING (grupo_id)
             WHERE x.situacao = 'PENDENTE' ORDER BY x.data, g.codigo, x.numero, x.contemplacao_id LIMIT 10) x
), saldos AS (
    SELECT grupo_id, sum(valor) FILTER (WHERE conta = ANY(%(fundo_comum)s)) AS fundo_comum,
           -sum(valor) FILTER (WHERE conta = 'NAO_IDENTIFICADOS') AS nao_identificado
      FROM (SELECT grupo_id, debito AS conta, valor_centavos AS valor FROM movimento
            UNION ALL
            SELECT grupo_id, credito, -valor_centavos FROM movimento) pernas
     GROUP BY grupo_id
)
SELECT jsonb_build_object(
    'mes', (SELECT to_jsonb(m) FROM do_mes m),
    'serie', (SELECT lista FROM serie),
    'arrecadado_centavos', (SELECT mes FROM entrou),
    'arrecadado_hoje_centavos', (SELECT hoje FROM entrou),
    'inadimplencia', (SELECT lista FROM faixas),
    'cotas_inadimplentes', (SELECT count(DISTINCT cota_id) FROM vencida),
    'cotas_ativas', (SELECT count(*) FROM cota LEFT JOIN grupo USING (grupo_id)
                      WHERE ativada_em IS NOT NULL AND liberada_em IS NULL AND encerrado_em IS NULL
                        AND (excluida_instante IS NULL OR readmitida_instante > excluida_instante)),
    'proximas_assembleias', (SELECT lista FROM assembleias),
    'contemplacoes_pendentes', (SELECT lista FROM pendentes),
    'contemplacoes_pendentes_total', (SELECT count(*) FROM contemplacao WHERE situacao = 'PENDENTE'),
    'casos', jsonb_build_object(
        'FUNDO_COMUM_NEGATIVO', (SELECT count(*) FROM saldos WHERE fundo_comum < 0),
        'DINHEIRO_NAO_IDENTIFICADO', (SELECT count(*) FROM saldos WHERE nao_identificado > 0),
        'LANCE_SEM_PAGAMENTO', (SELECT count(*) FROM contemplacao
                                 WHERE situacao = 'PENDENTE' AND tipo = 'LANCE' AND data < %(hoje)s::date - 5),
        'ASSEMBLEIA_VENCIDA', (SELECT count(*) FROM assembleia WHERE NOT homologada AND data_ago < %(hoje)s),
        'RELATORIO_FALHOU', (SELECT count(*) FROM execucao
                              WHERE situacao = 'FALHOU' AND terminada_em > %(agora)s - interval '1 day')))
