-- The fee of collection and the attorney's (R4.72): a title of its own, of money that is not the group's, over parcelas each charged once.

ALTER TABLE titulo DROP CONSTRAINT titulo_tipo_check;
ALTER TABLE titulo ADD CONSTRAINT titulo_tipo_check CHECK (tipo IN
    ('PARCELA', 'LANCE', 'PENALIDADE', 'ANTECIPACAO', 'TAXA_TRANSFERENCIA', 'ENCARGOS', 'TAXA_COBRANCA'));

CREATE TABLE taxa_cobranca (
    titulo_id   uuid NOT NULL REFERENCES titulo,
    parcela_id  uuid NOT NULL REFERENCES titulo,
    natureza    text NOT NULL CHECK (natureza IN ('EXTRAJUDICIAL', 'JUDICIAL')),
    PRIMARY KEY (parcela_id, natureza)
);
COMMENT ON COLUMN taxa_cobranca.titulo_id IS 'The title of the fee.';
CREATE INDEX taxa_cobranca_do_titulo ON taxa_cobranca (titulo_id);
