-- Periods that close, book by book: balances at the end of each month, read without summing history.
-- A book is a group's or one of livro_comum. After closing nothing is posted in it with a date up to `fechado_ate`: what is
-- known late is posted on the first day that is open.
CREATE TABLE livro_fechado (
    livro_id    uuid PRIMARY KEY,
    fechado_ate date NOT NULL
);

-- Every account of a book with movement until the end of the month: what moved in it, and since ever.
CREATE TABLE saldo_periodo (
    livro_id  uuid NOT NULL,
    mes       date NOT NULL CHECK (extract(day FROM mes) = 1),
    conta     text NOT NULL,
    debitos_centavos  bigint NOT NULL,
    creditos_centavos bigint NOT NULL,
    debitos_acumulados_centavos  bigint NOT NULL,
    creditos_acumulados_centavos bigint NOT NULL,
    PRIMARY KEY (livro_id, mes, conta)
);
CREATE TRIGGER saldo_periodo_imutavel BEFORE UPDATE OR DELETE ON saldo_periodo
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

-- Rows are added about in the order of their dates: a summary of blocks finds a month for nearly nothing.
CREATE INDEX lancamento_por_data ON lancamento USING brin (data_contabil);
