-- A charge may be immediate, of a few minutes at a counter, beside those with a due date.
ALTER TABLE pix_cobranca ADD COLUMN tipo text NOT NULL DEFAULT 'COBV' CHECK (tipo IN ('COB', 'COBV'));
