-- Facts as they are told, what each says as text: whoever carries them does not read it. A service that replaces `plataforma.fato`
-- replaces this one too, and makes the other from it; read from the other in the meantime, no fact is missing while that comes (ADR 0046).
CREATE VIEW plataforma.fato_em_texto AS
SELECT id, ordem, evento_id, tipo, agregado, origem, instante, correlacao_id, data_contabil, dados::text AS dados, rastro, enviado_em
  FROM plataforma.fato;

-- What was sent long ago is among the oldest numbers; each mark wrote an entry here.
DROP INDEX plataforma.outbox_enviado;
