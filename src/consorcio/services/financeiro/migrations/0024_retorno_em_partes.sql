-- A return is applied in parts that commit one by one: until all of them are, the file can be sent again and goes on.
ALTER TABLE retorno_bancario ADD COLUMN data_contabil date, ADD COLUMN concluido_em timestamptz;
-- What is here already was applied in one transaction.
UPDATE retorno_bancario SET concluido_em = recebido_em, data_contabil = recebido_em::date;
ALTER TABLE retorno_bancario ALTER COLUMN data_contabil SET NOT NULL;
COMMENT ON COLUMN retorno_bancario.concluido_em IS 'Null while part of the file is not applied.';
