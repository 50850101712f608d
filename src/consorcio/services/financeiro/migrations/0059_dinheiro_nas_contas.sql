-- All the money of the groups is matched with the bank (R10.02, R10.03, R7.02, R2.12, I4, ADR 0050): what is apart while a group forms and
-- what is linked to a credit too. A bank account has a purpose; what has no account of its purpose is in the one of what moves.
ALTER TABLE conta_bancaria
    ADD finalidade text NOT NULL DEFAULT 'MOVIMENTO' CHECK (finalidade IN ('MOVIMENTO', 'FORMACAO', 'VINCULADA')),
    ADD desde date,
    ADD CHECK (desde IS NULL OR grupo_id IS NOT NULL OR finalidade <> 'MOVIMENTO');
ALTER TABLE conta_bancaria ALTER finalidade DROP DEFAULT;
COMMENT ON COLUMN conta_bancaria.finalidade IS 'Which money of the books is in it.';
COMMENT ON COLUMN conta_bancaria.desde IS 'From when that money is in it, and not where it was; null: always.';

-- The money of an account of the books; null when it is no money of a bank.
CREATE FUNCTION dinheiro_da_conta(conta text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE conta WHEN 'BANCOS' THEN 'MOVIMENTO' WHEN 'APLICACAO_GRUPO' THEN 'MOVIMENTO'
                     WHEN 'APLICACAO_FORMACAO' THEN 'FORMACAO' WHEN 'APLICACAO_VINCULADA' THEN 'VINCULADA' END $$;

-- Where each money of who has an account is, from a day until another (exclusive): a group, or all those without one (null). Who has none of
-- a purpose has it in what moves.
CREATE VIEW lugar_do_dinheiro AS
WITH lugar AS (
    SELECT grupo_id, finalidade, min(coalesce(desde, '-infinity')) AS desde FROM conta_bancaria
     WHERE grupo_id IS NOT NULL OR finalidade <> 'MOVIMENTO' GROUP BY grupo_id, finalidade
     UNION ALL
    SELECT NULL, 'MOVIMENTO', '-infinity'
)
SELECT d.dinheiro, l.grupo_id, l.finalidade, l.desde,
       coalesce((SELECT p.desde FROM lugar p WHERE p.grupo_id IS NOT DISTINCT FROM l.grupo_id AND p.finalidade = d.dinheiro
                                               AND p.finalidade <> l.finalidade), 'infinity') AS ate
  FROM lugar l JOIN (VALUES ('MOVIMENTO'), ('FORMACAO'), ('VINCULADA')) AS d (dinheiro) ON l.finalidade IN (d.dinheiro, 'MOVIMENTO');

-- A match and a reason are of one scope, and remember what they were about: a fact that goes from one account to another is in both.
ALTER TABLE casamento ADD finalidade text NOT NULL DEFAULT 'MOVIMENTO';
ALTER TABLE casamento ALTER finalidade DROP DEFAULT;
ALTER TABLE casamento_fato ADD finalidade text NOT NULL DEFAULT 'MOVIMENTO', ADD fato text, ADD dia date, ADD valor_centavos bigint;
UPDATE casamento_fato c SET fato = m.fato, dia = m.dia, valor_centavos = m.valor_centavos
  FROM movimento_bancario m WHERE m.livro_id = c.livro_id AND m.fato_id = c.fato_id;
ALTER TABLE casamento_fato ALTER finalidade DROP DEFAULT, ALTER fato SET NOT NULL, ALTER dia SET NOT NULL,
    ALTER valor_centavos SET NOT NULL;
DROP INDEX casamento_um_por_fato, casamento_em_vigor;
CREATE UNIQUE INDEX casamento_um_por_fato ON casamento_fato (livro_id, fato_id, finalidade) WHERE ativo;
CREATE INDEX casamento_em_vigor ON casamento (escopo_id, finalidade, casamento_id DESC)
    WHERE desfeito_em IS NULL AND regra <> 'INTERNO';

ALTER TABLE fato_justificado ADD escopo_id uuid, ADD finalidade text NOT NULL DEFAULT 'MOVIMENTO', ADD dia date, ADD valor_centavos bigint;
UPDATE fato_justificado j SET dia = m.dia, valor_centavos = m.valor_centavos,
       escopo_id = coalesce((SELECT grupo_id FROM conta_bancaria WHERE grupo_id = j.livro_id LIMIT 1), '00000000-0000-7000-8000-000000000001')
  FROM movimento_bancario m WHERE m.livro_id = j.livro_id AND m.fato_id = j.fato_id;
ALTER TABLE fato_justificado DROP CONSTRAINT fato_justificado_pkey, ADD PRIMARY KEY (livro_id, fato_id, finalidade),
    ALTER finalidade DROP DEFAULT, ALTER escopo_id SET NOT NULL, ALTER dia SET NOT NULL, ALTER valor_centavos SET NOT NULL;

-- What each fact moved of each money. `partida_bancaria` is of what is posted line by line, where a fact may move two of them.
DROP VIEW movimento_bancario;
DROP INDEX lancamento_no_banco;
CREATE INDEX partida_de_dinheiro ON partida (data_contabil, grupo_id)
    WHERE debito IN ('BANCOS', 'APLICACAO_GRUPO', 'APLICACAO_FORMACAO', 'APLICACAO_VINCULADA')
       OR credito IN ('BANCOS', 'APLICACAO_GRUPO', 'APLICACAO_FORMACAO', 'APLICACAO_VINCULADA');
CREATE VIEW partida_bancaria AS
SELECT p.grupo_id AS livro_id, p.fato_id, p.fato, p.data_contabil AS dia, p.cota_id, dinheiro_da_conta(x.conta) AS dinheiro, x.valor_centavos
  FROM partida p CROSS JOIN LATERAL (VALUES (p.debito, p.valor_centavos), (p.credito, -p.valor_centavos)) AS x (conta, valor_centavos)
 WHERE (p.debito IN ('BANCOS', 'APLICACAO_GRUPO', 'APLICACAO_FORMACAO', 'APLICACAO_VINCULADA')
        OR p.credito IN ('BANCOS', 'APLICACAO_GRUPO', 'APLICACAO_FORMACAO', 'APLICACAO_VINCULADA'))
   AND dinheiro_da_conta(x.conta) IS NOT NULL;
CREATE VIEW movimento_bancario AS
SELECT livro_id, fato_id, fato, dia, cota_id, dinheiro, valor_centavos FROM partida_bancaria
 UNION ALL
SELECT grupo_id, fato_id, 'PagamentoRegistrado', data_contabil, cota_id, 'MOVIMENTO', valor_centavos::bigint FROM recebimento;

-- Days already closed stay closed: what the reconciliation did not see is told apart in them, and is open from the next day on.
INSERT INTO fato_justificado (escopo_id, finalidade, livro_id, fato_id, dia, valor_centavos, motivo, feito_por, feito_em)
SELECT f.escopo_id, 'MOVIMENTO', m.livro_id, m.fato_id, m.dia, m.valor_centavos,
       'De dia fechado antes que a conciliação visse o dinheiro em formação e o vinculado', 'sistema:financeiro', now()
  FROM (SELECT livro_id, fato_id, dia, sum(valor_centavos)::bigint AS valor_centavos FROM partida_bancaria
         GROUP BY livro_id, fato_id, dia HAVING sum(valor_centavos) <> 0) m
  LEFT JOIN (SELECT DISTINCT grupo_id FROM conta_bancaria WHERE grupo_id IS NOT NULL) p ON p.grupo_id = m.livro_id
  JOIN (SELECT escopo_id, max(dia) AS ate FROM conciliacao_dia GROUP BY escopo_id) f
    ON f.escopo_id = coalesce(p.grupo_id, '00000000-0000-7000-8000-000000000001') AND m.dia <= f.ate
 WHERE NOT EXISTS (SELECT FROM casamento_fato c WHERE c.livro_id = m.livro_id AND c.fato_id = m.fato_id AND c.ativo)
    ON CONFLICT DO NOTHING;

-- A closed day is of one scope; each share says of which book and which money.
ALTER TABLE conciliacao_rateio DROP CONSTRAINT conciliacao_rateio_escopo_id_dia_fkey,
    DROP CONSTRAINT conciliacao_rateio_escopo_id_dia_livro_id_key,
    ADD finalidade text NOT NULL DEFAULT 'MOVIMENTO', ADD dinheiro text NOT NULL DEFAULT 'MOVIMENTO';
ALTER TABLE conciliacao_dia DROP CONSTRAINT conciliacao_dia_pkey, ADD finalidade text NOT NULL DEFAULT 'MOVIMENTO',
    ADD PRIMARY KEY (escopo_id, finalidade, dia);
ALTER TABLE conciliacao_rateio ALTER finalidade DROP DEFAULT, ALTER dinheiro DROP DEFAULT,
    ADD UNIQUE NULLS NOT DISTINCT (escopo_id, finalidade, dia, livro_id, dinheiro),
    ADD FOREIGN KEY (escopo_id, finalidade, dia) REFERENCES conciliacao_dia;
ALTER TABLE conciliacao_dia ALTER finalidade DROP DEFAULT;
