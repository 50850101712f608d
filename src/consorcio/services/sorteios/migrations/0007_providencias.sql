-- What approved decisions ask to be done, step by step.

CREATE TABLE providencia (
    providencia_id      uuid PRIMARY KEY,
    assembleia_geral_id uuid NOT NULL,
    grupo_id            uuid NOT NULL,
    item                int NOT NULL,
    materia             text NOT NULL,
    passo               text NOT NULL,
    operacao            text NOT NULL,
    situacao            text NOT NULL CHECK (situacao IN ('PENDENTE', 'FEITA', 'DISPENSADA')),
    evidencia           text NOT NULL,
    concluida_por       text NOT NULL,
    concluida_em        date,
    UNIQUE (assembleia_geral_id, item, passo),
    FOREIGN KEY (assembleia_geral_id, item) REFERENCES item_pauta
);
CREATE INDEX providencia_do_grupo ON providencia (grupo_id, providencia_id);
CREATE INDEX providencia_pendente ON providencia (providencia_id) WHERE situacao = 'PENDENTE';
