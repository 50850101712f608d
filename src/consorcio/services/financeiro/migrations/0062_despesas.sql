-- Expenses that the fundo de reserva of a group pays (R10.08, R10.04): asked for by one person and paid by another, or a debit of the bank.
CREATE TABLE despesa (
    despesa_id     uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL REFERENCES grupo,
    finalidade     text NOT NULL CHECK (finalidade IN ('SEGURO', 'COBRANCA', 'BANCARIA')),
    -- Sealed by the vault: they may name a person. The line of a bank may not say the document.
    beneficiario   bytea NOT NULL,
    documento      bytea,
    descricao      text NOT NULL CHECK (descricao <> ''),
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    data_contabil  date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('PROPOSTA', 'PAGA', 'RECUSADA')),
    motivo         text NOT NULL DEFAULT '',
    comprovante    text NOT NULL DEFAULT '',
    -- The debit of the bank that it is, which is its receipt: the bank took it, so nobody else decides.
    linha_id       uuid REFERENCES extrato_linha,
    -- In the book of the group, once paid.
    fato_id        uuid,
    proposto_por   text NOT NULL,
    decidido_por   text NOT NULL DEFAULT '',
    proposta_em    timestamptz NOT NULL,
    CHECK (situacao <> 'PAGA' OR (comprovante <> '' AND fato_id IS NOT NULL)),
    CHECK (situacao <> 'PAGA' OR linha_id IS NOT NULL OR proposto_por <> decidido_por),
    CHECK (linha_id IS NULL OR situacao = 'PAGA')
);
CREATE INDEX despesa_do_grupo ON despesa (grupo_id, despesa_id DESC);
CREATE INDEX despesa_a_decidir ON despesa (proposta_em, despesa_id) WHERE situacao = 'PROPOSTA';
CREATE UNIQUE INDEX despesa_da_linha ON despesa (linha_id, grupo_id) WHERE linha_id IS NOT NULL;
CREATE UNIQUE INDEX despesa_do_fato ON despesa (fato_id) WHERE fato_id IS NOT NULL;
CREATE UNIQUE INDEX despesa_do_comprovante ON despesa (grupo_id, comprovante) WHERE situacao = 'PAGA' AND linha_id IS NULL;

ALTER TABLE casamento DROP CONSTRAINT casamento_regra_check;
ALTER TABLE casamento ADD CONSTRAINT casamento_regra_check CHECK (regra IN
    ('REFERENCIA', 'DATA', 'JANELA', 'TOTAL_DO_PAGAMENTO', 'TOTAL_DO_DIA', 'INTERNO', 'MANUAL', 'RENDIMENTO', 'DESPESA'));
