-- Late charges that a member owed when he was excluded: who comes back pays them (R3.15).
ALTER TABLE exclusao ADD COLUMN encargos_centavos bigint NOT NULL DEFAULT 0 CHECK (encargos_centavos >= 0);

ALTER TABLE titulo DROP CONSTRAINT titulo_tipo_check;
ALTER TABLE titulo ADD CONSTRAINT titulo_tipo_check
    CHECK (tipo IN ('PARCELA', 'LANCE', 'PENALIDADE', 'ANTECIPACAO', 'TAXA_TRANSFERENCIA', 'ENCARGOS'));

-- Who receives money of nobody that is given back (R10.04). `beneficiario` is sealed by the vault.
CREATE TABLE devolucao_pagamento (
    pagamento_id   uuid PRIMARY KEY REFERENCES pagamento,
    beneficiario   bytea NOT NULL,
    comprovante    text NOT NULL,
    data_contabil  date NOT NULL,
    devolvido_por  text NOT NULL
);
