-- A payment is one row, with what it moved in it (ADR 0047). `recebimento` had a row for each simple payment beside the row of `pagamento`:
-- the same ids and dates twice, five more index entries. Now it is a view of the payments whose books are in their own row.
ALTER TABLE pagamento
    ADD lancamento_id           bigint,
    ADD data_no_livro           date,
    ADD ago                     integer,
    ADD preco_emitido_centavos  bigint,
    ADD preco_centavos          bigint,
    ADD fc_pago                 numeric(14,8),
    ADD pago_acumulado_centavos bigint,
    ADD ago_apurada             integer,
    ADD componentes             text[],
    ADD percentuais             numeric(14,8)[],
    ADD centavos                bigint[],
    ADD creditos                text[],
    ADD antes_do_debito         bigint[],
    ADD antes_do_credito        bigint[],
    ADD debitos                 text[],
    ADD partida_componentes     text[],
    ADD partida_percentuais     numeric(14,8)[],
    ADD partida_centavos        bigint[];
COMMENT ON COLUMN pagamento.lancamento_id IS
    'First of the sixteen numbers of its entries and lines; null when what it moved is in rows of their own.';
COMMENT ON COLUMN pagamento.debitos IS 'Null: all of BANCOS.';

UPDATE pagamento p
   SET lancamento_id = r.lancamento_id, data_no_livro = r.data_contabil, ago = r.ago, preco_emitido_centavos = r.preco_emitido_centavos,
       preco_centavos = r.preco_centavos, fc_pago = r.fc_pago, pago_acumulado_centavos = r.pago_acumulado_centavos,
       ago_apurada = r.ago_apurada, componentes = r.componentes, percentuais = r.percentuais, centavos = r.centavos, creditos = r.creditos,
       antes_do_debito = r.antes_do_debito, antes_do_credito = r.antes_do_credito,
       debitos = CASE WHEN r.partida_centavos IS NOT NULL THEN r.debitos END, partida_componentes = r.partida_componentes,
       partida_percentuais = r.partida_percentuais, partida_centavos = r.partida_centavos
  FROM recebimento r WHERE r.pagamento_id = p.pagamento_id;
-- The fact of a payment has the id of the payment.
UPDATE casamento_fato c SET fato_id = r.pagamento_id FROM recebimento r WHERE r.fato_id = c.fato_id;
UPDATE fato_justificado j SET fato_id = r.pagamento_id FROM recebimento r WHERE r.fato_id = j.fato_id;

DROP VIEW plataforma.fato, plataforma.fato_em_texto, lancamento, movimento_bancario, extrato_cota, pagamento_item;
DROP TABLE recebimento;
DROP FUNCTION conferir_recebimento();
-- The first numbers of a group are found by the index of its book.
DROP INDEX pagamento_do_grupo;
-- Of who looks for the payments of a title, all look for those that were split in rows of their own.
DROP INDEX pagamento_da_parcela;
CREATE INDEX pagamento_da_parcela ON pagamento (parcela_id) WHERE lancamento_id IS NULL AND parcela_id IS NOT NULL;
CREATE UNIQUE INDEX pagamento_livro ON pagamento (grupo_id, lancamento_id);
CREATE INDEX pagamento_da_cota ON pagamento (cota_id, lancamento_id);
CREATE INDEX pagamento_por_data_no_livro ON pagamento USING brin (data_no_livro);
CREATE INDEX pagamento_a_apurar ON pagamento (grupo_id) WHERE lancamento_id IS NOT NULL AND ago_apurada IS NULL;

-- Each element moves a positive amount between two different accounts, and none lacks (I1). What nearly all are is one short condition: each
-- more is prepared anew at every payment.
CREATE FUNCTION conferir_recebimento() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    coerente boolean;
BEGIN
    IF NEW.lancamento_id IS NULL THEN
        RETURN NEW;
    ELSIF num_nonnulls(NEW.debitos, NEW.partida_componentes, NEW.partida_percentuais, NEW.partida_centavos) = 0 THEN
        coerente := (NEW.parcela_id, NEW.grupo_id, NEW.cota_id, NEW.data_no_livro, NEW.ago, NEW.preco_emitido_centavos, NEW.preco_centavos,
                     NEW.fc_pago, NEW.pago_acumulado_centavos) IS NOT NULL AND cardinality(NEW.centavos) BETWEEN 1 AND 16
            AND cardinality(NEW.centavos) = ALL (ARRAY[cardinality(NEW.componentes), cardinality(NEW.percentuais),
                cardinality(NEW.creditos), cardinality(NEW.antes_do_debito), cardinality(NEW.antes_do_credito)])
            AND 0 < ALL (NEW.centavos) AND 'BANCOS' <> ALL (NEW.creditos);
    ELSE
        coerente := (NEW.parcela_id, NEW.grupo_id, NEW.cota_id, NEW.data_no_livro, NEW.ago, NEW.preco_emitido_centavos, NEW.preco_centavos,
                     NEW.fc_pago, NEW.pago_acumulado_centavos) IS NOT NULL AND cardinality(NEW.centavos) BETWEEN 1 AND 16
            AND cardinality(NEW.centavos) = ALL (ARRAY[cardinality(NEW.componentes), cardinality(NEW.percentuais)])
            AND cardinality(NEW.partida_centavos) BETWEEN 1 AND 16
            AND cardinality(NEW.partida_centavos) = ALL (ARRAY[cardinality(NEW.partida_componentes), cardinality(NEW.partida_percentuais),
                cardinality(NEW.debitos), cardinality(NEW.creditos), cardinality(NEW.antes_do_debito), cardinality(NEW.antes_do_credito)])
            AND 0 < ALL (NEW.partida_centavos)
            AND NOT EXISTS (SELECT FROM unnest(NEW.debitos, NEW.creditos) AS x (debito, credito) WHERE x.debito = x.credito);
    END IF;
    IF coerente IS NOT TRUE THEN
        RAISE EXCEPTION 'a linha não é coerente: %', NEW USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER recebimento_coerente BEFORE INSERT ON pagamento FOR EACH ROW EXECUTE FUNCTION conferir_recebimento();
-- Facts are never edited (R2); only when they were valued is written later, and what became of money that nobody had claimed.
CREATE TRIGGER recebimento_imutavel BEFORE DELETE OR UPDATE OF
    pagamento_id, referencia_externa, valor_centavos, registrado_em, lancamento_id, data_no_livro, ago, preco_emitido_centavos,
    preco_centavos, fc_pago, pago_acumulado_centavos, componentes, percentuais, centavos, creditos, antes_do_debito, antes_do_credito,
    debitos, partida_componentes, partida_percentuais, partida_centavos
    ON pagamento FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER recebimento_fica BEFORE UPDATE OF parcela_id, grupo_id, cota_id, data_contabil, excedente_centavos ON pagamento
    FOR EACH ROW WHEN (OLD.lancamento_id IS NOT NULL AND (OLD.parcela_id, OLD.grupo_id, OLD.cota_id, OLD.data_contabil, OLD.excedente_centavos)
        IS DISTINCT FROM (NEW.parcela_id, NEW.grupo_id, NEW.cota_id, NEW.data_contabil, NEW.excedente_centavos))
    EXECUTE FUNCTION recusar_alteracao();

CREATE VIEW recebimento AS
SELECT lancamento_id, pagamento_id AS fato_id, pagamento_id, parcela_id, grupo_id, cota_id, data_pagamento, data_no_livro AS data_contabil, ago,
       preco_emitido_centavos, preco_centavos, fc_pago, pago_acumulado_centavos, registrado_em, ago_apurada, componentes, percentuais,
       centavos, debitos, creditos, partida_componentes, partida_percentuais, partida_centavos, antes_do_debito, antes_do_credito,
       valor_centavos, canal, excedente_centavos, data_contabil AS registrado_para
  FROM pagamento WHERE lancamento_id IS NOT NULL;
COMMENT ON VIEW recebimento IS 'Payments whose split, statement lines and entries are in their own row, in arrays.';

-- `registro` is the first number of the row an element is of: who reads page by page compares both, so that only those rows are read.
CREATE VIEW lancamento AS
SELECT lancamento_id, fato_id, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos, debito_saldo_anterior,
       credito_saldo_anterior, componente, percentual, preco_centavos, ago, registrado_em, lancamento_id AS registro
  FROM partida
 UNION ALL
SELECT r.lancamento_id + x.ordem - 1, r.fato_id, 'PagamentoRegistrado', r.grupo_id, r.cota_id, r.data_contabil,
       coalesce(x.debito, 'BANCOS'), x.credito, x.centavos, x.antes_do_debito, x.antes_do_credito, x.componente,
       x.percentual::numeric(14,8), r.preco_emitido_centavos, r.ago, r.registrado_em, r.lancamento_id
  FROM recebimento r
 CROSS JOIN LATERAL unnest(r.debitos, r.creditos, coalesce(r.partida_centavos, r.centavos), r.antes_do_debito, r.antes_do_credito,
                           coalesce(r.partida_componentes, r.componentes), coalesce(r.partida_percentuais, r.percentuais))
       WITH ORDINALITY AS x (debito, credito, centavos, antes_do_debito, antes_do_credito, componente, percentual, ordem);

-- What each fact moved in the bank account of a book; facts that leave it as it was are not there.
CREATE VIEW movimento_bancario AS
SELECT grupo_id AS livro_id, fato_id, min(fato) AS fato, min(data_contabil) AS dia,
       CASE WHEN count(DISTINCT cota_id) = 1 THEN min(cota_id::text)::uuid END AS cota_id,
       sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END)::bigint AS valor_centavos
  FROM partida WHERE debito = 'BANCOS' OR credito = 'BANCOS'
 GROUP BY grupo_id, fato_id
HAVING sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END) <> 0
 UNION ALL
SELECT grupo_id, fato_id, 'PagamentoRegistrado', data_contabil, cota_id, valor_centavos::bigint FROM recebimento;

CREATE VIEW extrato_cota AS
SELECT linha_id, cota_id, data_contabil, descricao, componente, percentual, valor_centavos, preco_centavos, fc_pago, ago,
       linha_id AS registro
  FROM linha_extrato
 UNION ALL
SELECT r.lancamento_id + x.ordem - 1, r.cota_id, r.data_pagamento, descricao_do_componente(x.componente), x.componente,
       x.percentual::numeric(14,8), x.centavos, r.preco_centavos, r.fc_pago, r.ago, r.lancamento_id
  FROM recebimento r
 CROSS JOIN LATERAL unnest(r.componentes, r.percentuais, r.centavos) WITH ORDINALITY AS x (componente, percentual, centavos, ordem);

CREATE VIEW pagamento_item AS
SELECT pagamento_id, componente, grupo_id, cota_id, percentual, valor_centavos, preco_centavos, ago_apurada FROM item_pagamento
 UNION ALL
SELECT r.pagamento_id, x.componente, r.grupo_id, r.cota_id, x.percentual::numeric(14,8), x.centavos, r.preco_centavos, r.ago_apurada
  FROM recebimento r
 CROSS JOIN LATERAL unnest(r.componentes, r.percentuais, r.centavos) AS x (componente, percentual, centavos);

-- What a payment tells, written as text and not read by the server: `concat` writes a piece in one step where `||` had three, and nobody
-- on the way has to have it as jsonb. The outbox is looked at once; each thing is found by its key, one by one, whatever the planner thinks
-- of how many they are (OFFSET keeps them apart, ADR 0044). Elements of an array come in their order.
CREATE VIEW plataforma.fato_em_texto AS
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
     CROSS JOIN LATERAL (SELECT t.cota_numero FROM titulo t WHERE t.parcela_id = r.parcela_id OFFSET 0) t
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
                       (SELECT string_agg(concat('{"debito":"', coalesce(x.debito, 'BANCOS'), '","credito":"', x.credito,
                                                 '","componente":"', x.componente,
                                                 '","valor_centavos":', x.centavos, ',"cota_id":"', r.cota_id, '"}'), ',')
                          FROM unnest(r.debitos, r.creditos, coalesce(r.partida_componentes, r.componentes),
                                      coalesce(r.partida_centavos, r.centavos)) AS x (debito, credito, componente, centavos)),
                       ']}')),
               (3, 'PagamentoRealizado', concat('grupo/', r.grupo_id), r.registrado_para,
                concat('{"parcela_id":"', r.parcela_id, '","grupo_id":"', r.grupo_id, '","cota_id":"', r.cota_id, '","valor_centavos":',
                       r.valor_centavos, ',"data_pagamento":"', r.data_pagamento, '","pagamento_id":"', r.pagamento_id,
                       '","tipo":"PARCELA","ago":', r.ago, ',"numero":', t.cota_numero, ',"canal":', to_jsonb(r.canal),
                       ',"excedente_centavos":', r.excedente_centavos, ',"pago_acumulado_centavos":', r.pago_acumulado_centavos,
                       ',"quitada":true}'))) AS n (ordem, tipo, agregado, data_contabil, dados)
     WHERE o.tipo = 'RecebimentosAplicados') f;

CREATE VIEW plataforma.fato AS
SELECT id, ordem, evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados::jsonb AS dados, rastro, enviado_em
  FROM plataforma.fato_em_texto;

-- Whether a group was formed is known where its book is locked: one table less to read for a payment.
ALTER TABLE livro ADD formado boolean NOT NULL DEFAULT true;
UPDATE livro l SET formado = false FROM grupo g WHERE g.grupo_id = l.livro_id AND g.situacao = 'EM_FORMACAO';
CREATE OR REPLACE FUNCTION abrir_livro_do_grupo() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO livro (livro_id, formado) VALUES (NEW.grupo_id, NEW.situacao <> 'EM_FORMACAO')
        ON CONFLICT (livro_id) DO UPDATE SET formado = excluded.formado;
    RETURN NULL;
END $$;
CREATE TRIGGER grupo_mudou AFTER UPDATE OF situacao ON grupo
    FOR EACH ROW WHEN (OLD.situacao IS DISTINCT FROM NEW.situacao) EXECUTE FUNCTION abrir_livro_do_grupo();

-- The payment that nearly all are: one open parcela, paid on time, of exactly what was issued. Nothing is worked out: what the
-- parcela says is posted. Applies it and tells how it was split, or writes nothing and returns null: then it is for
-- `receber_pagamentos`. tests/integration/financeiro/test_recebimento.py proves that both leave the same rows.
-- It reads first and locks by writing the book; what it read must still be there then, or the whole is tried again (40001).
DROP FUNCTION receber_pagamento_exato(uuid, uuid, text, bigint, date, text, text, date, timestamptz, text, text);
CREATE TYPE pagamento_recebido AS (
    grupo_id uuid, cota_id uuid, pode_quitar boolean, componentes text[], percentuais numeric[], centavos bigint[], preco_centavos bigint);
CREATE FUNCTION receber_pagamento_exato(
    p_pagamento uuid, p_parcela uuid, p_identificador text, p_valor bigint, p_data date, p_referencia text, p_canal text,
    p_data_contabil date, p_instante timestamptz, p_correlacao text, p_rastro text
) RETURNS pagamento_recebido LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    t record;
    l record;
    fc_pago_depois numeric;
    pode_quitar boolean;
    numero bigint;
    com_fr boolean;
    partes int;
    componentes text[];
    percentuais numeric[];
    centavos bigint[];
BEGIN
    SELECT x.grupo_id, x.cota_id, x.ago, x.preco_centavos, x.pago_centavos, x.fc_pct, x.ta_pct, x.fr_pct,
           x.fc_centavos, x.ta_centavos, x.fr_centavos, x.seg_centavos, c.contemplacao_id IS NULL AS nao_contemplada,
           x.xmin AS versao_do_titulo, c.xmin AS versao_da_conta
      INTO t
      FROM titulo x
      JOIN conta_cota c ON c.cota_id = x.cota_id
     WHERE x.parcela_id = p_parcela AND x.tipo = 'PARCELA' AND x.situacao = 'ABERTO' AND x.valor_centavos = p_valor AND p_data <= x.vencimento
       AND x.fc_centavos > 0 AND x.ta_centavos > 0 AND x.fr_centavos >= 0 AND x.seg_centavos >= 0 AND x.outros_centavos = 0
       AND x.fc_pct > 0 AND x.ta_pct > 0 AND (x.fr_pct > 0) = (x.fr_centavos > 0)
       AND x.dif_pct = 0 AND x.rsc_pct = 0 AND x.dif_centavos = 0 AND x.rsc_centavos = 0
       AND c.situacao <> 'RESERVADA' AND NOT (c.ago_ingresso = x.ago AND c.adesao_id IS NOT NULL)
       AND c.fc_pago + x.fc_pct < 99.999
       AND NOT EXISTS (SELECT FROM pagamento p WHERE p.referencia_externa = p_referencia);
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE livro b
       SET bancos_debitos = b.bancos_debitos + p_valor,
           nao_contemplados_creditos = b.nao_contemplados_creditos + CASE WHEN t.nao_contemplada THEN t.fc_centavos ELSE 0 END,
           contemplados_creditos = b.contemplados_creditos + CASE WHEN t.nao_contemplada THEN 0 ELSE t.fc_centavos END,
           ta_creditos = b.ta_creditos + t.ta_centavos, fr_creditos = b.fr_creditos + t.fr_centavos,
           seguro_creditos = b.seguro_creditos + t.seg_centavos
     WHERE b.livro_id = t.grupo_id AND b.formado
    RETURNING greatest(p_data_contabil, b.fechado_ate + 1) AS aberta_em, b.bancos_debitos - b.bancos_creditos - p_valor AS bancos,
              t.fc_centavos + CASE WHEN t.nao_contemplada THEN b.nao_contemplados_debitos - b.nao_contemplados_creditos
                                   ELSE b.contemplados_debitos - b.contemplados_creditos END AS fc,
              b.ta_debitos - b.ta_creditos + t.ta_centavos AS ta, b.fr_debitos - b.fr_creditos + t.fr_centavos AS fr,
              b.seguro_debitos - b.seguro_creditos + t.seg_centavos AS seguro
      INTO l;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE titulo x SET situacao = 'PAGO', pago_centavos = x.pago_centavos + p_valor, data_pagamento = p_data, pontual = true,
                        multa_cobrada = false, mora_desde = NULL, encargos_pagos_centavos = 0
     WHERE x.parcela_id = p_parcela AND x.xmin = t.versao_do_titulo;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a parcela mudou enquanto era paga' USING ERRCODE = 'serialization_failure';
    END IF;
    UPDATE conta_cota c SET fc_pago = c.fc_pago + t.fc_pct, ta_paga = c.ta_paga + t.ta_pct, fr_pago = c.fr_pago + t.fr_pct,
                            versao = c.versao + 1
     WHERE c.cota_id = t.cota_id AND c.xmin = t.versao_da_conta
    RETURNING c.fc_pago, 100 - c.fc_pago <= 0.001 OR c.ta_total - c.ta_paga <= 0.001 INTO fc_pago_depois, pode_quitar;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a cota mudou enquanto era paga' USING ERRCODE = 'serialization_failure';
    END IF;
    -- Reserve fund and insurance are not in every group; without the fund, the insurance takes its place.
    com_fr := t.fr_centavos > 0;
    partes := 2 + com_fr::int + (t.seg_centavos > 0)::int;
    componentes := (ARRAY['FC', 'TA', CASE WHEN com_fr THEN 'FR' ELSE 'SEG' END, 'SEG'])[:partes];
    percentuais := (ARRAY[t.fc_pct, t.ta_pct, t.fr_pct, 0])[:partes];
    centavos := (ARRAY[t.fc_centavos, t.ta_centavos, CASE WHEN com_fr THEN t.fr_centavos ELSE t.seg_centavos END, t.seg_centavos])[:partes];
    INSERT INTO pagamento AS p (
        pagamento_id, referencia_externa, parcela_id, grupo_id, cota_id, identificador_informado, situacao, valor_centavos, data_pagamento,
        data_contabil, canal, registrado_em, lancamento_id, data_no_livro, ago, preco_emitido_centavos, preco_centavos, fc_pago,
        pago_acumulado_centavos, componentes, percentuais, centavos, creditos, antes_do_debito, antes_do_credito)
    VALUES (p_pagamento, p_referencia, p_parcela, t.grupo_id, t.cota_id, p_identificador, 'APLICADO', p_valor, p_data,
            p_data_contabil, p_canal, now(), nextval('lancamento_numero'), l.aberta_em, t.ago, t.preco_centavos, t.preco_centavos, fc_pago_depois,
            t.pago_centavos + p_valor, componentes, percentuais, centavos,
            (ARRAY[CASE WHEN t.nao_contemplada THEN 'OBRIGACOES_NAO_CONTEMPLADOS' ELSE 'DIREITOS_CONTEMPLADOS' END,
                   'TA_A_REPASSAR', CASE WHEN com_fr THEN 'FUNDO_RESERVA' ELSE 'SEGURO_A_REPASSAR' END, 'SEGURO_A_REPASSAR'])[:partes],
            (ARRAY[l.bancos, l.bancos + t.fc_centavos, l.bancos + t.fc_centavos + t.ta_centavos, l.bancos + p_valor - t.seg_centavos])[:partes],
            (ARRAY[l.fc, l.ta, CASE WHEN com_fr THEN l.fr ELSE l.seguro END, l.seguro])[:partes])
    RETURNING p.lancamento_id INTO numero;
    INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro, fatos)
    VALUES (p_pagamento, 'RecebimentosAplicados', 'grupo/' || t.grupo_id, 'financeiro', p_instante, p_correlacao, p_data_contabil,
            ('{"grupo_id":"' || t.grupo_id || '","lancamentos":[' || numero || ']}')::jsonb, p_rastro, 3);
    RETURN (t.grupo_id, t.cota_id, pode_quitar, componentes, percentuais, centavos, t.preco_centavos)::pagamento_recebido;
END
$$;

-- As in migration 0042, writing one row.
CREATE OR REPLACE FUNCTION receber_pagamentos(
    p_pagamento uuid[], p_parcela uuid[], p_identificador text[], p_valor bigint[], p_data date[], p_mora_desde date[],
    p_referencia text[], p_canal text, p_data_contabil date, p_instante timestamptz, p_correlacao text, p_rastro text
) RETURNS TABLE (
    posicao int, resultado text, de_pagamento uuid, de_parcela uuid, de_grupo uuid, de_cota uuid, excedente bigint, itens jsonb
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET jit = off SET work_mem = '64MB' SET enable_seqscan = off AS $$
BEGIN
    -- One order of locks; the next statement sees what whoever held them left.
    PERFORM 1 FROM livro l
      WHERE l.livro_id IN (SELECT (SELECT t.grupo_id FROM titulo t WHERE t.parcela_id = coalesce(
                                u.parcela, (SELECT x.parcela_id FROM titulo x WHERE x.identificador = u.identificador)))
                             FROM unnest(p_parcela, p_identificador) AS u (parcela, identificador))
      ORDER BY l.livro_id FOR NO KEY UPDATE;
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
          LEFT JOIN livro f ON f.livro_id = t.grupo_id
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
        SELECT d.*, d.valor - d.devido AS sobra,
               d.fc_pago + sum(d.fc_pct) OVER (PARTITION BY d.cota_id ORDER BY d.posicao) AS fc_pago_depois
          FROM decididos d WHERE d.decisao = 'APLICADO'
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
    ), movidos AS (
        -- The balance that each account of the group has before each payment; `comum` is one without charges, differences or excess.
        SELECT a.*, a.conta_fc = 'DIREITOS_CONTEMPLADOS' AS contemplada,
               a.fc_pct > 0 AND a.ta_pct > 0 AND a.fr_pct > 0 AND a.fc_c > 0 AND a.ta_c > 0 AND a.fr_c > 0 AND a.seg_c >= 0
                   AND NOT a.tem_dif AND NOT a.tem_rsc AND a.multa = 0 AND a.juros = 0 AND a.sobra = 0 AS comum,
               3 + (a.seg_c > 0)::int AS partes,
               (l.bancos_debitos - l.bancos_creditos + sum(a.valor) OVER w - a.valor)::bigint AS bancos,
               (l.nao_contemplados_debitos - l.nao_contemplados_creditos
                    - coalesce(sum(a.fc_c + a.dif_c) FILTER (WHERE a.conta_fc = 'OBRIGACOES_NAO_CONTEMPLADOS') OVER w, 0)
                    + CASE a.conta_fc WHEN 'OBRIGACOES_NAO_CONTEMPLADOS' THEN a.fc_c + a.dif_c ELSE 0 END)::bigint AS nao_contemplados,
               (l.contemplados_debitos - l.contemplados_creditos
                    - coalesce(sum(a.fc_c + a.dif_c) FILTER (WHERE a.conta_fc = 'DIREITOS_CONTEMPLADOS') OVER w, 0)
                    + CASE a.conta_fc WHEN 'DIREITOS_CONTEMPLADOS' THEN a.fc_c + a.dif_c ELSE 0 END)::bigint AS contemplados,
               (l.ta_debitos - l.ta_creditos - sum(a.ta_c) OVER w + a.ta_c)::bigint AS ta,
               (l.fr_debitos - l.fr_creditos - sum(a.fr_c) OVER w + a.fr_c)::bigint AS fr,
               (l.seguro_debitos - l.seguro_creditos - sum(a.seg_c) OVER w + a.seg_c)::bigint AS seguro,
               (coalesce(s.reajuste, 0) - sum(a.rsc_c) OVER w + a.rsc_c)::bigint AS reajuste,
               (coalesce(s.retidos, 0) - sum(a.encargos_grupo) OVER w + a.encargos_grupo)::bigint AS retidos,
               (coalesce(s.a_repassar, 0) - sum(a.encargos_adm) OVER w + a.encargos_adm)::bigint AS a_repassar,
               (coalesce(s.a_devolver, 0) - sum(a.sobra) OVER w + a.sobra)::bigint AS a_devolver
          FROM aplicados a
          JOIN livro l ON l.livro_id = a.grupo_id
          LEFT JOIN (
            SELECT x.grupo_id,
                   max(x.debitos_centavos - x.creditos_centavos) FILTER (WHERE x.conta = 'REAJUSTE_A_RECEBER') AS reajuste,
                   max(x.debitos_centavos - x.creditos_centavos) FILTER (WHERE x.conta = 'ENCARGOS_RETIDOS') AS retidos,
                   max(x.debitos_centavos - x.creditos_centavos) FILTER (WHERE x.conta = 'ENCARGOS_A_REPASSAR') AS a_repassar,
                   max(x.debitos_centavos - x.creditos_centavos) FILTER (WHERE x.conta = 'A_DEVOLVER_ATIVOS') AS a_devolver
              FROM saldo_de_outra_conta x WHERE x.grupo_id IN (SELECT y.grupo_id FROM aplicados y)
             GROUP BY x.grupo_id) s ON s.grupo_id = a.grupo_id
        WINDOW w AS (PARTITION BY a.grupo_id ORDER BY a.posicao ROWS UNBOUNDED PRECEDING)
    ), itens AS (
        SELECT a.posicao, array_agg(x.componente ORDER BY x.ordem) AS componentes, array_agg(x.percentual ORDER BY x.ordem) AS percentuais,
               array_agg(x.centavos ORDER BY x.ordem) AS centavos
          FROM movidos a
         CROSS JOIN LATERAL (VALUES
               (1, 'MULTA', 0, a.multa, a.multa <> 0), (2, 'JUROS', 0, a.juros, a.juros <> 0),
               (3, 'FC', a.fc_pct, a.fc_c, a.tem_fc), (4, 'TA', a.ta_pct, a.ta_c, a.tem_ta), (5, 'FR', a.fr_pct, a.fr_c, a.tem_fr),
               (6, 'SEG', 0, a.seg_c, a.seg_c <> 0), (7, 'DIF', a.dif_pct, a.dif_c, a.tem_dif), (8, 'RSC', a.rsc_pct, a.rsc_c, a.tem_rsc))
               AS x (ordem, componente, percentual, centavos, ha)
         WHERE x.ha AND NOT a.comum
         GROUP BY a.posicao
    ), creditos AS (
        -- What each credit takes of the debits put in a row: the money that came in, then what compensates.
        SELECT a.posicao, x.ordem, x.conta, x.saldo, x.componente, x.percentual, x.centavos,
               sum(x.centavos) OVER (PARTITION BY a.posicao ORDER BY x.ordem) AS ate, a.conta_fc, a.valor, a.bancos,
               CASE WHEN a.contemplada THEN a.contemplados ELSE a.nao_contemplados END AS fundo, a.reajuste,
               greatest(-a.dif_c, 0) AS dif_a_favor, greatest(-a.rsc_c, 0) AS rsc_a_favor
          FROM movidos a
         CROSS JOIN LATERAL (VALUES
               (1, a.conta_fc, CASE WHEN a.contemplada THEN a.contemplados ELSE a.nao_contemplados END, 'FC', a.fc_pct, a.fc_c),
               (2, 'TA_A_REPASSAR', a.ta, 'TA', a.ta_pct, a.ta_c), (3, 'FUNDO_RESERVA', a.fr, 'FR', a.fr_pct, a.fr_c),
               (4, 'SEGURO_A_REPASSAR', a.seguro, 'SEG', 0, a.seg_c),
               (5, a.conta_fc, CASE WHEN a.contemplada THEN a.contemplados ELSE a.nao_contemplados END, 'DIF', a.dif_pct, a.dif_c),
               (6, 'REAJUSTE_A_RECEBER', a.reajuste, 'RSC', a.rsc_pct, a.rsc_c),
               (7, 'ENCARGOS_RETIDOS', a.retidos, 'MULTA', 0, a.encargos_grupo),
               (8, 'ENCARGOS_A_REPASSAR', a.a_repassar, 'MULTA', 0, a.encargos_adm),
               (9, 'A_DEVOLVER_ATIVOS', a.a_devolver, NULL, 0, a.sobra))
               AS x (ordem, conta, saldo, componente, percentual, centavos)
         WHERE x.centavos > 0 AND NOT a.comum
    ), partidas AS (
        SELECT c.posicao, c.ordem * 3 + y.ordem AS ordem, y.conta AS debito, c.conta AS credito, y.saldo AS debito_saldo, c.saldo AS credito_saldo,
               (least(c.ate, y.ate) - greatest(c.ate - c.centavos, y.de))::bigint AS centavos,
               coalesce(c.componente, y.componente, '') AS componente,
               CASE WHEN c.ate - c.centavos >= y.de THEN c.percentual ELSE 0 END AS percentual
          FROM creditos c
         CROSS JOIN LATERAL (VALUES
               (0, 'BANCOS', c.bancos, NULL, 0, c.valor), (1, c.conta_fc, c.fundo, 'DIF', c.valor, c.valor + c.dif_a_favor),
               (2, 'REAJUSTE_A_RECEBER', c.reajuste, 'RSC', c.valor + c.dif_a_favor, c.valor + c.dif_a_favor + c.rsc_a_favor))
               AS y (ordem, conta, saldo, componente, de, ate)
         WHERE y.ate > y.de AND c.ate > y.de AND c.ate - c.centavos < y.ate AND y.conta <> c.conta
    ), pernas AS (
        SELECT q.*, l.lado, l.conta, l.movimento,
               l.saldo + (sum(l.movimento) OVER (PARTITION BY q.posicao, l.conta ORDER BY q.ordem) - l.movimento)::bigint AS antes
          FROM partidas q
         CROSS JOIN LATERAL (VALUES (0, q.debito, q.debito_saldo, q.centavos), (1, q.credito, q.credito_saldo, -q.centavos))
               AS l (lado, conta, saldo, movimento)
    ), livro AS (
        SELECT p.posicao, array_agg(p.debito ORDER BY p.ordem) AS debitos, array_agg(p.credito ORDER BY p.ordem) AS creditos,
               array_agg(p.componente ORDER BY p.ordem) AS componentes, array_agg(p.percentual ORDER BY p.ordem) AS percentuais,
               array_agg(p.centavos ORDER BY p.ordem) AS centavos, array_agg(p.antes ORDER BY p.ordem) AS antes_do_debito,
               array_agg(p.antes_do_credito ORDER BY p.ordem) AS antes_do_credito
          FROM (SELECT *, lead(antes) OVER (PARTITION BY pernas.posicao, pernas.ordem ORDER BY pernas.lado) AS antes_do_credito FROM pernas) p
         WHERE p.lado = 0
         GROUP BY p.posicao
    ), movimentos AS (
        SELECT c.grupo_id, x.conta, x.debito, x.credito
          FROM (SELECT a.grupo_id, sum(a.valor) AS valor, sum(a.fc_c) FILTER (WHERE NOT a.contemplada) AS nao_contemplados,
                       sum(a.fc_c) FILTER (WHERE a.contemplada) AS contemplados, sum(a.ta_c) AS ta, sum(a.fr_c) AS fr,
                       sum(a.seg_c) AS seguro
                  FROM movidos a WHERE a.comum GROUP BY a.grupo_id) c
         CROSS JOIN LATERAL (VALUES ('BANCOS', c.valor, 0), ('OBRIGACOES_NAO_CONTEMPLADOS', 0, c.nao_contemplados),
               ('DIREITOS_CONTEMPLADOS', 0, c.contemplados), ('TA_A_REPASSAR', 0, c.ta), ('FUNDO_RESERVA', 0, c.fr),
               ('SEGURO_A_REPASSAR', 0, c.seguro)) AS x (conta, debito, credito)
         WHERE x.debito + x.credito > 0
         UNION ALL
        SELECT a.grupo_id, p.conta, greatest(p.movimento, 0), greatest(-p.movimento, 0) FROM pernas p JOIN movidos a USING (posicao)
    ), equilibrados AS (
        UPDATE grupo g SET equilibrio_esperado = g.equilibrio_esperado + s.encargos
          FROM (SELECT a.grupo_id, sum(a.encargos_grupo) AS encargos FROM aplicados a
                 WHERE a.encargos_grupo <> 0 GROUP BY a.grupo_id) s
         WHERE g.grupo_id = s.grupo_id
    ), somados AS (
        UPDATE livro l SET
               bancos_debitos = l.bancos_debitos + s.bancos_d, bancos_creditos = l.bancos_creditos + s.bancos_c,
               nao_contemplados_debitos = l.nao_contemplados_debitos + s.nao_contemplados_d, nao_contemplados_creditos = l.nao_contemplados_creditos + s.nao_contemplados_c,
               contemplados_debitos = l.contemplados_debitos + s.contemplados_d, contemplados_creditos = l.contemplados_creditos + s.contemplados_c,
               ta_debitos = l.ta_debitos + s.ta_d, ta_creditos = l.ta_creditos + s.ta_c,
               fr_debitos = l.fr_debitos + s.fr_d, fr_creditos = l.fr_creditos + s.fr_c,
               seguro_debitos = l.seguro_debitos + s.seguro_d, seguro_creditos = l.seguro_creditos + s.seguro_c
          FROM (SELECT m.grupo_id,
                       coalesce(sum(m.debito) FILTER (WHERE m.conta = 'BANCOS'), 0) AS bancos_d,
                       coalesce(sum(m.credito) FILTER (WHERE m.conta = 'BANCOS'), 0) AS bancos_c,
                       coalesce(sum(m.debito) FILTER (WHERE m.conta = 'OBRIGACOES_NAO_CONTEMPLADOS'), 0) AS nao_contemplados_d,
                       coalesce(sum(m.credito) FILTER (WHERE m.conta = 'OBRIGACOES_NAO_CONTEMPLADOS'), 0) AS nao_contemplados_c,
                       coalesce(sum(m.debito) FILTER (WHERE m.conta = 'DIREITOS_CONTEMPLADOS'), 0) AS contemplados_d,
                       coalesce(sum(m.credito) FILTER (WHERE m.conta = 'DIREITOS_CONTEMPLADOS'), 0) AS contemplados_c,
                       coalesce(sum(m.debito) FILTER (WHERE m.conta = 'TA_A_REPASSAR'), 0) AS ta_d,
                       coalesce(sum(m.credito) FILTER (WHERE m.conta = 'TA_A_REPASSAR'), 0) AS ta_c,
                       coalesce(sum(m.debito) FILTER (WHERE m.conta = 'FUNDO_RESERVA'), 0) AS fr_d,
                       coalesce(sum(m.credito) FILTER (WHERE m.conta = 'FUNDO_RESERVA'), 0) AS fr_c,
                       coalesce(sum(m.debito) FILTER (WHERE m.conta = 'SEGURO_A_REPASSAR'), 0) AS seguro_d,
                       coalesce(sum(m.credito) FILTER (WHERE m.conta = 'SEGURO_A_REPASSAR'), 0) AS seguro_c
                  FROM movimentos m GROUP BY m.grupo_id) s
         WHERE l.livro_id = s.grupo_id
    ), somados_a_parte AS (
        INSERT INTO saldo_de_outra_conta AS s (grupo_id, conta, debitos_centavos, creditos_centavos)
        SELECT m.grupo_id, m.conta, sum(m.debito), sum(m.credito)
          FROM movimentos m WHERE NOT e_conta_principal(m.conta)
         GROUP BY m.grupo_id, m.conta
            ON CONFLICT (grupo_id, conta) DO UPDATE
           SET debitos_centavos = s.debitos_centavos + excluded.debitos_centavos,
               creditos_centavos = s.creditos_centavos + excluded.creditos_centavos
    ), lancados AS (
        INSERT INTO pagamento AS p (
            pagamento_id, referencia_externa, parcela_id, grupo_id, cota_id, identificador_informado, situacao, valor_centavos, data_pagamento,
            data_contabil, canal, excedente_centavos, registrado_em, lancamento_id, data_no_livro, ago, preco_emitido_centavos,
            preco_centavos, fc_pago, pago_acumulado_centavos, componentes, percentuais, centavos, debitos, creditos,
            partida_componentes, partida_percentuais, partida_centavos, antes_do_debito, antes_do_credito)
        SELECT a.pagamento, a.referencia, a.parcela_id, a.grupo_id, a.cota_id, a.informado, 'APLICADO', a.valor, a.data, p_data_contabil,
               p_canal, a.sobra, now(), nextval('lancamento_numero'), a.aberta_em, a.ago, a.preco_titulo,
               a.preco, a.fc_pago_depois, a.pago_centavos + a.devido,
               CASE WHEN a.comum THEN (ARRAY['FC', 'TA', 'FR', 'SEG'])[:a.partes] ELSE a.componentes END,
               CASE WHEN a.comum THEN (ARRAY[a.fc_pct, a.ta_pct, a.fr_pct, 0])[:a.partes] ELSE a.percentuais END,
               CASE WHEN a.comum THEN (ARRAY[a.fc_c, a.ta_c, a.fr_c, a.seg_c])[:a.partes] ELSE a.centavos END,
               CASE WHEN a.comum THEN NULL ELSE a.debitos END,
               CASE WHEN a.comum THEN (ARRAY[a.conta_fc, 'TA_A_REPASSAR', 'FUNDO_RESERVA', 'SEGURO_A_REPASSAR'])[:a.partes]
                    ELSE a.creditos END,
               CASE WHEN a.comum THEN NULL ELSE a.partida_componentes END,
               CASE WHEN a.comum THEN NULL ELSE a.partida_percentuais END,
               CASE WHEN a.comum THEN NULL ELSE a.partida_centavos END,
               CASE WHEN a.comum THEN (ARRAY[a.bancos, a.bancos + a.fc_c, a.bancos + a.fc_c + a.ta_c,
                                             a.bancos + a.fc_c + a.ta_c + a.fr_c])[:a.partes] ELSE a.antes_do_debito END,
               CASE WHEN a.comum THEN (ARRAY[CASE WHEN a.contemplada THEN a.contemplados ELSE a.nao_contemplados END, a.ta, a.fr,
                                             a.seguro])[:a.partes] ELSE a.antes_do_credito END
          FROM (SELECT m.*, i.componentes, i.percentuais, i.centavos, l.debitos, l.creditos, l.componentes AS partida_componentes,
                       l.percentuais AS partida_percentuais, l.centavos AS partida_centavos, l.antes_do_debito, l.antes_do_credito
                  FROM movidos m LEFT JOIN itens i USING (posicao) LEFT JOIN livro l USING (posicao)
                 ORDER BY m.posicao) a
        RETURNING p.lancamento_id, p.grupo_id
    ), contados AS (
        INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro, fatos)
        SELECT gen_random_uuid(), 'RecebimentosAplicados', 'grupo/' || l.grupo_id, 'financeiro', p_instante, p_correlacao, p_data_contabil,
               jsonb_build_object('grupo_id', l.grupo_id, 'lancamentos', array_agg(l.lancamento_id ORDER BY l.lancamento_id)), p_rastro,
               3 * count(*)
          FROM lancados l GROUP BY l.grupo_id
    )
    SELECT v.posicao::int, CASE WHEN v.mesmo THEN 'REPETIDO' WHEN v.anterior IS NOT NULL THEN 'CONFLITO' ELSE 'NO_CONJUNTO' END,
           v.anterior, NULL::uuid, NULL::uuid, NULL::uuid, 0::bigint, NULL::jsonb
      FROM vistos v WHERE v.anterior IS NOT NULL OR v.no_conjunto
     UNION ALL
    SELECT d.posicao::int, d.decisao, d.pagamento, d.parcela_id, d.grupo_id, d.cota_id, d.valor - d.devido, NULL::jsonb
      FROM decididos d;
END
$$;
