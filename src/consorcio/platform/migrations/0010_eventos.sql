-- A saga has two clocks. `vence_em` is business time (the clock of the system); `livre_em` is the server's own: nobody runs
-- the row before it, because somebody holds it (lease) or because it has just failed (back-off).
ALTER TABLE plataforma.saga ADD COLUMN livre_em timestamptz NOT NULL DEFAULT now();

-- Applied facts are kept a while, so that one delivered again is recognised; this finds the old ones.
CREATE INDEX inbox_feito ON plataforma.inbox (recebido_em) WHERE situacao = 'FEITO';

-- Queues: nearly every row is updated once, so vacuum early rather than by share of a table full of history.
ALTER TABLE plataforma.outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
ALTER TABLE plataforma.inbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
