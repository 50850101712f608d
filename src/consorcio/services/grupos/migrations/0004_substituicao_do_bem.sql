-- A bem of a group that an AGE replaced by another: its price in that group follows the price of the new one, in proportion (R4.33).
CREATE TABLE bem_substituido (
    grupo_id                uuid NOT NULL REFERENCES grupo,
    bem_id                  uuid NOT NULL REFERENCES bem,
    bem_novo_id             uuid NOT NULL REFERENCES bem,
    desde                   date NOT NULL,
    preco_anterior_centavos bigint NOT NULL CHECK (preco_anterior_centavos > 0),
    preco_novo_centavos     bigint NOT NULL CHECK (preco_novo_centavos > 0),
    PRIMARY KEY (grupo_id, bem_id, desde),
    CHECK (bem_id <> bem_novo_id)
);
CREATE INDEX bem_substituido_por ON bem_substituido (bem_novo_id);
CREATE TRIGGER bem_substituido_so_inclui BEFORE UPDATE OR DELETE ON bem_substituido
    FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
