-- Bank statements against the books (R10.03, I4): what the bank says, line by line, and which facts it is.

CREATE TABLE extrato_bancario (
    extrato_id  uuid PRIMARY KEY,
    conta_id    uuid NOT NULL REFERENCES conta_bancaria,
    sha256      text NOT NULL,
    nome        text NOT NULL,
    inicio      date NOT NULL,
    fim         date NOT NULL,
    saldo_centavos bigint NOT NULL,
    importado_em timestamptz NOT NULL,
    importado_por text NOT NULL,
    UNIQUE (conta_id, sha256)
);
CREATE INDEX extrato_da_conta ON extrato_bancario (conta_id, fim DESC);

-- Lines of the bank matched with facts of the books; undone, it stays with who did it.
CREATE TABLE casamento (
    casamento_id uuid PRIMARY KEY,
    escopo_id   uuid NOT NULL,
    regra       text NOT NULL CHECK (regra IN ('REFERENCIA', 'DATA', 'JANELA', 'TOTAL_DO_DIA', 'INTERNO', 'MANUAL')),
    feito_por   text NOT NULL,
    feito_em    timestamptz NOT NULL,
    desfeito_por text NOT NULL DEFAULT '',
    desfeito_em timestamptz,
    motivo      text NOT NULL DEFAULT ''
);
CREATE TABLE casamento_fato (
    casamento_id uuid NOT NULL REFERENCES casamento,
    livro_id    uuid NOT NULL,
    fato_id     uuid NOT NULL,
    ativo       boolean NOT NULL DEFAULT true,
    PRIMARY KEY (casamento_id, livro_id, fato_id)
);
CREATE UNIQUE INDEX casamento_um_por_fato ON casamento_fato (livro_id, fato_id) WHERE ativo;

CREATE TABLE extrato_linha (
    linha_id    uuid PRIMARY KEY,
    extrato_id  uuid NOT NULL REFERENCES extrato_bancario,
    conta_id    uuid NOT NULL REFERENCES conta_bancaria,
    fitid       text NOT NULL,
    dia         date NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos <> 0),
    historico   text NOT NULL,
    documento   text NOT NULL,
    casamento_id uuid REFERENCES casamento,
    justificativa text NOT NULL DEFAULT '',
    UNIQUE (conta_id, fitid, dia, valor_centavos)
);
CREATE INDEX extrato_linha_aberta ON extrato_linha (conta_id, dia) WHERE casamento_id IS NULL;
CREATE INDEX extrato_linha_do_casamento ON extrato_linha (casamento_id) WHERE casamento_id IS NOT NULL;

CREATE TABLE fato_justificado (
    livro_id    uuid NOT NULL,
    fato_id     uuid NOT NULL,
    motivo      text NOT NULL,
    feito_por   text NOT NULL,
    feito_em    timestamptz NOT NULL,
    PRIMARY KEY (livro_id, fato_id)
);

-- A day that is closed, and whose the money was at its end. escopo_id: a group with an account of its own, or the pool.
CREATE TABLE conciliacao_dia (
    escopo_id   uuid NOT NULL,
    dia         date NOT NULL,
    banco_centavos bigint NOT NULL,
    livros_centavos bigint NOT NULL,
    fechado_por text NOT NULL,
    fechado_em  timestamptz NOT NULL,
    PRIMARY KEY (escopo_id, dia)
);
CREATE TABLE conciliacao_rateio (
    escopo_id   uuid NOT NULL,
    dia         date NOT NULL,
    livro_id    uuid,
    valor_centavos bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (escopo_id, dia, livro_id),
    FOREIGN KEY (escopo_id, dia) REFERENCES conciliacao_dia
);
COMMENT ON COLUMN conciliacao_rateio.livro_id IS 'Null: what the bank has and no book does, each centavo of it explained.';
CREATE TRIGGER conciliacao_dia_imutavel BEFORE UPDATE OR DELETE ON conciliacao_dia
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();
CREATE TRIGGER conciliacao_rateio_imutavel BEFORE UPDATE OR DELETE ON conciliacao_rateio
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

-- What each fact moved in the bank account of a book; facts that leave it as it was are not there.
CREATE VIEW movimento_bancario AS
SELECT grupo_id AS livro_id, fato_id, min(fato) AS fato, min(data_contabil) AS dia,
       CASE WHEN count(DISTINCT cota_id) = 1 THEN min(cota_id::text)::uuid END AS cota_id,
       sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END)::bigint AS valor_centavos
  FROM lancamento WHERE debito = 'BANCOS' OR credito = 'BANCOS'
 GROUP BY grupo_id, fato_id
HAVING sum(CASE WHEN debito = 'BANCOS' THEN valor_centavos ELSE -valor_centavos END) <> 0;
CREATE INDEX lancamento_no_banco ON lancamento (grupo_id, data_contabil) WHERE debito = 'BANCOS' OR credito = 'BANCOS';
