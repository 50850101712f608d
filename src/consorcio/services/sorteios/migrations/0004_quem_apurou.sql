-- Who decided an assembleia, so that whoever comes second is told by whom.
ALTER TABLE apuracao ADD COLUMN apurada_por text NOT NULL DEFAULT '';
