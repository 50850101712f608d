-- Yields of an account, divided among the groups that had money in it (R10.03, R10.06): the fact of each, and what each fund had.
CREATE TABLE rendimento_conta (
    linha_id    uuid NOT NULL REFERENCES extrato_linha,
    grupo_id    uuid NOT NULL REFERENCES grupo,
    fato_id     uuid NOT NULL,
    fundo_comum_centavos bigint NOT NULL CHECK (fundo_comum_centavos >= 0),
    fundo_reserva_centavos bigint NOT NULL CHECK (fundo_reserva_centavos >= 0),
    PRIMARY KEY (linha_id, grupo_id),
    CHECK (fundo_comum_centavos + fundo_reserva_centavos > 0)
);
CREATE INDEX rendimento_conta_do_grupo ON rendimento_conta (grupo_id);
COMMENT ON TABLE rendimento_conta IS 'A line of the bank is divided once: its match may be undone, and made again with these facts.';
CREATE TRIGGER rendimento_conta_imutavel BEFORE UPDATE OR DELETE ON rendimento_conta
    FOR EACH STATEMENT EXECUTE FUNCTION recusar_alteracao();

ALTER TABLE casamento DROP CONSTRAINT casamento_regra_check;
ALTER TABLE casamento ADD CONSTRAINT casamento_regra_check CHECK (regra IN
    ('REFERENCIA', 'DATA', 'JANELA', 'TOTAL_DO_PAGAMENTO', 'TOTAL_DO_DIA', 'INTERNO', 'MANUAL', 'RENDIMENTO'));
