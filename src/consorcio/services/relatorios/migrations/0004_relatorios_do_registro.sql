-- Reports of the audit log are of one user or of all: two executions of different users are not the same.
ALTER TABLE execucao ADD COLUMN usuario_id text NOT NULL DEFAULT '';
DROP INDEX execucao_igual_em_curso;
CREATE UNIQUE INDEX execucao_igual_em_curso ON execucao (tipo, formato, grupo_id, data_inicial, data_final, usuario_id)
    NULLS NOT DISTINCT WHERE situacao IN ('NA_FILA', 'EXECUTANDO');
