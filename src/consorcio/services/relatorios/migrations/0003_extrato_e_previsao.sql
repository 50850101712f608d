-- The statement of each cota as financeiro told it, and what the forecast needs to know of a cota.
CREATE TABLE extrato (
    cota_id        uuid NOT NULL,
    linha_id       bigint NOT NULL,
    data           date NOT NULL,
    ago            int NOT NULL,
    descricao      text NOT NULL,
    componente     text NOT NULL,
    percentual     numeric(14,8) NOT NULL,
    valor_centavos bigint NOT NULL,
    preco_centavos bigint NOT NULL,
    fc_pago        numeric(14,8) NOT NULL,
    PRIMARY KEY (cota_id, linha_id)
);
ALTER TABLE cota ADD COLUMN preco_centavos bigint;
CREATE INDEX contemplacao_da_cota ON contemplacao (cota_id);
