-- TA on what the reserve fund and the members put in the cash when prices rose, where the contract has it (R4.51): what was added to the TA of each
-- cota, at the price of the AGO. Never edited: it explains why a cota owes more TA than its plan.
CREATE TABLE taxa_saldo_caixa (
    taxa_id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL REFERENCES conta_cota,
    ago            int NOT NULL,
    percentual     numeric(14,8) NOT NULL CHECK (percentual > 0),
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    preco_centavos bigint NOT NULL
);
CREATE INDEX taxa_saldo_caixa_da_cota ON taxa_saldo_caixa (cota_id);
CREATE TRIGGER taxa_saldo_caixa_imutavel BEFORE UPDATE OR DELETE ON taxa_saldo_caixa FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

ALTER TABLE posicao_ago
    ADD taxa_saldo_caixa_centavos    bigint NOT NULL DEFAULT 0,
    ADD coberto_rendimentos_centavos bigint NOT NULL DEFAULT 0;
