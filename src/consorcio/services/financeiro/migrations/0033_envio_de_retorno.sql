-- A return larger than a request comes in parts, sealed, until it is applied; what nobody applied in a day is thrown away.
CREATE TABLE envio_retorno_parte (
    envio_id    uuid NOT NULL,
    numero      int NOT NULL CHECK (numero > 0),
    conta_id    uuid NOT NULL REFERENCES conta_bancaria,
    sha256      bytea NOT NULL,
    tamanho_bytes int NOT NULL CHECK (tamanho_bytes > 0),
    conteudo    bytea NOT NULL,
    recebida_em timestamptz NOT NULL,
    PRIMARY KEY (envio_id, numero)
);
CREATE INDEX envio_retorno_parado ON envio_retorno_parte (recebida_em);
