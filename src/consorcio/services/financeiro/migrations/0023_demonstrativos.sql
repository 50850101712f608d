-- Which cotas were told their figures before an AGO, and when (R5.08). The paper is in documentos.
CREATE TABLE demonstrativo (
    cota_id    uuid NOT NULL REFERENCES conta_cota,
    ago        int NOT NULL,
    grupo_id   uuid NOT NULL,
    emitido_em date NOT NULL,
    PRIMARY KEY (cota_id, ago)
);
CREATE INDEX demonstrativo_do_grupo ON demonstrativo (grupo_id, ago);
