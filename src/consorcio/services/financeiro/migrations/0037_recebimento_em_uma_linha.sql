-- A payment of a parcela is one row: its split, its lines of the statement and its entries, which were nine rows of three tables with
-- twenty-one index entries (ADR 0037). What is posted otherwise stays line by line; `lancamento`, `extrato_cota` and `pagamento_item`
-- are what they were to who reads them.
ALTER TABLE lancamento RENAME TO partida;
ALTER TABLE extrato_cota RENAME TO linha_extrato;
ALTER TABLE pagamento_item RENAME TO item_pagamento;

-- A CHECK is read and planned anew at every statement that touches its table: a fifth of a payment. What a payment does not change is
-- checked where it does change; what it does is of a type that knows its values, which the server keeps ready.
CREATE FUNCTION recusar_incoerente() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a linha não é coerente: %', NEW USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END $$;
CREATE DOMAIN situacao_do_titulo AS text CHECK (VALUE IN ('ABERTO', 'PARCIAL', 'PAGO', 'CANCELADO'));
CREATE DOMAIN situacao_do_pagamento AS text CHECK (VALUE IN ('APLICADO', 'NAO_IDENTIFICADO', 'DEVOLVIDO', 'DISTRIBUIDO'));
CREATE DOMAIN centavos_pagos AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN centavos_recebidos AS bigint CHECK (VALUE > 0);
ALTER TABLE titulo DROP CONSTRAINT titulo_check, DROP CONSTRAINT titulo_valor_centavos_check, DROP CONSTRAINT titulo_tipo_check,
    DROP CONSTRAINT titulo_situacao_check, DROP CONSTRAINT titulo_pago_centavos_check,
    ALTER situacao TYPE situacao_do_titulo, ALTER pago_centavos TYPE centavos_pagos;
CREATE TRIGGER titulo_coerente AFTER INSERT OR UPDATE OF tipo, valor_centavos, fc_centavos, ta_centavos, fr_centavos, seg_centavos,
    dif_centavos, rsc_centavos, outros_centavos ON titulo FOR EACH ROW
    WHEN (NEW.valor_centavos < 0
          OR NEW.valor_centavos <> NEW.fc_centavos + NEW.ta_centavos + NEW.fr_centavos + NEW.seg_centavos + NEW.dif_centavos
                                   + NEW.rsc_centavos + NEW.outros_centavos
          OR NEW.tipo NOT IN ('PARCELA', 'LANCE', 'PENALIDADE', 'ANTECIPACAO', 'TAXA_TRANSFERENCIA', 'ENCARGOS', 'TAXA_COBRANCA', 'ACORDO'))
    EXECUTE FUNCTION recusar_incoerente();
ALTER TABLE pagamento DROP CONSTRAINT pagamento_situacao_check, DROP CONSTRAINT pagamento_valor_centavos_check,
    ALTER situacao TYPE situacao_do_pagamento, ALTER valor_centavos TYPE centavos_recebidos;
CREATE FUNCTION percentuais_pagos_cabem(fc_pago numeric, ta_paga numeric, ta_total numeric, fr_pago numeric, fr_total numeric)
    RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
BEGIN
    RETURN fc_pago BETWEEN 0 AND 100 AND ta_paga BETWEEN 0 AND ta_total AND fr_pago BETWEEN 0 AND fr_total;
END
$$;
ALTER TABLE conta_cota DROP CONSTRAINT conta_cota_check, DROP CONSTRAINT conta_cota_check1, DROP CONSTRAINT conta_cota_check2,
    DROP CONSTRAINT conta_cota_fc_pago_check, DROP CONSTRAINT conta_cota_meses_plano_check, DROP CONSTRAINT conta_cota_situacao_check,
    ADD CONSTRAINT conta_cota_percentuais CHECK (percentuais_pagos_cabem(fc_pago, ta_paga, ta_total, fr_pago, fr_total));
CREATE TRIGGER conta_cota_coerente AFTER INSERT OR UPDATE OF situacao, meses_plano, fc_base, ta_base, fr_base ON conta_cota FOR EACH ROW
    WHEN (NEW.situacao NOT IN ('RESERVADA', 'ATIVA', 'LIBERADA', 'EXCLUIDA', 'RESTITUIDA') OR NEW.meses_plano <= 0
          OR least(NEW.fc_base, NEW.ta_base, NEW.fr_base) < 0)
    EXECUTE FUNCTION recusar_incoerente();

-- One numbering for entries and for lines of the statement: a row of `recebimento` takes sixteen numbers.
CREATE SEQUENCE lancamento_numero INCREMENT BY 16;
SELECT setval('lancamento_numero', 16 + greatest((SELECT max(lancamento_id) FROM partida), (SELECT max(linha_id) FROM linha_extrato), 0));
ALTER TABLE partida ALTER COLUMN lancamento_id DROP IDENTITY;
ALTER TABLE partida ALTER COLUMN lancamento_id SET DEFAULT nextval('lancamento_numero');
ALTER TABLE linha_extrato ALTER COLUMN linha_id DROP IDENTITY;
ALTER TABLE linha_extrato ALTER COLUMN linha_id SET DEFAULT nextval('lancamento_numero');

-- An open parcela paid whole. Each element of the entries moves one amount from one account to another, so that debits always equal
-- credits (I1); where what is posted is what is split, it is said once.
CREATE TABLE recebimento (
    lancamento_id   bigint NOT NULL,
    fato_id         uuid NOT NULL,
    pagamento_id    uuid PRIMARY KEY,
    grupo_id        uuid NOT NULL,
    cota_id         uuid NOT NULL,
    data_pagamento  date NOT NULL,
    data_contabil   date NOT NULL,
    ago             int NOT NULL,
    preco_emitido_centavos bigint NOT NULL,
    preco_centavos  bigint NOT NULL,
    fc_pago         numeric(14,8) NOT NULL,
    pago_acumulado_centavos bigint NOT NULL,
    registrado_em   timestamptz NOT NULL DEFAULT now(),
    ago_apurada     int,
    componentes     text[] NOT NULL,
    percentuais     numeric(14,8)[] NOT NULL,
    centavos        bigint[] NOT NULL,
    debitos         text[] NOT NULL,
    creditos        text[] NOT NULL,
    partida_componentes text[],
    partida_percentuais numeric(14,8)[],
    partida_centavos bigint[],
    antes_do_debito bigint[] NOT NULL,
    antes_do_credito bigint[] NOT NULL
);
CREATE FUNCTION recebimento_coerente(r recebimento) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS
$$
DECLARE
    valores bigint[] := coalesce(r.partida_centavos, r.centavos);
    partes int := cardinality(r.componentes);
    partidas int := cardinality(r.debitos);
BEGIN
    IF partes NOT BETWEEN 1 AND 16 OR cardinality(r.percentuais) <> partes OR cardinality(r.centavos) <> partes
       OR partidas NOT BETWEEN 1 AND 16 OR cardinality(r.creditos) <> partidas OR cardinality(valores) <> partidas
       OR cardinality(r.antes_do_debito) <> partidas OR cardinality(r.antes_do_credito) <> partidas
       OR cardinality(coalesce(r.partida_componentes, r.componentes)) <> partidas
       OR cardinality(coalesce(r.partida_percentuais, r.percentuais)) <> partidas THEN
        RETURN false;
    END IF;
    IF r.debitos && r.creditos THEN
        FOR i IN 1 .. partidas LOOP
            IF r.debitos[i] = r.creditos[i] THEN
                RETURN false;
            END IF;
        END LOOP;
    END IF;
    RETURN 0 < ALL (valores);
END
$$;
ALTER TABLE recebimento ADD CONSTRAINT recebimento_coerente CHECK (recebimento_coerente(recebimento));
CREATE UNIQUE INDEX recebimento_livro ON recebimento (grupo_id, lancamento_id);
CREATE INDEX recebimento_cota ON recebimento (cota_id, lancamento_id);
CREATE INDEX recebimento_por_data ON recebimento USING brin (data_contabil);
CREATE INDEX recebimento_a_apurar ON recebimento (grupo_id) WHERE ago_apurada IS NULL;
-- Facts are never edited (R2); only when they were valued is written later.
CREATE TRIGGER recebimento_imutavel BEFORE DELETE OR UPDATE OF
    lancamento_id, fato_id, pagamento_id, grupo_id, cota_id, data_pagamento, data_contabil, ago, preco_emitido_centavos, preco_centavos,
    fc_pago, pago_acumulado_centavos, registrado_em, componentes, percentuais, centavos, debitos, creditos, partida_componentes,
    partida_percentuais, partida_centavos, antes_do_debito, antes_do_credito
    ON recebimento FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

-- `registro` is the first number of the row an element is of: who reads page by page compares both, so that only those rows are read.
CREATE VIEW lancamento AS
SELECT lancamento_id, fato_id, fato, grupo_id, cota_id, data_contabil, debito, credito, valor_centavos, debito_saldo_anterior,
       credito_saldo_anterior, componente, percentual, preco_centavos, ago, registrado_em, lancamento_id AS registro
  FROM partida
 UNION ALL
SELECT r.lancamento_id + x.ordem - 1, r.fato_id, 'PagamentoRegistrado', r.grupo_id, r.cota_id, r.data_contabil, x.debito, x.credito,
       x.centavos, x.antes_do_debito, x.antes_do_credito, x.componente, x.percentual::numeric(14,8), r.preco_emitido_centavos, r.ago,
       r.registrado_em, r.lancamento_id
  FROM recebimento r
 CROSS JOIN LATERAL unnest(r.debitos, r.creditos, coalesce(r.partida_centavos, r.centavos), r.antes_do_debito, r.antes_do_credito,
                           coalesce(r.partida_componentes, r.componentes), coalesce(r.partida_percentuais, r.percentuais))
       WITH ORDINALITY AS x (debito, credito, centavos, antes_do_debito, antes_do_credito, componente, percentual, ordem);

-- What each fact moved in the bank account of a book; facts that leave it as it was are not there.
CREATE OR REPLACE VIEW movimento_bancario AS
SELECT grupo_id AS livro_id, fato_id, min(fato) AS fato, min(data_contabil) AS dia,
       CASE WHEN count(DISTINCT cota_id) = 1 THEN min(cota_id::text)::uuid END AS cota_id,
       sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END)::bigint AS valor_centavos
  FROM partida WHERE debito = 'BANCOS' OR credito = 'BANCOS'
 GROUP BY grupo_id, fato_id
HAVING sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END) <> 0
 UNION ALL
SELECT r.grupo_id, r.fato_id, 'PagamentoRegistrado', r.data_contabil, r.cota_id, p.valor_centavos::bigint
  FROM recebimento r JOIN pagamento p USING (pagamento_id);

CREATE FUNCTION descricao_do_componente(componente text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE componente WHEN 'FC' THEN 'Fundo comum' WHEN 'TA' THEN 'Taxa de administração' WHEN 'FR' THEN 'Fundo de reserva'
               WHEN 'SEG' THEN 'Seguro' WHEN 'DIF' THEN 'Diferença de prestação' WHEN 'RSC' THEN 'Rateio do saldo de caixa'
               WHEN 'MULTA' THEN 'Multa por atraso' WHEN 'JUROS' THEN 'Juros de mora' END $$;

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

-- The three facts of each payment (docs/eventos.md), read from its row when they are told.
CREATE OR REPLACE VIEW plataforma.fato AS
SELECT id, 1 AS ordem, evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro, enviado_em
  FROM plataforma.outbox
 WHERE tipo <> 'RecebimentosAplicados'
 UNION ALL
SELECT o.id, (3 * (l.vez - 1) + n.ordem)::int, md5(o.evento_id || '.' || l.vez || '.' || n.ordem)::uuid, n.tipo, n.agregado, o.origem,
       o.instante, o.correlacao_id, n.data_contabil, n.dados::jsonb, o.rastro, o.enviado_em
  FROM plataforma.outbox o
 CROSS JOIN LATERAL jsonb_array_elements_text(o.dados -> 'lancamentos') WITH ORDINALITY AS l (lancamento_id, vez)
 CROSS JOIN LATERAL (
    -- By index, one by one, whatever the planner thinks of how many they are: OFFSET keeps them apart.
    SELECT r.*, p.parcela_id, p.data_contabil AS registrado_para, p.valor_centavos, p.canal, p.excedente_centavos, t.cota_numero
      FROM recebimento r JOIN pagamento p USING (pagamento_id) JOIN titulo t USING (parcela_id)
     WHERE r.grupo_id = (o.dados ->> 'grupo_id')::uuid AND r.lancamento_id = l.lancamento_id::bigint
    OFFSET 0) r
 CROSS JOIN LATERAL (
    -- Written as text: twice as fast as built piece by piece. Only ids, dates and numbers go in it, which need no quoting.
    VALUES (1, 'ExtratoLancado', 'extrato-cota/' || r.cota_id, r.data_pagamento,
            '{"cota_id":"' || r.cota_id || '","data":"' || r.data_pagamento || '","linhas":['
            || (SELECT string_agg('{"linha_id":' || r.lancamento_id + x.ordem - 1 || ',"descricao":"' || descricao_do_componente(x.componente)
                       || '","componente":"' || x.componente || '","percentual":"' || x.percentual || '","valor_centavos":' || x.centavos
                       || ',"preco_centavos":' || r.preco_centavos || ',"fc_pago":"' || r.fc_pago || '","ago":' || r.ago || '}', ','
                       ORDER BY x.ordem)
                  FROM unnest(r.componentes, r.percentuais, r.centavos) WITH ORDINALITY AS x (componente, percentual, centavos, ordem))
            || ']}'),
           (2, 'FatoContabilizado', 'grupo/' || r.grupo_id, r.data_contabil,
            '{"fato_id":"' || r.fato_id || '","fato":"PagamentoRegistrado","grupo_id":"' || r.grupo_id || '","ago":' || r.ago
            || ',"data_contabil":"' || r.data_contabil || '","partidas":['
            || (SELECT string_agg('{"debito":"' || x.debito || '","credito":"' || x.credito || '","componente":"' || x.componente
                       || '","valor_centavos":' || x.centavos || ',"cota_id":"' || r.cota_id || '"}', ',' ORDER BY x.ordem)
                  FROM unnest(r.debitos, r.creditos, coalesce(r.partida_componentes, r.componentes),
                              coalesce(r.partida_centavos, r.centavos))
                       WITH ORDINALITY AS x (debito, credito, componente, centavos, ordem))
            || ']}'),
           (3, 'PagamentoRealizado', 'grupo/' || r.grupo_id, r.registrado_para,
            '{"parcela_id":"' || r.parcela_id || '","grupo_id":"' || r.grupo_id || '","cota_id":"' || r.cota_id || '","valor_centavos":'
            || r.valor_centavos || ',"data_pagamento":"' || r.data_pagamento || '","pagamento_id":"' || r.pagamento_id
            || '","tipo":"PARCELA","ago":' || r.ago || ',"numero":' || r.cota_numero || ',"canal":' || to_jsonb(r.canal)::text
            || ',"excedente_centavos":' || r.excedente_centavos || ',"pago_acumulado_centavos":' || r.pago_acumulado_centavos
            || ',"quitada":true}')) AS n (ordem, tipo, agregado, data_contabil, dados)
 WHERE o.tipo = 'RecebimentosAplicados';

-- Changed at every payment, and in no index: with room in the page the new version stays beside the old one.
ALTER TABLE conta_cota SET (fillfactor = 85);
ALTER TABLE saldo_conta SET (fillfactor = 50);

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
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET jit = off SET work_mem = '64MB'
  SET enable_seqscan = off AS
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
        SELECT d.*, d.valor - d.devido AS sobra,
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
    ), movidos AS (
        -- The balance that each account of the group has before each payment; `comum` is one without charges, differences or excess.
        SELECT a.*, a.conta_fc = 'DIREITOS_CONTEMPLADOS' AS contemplada,
               a.fc_pct > 0 AND a.ta_pct > 0 AND a.fr_pct > 0 AND a.fc_c > 0 AND a.ta_c > 0 AND a.fr_c > 0 AND a.seg_c >= 0
                   AND NOT a.tem_dif AND NOT a.tem_rsc AND a.multa = 0 AND a.juros = 0 AND a.sobra = 0 AS comum,
               3 + (a.seg_c > 0)::int AS partes,
               (coalesce(s.bancos, 0) + sum(a.valor) OVER w - a.valor)::bigint AS bancos,
               (coalesce(s.nao_contemplados, 0) - coalesce(sum(a.fc_c + a.dif_c) FILTER (WHERE a.conta_fc = 'OBRIGACOES_NAO_CONTEMPLADOS')
                    OVER w, 0) + CASE a.conta_fc WHEN 'OBRIGACOES_NAO_CONTEMPLADOS' THEN a.fc_c + a.dif_c ELSE 0 END)::bigint
                   AS nao_contemplados,
               (coalesce(s.contemplados, 0) - coalesce(sum(a.fc_c + a.dif_c) FILTER (WHERE a.conta_fc = 'DIREITOS_CONTEMPLADOS') OVER w, 0)
                    + CASE a.conta_fc WHEN 'DIREITOS_CONTEMPLADOS' THEN a.fc_c + a.dif_c ELSE 0 END)::bigint AS contemplados,
               (coalesce(s.ta, 0) - sum(a.ta_c) OVER w + a.ta_c)::bigint AS ta,
               (coalesce(s.fr, 0) - sum(a.fr_c) OVER w + a.fr_c)::bigint AS fr,
               (coalesce(s.seguro, 0) - sum(a.seg_c) OVER w + a.seg_c)::bigint AS seguro,
               (coalesce(s.reajuste, 0) - sum(a.rsc_c) OVER w + a.rsc_c)::bigint AS reajuste,
               (coalesce(s.retidos, 0) - sum(a.encargos_grupo) OVER w + a.encargos_grupo)::bigint AS retidos,
               (coalesce(s.a_repassar, 0) - sum(a.encargos_adm) OVER w + a.encargos_adm)::bigint AS a_repassar,
               (coalesce(s.a_devolver, 0) - sum(a.sobra) OVER w + a.sobra)::bigint AS a_devolver
          FROM aplicados a
          LEFT JOIN (
            SELECT c.grupo_id, max(c.saldo) FILTER (WHERE c.conta = 'BANCOS') AS bancos,
                   max(c.saldo) FILTER (WHERE c.conta = 'OBRIGACOES_NAO_CONTEMPLADOS') AS nao_contemplados,
                   max(c.saldo) FILTER (WHERE c.conta = 'DIREITOS_CONTEMPLADOS') AS contemplados,
                   max(c.saldo) FILTER (WHERE c.conta = 'TA_A_REPASSAR') AS ta,
                   max(c.saldo) FILTER (WHERE c.conta = 'FUNDO_RESERVA') AS fr,
                   max(c.saldo) FILTER (WHERE c.conta = 'SEGURO_A_REPASSAR') AS seguro,
                   max(c.saldo) FILTER (WHERE c.conta = 'REAJUSTE_A_RECEBER') AS reajuste,
                   max(c.saldo) FILTER (WHERE c.conta = 'ENCARGOS_RETIDOS') AS retidos,
                   max(c.saldo) FILTER (WHERE c.conta = 'ENCARGOS_A_REPASSAR') AS a_repassar,
                   max(c.saldo) FILTER (WHERE c.conta = 'A_DEVOLVER_ATIVOS') AS a_devolver
              FROM (SELECT x.grupo_id, x.conta, x.debitos_centavos - x.creditos_centavos AS saldo FROM saldo_conta x
                     WHERE x.grupo_id IN (SELECT y.grupo_id FROM aplicados y)) c
             GROUP BY c.grupo_id) s ON s.grupo_id = a.grupo_id
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
    ), somados AS (
        INSERT INTO saldo_conta AS s (grupo_id, conta, debitos_centavos, creditos_centavos)
        SELECT m.grupo_id, m.conta, sum(m.debito), sum(m.credito)
          FROM (SELECT c.grupo_id, x.conta, x.debito, x.credito
                  FROM (SELECT a.grupo_id, sum(a.valor) AS valor, sum(a.fc_c) FILTER (WHERE NOT a.contemplada) AS nao_contemplados,
                               sum(a.fc_c) FILTER (WHERE a.contemplada) AS contemplados, sum(a.ta_c) AS ta, sum(a.fr_c) AS fr,
                               sum(a.seg_c) AS seguro
                          FROM movidos a WHERE a.comum GROUP BY a.grupo_id) c
                 CROSS JOIN LATERAL (VALUES ('BANCOS', c.valor, 0), ('OBRIGACOES_NAO_CONTEMPLADOS', 0, c.nao_contemplados),
                       ('DIREITOS_CONTEMPLADOS', 0, c.contemplados), ('TA_A_REPASSAR', 0, c.ta), ('FUNDO_RESERVA', 0, c.fr),
                       ('SEGURO_A_REPASSAR', 0, c.seguro)) AS x (conta, debito, credito)
                 WHERE x.debito + x.credito > 0
                 UNION ALL
                SELECT a.grupo_id, p.conta, greatest(p.movimento, 0), greatest(-p.movimento, 0) FROM pernas p JOIN movidos a USING (posicao)) m
         GROUP BY m.grupo_id, m.conta
            ON CONFLICT (grupo_id, conta) DO UPDATE
           SET debitos_centavos = s.debitos_centavos + excluded.debitos_centavos,
               creditos_centavos = s.creditos_centavos + excluded.creditos_centavos
    ), lancados AS (
        INSERT INTO recebimento AS r (
            lancamento_id, fato_id, pagamento_id, grupo_id, cota_id, data_pagamento, data_contabil, ago, preco_emitido_centavos,
            preco_centavos, fc_pago, pago_acumulado_centavos, componentes, percentuais, centavos, debitos, creditos,
            partida_componentes, partida_percentuais, partida_centavos, antes_do_debito, antes_do_credito)
        SELECT nextval('lancamento_numero'), gen_random_uuid(), a.pagamento, a.grupo_id, a.cota_id, a.data, a.aberta_em, a.ago,
               a.preco_titulo, a.preco, a.fc_pago_depois, a.pago_centavos + a.devido,
               CASE WHEN a.comum THEN (ARRAY['FC', 'TA', 'FR', 'SEG'])[:a.partes] ELSE a.componentes END,
               CASE WHEN a.comum THEN (ARRAY[a.fc_pct, a.ta_pct, a.fr_pct, 0])[:a.partes] ELSE a.percentuais END,
               CASE WHEN a.comum THEN (ARRAY[a.fc_c, a.ta_c, a.fr_c, a.seg_c])[:a.partes] ELSE a.centavos END,
               CASE WHEN a.comum THEN (ARRAY['BANCOS', 'BANCOS', 'BANCOS', 'BANCOS'])[:a.partes] ELSE a.debitos END,
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
        RETURNING r.lancamento_id, r.grupo_id
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

-- The payment that nearly all are: one open parcela, paid on time, of exactly what was issued. Nothing is worked out: what the
-- parcela says is posted. Applies it and returns true, or writes nothing and returns false: then it is for `receber_pagamentos`.
-- tests/integration/financeiro/test_recebimento.py proves that both leave the same rows.
CREATE OR REPLACE FUNCTION receber_pagamento_exato(
    p_pagamento uuid, p_parcela uuid, p_identificador text, p_valor bigint, p_data date, p_referencia text, p_canal text,
    p_data_contabil date, p_instante timestamptz, p_correlacao text, p_rastro text,
    OUT aplicado boolean, OUT de_grupo uuid, OUT de_cota uuid, OUT pode_quitar boolean
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS
$$
DECLARE
    t record;
    s record;
BEGIN
    aplicado := false;
    -- The lock first; the next statement sees what whoever held it left.
    PERFORM 1 FROM grupo g WHERE g.grupo_id = (SELECT x.grupo_id FROM titulo x WHERE x.parcela_id = p_parcela) FOR NO KEY UPDATE;
    SELECT x.grupo_id, x.cota_id, x.ago, x.preco_centavos, x.pago_centavos, x.fc_pct, x.ta_pct, x.fr_pct,
           x.fc_centavos, x.ta_centavos, x.fr_centavos, x.seg_centavos,
           CASE WHEN c.contemplacao_id IS NULL THEN 'OBRIGACOES_NAO_CONTEMPLADOS' ELSE 'DIREITOS_CONTEMPLADOS' END AS conta_fc,
           greatest(p_data_contabil, f.fechado_ate + 1) AS aberta_em, 2 + (x.fr_centavos > 0)::int AS ate_fr,
           2 + (x.fr_centavos > 0)::int + (x.seg_centavos > 0)::int AS partes
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
    WITH somados AS (
        UPDATE saldo_conta c
           SET debitos_centavos = c.debitos_centavos + CASE c.conta WHEN 'BANCOS' THEN p_valor ELSE 0 END,
               creditos_centavos = c.creditos_centavos + CASE c.conta WHEN 'BANCOS' THEN 0 WHEN 'TA_A_REPASSAR' THEN t.ta_centavos
                   WHEN 'FUNDO_RESERVA' THEN t.fr_centavos WHEN 'SEGURO_A_REPASSAR' THEN t.seg_centavos ELSE t.fc_centavos END
         WHERE c.grupo_id = t.grupo_id
           AND c.conta IN ('BANCOS', t.conta_fc, 'TA_A_REPASSAR', CASE WHEN t.fr_centavos > 0 THEN 'FUNDO_RESERVA' END,
                           CASE WHEN t.seg_centavos > 0 THEN 'SEGURO_A_REPASSAR' END)
        RETURNING c.conta, c.debitos_centavos - c.creditos_centavos AS saldo)
    SELECT count(*) AS contas, coalesce(max(c.saldo) FILTER (WHERE c.conta = 'BANCOS') - p_valor, 0) AS bancos,
           coalesce(max(c.saldo) FILTER (WHERE c.conta = t.conta_fc) + t.fc_centavos, 0) AS fc,
           coalesce(max(c.saldo) FILTER (WHERE c.conta = 'TA_A_REPASSAR') + t.ta_centavos, 0) AS ta,
           coalesce(max(c.saldo) FILTER (WHERE c.conta = 'FUNDO_RESERVA') + t.fr_centavos, 0) AS fr,
           coalesce(max(c.saldo) FILTER (WHERE c.conta = 'SEGURO_A_REPASSAR') + t.seg_centavos, 0) AS seg
      INTO s FROM somados c;
    IF s.contas <= t.partes THEN
        -- The first money of an account.
        INSERT INTO saldo_conta (grupo_id, conta, debitos_centavos, creditos_centavos)
        SELECT t.grupo_id, x.conta, x.debito, x.credito
          FROM (VALUES ('BANCOS', p_valor, 0), (t.conta_fc, 0, t.fc_centavos), ('TA_A_REPASSAR', 0, t.ta_centavos),
                       ('FUNDO_RESERVA', 0, t.fr_centavos), ('SEGURO_A_REPASSAR', 0, t.seg_centavos)) AS x (conta, debito, credito)
         WHERE x.debito + x.credito > 0
            ON CONFLICT (grupo_id, conta) DO NOTHING;
    END IF;
    WITH pago AS (
        INSERT INTO pagamento (pagamento_id, referencia_externa, parcela_id, grupo_id, cota_id, identificador_informado, situacao,
                               valor_centavos, data_pagamento, data_contabil, canal, excedente_centavos, registrado_em)
        VALUES (p_pagamento, p_referencia, p_parcela, t.grupo_id, t.cota_id, p_identificador, 'APLICADO',
                p_valor, p_data, p_data_contabil, p_canal, 0, now())
    ), baixado AS (
        UPDATE titulo SET situacao = 'PAGO', pago_centavos = pago_centavos + p_valor, data_pagamento = p_data, pontual = true,
                          multa_cobrada = false, mora_desde = NULL, encargos_pagos_centavos = 0
         WHERE parcela_id = p_parcela
    ), creditada AS (
        UPDATE conta_cota c SET fc_pago = c.fc_pago + t.fc_pct, ta_paga = c.ta_paga + t.ta_pct, fr_pago = c.fr_pago + t.fr_pct,
                                versao = c.versao + 1
         WHERE c.cota_id = t.cota_id
        RETURNING c.fc_pago, 100 - c.fc_pago <= 0.001 OR c.ta_total - c.ta_paga <= 0.001 AS pode_quitar
    ), lancado AS (
        INSERT INTO recebimento AS r (
            lancamento_id, fato_id, pagamento_id, grupo_id, cota_id, data_pagamento, data_contabil, ago, preco_emitido_centavos,
            preco_centavos, fc_pago, pago_acumulado_centavos, componentes, percentuais, centavos, debitos, creditos, antes_do_debito,
            antes_do_credito)
        SELECT nextval('lancamento_numero'), gen_random_uuid(), p_pagamento, t.grupo_id, t.cota_id, p_data, t.aberta_em, t.ago,
               t.preco_centavos, t.preco_centavos, c.fc_pago, t.pago_centavos + p_valor,
               (ARRAY['FC', 'TA', 'FR'])[:t.ate_fr] || (ARRAY['SEG'])[:t.partes - t.ate_fr],
               (ARRAY[t.fc_pct, t.ta_pct, t.fr_pct])[:t.ate_fr] || (ARRAY[0::numeric])[:t.partes - t.ate_fr],
               (ARRAY[t.fc_centavos, t.ta_centavos, t.fr_centavos])[:t.ate_fr] || (ARRAY[t.seg_centavos])[:t.partes - t.ate_fr],
               (ARRAY['BANCOS', 'BANCOS', 'BANCOS', 'BANCOS'])[:t.partes],
               (ARRAY[t.conta_fc, 'TA_A_REPASSAR', 'FUNDO_RESERVA'])[:t.ate_fr] || (ARRAY['SEGURO_A_REPASSAR'])[:t.partes - t.ate_fr],
               (ARRAY[s.bancos, s.bancos + t.fc_centavos, s.bancos + t.fc_centavos + t.ta_centavos])[:t.ate_fr]
                   || (ARRAY[s.bancos + p_valor - t.seg_centavos])[:t.partes - t.ate_fr],
               (ARRAY[s.fc, s.ta, s.fr])[:t.ate_fr] || (ARRAY[s.seg])[:t.partes - t.ate_fr]
          FROM creditada c
        RETURNING r.lancamento_id
    ), contado AS (
        INSERT INTO plataforma.outbox (evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro, fatos)
        SELECT gen_random_uuid(), 'RecebimentosAplicados', 'grupo/' || t.grupo_id, 'financeiro', p_instante, p_correlacao, p_data_contabil,
               ('{"grupo_id":"' || t.grupo_id || '","lancamentos":[' || l.lancamento_id || ']}')::jsonb, p_rastro, 3
          FROM lancado l
    )
    SELECT c.pode_quitar INTO receber_pagamento_exato.pode_quitar FROM creditada c;
    aplicado := true;
    de_grupo := t.grupo_id;
    de_cota := t.cota_id;
END
$$;
