-- Parcelas paid ahead (R4.55): a title of its own, applied only when it is paid.
ALTER TABLE titulo DROP CONSTRAINT titulo_tipo_check;
ALTER TABLE titulo ADD CONSTRAINT titulo_tipo_check CHECK (tipo IN ('PARCELA', 'LANCE', 'PENALIDADE', 'ANTECIPACAO'));

CREATE TABLE antecipacao (
    antecipacao_id uuid PRIMARY KEY,
    parcela_id     uuid NOT NULL UNIQUE REFERENCES titulo,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL,
    ordem          text NOT NULL CHECK (ordem IN ('DIRETA', 'INVERSA', 'DILUIR')),
    quitacao       boolean NOT NULL,
    numeros        int[] NOT NULL,
    pedida_em      date NOT NULL
);
CREATE INDEX antecipacao_da_cota ON antecipacao (cota_id, antecipacao_id);
