-- One row of the outbox may stand for many facts, which are read from what they say (ADR 0037): `fatos` is how many.
ALTER TABLE plataforma.outbox ADD COLUMN fatos int NOT NULL DEFAULT 1;

-- Facts one by one, as they are told. A service that writes such rows replaces this view by one that unfolds them; the id of a
-- fact is worked out of that of its row, so that what is delivered again is recognised.
CREATE VIEW plataforma.fato AS
SELECT id, 1 AS ordem, evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados, rastro, enviado_em
  FROM plataforma.outbox;
