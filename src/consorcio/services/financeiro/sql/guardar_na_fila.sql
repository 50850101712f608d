-- Keeps money that nobody claimed: a payment in the queue and its entry in the book of the collection account, whose row is
-- locked by the caller (R10.03, I4). A reference that is registered already is left out. Parameters: arrays pagamento, referencia,
-- identificador, valor, data, motivo; canal, data_contabil, livro, instante, correlacao, rastro.
WITH entrada AS (
    SELECT * FROM unnest(%(pagamento)s::uuid[], %(referencia)s::text[], %(identificador)s::text[], %(valor)s::bigint[],
                         %(data)s::date[], %(motivo)s::text[]) WITH ORDINALITY
        AS u (pagamento_id, referencia, identificador, valor, data, motivo, ordem)
), novos AS (
    INSERT INTO pagamento (pagamento_id, referencia_externa, identificador_informado, situacao, valor_centavos, data_pagamento,
                           data_contabil, canal, motivo, registrado_em)
    SELECT pagamento_id, referencia, identificador, 'NAO_IDENTIFICADO', valor, data, %(data_contabil)s, %(canal)s, motivo, now()
      FROM entrada ORDER BY ordem
        ON CONFLICT (referencia_externa) DO NOTHING
    RETURNING pagamento_id, valor_centavos
), aberta AS (
    SELECT greatest(%(data_contabil)s::date, (SELECT fechado_ate + 1 FROM livro WHERE livro_id = %(livro)s)) AS em
), fatos AS (
    SELECT e.ordem, n.pagamento_id, gen_random_uuid() AS fato_id, n.valor_centavos AS valor, aberta.em,
           (sum(n.valor_centavos) OVER (ORDER BY e.ordem) - n.valor_centavos)::bigint AS antes
      FROM novos n JOIN entrada e USING (pagamento_id), aberta
), saldos AS MATERIALIZED (
    -- Before this money: what each account has after it, less it.
    SELECT max(m.saldo) FILTER (WHERE m.de_conta = 'BANCOS') - max(t.soma) AS bancos,
           max(m.saldo) FILTER (WHERE m.de_conta = 'NAO_IDENTIFICADOS') + max(t.soma) AS fila
      FROM (SELECT sum(valor)::bigint AS soma FROM fatos HAVING count(*) > 0) t,
           mover_saldos(%(livro)s, ARRAY['BANCOS', 'NAO_IDENTIFICADOS'], ARRAY[t.soma, 0], ARRAY[0, t.soma]) m
), lancadas AS (
    INSERT INTO partida (fato_id, fato, grupo_id, data_contabil, debito, credito, valor_centavos, debito_saldo_anterior,
                            credito_saldo_anterior, componente)
    SELECT f.fato_id, 'PagamentoNaoIdentificado', %(livro)s, f.em, 'BANCOS', 'NAO_IDENTIFICADOS', f.valor, s.bancos + f.antes,
           s.fila - f.antes, ''
      FROM fatos f, saldos s ORDER BY f.ordem
), contadas AS (
    INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro)
    SELECT gen_random_uuid(), 'FatoContabilizado', 'grupo/' || %(livro)s::uuid, 'financeiro', %(instante)s, %(correlacao)s, f.em,
           jsonb_build_object('fato_id', f.fato_id, 'fato', 'PagamentoNaoIdentificado', 'grupo_id', %(livro)s::uuid, 'ago', 0,
               'data_contabil', f.em, 'partidas', jsonb_build_array(jsonb_build_object('debito', 'BANCOS',
                   'credito', 'NAO_IDENTIFICADOS', 'componente', '', 'valor_centavos', f.valor, 'cota_id', NULL))),
           %(rastro)s
      FROM fatos f ORDER BY f.ordem
)
SELECT pagamento_id FROM novos
