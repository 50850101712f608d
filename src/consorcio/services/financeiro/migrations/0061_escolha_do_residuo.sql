-- What who was contemplado picked for what his reduced parcelas left, and the part of the credit that pays it (R4.21).
ALTER TABLE reserva_credito
    ADD COLUMN fc_reduzido numeric(14,8),
    ADD COLUMN escolha_residuo text NOT NULL DEFAULT '' CHECK (escolha_residuo IN ('', 'DILUIR', 'CREDITO')),
    ADD COLUMN residuo_centavos bigint NOT NULL DEFAULT 0 CHECK (residuo_centavos >= 0),
    ADD CONSTRAINT reserva_credito_residuo CHECK (residuo_centavos = 0 OR escolha_residuo = 'CREDITO');
