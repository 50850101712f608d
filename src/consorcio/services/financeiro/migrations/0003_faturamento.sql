-- A faturamento do mês: every group with an assembly due until its end, each (group, AGO) issued in its own transaction.
CREATE TABLE faturamento (
    faturamento_id uuid PRIMARY KEY,
    mes            date NOT NULL UNIQUE CHECK (extract(day FROM mes) = 1),
    data_contabil  date NOT NULL,
    rodada         int NOT NULL DEFAULT 1,
    iniciado_em    timestamptz NOT NULL,
    terminado_em   timestamptz
);
COMMENT ON COLUMN faturamento.rodada IS 'Asking again opens another round, with what was refused and the groups that are new.';

CREATE TABLE faturamento_grupo (
    faturamento_id uuid NOT NULL REFERENCES faturamento,
    grupo_id       uuid NOT NULL REFERENCES grupo,
    situacao       text NOT NULL DEFAULT 'PENDENTE' CHECK (situacao IN ('PENDENTE', 'FEITO', 'RECUSADO')),
    assembleias    int NOT NULL DEFAULT 0,
    parcelas       int NOT NULL DEFAULT 0,
    valor_centavos bigint NOT NULL DEFAULT 0,
    motivo         text NOT NULL DEFAULT '',
    PRIMARY KEY (faturamento_id, grupo_id)
);
CREATE INDEX faturamento_grupo_pendente ON faturamento_grupo (faturamento_id, grupo_id) WHERE situacao = 'PENDENTE';
