-- The parts of the members are paid between the accounts of the end and the end, by two people (R9.05b, R2.02); what is recovered
-- later waits its term (R9.04); who was never drawn may receive of the FR by the contract (R9.01).
ALTER TABLE encerramento
    ADD COLUMN proposto_em date,
    ADD COLUMN rateado_em date,
    ADD COLUMN reserva_dos_excluidos_centavos bigint NOT NULL DEFAULT 0;
UPDATE encerramento SET rateado_em = apurado_em;

ALTER TABLE exclusao ADD COLUMN fundo_reserva_centavos bigint NOT NULL DEFAULT 0 CHECK (fundo_reserva_centavos >= 0);

-- A weight may be the prestações paid, in centavos (R9.05b).
ALTER TABLE rateio_final
    ALTER COLUMN peso TYPE numeric(28,10),
    ADD COLUMN pago_centavos bigint NOT NULL DEFAULT 0 CHECK (pago_centavos >= 0),
    ADD COLUMN pagamento_em date,
    ADD COLUMN proposto_por text NOT NULL DEFAULT '';
CREATE INDEX rateio_final_a_decidir ON rateio_final (grupo_id) WHERE pagamento_em IS NOT NULL;
