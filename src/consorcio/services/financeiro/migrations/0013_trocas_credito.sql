-- Changes of credit (R4.60): what a cota was worth before and after each.
CREATE TABLE troca_credito (
    troca_id       uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL REFERENCES conta_cota,
    bem_anterior_id uuid NOT NULL,
    bem_id         uuid NOT NULL,
    preco_anterior_centavos bigint NOT NULL,
    preco_centavos bigint NOT NULL,
    fc_anterior    numeric(14,8) NOT NULL,
    fc_pago        numeric(14,8) NOT NULL,
    data_contabil  date NOT NULL
);
CREATE INDEX troca_credito_da_cota ON troca_credito (cota_id);
CREATE INDEX troca_credito_do_grupo ON troca_credito (grupo_id);
