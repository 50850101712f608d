-- A apuração do dia: every assembly held on a day, each frozen and decided in its own transactions.
CREATE TABLE apuracao_dia (
    apuracao_dia_id uuid PRIMARY KEY,
    dia             date NOT NULL UNIQUE,
    data_contabil   date NOT NULL,
    extracao        int REFERENCES extracao,
    rodada          int NOT NULL DEFAULT 1,
    iniciada_em     timestamptz NOT NULL,
    terminada_em    timestamptz
);
COMMENT ON COLUMN apuracao_dia.extracao IS 'Null: of each group, the one that its rule names.';
COMMENT ON COLUMN apuracao_dia.rodada IS 'Asking again opens another round, with what was refused, what waits and the assemblies that are new.';

CREATE TABLE apuracao_dia_grupo (
    apuracao_dia_id uuid NOT NULL REFERENCES apuracao_dia,
    assembleia_id   uuid NOT NULL REFERENCES assembleia,
    situacao        text NOT NULL DEFAULT 'PENDENTE'
                    CHECK (situacao IN ('PENDENTE', 'CONGELADO', 'APURADO', 'RECUSADO')),
    contemplacoes   int NOT NULL DEFAULT 0,
    motivo          text NOT NULL DEFAULT '',
    PRIMARY KEY (apuracao_dia_id, assembleia_id)
);
CREATE INDEX apuracao_dia_grupo_pendente ON apuracao_dia_grupo (apuracao_dia_id, assembleia_id) WHERE situacao = 'PENDENTE';
CREATE INDEX assembleia_do_dia ON assembleia (data_ago);
