-- The advance of the TA over the first parcelas (R4.04): what is left of it to issue and what each of them charges, beside `ta_base`, and
-- which part of the TA of a parcela it is. NULL where there is none: a row without it is as long as it was.
ALTER TABLE conta_cota ADD COLUMN antecipada_base numeric(14,8) NOT NULL DEFAULT 0 CHECK (antecipada_base >= 0),
                       ADD COLUMN antecipada_mensal numeric(14,8) NOT NULL DEFAULT 0;
ALTER TABLE titulo ADD COLUMN ta_antecipada_pct numeric(14,8), ADD COLUMN ta_antecipada_centavos bigint;
