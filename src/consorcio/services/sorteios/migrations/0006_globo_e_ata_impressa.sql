-- The globo: its balls serve the groups of so many participants with an AGO on that day (M7), one draw each; the system
-- numbers it. And the printed ata, made once: the same paper for ever.

ALTER TABLE extracao
    ADD COLUMN participantes int CHECK (participantes > 0),
    DROP CONSTRAINT extracao_data_key;
CREATE UNIQUE INDEX extracao_da_loteria ON extracao (data) WHERE origem = 'LOTERIA_FEDERAL';
CREATE UNIQUE INDEX extracao_do_globo ON extracao (data, participantes) WHERE origem = 'GLOBO';
CREATE SEQUENCE numero_globo AS int START 1000000;

CREATE TABLE ata_impressa (
    assembleia_id     uuid PRIMARY KEY REFERENCES assembleia,
    impressao_digital text NOT NULL,
    conteudo          bytea NOT NULL,
    criada_em         timestamptz NOT NULL
);
COMMENT ON COLUMN ata_impressa.impressao_digital IS 'SHA-256 of the ata it prints.';
CREATE TRIGGER ata_impressa_imutavel BEFORE UPDATE OR DELETE ON ata_impressa
    FOR EACH ROW EXECUTE FUNCTION recusar_alteracao();
