-- A return that stopped in the middle is seen and goes on without being sent again: its bytes wait here until it ends.

ALTER TABLE retorno_bancario ADD COLUMN registros int NOT NULL DEFAULT 0;
COMMENT ON COLUMN retorno_bancario.registros IS 'Records of titles in the file; zero in returns older than this column.';

CREATE TABLE retorno_guardado (
    retorno_id  uuid PRIMARY KEY REFERENCES retorno_bancario,
    conteudo    bytea,
    envio_id    uuid,
    partes      int,
    CHECK ((conteudo IS NULL) = (envio_id IS NOT NULL AND partes IS NOT NULL))
);
COMMENT ON COLUMN retorno_guardado.conteudo IS 'Sealed; null when the file came in parts, which are kept where they are.';
CREATE INDEX retorno_guardado_do_envio ON retorno_guardado (envio_id) WHERE envio_id IS NOT NULL;
CREATE INDEX retorno_interrompido ON retorno_bancario (retorno_id) WHERE concluido_em IS NULL;
