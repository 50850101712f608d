-- Money of others that leaves the groups while they run (R10.04, R4.05): asked for by one person, remitted by another.
CREATE TABLE repasse (
    repasse_id     uuid PRIMARY KEY,
    conta          text NOT NULL CHECK (conta IN ('TA_A_REPASSAR', 'SEGURO_A_REPASSAR', 'ENCARGOS_A_REPASSAR',
                                                  'MULTA_RESCISORIA_A_REPASSAR', 'CUSTAS_A_REPASSAR')),
    -- Null: of every group that had something to remit.
    grupo_id       uuid,
    -- Sealed by the vault: they may name a person.
    beneficiario   bytea NOT NULL,
    documento      bytea NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    grupos         int NOT NULL CHECK (grupos > 0),
    data_contabil  date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('PROPOSTO', 'PAGO', 'RECUSADO', 'VENCIDO')),
    motivo         text NOT NULL DEFAULT '',
    comprovante    text NOT NULL DEFAULT '',
    proposto_por   text NOT NULL,
    decidido_por   text NOT NULL DEFAULT '',
    proposto_em    timestamptz NOT NULL,
    CHECK (situacao <> 'PAGO' OR proposto_por <> decidido_por)
);
CREATE INDEX repasse_a_decidir ON repasse (proposto_em, repasse_id) WHERE situacao = 'PROPOSTO';
CREATE UNIQUE INDEX repasse_do_comprovante ON repasse (conta, comprovante) WHERE situacao = 'PAGO';

-- What each group remits, as who proposed saw it, and the fact of its book once it left.
CREATE TABLE repasse_grupo (
    repasse_id     uuid NOT NULL REFERENCES repasse,
    grupo_id       uuid NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    fato_id        uuid,
    PRIMARY KEY (repasse_id, grupo_id)
);
CREATE INDEX repasse_do_grupo ON repasse_grupo (grupo_id, repasse_id DESC);
CREATE UNIQUE INDEX repasse_do_fato ON repasse_grupo (fato_id) WHERE fato_id IS NOT NULL;

-- What was remitted, and the group gave back since to who had paid it, is brought again by who received it: `reembolso_id` is the fact.
CREATE TABLE reembolso (
    reembolso_id   uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    conta          text NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    data_contabil  date NOT NULL,
    comprovante    text NOT NULL,
    UNIQUE (grupo_id, conta, comprovante)
);
