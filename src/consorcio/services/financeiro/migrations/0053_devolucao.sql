-- What was paid in excess, or for a seat given up, goes back to who paid it: asked for by one person, decided by another (R2.11, R4.52, R2.02).
CREATE TABLE devolucao (
    devolucao_id   uuid PRIMARY KEY,
    grupo_id       uuid NOT NULL,
    cota_id        uuid NOT NULL REFERENCES conta_cota,
    valor_centavos bigint NOT NULL CHECK (valor_centavos > 0),
    data_contabil  date NOT NULL,
    situacao       text NOT NULL CHECK (situacao IN ('PROPOSTA', 'RECUSADA', 'PAGA')),
    comprovante    text NOT NULL DEFAULT '',
    proposto_por   text NOT NULL,
    decidido_por   text NOT NULL DEFAULT '',
    CHECK (situacao <> 'PAGA' OR (proposto_por <> decidido_por AND comprovante <> ''))
);
CREATE UNIQUE INDEX devolucao_proposta ON devolucao (cota_id) WHERE situacao = 'PROPOSTA';
CREATE INDEX devolucao_do_grupo ON devolucao (grupo_id, devolucao_id);
