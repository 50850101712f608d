-- A part of an agreement is charged by the bank as any title: boleto, remessa, return, Pix. Its money goes to the parcelas of
-- the agreement; the payment of the part itself only says how it came, so that a second telling of it is known.

ALTER TABLE titulo DROP CONSTRAINT titulo_tipo_check;
ALTER TABLE titulo ADD CONSTRAINT titulo_tipo_check CHECK (tipo IN
    ('PARCELA', 'LANCE', 'PENALIDADE', 'ANTECIPACAO', 'TAXA_TRANSFERENCIA', 'ENCARGOS', 'TAXA_COBRANCA', 'ACORDO'));
ALTER TABLE pagamento DROP CONSTRAINT pagamento_situacao_check;
ALTER TABLE pagamento ADD CONSTRAINT pagamento_situacao_check CHECK (situacao IN
    ('APLICADO', 'NAO_IDENTIFICADO', 'DEVOLVIDO', 'DISTRIBUIDO'));

ALTER TABLE acordo_parcela
    ADD COLUMN parcela_id uuid REFERENCES titulo,
    ADD COLUMN pago_centavos bigint NOT NULL DEFAULT 0 CHECK (pago_centavos BETWEEN 0 AND valor_centavos);
COMMENT ON COLUMN acordo_parcela.parcela_id IS 'The title by which it is charged; null in agreements older than that.';
CREATE UNIQUE INDEX acordo_parcela_do_titulo ON acordo_parcela (parcela_id);

-- What was paid of an agreement is what its parcelas received since it was made, whoever brought it.
ALTER TABLE acordo_titulo ADD COLUMN pago_antes_centavos bigint NOT NULL DEFAULT 0;
UPDATE acordo_titulo a
   SET pago_antes_centavos = t.pago_centavos - coalesce((SELECT sum(p.valor_centavos - p.excedente_centavos) FROM pagamento p
        WHERE p.parcela_id = t.parcela_id AND p.referencia_externa LIKE 'acordo:%'), 0)
  FROM titulo t WHERE t.parcela_id = a.parcela_id;

ALTER TABLE acordo ADD COLUMN pago_final_centavos bigint;
COMMENT ON COLUMN acordo.pago_final_centavos IS 'What had been paid when it ended; null while in force.';
UPDATE acordo a SET pago_final_centavos =
    (SELECT coalesce(sum(valor_centavos), 0) FROM acordo_pagamento p WHERE p.acordo_id = a.acordo_id) WHERE situacao <> 'VIGENTE';
