-- The trace (W3C traceparent) in which a fact was told or a saga began, so that what follows from it is seen with it.
ALTER TABLE plataforma.outbox ADD COLUMN rastro text NOT NULL DEFAULT '';
ALTER TABLE plataforma.inbox ADD COLUMN rastro text NOT NULL DEFAULT '';
ALTER TABLE plataforma.saga ADD COLUMN rastro text NOT NULL DEFAULT '';
-- What the metrics count every few seconds, without reading the sagas that ended.
CREATE INDEX saga_nao_terminada ON plataforma.saga (tipo, situacao) WHERE situacao IN ('ATIVA', 'PARADA');
