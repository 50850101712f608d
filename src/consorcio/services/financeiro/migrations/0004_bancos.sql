-- Accounts at banks with their agreement of cobrança, boletos of titles, and what the banks told about them.

CREATE TABLE conta_bancaria (
    conta_id   uuid PRIMARY KEY,
    banco      text NOT NULL,
    campos     jsonb NOT NULL,
    grupo_id   uuid REFERENCES grupo,
    proximo_nosso_numero bigint NOT NULL DEFAULT 1 CHECK (proximo_nosso_numero > 0),
    criada_em  timestamptz NOT NULL
);
COMMENT ON COLUMN conta_bancaria.campos IS 'agencia, conta, convenio, carteira…: what the rules of the bank read.';
COMMENT ON COLUMN conta_bancaria.grupo_id IS 'Null: of the administradora, pooled and allocated to groups (R10.03).';

-- identidade: the nosso número as a return of the bank can be reduced to, without check digit and leading zeros.
CREATE TABLE boleto (
    boleto_id      uuid PRIMARY KEY,
    conta_id       uuid NOT NULL REFERENCES conta_bancaria,
    parcela_id     uuid NOT NULL REFERENCES titulo,
    identidade     text NOT NULL,
    nosso_numero   text NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    vencimento     date NOT NULL,
    codigo_barras  text NOT NULL,
    linha_digitavel text NOT NULL,
    situacao       text NOT NULL DEFAULT 'EMITIDO'
                   CHECK (situacao IN ('EMITIDO', 'REGISTRADO', 'REJEITADO', 'LIQUIDADO', 'BAIXADO')),
    motivo         text NOT NULL DEFAULT '',
    pix            text NOT NULL DEFAULT '',
    emitido_em     timestamptz NOT NULL,
    UNIQUE (conta_id, identidade)
);
CREATE UNIQUE INDEX boleto_um_em_aberto_por_parcela ON boleto (parcela_id) WHERE situacao IN ('EMITIDO', 'REGISTRADO');
CREATE INDEX boleto_da_parcela ON boleto (parcela_id, emitido_em);

CREATE TABLE retorno_bancario (
    retorno_id  uuid PRIMARY KEY,
    sha256      bytea NOT NULL UNIQUE,
    conta_id    uuid NOT NULL REFERENCES conta_bancaria,
    nome        text NOT NULL,
    layout      text NOT NULL,
    completo    boolean NOT NULL,
    recebido_em timestamptz NOT NULL
);

-- What was done with each record; a problem of structure is a row too, so that the operator sees line and columns.
CREATE TABLE retorno_registro (
    retorno_id   uuid NOT NULL REFERENCES retorno_bancario,
    ordem        int NOT NULL,
    linha        int NOT NULL,
    coluna_de    int NOT NULL DEFAULT 0,
    coluna_ate   int NOT NULL DEFAULT 0,
    nosso_numero text NOT NULL DEFAULT '',
    ocorrencia   text NOT NULL DEFAULT '',
    descricao    text NOT NULL DEFAULT '',
    valor_centavos bigint NOT NULL DEFAULT 0,
    data         date,
    estado       text NOT NULL CHECK (estado IN
                 ('APLICADO', 'REPETIDO', 'NAO_IDENTIFICADO', 'INFORMATIVO', 'A_CONFERIR', 'RECUSADO')),
    motivo       text NOT NULL DEFAULT '',
    pagamento_id uuid REFERENCES pagamento,
    PRIMARY KEY (retorno_id, ordem)
);
