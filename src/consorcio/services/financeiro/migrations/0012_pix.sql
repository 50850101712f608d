-- Pix by the API of Banco Central: charges of titles, money told by the PSP (once for ever by its end-to-end id), refunds.

CREATE TABLE pix_cobranca (
    txid        text PRIMARY KEY,
    parcela_id  uuid NOT NULL REFERENCES titulo,
    conta_id    uuid NOT NULL REFERENCES conta_bancaria,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    vencimento  date NOT NULL,
    situacao    text NOT NULL CHECK (situacao IN ('ATIVA', 'SUBSTITUIDA', 'PAGA', 'RETIRADA')),
    copia_e_cola text NOT NULL,
    criada_em   timestamptz NOT NULL
);
CREATE UNIQUE INDEX pix_uma_cobranca_ativa ON pix_cobranca (parcela_id) WHERE situacao = 'ATIVA';
CREATE INDEX pix_cobranca_da_parcela ON pix_cobranca (parcela_id);
CREATE INDEX pix_cobranca_a_retirar ON pix_cobranca (txid) WHERE situacao IN ('ATIVA', 'SUBSTITUIDA');

CREATE TABLE pix_recebido (
    e2eid       text PRIMARY KEY,
    txid        text NOT NULL,
    valor_centavos bigint NOT NULL,
    horario     timestamptz NOT NULL,
    origem      text NOT NULL CHECK (origem IN ('WEBHOOK', 'CONSULTA')),
    recebido_em timestamptz NOT NULL,
    pagamento_id uuid REFERENCES pagamento,
    divergencia text NOT NULL DEFAULT ''
);
COMMENT ON COLUMN pix_recebido.divergencia IS 'What another telling of the same Pix said that was different: a person looks.';
CREATE INDEX pix_recebido_do_pagamento ON pix_recebido (pagamento_id);
CREATE INDEX pix_recebido_por_dia ON pix_recebido (recebido_em DESC, e2eid DESC);

CREATE TABLE pix_devolucao (
    pagamento_id uuid PRIMARY KEY REFERENCES pagamento,
    e2eid       text NOT NULL REFERENCES pix_recebido,
    devolucao_id text NOT NULL UNIQUE,
    valor_centavos bigint NOT NULL,
    situacao    text NOT NULL,
    motivo      text NOT NULL,
    pedida_por  text NOT NULL,
    pedida_em   timestamptz NOT NULL
);

-- Up to when the PSP was asked what came in.
CREATE TABLE pix_leitura (
    leitura     text PRIMARY KEY,
    lido_ate    timestamptz NOT NULL
);
