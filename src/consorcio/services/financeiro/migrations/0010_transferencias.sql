-- The fee of a transfer (R7.51): money of the administradora, paid by a title of its own.
ALTER TABLE titulo DROP CONSTRAINT titulo_tipo_check;
ALTER TABLE titulo ADD CONSTRAINT titulo_tipo_check
    CHECK (tipo IN ('PARCELA', 'LANCE', 'PENALIDADE', 'ANTECIPACAO', 'TAXA_TRANSFERENCIA'));

CREATE TABLE taxa_transferencia (
    transferencia_id uuid PRIMARY KEY,
    parcela_id     uuid NOT NULL UNIQUE REFERENCES titulo,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL
);
