-- Uses of the credit of a contemplated cota (REGRAS §7): proposed by one person, decided by another.
CREATE TABLE uso_credito (
    uso_id         uuid PRIMARY KEY,
    contemplacao_id uuid NOT NULL REFERENCES reserva_credito,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    finalidade     text NOT NULL CHECK (finalidade IN ('FORNECEDOR', 'DESPESA', 'AMORTIZACAO', 'SOBRA', 'ESPECIE')),
    -- Sealed by the vault: it may name a person.
    beneficiario   bytea NOT NULL,
    documento      text NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    data_contabil  date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('PROPOSTO', 'PAGO', 'RECUSADO', 'VENCIDO')),
    motivo         text NOT NULL DEFAULT '',
    comprovante    text NOT NULL DEFAULT '',
    -- What who proposed saw: if it is another when decided, the proposal is void.
    retrato        text NOT NULL,
    proposto_por   text NOT NULL,
    decidido_por   text NOT NULL DEFAULT '',
    proposto_em    timestamptz NOT NULL,
    CHECK (situacao <> 'PAGO' OR proposto_por <> decidido_por)
);
CREATE INDEX uso_credito_da_contemplacao ON uso_credito (contemplacao_id, proposto_em);
CREATE INDEX uso_credito_pago ON uso_credito (grupo_id) WHERE situacao = 'PAGO';

-- Net yields of the investment linked to a credit (R7.02).
CREATE TABLE rendimento_credito (
    rendimento_id  uuid PRIMARY KEY,
    contemplacao_id uuid NOT NULL REFERENCES reserva_credito,
    grupo_id       uuid NOT NULL,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    data_contabil  date NOT NULL
);
CREATE INDEX rendimento_credito_do_grupo ON rendimento_credito (grupo_id);

